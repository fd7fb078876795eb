"""Giving a lecture: on the whole of a screen, with a pen."""

from fonticon_mdi7 import MDI7

from convviz.ui.actions.command import Command

COMMANDS = (
    Command(
        "present",
        "Present from the first step",
        "Lecture",
        lambda desk: desk.present(first=True),
        ("F5",),
        MDI7.presentation_play,
    ),
    Command("present_here", "Present from here", "Lecture", lambda desk: desk.present(first=False), ("Shift+F5",)),
    Command("lessons", "Lessons…", "Lecture", lambda desk: desk.choose_lesson(), ("Ctrl+Shift+L",), separator=True),
    Command(
        "page_on", "On: the next moment, or page of the lesson", "Lecture", lambda desk: desk.page_on(), ("PgDown",)
    ),
    Command(
        "page_back",
        "Back: the moment, or page of the lesson, before",
        "Lecture",
        lambda desk: desk.page_back(),
        ("PgUp",),
    ),
    Command("next_page", "Next page", "Lecture", lambda desk: desk.turn_page(1), ("Ctrl+PgDown",)),
    Command("previous_page", "Page before", "Lecture", lambda desk: desk.turn_page(-1), ("Ctrl+PgUp",)),
    Command("leave_lesson", "Leave the lesson", "Lecture", lambda desk: desk.leave_lesson(), ("Ctrl+W",)),
    Command("explorer", "Explorer: sizes and costs as plots…", "Lecture", lambda desk: desk.explore(), ("Ctrl+G",)),
    Command(
        "predict",
        "Predict: ask for each value before it is shown",
        "Lecture",
        lambda desk: desk.turn_asking(),
        ("P",),
        separator=True,
        enabled=lambda shown: shown.trace is not None and not shown.trace.walk.accumulates,
        checked=lambda shown, _: shown.look.asking,
    ),
    Command(
        "hint",
        "Hint: the window, its products, their sum",
        "Lecture",
        lambda desk: desk.hint(),
        ("Y",),
        enabled=lambda shown: shown.look.asking,
    ),
    Command("reset_score", "Score begins anew", "Lecture", lambda desk: desk.reset_score()),
    Command(
        "blank",
        "Blank the screen",
        "Lecture",
        lambda desk: desk.blank(),
        ("B", "."),
        separator=True,
        checked=lambda _, desk: desk.is_blank,
    ),
    Command("pen", "Pen, its next ink, no pen", "Lecture", lambda desk: desk.next_pen(), ("K",)),
    Command(
        "ink_eraser",
        "Eraser of ink",
        "Lecture",
        lambda desk: desk.take_ink_eraser(),
        ("Shift+K",),
        checked=lambda _, desk: desk.erases_ink,
    ),
    Command("wipe", "Wipe the ink away", "Lecture", lambda desk: desk.wipe(), ("X",)),
    Command("spot", "Spot", "Lecture", lambda desk: desk.turn_spot(), ("J",), checked=lambda _, desk: desk.has_spot),
)

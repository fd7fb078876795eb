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

"""Giving a lecture: on the whole of a screen, with a pen."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from fonticon_mdi7 import MDI7

from convviz.model import Look, load_file
from convviz.model.comparing import InStep, Other
from convviz.ui.actions.command import Command, Desk
from convviz.ui.actions.predict import PREDICTING


def compare(desk: Desk) -> None:
    """What there is now stands beside what comes, or nothing stands there any more."""
    session = desk.session
    session.compare(Other(session.setup) if session.other is None else None)


def compare_file(desk: Desk) -> None:
    """A setup from a file stands beside."""
    path = desk.ask_for_file(Path())
    if path is not None:
        desk.session.compare(Other(load_file(path)))


def compare_preset(desk: Desk) -> None:
    """A setup that comes along stands beside."""
    desk.choose_preset(lambda preset: desk.session.compare(Other(preset.setup)))


def compare_before(desk: Desk) -> None:
    """How it was before the last change stands beside."""
    history = desk.session.history
    if history.position:
        desk.session.compare(Other(history.setup_at(history.position - 1)))


def compare_history(desk: Desk) -> None:
    """How it was at some time stands beside."""
    history = desk.session.history
    times = [f"{n} · {label}" for n, label in enumerate(["Beginning", *history.entries])]
    chosen = desk.choose_item("Compare", "With how it was after", times)
    if chosen:
        desk.session.compare(Other(history.setup_at(times.index(chosen))))


def turn_range(desk: Desk) -> None:
    """The colours of both maps mean the same, or each has its own."""
    other = desk.session.other
    if other is not None:
        desk.session.compare(replace(other, one_range=not other.one_range))


def take_settings(desk: Desk) -> None:
    """The layers of what is compared with, on this input."""
    other = desk.session.other
    if other is not None:
        layers = other.setup.document.layers
        walks = other.setup.look.walks
        look = partial(Look.replace, layer=other.setup.look.layer, walks=walks)
        desk.session.apply(lambda d: d.replace(layers=layers), "Take the other's settings", look=look)


def add_page(desk: Desk) -> None:
    """What is on the stage becomes a page of the lesson that is being made."""
    desk.tell(desk.add_page(), brief=True)


def next_in_step(desk: Desk) -> None:
    """The next way in which both go in step."""
    other = desk.session.other
    if other is not None:
        ways = list(InStep)
        by = ways[(ways.index(other.by) + 1) % len(ways)]
        desk.session.compare(replace(other, by=by))
        desk.tell(f"In step by {by.value}.", brief=True)


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
    Command("make_lesson", "Make a lesson…", "Lecture", lambda desk: desk.make_lesson(), ("Ctrl+Shift+M",)),
    Command(
        "add_page",
        "Add the stage to the lesson as a page",
        "Lecture",
        add_page,
        ("Ctrl+Shift+P",),
        enabled=lambda shown: shown.trace is not None,
    ),
    Command("leave_lesson", "Leave the lesson", "Lecture", lambda desk: desk.leave_lesson(), ("Ctrl+W",)),
    Command(
        "compare",
        "Compare: keep this beside what comes",
        "Lecture",
        compare,
        ("C",),
        separator=True,
        checked=lambda shown, _: shown.other is not None,
    ),
    Command("compare_preset", "Compare with a preset…", "Lecture", compare_preset, submenu="Comparison"),
    Command("compare_file", "Compare with a file…", "Lecture", compare_file, submenu="Comparison"),
    Command(
        "compare_before",
        "Compare with before the last change",
        "Lecture",
        compare_before,
        enabled=lambda shown: bool(shown.undo),
        submenu="Comparison",
    ),
    Command(
        "compare_history",
        "Compare with how it was…",
        "Lecture",
        compare_history,
        enabled=lambda shown: bool(shown.undo or shown.redo),
        submenu="Comparison",
    ),
    Command(
        "swap",
        "Swap what is compared",
        "Lecture",
        lambda desk: desk.session.swap(),
        ("Shift+X",),
        enabled=lambda shown: shown.other is not None,
        submenu="Comparison",
    ),
    Command(
        "copy_settings",
        "Take the other's settings",
        "Lecture",
        take_settings,
        enabled=lambda shown: shown.other is not None,
        submenu="Comparison",
    ),
    Command(
        "in_step",
        "In step by cell, by step, by time",
        "Lecture",
        next_in_step,
        enabled=lambda shown: shown.other is not None,
        submenu="Comparison",
    ),
    Command(
        "one_range",
        "One range of colours for both maps",
        "Lecture",
        turn_range,
        enabled=lambda shown: shown.other is not None,
        checked=lambda shown, _: shown.other is not None and shown.other.one_range,
        submenu="Comparison",
    ),
    Command("explorer", "Explorer: sizes and costs as plots…", "Lecture", lambda desk: desk.explore(), ("Ctrl+G",)),
    *PREDICTING,
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

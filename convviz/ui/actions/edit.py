"""Undo and redo, whole grids, and the layers of the stack."""

from fonticon_mdi7 import MDI7

from convviz.model.layers import STACK_EDITS
from convviz.session import Shown
from convviz.ui.actions.command import Command, Desk


def undo(desk: Desk) -> None:
    """Take the last change back."""
    desk.let_go()
    opened = desk.session.shown.opened
    desk.session.undo()
    if desk.session.shown.opened is not opened:  # what was said of the other setup is past
        desk.withdraw()


def redo(desk: Desk) -> None:
    """Do again what was taken back."""
    desk.let_go()
    desk.session.redo()


def _can(name: str, shown: Shown) -> bool:
    return STACK_EDITS[name].possible(shown.document, shown.look.layer)


COMMANDS = (
    Command(
        "undo",
        "Undo",
        "Edit",
        undo,
        ("Ctrl+Z",),
        MDI7.undo,
        in_tool_bar=True,
        enabled=lambda shown: bool(shown.undo),
        tip_now=lambda shown: shown.undo,
        repeats=True,
    ),
    Command(
        "redo",
        "Redo",
        "Edit",
        redo,
        ("Ctrl+Y", "Ctrl+Shift+Z"),
        MDI7.redo,
        in_tool_bar=True,
        enabled=lambda shown: bool(shown.redo),
        tip_now=lambda shown: shown.redo,
        repeats=True,
    ),
    Command("history", "History…", "Edit", lambda desk: desk.show_history(), ("Ctrl+H",)),
    Command("words", "Title and words…", "Edit", lambda desk: desk.edit_words(), ("F2",)),
    Command(
        "add_layer",
        "Add a layer",
        "Edit",
        lambda desk: desk.session.edit_stack("add"),
        ("Ctrl+L",),
        separator=True,
        enabled=lambda shown: _can("add", shown),
    ),
    Command(
        "remove_layer",
        "Remove the layer",
        "Edit",
        lambda desk: desk.session.edit_stack("remove"),
        enabled=lambda shown: _can("remove", shown),
    ),
)

"""Every action: its text, menu, keys, icon. Menus, tool bar, the sheet of keys and the README come from here.

The handler of an action is the method of ``Commands`` that bears its name.
"""

from dataclasses import dataclass

from fonticon_mdi7 import MDI7
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from convviz.ui.style import themed_icon
from convviz.ui.words import set_tip


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that a user can do."""

    name: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    in_tool_bar: bool = False
    separator: bool = False


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "New", "File", ("Ctrl+N",), MDI7.file_outline),
    ActionSpec("open", "Open…", "File", ("Ctrl+O",), MDI7.folder_open_outline, in_tool_bar=True),
    ActionSpec("save", "Save", "File", ("Ctrl+S",), MDI7.content_save_outline, in_tool_bar=True, separator=True),
    ActionSpec("save_as", "Save as…", "File", ("Ctrl+Shift+S",)),
    ActionSpec("export", "Export…", "File", ("Ctrl+E",), MDI7.export_variant, in_tool_bar=True, separator=True),
    ActionSpec("copy_setup", "Copy setup line", "File", ("Ctrl+Shift+C",), separator=True),
    ActionSpec("paste_setup", "Paste setup line", "File", ("Ctrl+Shift+V",)),
    ActionSpec("quit", "Quit", "File", ("Ctrl+Q",), separator=True),
    ActionSpec("undo", "Undo", "Edit", ("Ctrl+Z",), MDI7.undo, in_tool_bar=True),
    ActionSpec("redo", "Redo", "Edit", ("Ctrl+Y", "Ctrl+Shift+Z"), MDI7.redo, in_tool_bar=True),
    ActionSpec("clear_input", "Clear the input", "Edit", ("Ctrl+Backspace",), MDI7.eraser, separator=True),
    ActionSpec("clear_kernel", "Clear the kernel", "Edit"),
    ActionSpec("add_layer", "Add a layer", "Edit", ("Ctrl+L",), separator=True),
    ActionSpec("remove_layer", "Remove the layer", "Edit"),
    ActionSpec("play", "Play", "Play", ("Space",), MDI7.play),
    ActionSpec("first", "First step", "Play", ("Home",), MDI7.skip_previous, separator=True),
    ActionSpec("back", "Step back", "Play", ("Left", "PgUp"), MDI7.step_backward),
    ActionSpec("forward", "Step forward", "Play", ("Right", "PgDown"), MDI7.step_forward),
    ActionSpec("last", "Last step", "Play", ("End",), MDI7.skip_next),
    ActionSpec("row_back", "Row back", "Play", ("Up",)),
    ActionSpec("row_forward", "Row forward", "Play", ("Down",)),
    ActionSpec("faster", "Faster", "Play", ("+", "="), separator=True),
    ActionSpec("slower", "Slower", "Play", ("-",)),
    ActionSpec("next_detail", "Next level of detail", "Play", ("D",)),
    ActionSpec("loop", "Loop", "Play", ("L",), MDI7.repeat, checkable=True),
    ActionSpec("ahead", "Results ahead, faintly", "Play", ("F",), checkable=True),
    ActionSpec("zoom_in", "Zoom in", "View", ("Ctrl++", "Ctrl+=")),
    ActionSpec("zoom_out", "Zoom out", "View", ("Ctrl+-",)),
    ActionSpec("fit", "Fit to the window", "View", ("Ctrl+0",)),
    ActionSpec("previous_layer", "Previous layer", "View", ("[",), separator=True),
    ActionSpec("next_layer", "Next layer", "View", ("]",)),
    ActionSpec("panel", "Operation panel", "View", ("F9",), checkable=True, separator=True),
    ActionSpec("keys", "Keys", "Help", ("F1", "?"), MDI7.keyboard_outline),
    ActionSpec("about", "About convviz", "Help"),
)

MENU_TITLES = {"Presets": "P&resets"}
"""Where the letter that opens a menu is not the first."""

MENUS = ("File", "Edit", "Play", "View", "Presets", "Help")


def make_action(spec: ActionSpec, parent: QWidget) -> QAction:
    """The Qt action for one row of the table."""
    action = QAction(spec.text, parent)
    action.setObjectName(spec.name)
    action.setCheckable(spec.checkable)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    keys = ", ".join(spec.keys)
    name = spec.text.removesuffix("…")
    set_tip(action, f"{name} ({keys})" if keys else name)
    if spec.icon:
        action.setIcon(themed_icon(spec.icon))
    return action


def key_table() -> str:
    """The table of keys, in Markdown."""
    rows = [f"| {' , '.join(f'`{key}`' for key in spec.keys)} | {spec.text} |" for spec in ACTIONS if spec.keys]
    return "\n".join(["| key | what it does |", "|---|---|", *rows])

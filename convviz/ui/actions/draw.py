"""Tools and what they draw with, and what is selected."""

from fonticon_mdi7 import MDI7

from convviz.errors import ConvvizError
from convviz.model import edits
from convviz.model.edits import Target
from convviz.model.selection import Box, Selection
from convviz.session import BACKGROUND, MOST_SIZE, Shown
from convviz.session.tools import TOOLS, Tool
from convviz.stage import Panel
from convviz.ui.actions.command import Command, Desk


def tool_rows() -> list[Command]:
    """A row for each tool."""
    return [_tool_row(tool) for tool in TOOLS.values()]


def tool_command(tool: Tool) -> str:
    """The name of the command that takes a tool."""
    return f"tool_{tool.name}"


def _tool_row(tool: Tool) -> Command:
    return Command(
        tool_command(tool),
        tool.label,
        "Draw",
        lambda desk: desk.session.hold(tool=tool),
        (tool.key,) if tool.key else (),
        getattr(MDI7, tool.icon, ""),
        checked=lambda shown, _: shown.brush.tool is tool,
        tip_now=lambda _: tool.hint,
    )


def target_in_hand(desk: Desk) -> Target:
    """What an edit without a place is meant for: where cells are selected, else where a cell was pointed at."""
    chosen, cell = desk.session.look.selection, desk.chosen_cell
    if chosen is not None:
        return chosen.target
    kernel = cell is not None and cell.panel == Panel.KERNEL
    return "kernel" if kernel or desk.session.look.layer else "input"


def select_all(desk: Desk) -> None:
    """Every cell of the input, or of the kernel where that was pointed at."""
    target = target_in_hand(desk)
    plane = desk.drawing.front(target)
    if plane is None:
        raise ConvvizError("This layer has neither an input of its own nor a kernel to select in.")
    desk.session.hold(tool=TOOLS["select"])
    desk.session.look_at(selection=Selection(target, (Box(0, 0, *plane.size),)))


def clear_selected(desk: Desk) -> None:
    """What is selected becomes the background; without a selection, the cell that was pointed at."""
    chosen, cell, session = desk.session.look.selection, desk.chosen_cell, desk.session
    plane = None if chosen is None else desk.drawing.front(chosen.target)
    if chosen is not None and plane is not None:
        mask, planes = chosen.mask(plane.size), plane.planes
        label = f"Clear {int(mask.sum()):,} cells"
        session.apply(lambda d: edits.paint(d, planes, mask, BACKGROUND), label)
    elif cell is not None:
        desk.drawing.set_cell(cell, BACKGROUND)


def _wider(desk: Desk, by: int) -> None:
    size = desk.session.brush.size + by
    if 1 <= size <= MOST_SIZE:
        desk.session.hold(size=size)


def _together(desk: Desk) -> None:
    desk.session.hold(together=not desk.session.brush.together)


def _selects(shown: Shown) -> bool:
    return shown.look.selection is not None


COMMANDS = (
    Command("select_all", "Select all", "Edit", select_all, ("Ctrl+A",), separator=True),
    Command(
        "select_none",
        "Drop the selection",
        "Edit",
        lambda desk: desk.session.look_at(selection=None),
        ("Ctrl+D",),
        enabled=_selects,
    ),
    Command("clear_selected", "Clear what is selected", "Edit", clear_selected, ("Del",)),
    Command(
        "wider",
        "Wider pencil",
        "Draw",
        lambda desk: _wider(desk, 1),
        ("Ctrl+]",),
        enabled=lambda shown: shown.brush.size < MOST_SIZE,
        repeats=True,
    ),
    Command(
        "narrower",
        "Narrower pencil",
        "Draw",
        lambda desk: _wider(desk, -1),
        ("Ctrl+[",),
        enabled=lambda shown: shown.brush.size > 1,
        repeats=True,
    ),
    Command(
        "together",
        "All channels at once",
        "Draw",
        _together,
        ("Shift+C",),
        enabled=lambda shown: len(shown.document.input) > 1,
        checked=lambda shown, _: shown.brush.together,
        tip_now=lambda _: "Draws, fills, moves and pastes in every channel of the input; in three, with a colour",
    ),
)

"""Every command. Menus, tool bar, the sheet of keys and the README read this table; a new command is a row of it."""

from convviz.session.tools import ERASER, TOOLS, Tool
from convviz.stage.overlays import OVERLAYS, Overlay
from convviz.ui.actions import edit, file, help, play, view  # noqa: A004 - the menu's name
from convviz.ui.actions.command import Command, Desk

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (*file.COMMANDS, *edit.COMMANDS, *play.COMMANDS, *view.COMMANDS, *help.COMMANDS)
}


def commands() -> dict[str, Command]:
    """All rows, with one for each overlay, and one for each tool where there is a choice of them."""
    rows = [*map(_overlay_row, OVERLAYS.values()), *_tool_rows()]
    return COMMANDS | {row.name: row for row in rows}


def _tool_rows() -> list[Command]:
    # The eraser is on the right button, and with the pencil alone on the left there is nothing to choose.
    tools = [tool for tool in TOOLS.values() if tool is not ERASER]
    return [_tool_row(tool, first=tool is tools[0]) for tool in tools] if len(tools) > 1 else []


def _tool_row(tool: Tool, *, first: bool) -> Command:
    def take(desk: Desk) -> None:
        desk.drawing.tool = tool

    return Command(
        f"tool_{tool.name}",
        tool.label,
        "Edit",
        take,
        (tool.key,) if tool.key else (),
        separator=first,
        checked=lambda _, desk: desk.drawing.tool is tool,
        tip_now=lambda _: tool.hint,
    )


def _overlay_row(overlay: Overlay) -> Command:
    def turn(desk: Desk) -> None:
        desk.session.look_at(overlays=desk.session.look.overlaid(overlay.name).overlays)

    return Command(
        f"overlay_{overlay.name}",
        overlay.label,
        "View",
        turn,
        (overlay.key,),
        checked=lambda shown, _: overlay.name in shown.look.overlays,
    )


MENU_TITLES = {"Presets": "P&resets"}
"""Where the letter that opens a menu is not the first."""

MENUS = ("File", "Edit", "Play", "View", "Presets", "Help")


def key_table() -> str:
    """The table of keys, in Markdown."""
    rows = [f"| {' , '.join(f'`{key}`' for key in row.keys)} | {row.text} |" for row in commands().values() if row.keys]
    return "\n".join(["| key | what it does |", "|---|---|", *rows])


__all__ = ["COMMANDS", "MENUS", "MENU_TITLES", "Command", "Desk", "commands", "key_table"]

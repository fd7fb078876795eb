"""Every command. Menus, tool bar, the sheet of keys and the README read this table; a new command is a row of it."""

from convviz.stage.overlays import OVERLAYS, Overlay, overlaid
from convviz.ui.actions import clip, draw, edit, file, grids, help, lecture, play, view  # noqa: A004 - the menu's name
from convviz.ui.actions.command import Command, Desk

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        *file.COMMANDS,
        *edit.COMMANDS,
        *clip.COMMANDS,
        *draw.COMMANDS,
        *grids.COMMANDS,
        *play.COMMANDS,
        *view.COMMANDS,
        *lecture.COMMANDS,
        *help.COMMANDS,
    )
}


def commands() -> dict[str, Command]:
    """All rows, with one for each overlay and one for each tool."""
    overlays = [_overlay_row(overlay, first=n == 0) for n, overlay in enumerate(OVERLAYS.values())]
    rows = [*overlays, *draw.tool_rows(), *grids.grid_rows()]
    return COMMANDS | {row.name: row for row in rows}


def _overlay_row(overlay: Overlay, *, first: bool) -> Command:
    def turn(desk: Desk) -> None:
        desk.session.look_at(overlays=overlaid(desk.session.look, overlay.name).overlays)

    return Command(
        f"overlay_{overlay.name}",
        overlay.label,
        "View",
        turn,
        (overlay.key,),
        separator=first,
        checked=lambda shown, _: overlay.name in shown.look.overlays,
    )


MENU_TITLES = {"Lecture": "Lectu&re", "Draw": "Dra&w", "Input": "Inp&ut", "Kernel": "Kerne&l"}
"""Where the letter that opens a menu is not the first: labels of the panel have that."""

MENUS = ("File", "Edit", "Draw", "Input", "Kernel", "Play", "View", "Lecture", "Help")


def key_table() -> str:
    """The table of keys, in Markdown."""
    rows = [f"| {' , '.join(f'`{key}`' for key in row.keys)} | {row.text} |" for row in commands().values() if row.keys]
    return "\n".join(["| key | what it does |", "|---|---|", *rows])


__all__ = ["COMMANDS", "MENUS", "MENU_TITLES", "Command", "Desk", "commands", "key_table"]

"""Every command. Menus, tool bar, the sheet of keys and the README read this table; a new command is a row of it."""

from convviz.ui.actions import edit, file, help, play, view  # noqa: A004 - the menu's name
from convviz.ui.actions.command import Command, Desk

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (*file.COMMANDS, *edit.COMMANDS, *play.COMMANDS, *view.COMMANDS, *help.COMMANDS)
}

MENU_TITLES = {"Presets": "P&resets"}
"""Where the letter that opens a menu is not the first."""

MENUS = ("File", "Edit", "Play", "View", "Presets", "Help")


def key_table() -> str:
    """The table of keys, in Markdown."""
    rows = [f"| {' , '.join(f'`{key}`' for key in row.keys)} | {row.text} |" for row in COMMANDS.values() if row.keys]
    return "\n".join(["| key | what it does |", "|---|---|", *rows])


__all__ = ["COMMANDS", "MENUS", "MENU_TITLES", "Command", "Desk", "key_table"]

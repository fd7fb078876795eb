"""What there is to be read about the program."""

from fonticon_mdi7 import MDI7

from convviz.ui.actions.command import Command

COMMANDS = (
    Command("keys", "Keys", "Help", lambda desk: desk.show_keys(), ("F1", "?"), MDI7.keyboard_outline),
    Command("about", "About convviz", "Help", lambda desk: desk.show_about()),
)

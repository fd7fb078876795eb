"""Qt's actions for the commands, as they can be done now."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from convviz.session import Shown
from convviz.ui.actions import Command, Desk, commands
from convviz.ui.style import themed_icon
from convviz.ui.words import set_tip


class Actions(QObject):
    """An action for each row of the table, by its name."""

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self._desk, self._rows = desk, commands()
        self.by_name = {name: self._action(row) for name, row in self._rows.items()}

    def _action(self, row: Command) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.name)
        action.setCheckable(row.checked is not None)
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        action.setAutoRepeat(row.repeats)
        set_tip(action, _name_of(row))
        if row.icon:
            action.setIcon(themed_icon(row.icon))
        action.triggered.connect(self._doing(row))
        return action

    def _doing(self, row: Command) -> Callable[[], None]:
        def do() -> None:
            self._desk.guard(lambda: row.do(self._desk))
            # Qt has turned a checked action round by itself, whatever came of it; and of several tools one is on.
            self.follow(None, self._desk.session.shown)

        return do

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show what can be done and what is on."""
        for row in self._rows.values():
            self._show(row, new)

    def _show(self, row: Command, shown: Shown) -> None:
        action = self.by_name[row.name]
        action.setEnabled(row.enabled(shown))
        if row.checked is not None:
            action.setChecked(row.checked(shown, self._desk))
        if row.text_now is not None and action.text() != row.text_now(shown):
            action.setText(row.text_now(shown))
            if row.icon_now is not None:
                action.setIcon(themed_icon(row.icon_now(shown)))
        if row.tip_now is not None:
            more = row.tip_now(shown)
            set_tip(action, f"{_name_of(row)}: {more}" if more else _name_of(row))


def _name_of(row: Command) -> str:
    """What a command is called, with its keys."""
    name, keys = row.text.removesuffix("…"), ", ".join(row.keys)
    return f"{name} ({keys})" if keys else name

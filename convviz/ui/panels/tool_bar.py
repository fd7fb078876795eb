"""The tools beside the stage: a button each, in as many columns as the height asks for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton

from convviz.session.tools import TOOLS
from convviz.ui.actions.draw import tool_command

_SIDES, _GAP, _AROUND = (32, 26), 2, 4
"""Points of a button: usually, and where the window is low."""


class ToolBar(QFrame):
    """``actions`` are the commands by their names."""

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("tool-bar")
        self.setAccessibleName("Tools")
        self.buttons = {name: self._button(actions[tool_command(tool)]) for name, tool in TOOLS.items()}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
        self._grid.setSpacing(_GAP)
        self._placed = (0, 0)
        self._arrange(1000)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        if action.icon().isNull():
            button.setText(action.text()[:1])
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.height())

    def minimumSizeHint(self) -> QSize:
        # However low the window is, the tools find room in more columns.
        return QSize(self.width(), 3 * (_SIDES[-1] + _GAP))

    def _arrange(self, height: int) -> None:
        """In one column where that is possible, with smaller buttons if need be, else in more."""
        count, room = len(self.buttons), height - 2 * _AROUND + _GAP
        side = next((side for side in _SIDES if room >= count * (side + _GAP)), _SIDES[-1])
        columns = -(-count // max(1, min(room // (side + _GAP), count)))
        rows = -(-count // columns)
        if (rows, side) == self._placed:
            return
        self._grid.setRowStretch(self._placed[0], 0)
        self._placed = (rows, side)
        for i, button in enumerate(self.buttons.values()):
            button.setFixedSize(side, side)
            self._grid.addWidget(button, i % rows, i // rows)
        self._grid.setRowStretch(rows, 1)
        self.setFixedWidth(columns * (side + _GAP) - _GAP + 2 * _AROUND)

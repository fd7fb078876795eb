"""The tools beside the stage: a button each, in as many columns as the height asks for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton

from convviz.session.tools import TOOLS
from convviz.ui.actions.draw import tool_command

_SIDE, _GAP, _AROUND = 32, 2, 4


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
        self._rows = 0
        self._arrange(len(self.buttons))

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(_SIDE, _SIDE)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        if action.icon().isNull():
            button.setText(action.text()[:1])
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(max(1, (self.height() - 2 * _AROUND + _GAP) // (_SIDE + _GAP)))

    def minimumSizeHint(self) -> QSize:
        # However low the window is, the tools find room in more columns.
        return QSize(self.width(), 3 * (_SIDE + _GAP))

    def _arrange(self, rows: int) -> None:
        count = len(self.buttons)
        columns = -(-count // min(rows, count))
        rows = -(-count // columns)
        if rows == self._rows:
            return
        self._grid.setRowStretch(self._rows, 0)
        self._rows = rows
        for i, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, i % rows, i // rows)
        self._grid.setRowStretch(rows, 1)
        self.setFixedWidth(columns * (_SIDE + _GAP) - _GAP + 2 * _AROUND)

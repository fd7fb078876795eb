"""The field over a cell in which its number is typed."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from convviz.errors import ConvvizError
from convviz.stage import Cell
from convviz.ui.canvas.canvas import Canvas
from convviz.ui.fields.bubble import Bubble

Move = tuple[int, int]
"""Rows down and columns to the right."""


class CellEntry(QLineEdit):
    """Enter and the arrows up and down set the number and go on in the column, Tab in the row; Esc leaves.

    ``commit`` sets the cell; a ConvvizError of it stands under the field, and the text stays.
    """

    _MOVES: ClassVar[dict[Qt.Key, Move]] = {
        Qt.Key.Key_Return: (1, 0),
        Qt.Key.Key_Enter: (1, 0),
        Qt.Key.Key_Tab: (0, 1),
        Qt.Key.Key_Backtab: (0, -1),
        Qt.Key.Key_Down: (1, 0),
        Qt.Key.Key_Up: (-1, 0),
    }

    def __init__(
        self,
        canvas: Canvas,
        cell: Cell,
        text: str,
        commit: Callable[[Cell, str, Move], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(text, canvas.viewport())
        self._cell, self._commit, self._leave = cell, commit, leave
        self.done = False
        self.bubble = Bubble(self, canvas.viewport())
        self.textEdited.connect(self.bubble.dismiss)
        self.setObjectName("cell-entry")
        self.setAccessibleName(f"Value of the {cell.panel} cell in row {cell.row + 1}, column {cell.column + 1}")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rect = canvas.cell_rect(cell).toRect()
        width, height = max(rect.width() + 1, 64), max(rect.height() + 1, 26)
        self.setGeometry(rect.center().x() - width // 2, rect.center().y() - height // 2, width, height)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # Tab would move the focus before keyPressEvent is asked; Esc and arrows may be shortcuts.
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._handles(event):
            return True
        return super().event(event)

    def _handles(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return True
        move = self._MOVES.get(Qt.Key(event.key()))
        if move is None:
            return False
        if self.text().strip():
            self._set(move)
        else:
            self._leave()
        return True

    def _set(self, move: Move) -> None:
        try:
            self._commit(self._cell, self.text(), move)
        except ConvvizError as error:
            self.bubble.tell(str(error))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.settle()

    def settle(self) -> None:
        """Set the cell where the text is a number that it can hold, else leave it as it was."""
        if self.done:
            return
        try:
            self._commit(self._cell, self.text(), (0, 0))
        except ConvvizError:
            self._leave()

"""What the mouse and the keyboard do to cells: strokes, the wheel, typed numbers, a click on the map."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from convviz.errors import ConvvizError
from convviz.model import edits
from convviz.model.edits import Index, Target
from convviz.model.numbers import parse_number
from convviz.session import Session, Stroke
from convviz.stage import Cell
from convviz.ui.burst import Burst
from convviz.ui.canvas import Canvas

Guard = Callable[[Callable[[], None]], None]
BACKGROUND = 0.0


class Drawing(QObject):
    """Turns the canvas' signals into edits of the session."""

    def __init__(self, canvas: Canvas, session: Session, guard: Guard, show_step: Callable[[], None]) -> None:
        super().__init__(canvas)
        self.value = 1.0
        self._canvas, self._session, self._guard, self._show_step = canvas, session, guard, show_step
        self._stroke: Stroke | None = None
        self._burst = Burst()
        self._entry: CellEntry | None = None
        canvas.pressed.connect(self._press)
        canvas.dragged.connect(self._drag)
        canvas.released.connect(self._release)
        canvas.turned.connect(self._turn)
        canvas.typed.connect(self._type)
        canvas.view_changed.connect(self.close_entry)

    def _press(self, cell: Cell, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        if self._entry is not None:  # the click ends the typing, and does no more
            self._entry.settle()
        elif cell.panel == "output":
            self._go_to(cell)
        elif cell.panel == "input" and cell.channel != self._front_channel():
            self._show_channel(cell.channel)
        elif self._canvas.editable(cell):
            value = self.value if button == Qt.MouseButton.LeftButton else BACKGROUND
            self._stroke = Stroke(_target(cell), (cell.channel,), value, (cell.row, cell.column))
            self._paint(self._stroke.begin())

    def _drag(self, cell: Cell, modifiers: Qt.KeyboardModifier) -> None:
        if self._stroke is not None and cell.panel == self._stroke.target:
            straight = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._paint(self._stroke.move(cell.row, cell.column, straight=straight))
        elif self._stroke is None and cell.panel == "output":
            self._go_to(cell)

    def _release(self) -> None:
        self._stroke = None
        self._session.history.seal()

    def _paint(self, cells: list[Index]) -> None:
        stroke = self._stroke
        if stroke is None:
            return
        # The stroke runs over what stands on the stage: between the cells there may be inserted zeros.
        places = (self._canvas.index_of(Cell(stroke.target, c, i, j)) for c, i, j in cells)
        indices = [place for place in places if place is not None]
        label = "Draw" if stroke.value != BACKGROUND else "Erase"
        self._guard(
            lambda: self._session.apply(
                lambda d: edits.set_cells(d, stroke.target, indices, stroke.value), label, merge_key=stroke.key
            )
        )

    def _turn(self, cell: Cell, notches: int, modifiers: Qt.KeyboardModifier) -> None:
        self.close_entry()
        step = 0.1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0
        target, index = _target(cell), self._canvas.index_of(cell)
        if index is None:
            return
        # Rounding keeps ten steps of 0.1 at exactly 1.
        value = round(float(edits.array_of(self._session.document, target)[index]) + step * notches, 9)
        self._set(target, index, value, merge_key=self._burst.key("wheel", target, index))

    def _set(self, target: Target, index: Index, value: float, merge_key: object = None) -> None:
        self._guard(
            lambda: self._session.apply(
                lambda d: edits.set_cells(d, target, [index], value), "Set a cell", merge_key=merge_key
            )
        )

    def _go_to(self, cell: Cell) -> None:
        trace = self._session.trace
        step = None if trace is None else trace.step_of(cell.channel, cell.row, cell.column)
        if step is not None:
            self._session.player.pause()
            self._session.player.seek(step)
            self._show_step()

    def _show_channel(self, channel: int) -> None:
        """Bring an input channel to the front; where the filter does not read it, one that does."""
        trace, player = self._session.trace, self._session.player
        if trace is not None:
            filters, rows, columns = trace.step_shape
            here, count = player.playhead.step, len(trace.input)
            readers = [f for f in range(filters) if channel in trace.operation.channels_of(f, count)]
            if readers and here // (rows * columns) not in readers:
                player.pause()
                player.seek(readers[0] * rows * columns + here % (rows * columns))
        self._canvas.show_channel(channel)
        self._show_step()

    # Typing

    def _type(self, cell: Cell, text: str) -> None:
        self.close_entry()
        self._entry = CellEntry(self._canvas, cell, text, self._commit, self.close_entry)
        self._entry.show()
        self._entry.setFocus()

    def close_entry(self) -> None:
        """Leave the cell that is being typed into, as it was."""
        if self._entry is not None:
            entry, self._entry = self._entry, None
            # Closing takes the focus away, which would set the cell.
            entry.done = True
            entry.close()
            entry.deleteLater()
            self._canvas.setFocus()

    def _commit(self, cell: Cell, text: str, move: tuple[int, int]) -> None:
        """Set the cell; a refused text stays in the field."""

        def commit() -> None:
            value = parse_number(text)
            self.close_entry()
            index = self._canvas.index_of(cell)
            if index is not None:
                self._set(_target(cell), index, value)
            following = Cell(cell.panel, cell.channel, cell.row + move[0], cell.column + move[1])
            if move != (0, 0) and self._canvas.editable(following):
                self._type(following, "")

        self._guard(commit)

    # Which array and where

    def _front_channel(self) -> int:
        layout = self._canvas.current_layout()
        return layout.panels["input"].spec.active if layout else 0


def _target(cell: Cell) -> Target:
    return "input" if cell.panel == "input" else "kernel"


class CellEntry(QLineEdit):
    """A field over one cell; Enter sets it, Tab and the arrows up and down set it and go on, Esc leaves."""

    _MOVES: ClassVar = {
        Qt.Key.Key_Return: (0, 0),
        Qt.Key.Key_Enter: (0, 0),
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
        commit: Callable[[Cell, str, tuple[int, int]], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(text, canvas.viewport())
        self._cell, self._commit, self._leave = cell, commit, leave
        self.done = False
        self.setObjectName("cell-entry")
        self.setAccessibleName(f"Value of the {cell.panel} cell in row {cell.row + 1}, column {cell.column + 1}")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rect = canvas.cell_rect(cell).toRect()
        width = max(rect.width() + 1, 64)
        height = max(rect.height() + 1, 26)
        self.setGeometry(rect.center().x() - width // 2, rect.center().y() - height // 2, width, height)

    def event(self, event: QEvent) -> bool:
        # Tab would move the focus before keyPressEvent is asked; Esc and arrows may be shortcuts.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
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
        if self.text():
            self._commit(self._cell, self.text(), move)
        else:
            self._leave()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.settle()

    def settle(self) -> None:
        """Set the cell where the text is a number, else leave it as it was."""
        if self.done:
            return
        try:
            parse_number(self.text())
        except ConvvizError:
            self._leave()
        else:
            self._commit(self._cell, self.text(), (0, 0))

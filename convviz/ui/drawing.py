"""What the mouse and the keyboard do to cells: strokes, the wheel, typed numbers, a click on the map."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from convviz.model import edits
from convviz.model.edits import Index, Target
from convviz.session import Session, Stroke
from convviz.stage import Cell
from convviz.ui.burst import Burst
from convviz.ui.canvas import Canvas
from convviz.ui.cell_entry import CellEntry, Move

Guard = Callable[[Callable[[], None]], None]
BACKGROUND = 0.0


class Drawing(QObject):
    """Turns the canvas' signals into edits of the session."""

    def __init__(self, canvas: Canvas, session: Session, guard: Guard) -> None:
        super().__init__(canvas)
        self.value = 1.0
        self._canvas, self._session, self._guard = canvas, session, guard
        self._stroke: Stroke | None = None
        self._burst = Burst()
        self._entry: CellEntry | None = None
        canvas.pressed.connect(self._press)
        canvas.dragged.connect(self._drag)
        canvas.released.connect(self._release)
        canvas.turned.connect(self._turn)
        canvas.typed.connect(self._type)
        canvas.view_changed.connect(self.close_entry)
        canvas.went_on.connect(lambda cell, columns: self._go_on(cell, (0, columns)))
        canvas.abandoned.connect(self._abandon)
        canvas.taken_back.connect(self._take_back)

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
        if self._stroke is None:
            return
        self._stroke = None
        self._session.history.seal()

    def _abandon(self) -> None:
        """What stands on the stage is another thing now: neither a stroke nor typing goes on over it."""
        self._release()
        if self._entry is not None:
            self.close_entry()

    def _take_back(self) -> None:
        """The stroke in progress has not been; what was there before it is."""
        if self._stroke is None:
            return
        drew = self._stroke.drew
        self._release()
        if drew:
            self._session.undo()

    def _stroke_label(self) -> str:
        return "Draw" if self._stroke is not None and self._stroke.value != BACKGROUND else "Erase"

    def _paint(self, cells: list[Index]) -> None:
        stroke = self._stroke
        if stroke is None:
            return
        # The stroke runs over what stands on the stage: between the cells there may be inserted zeros.
        places = (self._canvas.index_of(Cell(stroke.target, c, i, j)) for c, i, j in cells)
        indices = [place for place in places if place is not None]
        label, before = self._stroke_label(), self._session.document
        self._guard(
            lambda: self._session.apply(
                lambda d: edits.set_cells(d, self._layer, stroke.target, indices, stroke.value),
                label,
                merge_key=stroke.key,
            )
        )
        stroke.drew = stroke.drew or self._session.document is not before

    def _turn(self, cell: Cell, notches: int, modifiers: Qt.KeyboardModifier) -> None:
        if self._entry is not None:
            self._entry.settle()
        step = 0.1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0
        target, index = _target(cell), self._canvas.index_of(cell)
        if index is None:
            return
        # Rounding keeps ten steps of 0.1 at exactly 1.
        value = round(float(edits.array_of(self._session.document, self._layer, target)[index]) + step * notches, 9)
        self._set(target, index, value, merge_key=self._burst.key("wheel", target, index))

    def _set(self, target: Target, index: Index, value: float, merge_key: object = None) -> None:
        self._guard(
            lambda: self._session.apply(
                lambda d: edits.set_cells(d, self._layer, target, [index], value), "Set a cell", merge_key=merge_key
            )
        )

    def _go_to(self, cell: Cell) -> None:
        trace = self._session.trace
        step = None if trace is None else trace.step_of(cell.channel, cell.row, cell.column)
        if step is not None:
            self._session.player.seek(step)

    def _show_channel(self, channel: int) -> None:
        """Bring an input channel to the front; where the filter does not read it, one that does."""
        trace, player = self._session.trace, self._session.player
        if trace is not None:
            filters, rows, columns = trace.step_shape
            here, count = player.playhead.step, len(trace.input)
            readers = [f for f in range(filters) if channel in trace.operation.channels_of(f, count)]
            if readers and here // (rows * columns) not in readers:
                player.seek(readers[0] * rows * columns + here % (rows * columns))
        self._session.look_at(channel=channel)

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
            entry.bubble.deleteLater()
            entry.deleteLater()
            self._canvas.setFocus()

    def _commit(self, cell: Cell, value: float, move: Move) -> None:
        """Set the cell and go on from it; raises ConvvizError where it cannot hold the number."""
        index, target = self._canvas.index_of(cell), _target(cell)
        if index is not None:
            self._session.apply(lambda d: edits.set_cells(d, self._layer, target, [index], value), "Set a cell")
        self.close_entry()
        self._go_on(cell, move)

    def _go_on(self, cell: Cell, move: Move) -> None:
        self._canvas.choose(self._after(cell, move))
        self._canvas.typing = True

    def _after(self, cell: Cell, move: Move) -> Cell:
        """The cell to go on with: as in a spreadsheet, from the end of a row to the next; at the very end it stays."""
        following = Cell(cell.panel, cell.channel, cell.row + move[0], cell.column + move[1])
        if move[1] and not self._canvas.editable(following):
            row = cell.row + move[1]
            columns = self._canvas.columns_of(cell.panel)
            following = Cell(cell.panel, cell.channel, row, 0 if move[1] > 0 else columns - 1)
        return following if self._canvas.editable(following) else cell

    # Which array and where

    @property
    def _layer(self) -> int:
        return self._session.look.layer

    def _front_channel(self) -> int:
        layout = self._canvas.current_layout()
        return layout.panels["input"].spec.active if layout else 0


def _target(cell: Cell) -> Target:
    return "input" if cell.panel == "input" else "kernel"

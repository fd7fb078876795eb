"""The canvas' signals as what a hand does to cells, and the field in which a number is typed over one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from convviz.model.numbers import parse_number
from convviz.session import Drawing
from convviz.stage import Cell, Edge, Panel
from convviz.ui.canvas.canvas import Canvas
from convviz.ui.canvas.cell_entry import CellEntry, Move

Guard = Callable[[Callable[[], None]], None]


class Hand(QObject):
    """Brings what mouse and keyboard do on the canvas to ``drawing``; ``guard`` says what that refuses. ``answered``
    comes with what was typed where something is asked for.
    """

    answered = Signal(str)

    def __init__(self, canvas: Canvas, drawing: Drawing, guard: Guard) -> None:
        super().__init__(canvas)
        self._canvas, self._drawing, self._guard = canvas, drawing, guard
        self._entry: CellEntry | None = None
        canvas.pressed.connect(self._press)
        canvas.dragged.connect(self._drag)
        canvas.grasped.connect(self._grasp)
        canvas.pulled.connect(self._pull)
        canvas.released.connect(drawing.release)
        canvas.turned.connect(self._turn)
        canvas.leafed.connect(drawing.leaf)
        canvas.typed.connect(self._type)
        canvas.view_changed.connect(self.close_entry)
        canvas.went_on.connect(lambda cell, columns: self._go_on(cell, (0, columns)))
        canvas.abandoned.connect(self._abandon)
        canvas.taken_back.connect(drawing.take_back)
        canvas.nudged.connect(lambda down, right: guard(lambda: drawing.nudge(down, right)))

    def _press(self, cell: Cell, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        if self._entry is not None:  # the click ends the typing, and does no more
            self._entry.settle()
            return
        kinds = Qt.KeyboardModifier
        erase = button == Qt.MouseButton.RightButton
        # Window managers keep Alt for themselves.
        pick = bool(modifiers & (kinds.AltModifier | kinds.ControlModifier))
        more = bool(modifiers & kinds.ShiftModifier)
        self._guard(lambda: self._drawing.press(cell, erase=erase, pick=pick, more=more))

    def _drag(self, cell: Cell, modifiers: Qt.KeyboardModifier) -> None:
        straight = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._guard(lambda: self._drawing.drag(cell, straight=straight))

    def _grasp(self, edge: Edge) -> None:
        if self._entry is not None:  # the click ends the typing, and does no more
            self._entry.settle()
            return
        self._drawing.grasp(edge)

    def _pull(self, down: float, right: float, modifiers: Qt.KeyboardModifier) -> None:
        both = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._guard(lambda: self._drawing.pull(down, right, both=both))

    def _abandon(self) -> None:
        """What stands on the stage is another thing now: neither a gesture nor typing goes on over it."""
        self._drawing.release()
        if self._entry is not None:
            self.close_entry()

    def _turn(self, cell: Cell, notches: int, modifiers: Qt.KeyboardModifier) -> None:
        if self._entry is not None:
            self._entry.settle()
        fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._guard(lambda: self._drawing.turn(cell, notches, fine=fine))

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

    def _commit(self, cell: Cell, text: str, move: Move) -> None:
        """Set the cell and go on from it, or answer what it is; raises ConvvizError where it cannot hold the number."""
        if cell == self._canvas.asked_cell or cell.panel is Panel.OUTPUT:
            self._drawing.check_answer(text)
            self.close_entry()
            self.answered.emit(text)
            return
        self._drawing.set_cell(cell, parse_number(text))
        self.close_entry()
        self._go_on(cell, move)

    def _go_on(self, cell: Cell, move: Move) -> None:
        self._canvas.choose(self._drawing.after(cell, *move))
        self._canvas.typing = True

"""What a hand does to the cells of a stage, whatever its events come from: strokes, the wheel, numbers, clicks."""

from collections.abc import Callable

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import edits
from convviz.model.edits import Target
from convviz.session.burst import Burst
from convviz.session.gesture import Gesture, Plane
from convviz.session.session import Session
from convviz.session.tools import ERASER, PENCIL, Ink, Place, Tool
from convviz.stage import Cell, Panel, grid_size, index_of

BACKGROUND = 0.0


class Drawing:
    """Turns cells that are pressed, passed and named into edits and looks of a session. Knows no widget.

    Each method raises ConvvizError where the document does not take what is asked for; then nothing has changed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.value = 1.0
        """What is drawn with"""
        self.tool = PENCIL
        """What the left button does"""
        self._gesture: tuple[Gesture, Panel] | None = None
        self._burst = Burst()

    # Pressed buttons

    @property
    def draws(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    def press(self, cell: Cell, *, erase: bool = False) -> None:
        """A button goes down: on a result its step is shown, on a thumb its channel, elsewhere the tool begins."""
        if cell.panel == Panel.OUTPUT:
            self._go_to(cell)
        elif cell.panel == Panel.INPUT and cell.channel != self._front_channel():
            self._show_channel(cell.channel)
        elif self.index(cell) is not None:
            self._begin(ERASER if erase else self.tool, cell)

    def drag(self, cell: Cell, *, straight: bool = False) -> None:
        """The pointer moves while a button is down; a grid that was pressed goes on beyond its edges."""
        if self._gesture is not None:
            gesture, panel = self._gesture
            if cell.panel == panel:
                self._while_it_lasts(lambda: gesture.preview((cell.row, cell.column), straight=straight))
        elif cell.panel == Panel.OUTPUT:
            self._go_to(cell)

    def release(self) -> None:
        """The button goes up."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture[0], None
            gesture.commit()

    def take_back(self) -> None:
        """The gesture under way has not been."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture[0], None
            gesture.abort()

    def _begin(self, tool: Tool, cell: Cell) -> None:
        # A stroke stays where it began, also while the animation goes on to another filter, but on no other grid.
        shown, target = self._session.shown, _target(cell)
        shape = self._array(target).shape

        def index(place: Place) -> tuple[int, ...] | None:
            if self._array(target).shape != shape:
                return None
            return index_of(shown.setup, shown.trace, Cell(cell.panel, cell.channel, *place), shown.filter)

        value = self.value if tool.ink is Ink.FRONT else BACKGROUND
        gesture = Gesture(self._session, tool, Plane(target, index), value)
        self._gesture = gesture, cell.panel
        self._while_it_lasts(lambda: gesture.begin((cell.row, cell.column)))

    def _array(self, target: Target) -> Array:
        return edits.array_of(self._session.document, self._layer, target)

    def _while_it_lasts(self, do: Callable[[], None]) -> None:
        try:
            do()
        except ConvvizError:
            self._gesture = None
            raise

    # One cell

    def index(self, cell: Cell) -> tuple[int, ...] | None:
        """Where a cell that can be edited stands in its array, None for any other."""
        shown = self._session.shown
        return index_of(shown.setup, shown.trace, cell, shown.filter)

    def turn(self, cell: Cell, notches: int, *, fine: bool = False) -> None:
        """The wheel over a cell: one more for each notch, or a tenth."""
        target, index = _target(cell), self.index(cell)
        if index is None:
            return
        before = float(self._array(target)[index])
        # Rounding keeps ten steps of 0.1 at exactly 1.
        value = round(before + (0.1 if fine else 1.0) * notches, 9)
        key = self._burst.key("wheel", target, index)
        self._session.apply(
            lambda d: edits.set_cells(d, self._layer, target, [index], value), "Set a cell", merge_key=key
        )

    def set_cell(self, cell: Cell, value: float) -> None:
        """A number was typed over a cell."""
        index, target = self.index(cell), _target(cell)
        if index is not None:
            self._session.apply(lambda d: edits.set_cells(d, self._layer, target, [index], value), "Set a cell")

    def after(self, cell: Cell, down: int, right: int) -> Cell:
        """The cell to go on with: as in a spreadsheet, from the end of a row to the next; at the very end it stays."""
        following = Cell(cell.panel, cell.channel, cell.row + down, cell.column + right)
        if right and self.index(following) is None:
            shown = self._session.shown
            columns = grid_size(shown.setup, shown.trace, cell.panel)[1]
            following = Cell(cell.panel, cell.channel, cell.row + right, 0 if right > 0 else columns - 1)
        return following if self.index(following) is not None else cell

    # What is looked at

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

    def _front_channel(self) -> int:
        shown = self._session.shown
        if shown.trace is None:
            return shown.look.channel
        joined = shown.layer.channels_of(shown.filter, len(shown.trace.input))
        channel = min(shown.look.channel, len(shown.trace.input) - 1)
        return channel if channel in joined else joined[channel % len(joined)]

    @property
    def _layer(self) -> int:
        return self._session.look.layer


def _target(cell: Cell) -> Target:
    return "input" if cell.panel == Panel.INPUT else "kernel"

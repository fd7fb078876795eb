"""What a hand does to the cells of a stage, whatever its events come from: strokes, the wheel, numbers, clicks."""

from collections.abc import Callable

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import edits
from convviz.model.edits import Target
from convviz.model.look import Pin
from convviz.model.question import numbers_said
from convviz.session.brush import BACKGROUND
from convviz.session.burst import Burst
from convviz.session.choosing import Choosing, Nudges, begun
from convviz.session.gesture import Gesture, Painting
from convviz.session.resizing import Resizing
from convviz.session.session import Session
from convviz.session.tools import ERASER, PICKER, Does, Tool
from convviz.stage import Cell, Edge, Panel, Plane, grid_size, index_of, plane_of


class Drawing:
    """Turns cells that are pressed, passed and named into edits and looks of a session. Knows no widget.

    Each method raises ConvvizError where the document does not take what is asked for; then nothing has changed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._nudges = Nudges(session)
        self._gesture: Gesture | Choosing | Resizing | None = None
        self._panel = Panel.INPUT  # in which the button went down
        self._picks = False
        self._burst = Burst()

    # Pressed buttons

    @property
    def draws(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    def tool_for(self, *, erase: bool = False, pick: bool = False) -> Tool:
        """What a press does: Alt picks, and what cannot draw the background erases with the right button."""
        tool = PICKER if pick else self._session.brush.tool
        return ERASER if erase and tool.does not in (Does.PAINT, Does.ERASE) else tool

    def press(self, cell: Cell, *, erase: bool = False, pick: bool = False, more: bool = False) -> None:
        """A button goes down: on a result its step is shown, on a thumb its channel, elsewhere the tool begins;
        ``more`` keeps what is selected.
        """
        tool, plane = self.tool_for(erase=erase, pick=pick), self._plane(cell)
        if cell.panel == Panel.OUTPUT:
            self._go_to_or_pin(cell)
        elif cell.panel == Panel.INPUT and cell.channel != self._front_channel():
            self._show_channel(cell.channel)
        elif cell.panel == Panel.KERNEL and cell.channel != self._front(Panel.KERNEL):
            self._show_channel(cell.channel - self._front(Panel.KERNEL) + self._front_channel())
        elif tool.does is Does.PICK:
            self._picks = True
            self._pick(cell)
        elif plane is not None and self.index(cell) is not None:
            self._panel = cell.panel
            back = erase or tool.does is Does.ERASE
            self._begin(tool, cell, back=back, more=more)

    def drag(self, cell: Cell, *, straight: bool = False) -> None:
        """The pointer moves while a button is down; a grid that was pressed goes on beyond its edges."""
        gesture = self._gesture
        if isinstance(gesture, Gesture | Choosing):
            if cell.panel == self._panel:
                self._while_it_lasts(lambda: gesture.preview((cell.row, cell.column), straight=straight))
        elif self._picks:
            self._pick(cell)
        elif cell.panel == Panel.OUTPUT:
            self._go_to(cell)

    def grasp(self, edge: Edge) -> None:
        """A button goes down at the edge of a grid."""
        self._session.end_gesture()
        plane = self.plane_at(edge)
        if plane is not None:
            self._gesture = Resizing(self._session, plane, (edge.down, edge.right))
            self._gesture.begin()

    def pull(self, down: float, right: float, *, both: bool = False) -> None:
        """The edge that is held is so many cells further down and to the right; ``both`` moves the one across, too."""
        if isinstance(self._gesture, Resizing):
            self._gesture.pull(down, right, both=both)

    def plane_at(self, edge: Edge) -> Plane | None:
        """The grid that an edge belongs to, where it can be made larger."""
        return self._plane(Cell(edge.panel, self._front(edge.panel), 0, 0))

    def release(self) -> None:
        """The button goes up."""
        self._picks = False
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.commit()

    def take_back(self) -> None:
        """The gesture under way has not been; where there is none, what is selected is dropped."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.abort()
        elif self._session.look.selection is not None:
            self._session.look_at(selection=None)
        elif self._session.look.pins:
            self._session.look_at(pins=())

    def _begin(self, tool: Tool, cell: Cell, *, back: bool, more: bool) -> None:
        # What was under way ends first: what was only tried has never been, and its grid may have been another one.
        self._session.end_gesture()
        plane = self._plane(cell)
        if plane is None or self.index(cell) is None:
            return
        # A stroke stays where it began, also while the animation goes on to another filter, but on no other grid.
        plane = self._together(plane)
        place = cell.row, cell.column
        gesture: Gesture | Choosing
        if tool.does is Does.SELECT:
            gesture = begun(self._session, tool, plane, place, more=more)
        else:
            brush, count = self._session.brush, plane.planes.of(self._array(_target(cell)))
            ink = BACKGROUND if back else brush.ink(len(count) if count.ndim == 3 else 1)
            gesture = Painting(self._session, plane, tool, ink, brush.size)
        self._gesture = gesture
        self._while_it_lasts(lambda: gesture.begin(place))

    def _pick(self, cell: Cell) -> None:
        plane, index = self._plane(cell), self.index(cell)
        if plane is not None and index is not None:
            values = self._together(plane).planes.of(self._array(_target(cell)))
            brush = self._session.brush.picked(values[..., index[-2], index[-1]])
            self._session.hold(value=brush.value, colour=brush.colour)

    def _while_it_lasts(self, do: Callable[[], None]) -> None:
        try:
            do()
        except ConvvizError:
            self._gesture = None
            raise

    def nudge(self, down: int, right: int) -> None:
        """The arrows: move what is selected by a cell."""
        chosen = self._session.look.selection
        plane = None if chosen is None else self.front(chosen.target)
        if plane is not None:
            self._nudges.nudge(plane, down, right)

    # Which planes

    def _plane(self, cell: Cell) -> Plane | None:
        shown = self._session.shown
        return plane_of(shown.setup, shown.trace, cell.panel, cell.channel, shown.filter)

    def _together(self, plane: Plane) -> Plane:
        """All channels of the input where they are drawn on together."""
        together = self._session.brush.together and plane.planes.target == "input"
        return plane.joined() if together and len(self._session.document.input) > 1 else plane

    def front(self, target: Target) -> Plane | None:
        """The plane in front of the input or the kernel, or all channels that are drawn on together."""
        panel = Panel.INPUT if target == "input" else Panel.KERNEL
        plane = self._plane(Cell(panel, self._front(panel), 0, 0))
        return None if plane is None else self._together(plane)

    def _front(self, panel: Panel) -> int:
        """The channel in front; a kernel's are those that its filter reads, counted from the first of them."""
        channel, shown = self._front_channel(), self._session.shown
        if shown.trace is None:  # a layer that does not fit: its own channels are all there is to go by
            weights = shown.setup.weights
            most = len(shown.document.input) if panel == Panel.INPUT or weights is None else weights.shape[1]
            return min(channel, most - 1)
        if panel == Panel.INPUT:
            return channel
        return channel - shown.layer.channels_of(shown.filter, len(shown.trace.input))[0]

    def _array(self, target: Target) -> Array:
        return edits.array_of(self._session.document, self._layer, target)

    # One cell

    def index(self, cell: Cell) -> tuple[int, ...] | None:
        """Where a cell that can be edited stands in its array, None for any other."""
        shown = self._session.shown
        return index_of(shown.setup, shown.trace, cell, shown.filter)

    def value_at(self, cell: Cell) -> float:
        """What a cell that can be edited holds."""
        return float(self._array(_target(cell))[self.index(cell) or ()])

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

    def check_answer(self, text: str) -> None:
        """Raise ConvvizError for what cannot be an answer to what is asked now."""
        trace = self._session.trace
        if trace is not None:
            numbers_said(text, trace, self._session.look)

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

    def _go_to_or_pin(self, cell: Cell) -> None:
        """Where the step of an output is shown already, its window is pinned, or not any more."""
        trace, session = self._session.trace, self._session
        step = None if trace is None else trace.step_of(cell.channel, cell.row, cell.column)
        if step is None or step != session.look.playhead.step or session.player.playing:
            self._go_to(cell)
        else:
            pins = session.look.pinned(Pin(cell.channel, cell.row, cell.column)).pins
            session.look_at(pins=pins)

    def _go_to(self, cell: Cell) -> None:
        trace = self._session.trace
        step = None if trace is None else trace.step_of(cell.channel, cell.row, cell.column)
        if step is not None:
            self._session.player.seek(step)

    def leaf(self, panel: Panel, by: int) -> None:
        """So many channels of the input, or filters, further on; the first and the last one stay."""
        trace, player = self._session.trace, self._session.player
        if trace is None:
            return
        if panel == Panel.INPUT:
            self._show_channel(min(max(self._front_channel() + by, 0), len(trace.input) - 1))
            return
        filters, rows, columns = trace.step_shape
        here, place = divmod(player.playhead.step, rows * columns)
        player.seek(min(max(here + by, 0), filters - 1) * rows * columns + place)

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

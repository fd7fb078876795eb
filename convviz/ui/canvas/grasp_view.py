"""A stage on which the hand finds cells, edges that make a grid larger, and titles that take it elsewhere."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from convviz.session.tools import Does
from convviz.stage import Cell, Edge, Entry, Panel, StripCell, Theme, entry_at, hit, leaf_at, locate, strip_cell_at
from convviz.ui.canvas.grips import Grip, Held, grip_at, shape_over
from convviz.ui.canvas.stage_view import StageView


class GraspView(StageView):
    """Knows what is at a point, and drags edges and titles."""

    offered = Signal(object)  # Edge or Panel that can be taken hold of, or None
    grasped = Signal(object)  # Edge
    pulled = Signal(float, float, object)  # cells down and to the right, Qt.KeyboardModifier
    entered = Signal(int)  # a layer of the strip
    leafed = Signal(object, int)  # Panel, channels or filters to go on
    lifted = Signal(object)  # Panel whose grid is taken elsewhere

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._grip: Held | None = None
        self._hovered_grip: Grip | None = None

    def cell_at(self, position: QPointF) -> Cell | None:
        """The cell under a point of the view."""
        layout, place = self.current_layout(), self._place(position)
        return None if layout is None else hit(layout, place.x(), place.y())

    def strip_cell_at(self, position: QPointF) -> StripCell | None:
        """The cell of a small map of the strip under a point of the view."""
        layout, place = self.current_layout(), self._place(position)
        return None if layout is None else strip_cell_at(layout, place.x(), place.y())

    def _place(self, position: QPointF) -> QPointF:
        """The point of the stage at a point of the view."""
        return (position - self.offset) / self.zoom

    def grip_at(self, position: QPointF) -> Grip | None:
        """The edge, or the title, that can be taken hold of at a point of the view."""
        grip = grip_at(self.current_layout(), self._place(position), self.zoom)
        if isinstance(grip, Edge) and (
            self._selecting or not self.editable(Cell(grip.panel, self._front(grip.panel), 0, 0))
        ):
            return None
        return grip

    @property
    def _selecting(self) -> bool:
        """Whether the tool in the hand selects: then a drag from outside of a grid selects from its edge on."""
        return self._shown is not None and self._shown.brush.tool.does is Does.SELECT

    @property
    def _selects(self) -> bool:
        return self._shown is not None and self._shown.look.selection is not None

    @property
    def _pins(self) -> bool:
        return self._shown is not None and bool(self._shown.look.pins)

    def _beside(self, position: QPointF) -> Cell | None:
        """The cell of a grid that is next to a point a little outside of it, while cells are selected."""
        grip = grip_at(self.current_layout(), self._place(position), self.zoom)
        layout = self.current_layout()
        if not (isinstance(grip, Edge) and self._selecting) or layout is None:
            return None
        rows, columns = layout.panels[grip.panel].spec.inner
        cell = self._in_panel(grip.panel, position)
        near = min(max(cell.row, 0), rows - 1), min(max(cell.column, 0), columns - 1)
        return Cell(cell.panel, cell.channel, *near)

    def _front(self, panel: Panel) -> int:
        layout = self.current_layout()
        return 0 if layout is None else layout.panels[panel].spec.active

    def _in_panel(self, panel: Panel, position: QPointF) -> Cell:
        """The cell of a panel's grid at a point, also beyond its edges."""
        layout, place = self.current_layout(), self._place(position)
        box = layout.panels.get(panel) if layout else None
        return locate(box, place.x(), place.y()) if box else Cell(panel, 0, 0, 0)

    def editable(self, cell: Cell | None) -> bool:
        """Whether a cell can be drawn on: padding and results cannot."""
        layout = self.current_layout()
        there = cell is not None and layout is not None and cell.panel in layout.panels
        return cell is not None and there and self.index_of(cell) is not None

    def _take(self, grip: Grip, position: QPointF) -> None:
        self._grip = Held(grip, position, self.zoom * grip.cell if isinstance(grip, Edge) else 1.0)
        if isinstance(grip, Edge):
            self.grasped.emit(grip)
        elif isinstance(grip, Entry):
            self._grip = None
            self.entered.emit(grip.layer)

    def _drag_grip(self, held: Held, event: QMouseEvent) -> None:
        if isinstance(held.grip, Edge):
            self.pulled.emit(*held.way(event.position()), event.modifiers())
        elif isinstance(held.grip, Panel) and held.leaves(event.position()):
            self._grip = None
            self.lifted.emit(held.grip)

    def zoom_to_grid(self) -> None:
        """The grid under the pointer, or the input, as large as the view; where it is, the whole stage."""
        layout = self.current_layout()
        if self.zoom > 1 or layout is None or not layout.panels:
            self.fit()
            return
        panel = self._linked.panel if isinstance(self._linked, Cell) else Panel.INPUT
        box = layout.panels.get(panel) or layout.panels[Panel.INPUT]
        self.zoom_to(box.grid.grown(0.5 * layout.unit))

    def _roll(self, position: QPointF, notches: int) -> bool:
        """Turn the wheel over the strip, or over the small grids of channels: on to the next ones. False where there is
        neither.
        """
        layout, place = self.current_layout(), self._place(position)
        if layout is None or self._shown is None:
            return False
        leaf = leaf_at(layout, place.x(), place.y())
        if leaf is not None:
            self.leafed.emit(leaf, -notches)
        if leaf is not None or entry_at(layout, place.x(), place.y()) is None:
            return leaf is not None
        now, last = self._shown.look.layer, len(self._shown.document.layers) - 1
        layer = min(max(now - notches, 0), last)
        if layer != now:
            self.entered.emit(layer)
        return True

    def _over(self, grip: Grip | None) -> None:
        """The pointer is over something that can be taken hold of, or over nothing such any more."""
        if grip != self._hovered_grip:
            self._hovered_grip = grip
            self._shape_pointer()
            self.offered.emit(grip)

    def _shape_pointer(self) -> None:
        usual = Qt.CursorShape.CrossCursor if self.editable(self._cursor) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(usual if self._hovered_grip is None else shape_over(self._hovered_grip))

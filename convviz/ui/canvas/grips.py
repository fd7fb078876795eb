"""What the hand takes hold of on a stage beside cells."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from convviz.stage import Edge, Entry, Layout, Panel, edge_at, entry_at, title_at

_REACH = 6
"""Points outside of a grid in which its edge is taken hold of."""

_SHAPES = {
    (0, 1): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeVerCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}

Grip = Edge | Panel | Entry


@dataclass(frozen=True, slots=True)
class Held:
    """What is held, from where on the view, and how large a cell was there."""

    grip: Grip
    start: QPointF
    cell: float

    def way(self, position: QPointF) -> tuple[float, float]:
        """How many cells further down and to the right the hand is now."""
        gone = position - self.start
        return gone.y() / self.cell, gone.x() / self.cell

    def leaves(self, position: QPointF) -> bool:
        """Whether it was moved so far that it is no click any more."""
        return (position - self.start).manhattanLength() >= QApplication.startDragDistance()


def grip_at(layout: Layout | None, place: QPointF, zoom: float) -> Grip | None:
    """What lies at a point of the stage, which is shown ``zoom`` times as large."""
    if layout is None:
        return None
    x, y = place.x(), place.y()
    return entry_at(layout, x, y) or edge_at(layout, x, y, _REACH / zoom) or title_at(layout, x, y)


def shape_over(grip: Grip) -> Qt.CursorShape:
    """What the pointer looks like over something that can be taken hold of."""
    if isinstance(grip, Edge):
        way = abs(grip.down), grip.right * (grip.down or 1) if grip.down else abs(grip.right)
        return _SHAPES[way]
    return Qt.CursorShape.PointingHandCursor if isinstance(grip, Entry) else Qt.CursorShape.OpenHandCursor

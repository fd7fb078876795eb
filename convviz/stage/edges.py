"""What a hand can take hold of beside cells: the edges of a grid, and its title."""

from dataclasses import dataclass

from convviz.stage.cells import Panel, StripCell
from convviz.stage.marks import Rect
from convviz.stage.panels import Layout, PanelBox


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge or a corner of a panel's grid without its ring: ``down`` is −1 at the top, 1 at the bottom, 0 at neither,
    and ``right`` so for left and right. ``cell`` is the size of a cell there, in points.
    """

    panel: Panel
    down: int
    right: int
    cell: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A layer in the strip, 0 is the first: it can be entered."""

    layer: int


def entry_at(layout: Layout, x: float, y: float) -> Entry | None:
    """The layer of the strip at a point; the input leads to the first."""
    found = next((item.layer for item in layout.strip if item.rect.contains(x, y)), None)
    return None if found is None else Entry(max(found, 0))


def strip_cell_at(layout: Layout, x: float, y: float) -> StripCell | None:
    """The cell of a small map in the strip at a point."""
    for item in layout.strip:
        if item.grid.contains(x, y):
            return StripCell(item.layer, int((y - item.grid.y) / item.cell), int((x - item.grid.x) / item.cell))
    return None


def edge_at(layout: Layout, x: float, y: float, reach: float) -> Edge | None:
    """The edge of an input or a kernel within ``reach`` points outside of which a point lies."""
    for name in (Panel.INPUT, Panel.KERNEL):
        box = layout.panels.get(name)
        if box is None:
            continue
        inner = _inner(box)
        if not inner.grown(reach).contains(x, y) or inner.contains(x, y):
            continue
        down, right = (y >= inner.bottom) - (y < inner.y), (x >= inner.right) - (x < inner.x)
        return Edge(name, down, right, box.cell)
    return None


def title_at(layout: Layout, x: float, y: float) -> Panel | None:
    """The panel whose title and size a point lies on."""
    for name, box in layout.panels.items():
        head = box.spec.head * layout.unit
        over = Rect(box.column.x, box.column.y - head, box.column.width, head - 0.4 * layout.unit)
        over = box.column if box.beside else over
        if box.spec.title and over.contains(x, y):
            return name
    return None


def _inner(box: PanelBox) -> Rect:
    """The grid without its ring."""
    top, _, left, _ = box.spec.ring
    rows, columns = box.spec.inner
    cell = box.cell
    return Rect(box.grid.x + left * cell, box.grid.y + top * cell, columns * cell, rows * cell)

"""Which cell is under a point, where a cell is, and which one is beside another."""

import math

from convviz.stage.cells import Cell, Panel
from convviz.stage.marks import Rect
from convviz.stage.panels import Layout, PanelBox, PanelSpec


def hit(layout: Layout, x: float, y: float) -> Cell | None:
    """The cell under a point, in a panel's grid or one of its thumbs; padding cells count too."""
    for box in layout.panels.values():
        if box.grid.contains(x, y):
            return _cell_at(box, box.spec.active, x - box.grid.x, y - box.grid.y, box.cell)
        for thumb in box.thumbs:
            if thumb.rect.contains(x, y):
                return _cell_at(box, thumb.channel, x - thumb.x, y - thumb.y, thumb.cell)
    return None


def leaf_at(layout: Layout, x: float, y: float) -> Panel | None:
    """The panel whose small grids lie at a point, the room between them included."""
    for name, box in layout.panels.items():
        if box.thumbs and not box.beside:
            row = box.thumbs[0].rect.united(box.thumbs[-1].rect).grown(0.5 * layout.unit)
            if row.contains(x, y):
                return name
    return None


def locate(box: PanelBox, x: float, y: float) -> Cell:
    """The cell of a panel's grid at a point, counted on beyond the grid's edges."""
    return _cell_at(box, box.spec.active, x - box.grid.x, y - box.grid.y, box.cell)


def cell_rect(layout: Layout, cell: Cell) -> Rect:
    """Where a cell of a panel's grid is."""
    box = layout.panels[cell.panel]
    top, _, left, _ = box.spec.ring
    x, y = box.grid.x + (cell.column + left) * box.cell, box.grid.y + (cell.row + top) * box.cell
    return Rect(x, y, box.cell, box.cell)


_WALK = (Panel.INPUT, Panel.KERNEL, Panel.OUTPUT)
"""Panels in which a cell can be pointed at by keyboard, left to right."""


def walked(layout: Layout, start: Cell, down: int, right: int) -> Cell:
    """The cell beside ``start``; over a left or right edge it is in the panel beside, and the ends hold."""
    rows, columns = _inner_size(layout.panels[start.panel].spec)
    row, column = min(max(start.row + down, 0), rows - 1), start.column + right
    if 0 <= column < columns:
        return Cell(start.panel, start.channel, row, column)
    walk = [name for name in _WALK if name in layout.panels]
    beside = walk.index(start.panel) + (column >= columns) - (column < 0)
    if not 0 <= beside < len(walk):
        return start
    spec = layout.panels[walk[beside]].spec
    rows, columns = _inner_size(spec)
    return Cell(spec.name, spec.active, min(row, rows - 1), 0 if right > 0 else columns - 1)


def _inner_size(spec: PanelSpec) -> tuple[int, int]:
    top, bottom, left, right = spec.ring
    return spec.rows - top - bottom, spec.columns - left - right


def _cell_at(box: PanelBox, channel: int, dx: float, dy: float, size: float) -> Cell:
    top, _, left, _ = box.spec.ring
    return Cell(box.spec.name, channel, math.floor(dy / size) - top, math.floor(dx / size) - left)

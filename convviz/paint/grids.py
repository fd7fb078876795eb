"""How a grid's hatch, edge, ink and legibility are decided: both painters, of pixels and of shapes, read it here."""

from convviz.paint.colouring import Span
from convviz.stage import CellGrid, Rect
from convviz.stage.marks import Colour

CROSS = 1.5
"""Points of the lines over crossed cells."""

HATCH_OPACITY = 0.43
"""Of the hatching over padding cells: the number on it stays legible."""

INKS: tuple[Colour, Colour] = ((0, 0, 0), (255, 255, 255))
"""Of numbers, by whether it is white; see ``white_inks``."""

_LEGIBLE_PIXELS, _LEGIBLE_SHARE = 8.5, 0.25
"""Device pixels, and of a cell in a drawing: smaller numbers are left away."""


def whole(grid: CellGrid) -> Rect:
    """The rectangle of all cells."""
    return grid.cells((0, grid.values.shape[0]), (0, grid.values.shape[1]))


def inner(grid: CellGrid) -> Rect:
    """The rectangle of the cells that are not of the ring."""
    top, bottom, left, right = grid.ring
    rows, columns = grid.values.shape
    return grid.cells((top, rows - bottom), (left, columns - right))


def is_hatched(grid: CellGrid) -> bool:
    """Whether some of its cells are not the input's own."""
    return any(grid.ring) or grid.spacing != (1, 1)


def hatched(grid: CellGrid, near_rows: Span, near_columns: Span) -> list[Rect]:
    """The areas of the ring, and of inserted zeros near the cells to paint."""
    around, within = whole(grid), inner(grid)
    ring = (
        Rect(around.x, around.y, around.width, within.y - around.y),
        Rect(around.x, within.bottom, around.width, around.bottom - within.bottom),
        Rect(around.x, within.y, within.x - around.x, within.height),
        Rect(within.right, within.y, around.right - within.right, within.height),
    )
    areas = [rect for rect, count in zip(ring, grid.ring, strict=True) if count]
    return areas + _inserted(grid, near_rows, near_columns)


def _inserted(grid: CellGrid, near_rows: Span, near_columns: Span) -> list[Rect]:
    """The strips of zeros between the cells that count: whole rows, then what lies between columns."""
    (down, across), (top, bottom, left, right) = grid.spacing, grid.ring
    last_row, last_column = grid.values.shape[0] - bottom, grid.values.shape[1] - right
    rows = [r for r in range(top, last_row, down) if near_rows[0] - down <= r < near_rows[1]]
    columns = [c for c in range(left, last_column, across) if near_columns[0] - across <= c < near_columns[1]]
    strips = [grid.cells((r + 1, r + down), (left, last_column)) for r in rows if down > 1 and r + down < last_row]
    gaps = [(c + 1, c + across) for c in columns if across > 1 and c + across < last_column]
    return strips + [grid.cells((r, r + 1), gap) for r in rows for gap in gaps]


def hatch_gap(cell: float) -> int:
    """Distance of the diagonals over cells of this size, in its unit."""
    return max(4, round(cell / 5))


def edge_width(cell: float) -> float:
    """Width of the line between the input and its ring, in the unit of ``cell``."""
    return max(2.0, round(cell / 16))


def is_legible(grid: CellGrid, scale: float) -> bool:
    """Whether its numbers are shown at ``scale`` device pixels a unit: all of a kind of grids, or none."""
    return grid.legible * scale >= _LEGIBLE_PIXELS


def is_legible_drawn(grid: CellGrid) -> bool:
    """The same in a drawing, which can be enlarged."""
    return grid.legible >= _LEGIBLE_SHARE * grid.cell

"""Where the cells of a step lie in a panel."""

from collections.abc import Sequence

from convviz.engine import Lattice
from convviz.engine.arrays import Array
from convviz.stage.marks import Rect
from convviz.stage.panels import PanelBox


def odd(width: float) -> float:
    """The nearest odd number of points: such a line along a grid line fills whole points."""
    return 2 * max(0, round((width - 1) / 2)) + 1.0


def cells_rect(box: PanelBox, first: tuple[float, float], last: tuple[float, float]) -> Rect:
    """From cell ``first`` to and with cell ``last``; (0, 0) is the unpadded grid's first cell."""
    top, _, left, _ = box.spec.ring
    x, y = box.grid.x + (first[1] + left) * box.cell, box.grid.y + (first[0] + top) * box.cell
    width, height = (last[1] - first[1] + 1) * box.cell, (last[0] - first[0] + 1) * box.cell
    # The frame runs along the grid lines, which lie in the middle of a device pixel.
    return Rect(x + 0.5, y + 0.5, width, height)


def place_of(lattice: Lattice, i: int, j: int) -> tuple[float, float]:
    """Cell (i, j) of a window, or the one cell that the whole window shares."""
    return float(lattice.rows[min(i, len(lattice.rows) - 1)]), float(lattice.columns[min(j, len(lattice.columns) - 1)])


def spread(rows: Array, columns: Array) -> bool:
    """Whether dilation leaves gaps between the cells of a window."""
    return any(len(axis) > 1 and axis[1] - axis[0] > 1 for axis in (rows, columns))


def joining(sources: Sequence[Rect], target: Rect, unit: float) -> list[Rect]:
    """Lines from under small grids to one that stands about as high: down, across, and up; none where it does not."""
    low = max(rect.bottom for rect in (*sources, target))
    if low - min(rect.bottom for rect in (*sources, target)) > 3 * unit:
        return []
    thick, y = max(1.0, round(0.08 * unit)), round(low + 0.32 * unit)
    middles = [round(rect.x + rect.width / 2) for rect in (*sources, target)]
    down = [
        Rect(x, rect.bottom + 1, thick, y - rect.bottom - 1)
        for x, rect in zip(middles, (*sources, target), strict=True)
    ]
    return [*down, Rect(min(middles), y, max(middles) - min(middles) + thick, thick)]

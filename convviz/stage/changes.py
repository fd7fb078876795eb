"""Where two moments differ: the rectangles to paint again."""

from collections.abc import Sequence

import numpy as np

from convviz.stage.marks import CellGrid, Mark, Rect


def changed_rects(old: Sequence[Mark], new: Sequence[Mark]) -> list[Rect]:
    """Rectangles on whole units that hold every point where ``new`` looks different from ``old``.

    No two of them overlap. Both name each key once; marks that both have stand in the same order.
    """
    before = {mark.key: mark for mark in old}
    rects: list[Rect] = []
    for mark in new:
        rects += _difference(before.pop(mark.key, None), mark)
    rects += [mark.bounds for mark in before.values()]
    return _merged([rect.outward() for rect in rects])


def _merged(rects: list[Rect]) -> list[Rect]:
    """The same area in rectangles that do not overlap: those that do become one."""
    apart: list[Rect] = []
    for rect in rects:
        whole = rect
        while touching := [other for other in apart if other.intersects(whole)]:
            for other in touching:
                apart.remove(other)
                whole = whole.united(other)
        apart.append(whole)
    return apart


def _difference(old: Mark | None, new: Mark) -> list[Rect]:
    if old is new:
        return []
    if old is None:
        return [new.bounds]
    if isinstance(old, CellGrid) and isinstance(new, CellGrid) and _same_frame(old, new):
        return _changed_cells(old, new)
    if not isinstance(new, CellGrid) and old == new:
        return []
    return [old.bounds, new.bounds]


def _same_frame(old: CellGrid, new: CellGrid) -> bool:
    def frame(grid: CellGrid) -> tuple[object, ...]:
        look = (grid.scale, grid.text_size, grid.line, grid.blank, grid.digits, grid.ring, grid.spacing)
        return (grid.x, grid.y, grid.cell, grid.values.shape, *look)

    return frame(old) == frame(new)


def _changed_cells(old: CellGrid, new: CellGrid) -> list[Rect]:
    if old.values is new.values:
        return []
    # Bit for bit, so that a blank cell (NaN) equals a blank cell.
    differs = old.values.view(np.int64) != new.values.view(np.int64)
    rows = np.flatnonzero(differs.any(axis=1))
    if not rows.size:
        return []
    columns = np.flatnonzero(differs.any(axis=0))
    # The line to the right and below belongs to the cell too.
    return [new.cells((rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)).grown(1)]

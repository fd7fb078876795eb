"""Where two moments differ: the rectangles to paint again."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array
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
    if isinstance(old, CellGrid) and isinstance(new, CellGrid) and same_but_cells(old, new):
        return _changed_cells(old, new)
    if not isinstance(new, CellGrid) and old == new:
        return []
    return [old.bounds, new.bounds]


_MOST_COMPARED = 1 << 18
"""Cells that are compared one by one: more are smaller than a pixel, unless they are enlarged, and painted as one
picture.
"""

_CELLS = ("values", "faint")
_FRAME = tuple(field.name for field in fields(CellGrid) if field.name not in _CELLS)
"""What two grids must have in common for their cells to be compared one by one: everything else."""


def same_but_cells(old: CellGrid, new: CellGrid) -> bool:
    """Whether two grids differ in what their cells hold at most: all other fields are looked at, whatever they are."""
    same = all(getattr(old, name) == getattr(new, name) for name in _FRAME)
    return same and old.values.shape == new.values.shape


def differing(old: Array, new: Array) -> NDArray[np.bool_]:
    """Which cells differ: bit for bit, so that a blank one (NaN) equals a blank one."""
    result: NDArray[np.bool_] = old.view(np.int64) != new.view(np.int64)
    return result


def _changed_cells(old: CellGrid, new: CellGrid) -> list[Rect]:
    if old.values is new.values and old.faint is new.faint:
        return []
    if new.values.size > _MOST_COMPARED:
        return [new.bounds]
    differs = differing(old.values, new.values)
    if old.faint is not new.faint:
        blank = np.full_like(new.values, np.nan)
        faint = differing(blank if old.faint is None else old.faint, blank if new.faint is None else new.faint)
        differs |= faint & (np.isnan(old.values) | np.isnan(new.values))
    rows = np.flatnonzero(differs.any(axis=1))
    if not rows.size:
        return []
    columns = np.flatnonzero(differs.any(axis=0))
    # The line to the right and below belongs to the cell too.
    return [new.cells((rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)).grown(1)]

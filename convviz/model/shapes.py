"""Which cells a hand means: lines, rectangles, discs and areas of one value.

Places are integer arrays of shape (n, 2), rows and columns; they may lie beyond the edges of a grid.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]
"""Row and column of a plane; beyond its edges it goes on."""

Places = NDArray[np.integer[Any]]
"""(n, 2): row and column of each cell, none of them twice."""

Mask = NDArray[np.bool_]
"""(rows, columns): which cells of a plane are meant."""

_Whole = NDArray[np.integer[Any]]


def line(start: Place, end: Place) -> Places:
    """Cells from ``start`` to ``end``, both included, each a neighbour of the one before (Bresenham 1965)."""
    apart = np.subtract(end, start)
    steps = int(np.abs(apart).max())
    at = np.arange(steps + 1)[:, None]
    # Halves go the same way as in whole numbers: ⌊x + 1/2⌋.
    return np.asarray(start) + (2 * at * apart + steps) // max(2 * steps, 1)


def rectangle(start: Place, end: Place) -> Places:
    """The cells on the edge of the rectangle whose opposite corners are ``start`` and ``end``."""
    inside = _box(start, end)
    return _outline(inside) + _corner(start, end)


def filled_rectangle(start: Place, end: Place) -> Places:
    """All cells of the rectangle whose opposite corners are ``start`` and ``end``."""
    return np.argwhere(_box(start, end)) + _corner(start, end)


def circle(start: Place, end: Place) -> Places:
    """The cells of ``disc`` that have a cell outside of it above, below, left or right."""
    return _outline(_disc(start, end)) + _corner(start, end)


def disc(start: Place, end: Place) -> Places:
    """The cells whose centre is in the ellipse that fills the rectangle between two corners; nine cells have no
    corners, as in every pixel editor: a square is none.
    """
    return np.argwhere(_disc(start, end)) + _corner(start, end)


def thickened(places: Places, size: int) -> Places:
    """Every cell under a square brush of ``size`` cells whose cell ⌊(size − 1)/2⌋ goes over ``places``."""
    if size == 1 or not len(places):
        return places
    reach = np.arange(size) - (size - 1) // 2
    around = np.stack(np.meshgrid(reach, reach, indexing="ij"), axis=-1).reshape(-1, 2)
    return np.unique((places[:, None] + around).reshape(-1, 2), axis=0)


def snapped(start: Place, end: Place) -> Place:
    """The place nearest to ``end``'s direction on the row, the column or a diagonal through ``start``, as far away."""
    down, right = end[0] - start[0], end[1] - start[1]
    far = max(abs(down), abs(right))
    # A diagonal is meant where the shorter way is more than tan 22.5° of the longer one.
    diagonal = min(abs(down), abs(right)) > far * (2**0.5 - 1)
    if diagonal:
        return start[0] + (far if down > 0 else -far), start[1] + (far if right > 0 else -far)
    return (start[0], end[1]) if abs(right) >= abs(down) else (end[0], start[1])


def squared(start: Place, end: Place) -> Place:
    """The opposite corner that makes a square of the longer side, in the direction of ``end``."""
    down, right = end[0] - start[0], end[1] - start[1]
    far = max(abs(down), abs(right))
    return start[0] + (far if down >= 0 else -far), start[1] + (far if right >= 0 else -far)


def flooded(same: Mask, start: Place) -> Places:
    """The cells of ``same`` (booleans, rows × columns) that can be reached from ``start`` over edges, without leaving
    it; none where ``start`` is not in it.
    """
    if not (0 <= start[0] < same.shape[0] and 0 <= start[1] < same.shape[1]) or not same[start]:
        return np.zeros((0, 2), np.intp)
    runs = _runs(same)
    label = _connected(len(runs), *_touching(runs, same.shape[1]))
    own = (runs[:, 0] == start[0]) & (runs[:, 1] <= start[1]) & (start[1] < runs[:, 2])
    return _cells_of(runs[label == label[own][0]])


def _corner(start: Place, end: Place) -> Places:
    corner: Places = np.minimum(start, end)
    return corner


def _box(start: Place, end: Place) -> Mask:
    rows, columns = np.abs(np.subtract(end, start)) + 1
    return np.ones((rows, columns), bool)


def _disc(start: Place, end: Place) -> Mask:
    rows, columns = _box(start, end).shape
    if (rows, columns) == (3, 3):
        return np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], bool)
    # In whole numbers, so that mirrored cells agree: (2r − R + 1)²C² + (2c − C + 1)²R² ≤ R²C².
    down = (2 * np.arange(rows) - rows + 1)[:, None].astype(float)
    right = (2 * np.arange(columns) - columns + 1).astype(float)
    inside: Mask = (down * columns) ** 2 + (right * rows) ** 2 <= float(rows * columns) ** 2
    return inside


def _outline(inside: Mask) -> Places:
    around = np.pad(inside, 1)
    within = around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
    return np.argwhere(inside & ~within)


# Areas of one value: as runs of cells in a row, so that the time goes with their number.


def _runs(same: Mask) -> _Whole:
    """(row, first, end) of every run of cells, in the order of reading; its end is not in it."""
    change = np.diff(np.pad(same, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, firsts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    return np.stack([rows, firsts, ends], axis=1)


def _touching(runs: _Whole, columns: int) -> tuple[_Whole, _Whole]:
    """The pairs of runs in neighbouring rows that share a column."""
    # One axis for all rows: what stands in the row below is one row's length further.
    firsts, ends = (runs[:, 0] * (columns + 1) + runs[:, column] for column in (1, 2))
    low = np.searchsorted(ends, firsts + columns + 1, side="right")
    high = np.searchsorted(firsts, ends + columns + 1, side="left")
    count = np.maximum(high - low, 0)
    above = np.repeat(np.arange(len(runs)), count)
    below = np.arange(len(above)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
    return above, below


def _connected(count: int, one: _Whole, other: _Whole) -> _Whole:
    """For each of ``count`` things a number that is the same for all that the pairs join: hooking and shortcutting
    (Shiloach and Vishkin 1982), in rounds that grow with the logarithm of the longest way.
    """
    label = np.arange(count)
    while True:
        low = np.minimum(label[one], label[other])
        before = label.copy()
        for ends in (one, other):
            np.minimum.at(label, before[ends], low)
            np.minimum.at(label, ends, low)
        while not np.array_equal(shorter := label[label], label):
            label = shorter
        if np.array_equal(label, before):
            return label


def _cells_of(runs: _Whole) -> Places:
    lengths = runs[:, 2] - runs[:, 1]
    rows = np.repeat(runs[:, 0], lengths)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.stack([rows, np.repeat(runs[:, 1], lengths) + within], axis=1)

"""Grids whose cells are smaller than pixels, as averaged pictures that are kept and carried on."""

import threading
import weakref
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from convviz.engine.arrays import Array
from convviz.paint.colouring import every_cell, image, packed_cells
from convviz.stage import CellGrid
from convviz.stage.changes import differing


class _Known(NamedTuple):
    """A picture with the colours that it was made of, and what these were made of, as long as somebody has it."""

    values: "weakref.ref[Any]"
    faint: "weakref.ref[Any] | None"
    colours: NDArray[np.uint32]
    small: QImage


_FEW = 8
"""One of how many rows may differ, so that the others are taken from a known picture."""


class SmallPictures:
    """The last averaged pictures: only the whole of a grid gives the same everywhere, and colouring millions of cells
    for each touched corner would stop the window. Of a grid that differs from a known one in few rows, only these are
    coloured anew.
    """

    _MOST = 12

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], _Known] = {}
        self._lock = threading.Lock()

    def of(self, grid: CellGrid, size: QSize) -> QImage:
        """``grid`` in ``size`` pixels."""
        key = (id(grid.values), id(grid.faint), grid.scale, grid.blank, size.width(), size.height())
        with self._lock:
            known = self._known.get(key)
        # An identity may be another array's by now.
        if known is not None and known.values() is grid.values:
            faint = None if known.faint is None else known.faint()
            if faint is grid.faint:
                return known.small
        colours = self._coloured(grid)
        smooth = Qt.TransformationMode.SmoothTransformation
        small = image(colours).scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        ahead = None if grid.faint is None else weakref.ref(grid.faint)
        with self._lock:
            self._known.pop(key, None)
            while len(self._known) >= self._MOST:
                del self._known[next(iter(self._known))]
            self._known[key] = _Known(weakref.ref(grid.values), ahead, colours, small)
        return small

    def _coloured(self, grid: CellGrid) -> NDArray[np.uint32]:
        """The colour of every cell."""
        with self._lock:
            alike = [one for key, one in reversed(self._known.items()) if key[2:4] == (grid.scale, grid.blank)]
        for one in alike:
            rows = _rows_that_differ(one, grid)
            if rows is not None and len(rows) * _FEW <= len(grid.values):
                return _carried_on(one.colours, grid, rows)
        return every_cell(grid)


def _rows_that_differ(known: _Known, grid: CellGrid) -> "NDArray[np.intp] | None":
    """The rows in which a grid has other cells than a known one; None where they cannot be compared."""
    values, faint = known.values(), None if known.faint is None else known.faint()
    if values is None or not _alike(values, grid.values):
        return None
    if known.faint is None and grid.faint is None:
        return np.flatnonzero(_differ(values, grid.values))
    if faint is None or grid.faint is None or not _alike(faint, grid.faint):
        return None
    return np.flatnonzero(_differ(values, grid.values) | _differ(faint, grid.faint))


def _alike(one: Array, other: Array) -> bool:
    return one.shape == other.shape and one.dtype == other.dtype


def _differ(old: Array, new: Array) -> NDArray[np.bool_]:
    """For each row whether any cell of it differs."""
    if old is new:
        return np.zeros(len(new), bool)
    cells = differing(old, new) if new.dtype == np.float64 else np.asarray(old != new)
    return np.asarray(cells.any(axis=1))


def _carried_on(colours: NDArray[np.uint32], grid: CellGrid, rows: "NDArray[np.intp]") -> NDArray[np.uint32]:
    if not rows.size:
        return colours
    result = colours.copy()
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        first, end = int(run[0]), int(run[-1]) + 1
        result[first:end] = packed_cells(grid, (first, end), (0, grid.values.shape[1]))
    return result


small_pictures = SmallPictures()

"""The colours of a grid's cells, packed as Qt takes them, and those of the numbers on them."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from convviz.stage import CellGrid
from convviz.stage.marks import Colour
from convviz.stage.scale import table, white_ink

_FAINT = 0.4
"""How much of its colour a cell has that is not yet written."""

_FAINT_INK = 0.72
"""How much of its ink the number on it has: halfway, and still legible."""

_BLANK = 255
"""The table entry of a cell without a value; scales have 255 entries, 0 … 254."""

_STRIP = 1 << 14
"""Cells that are coloured at a time."""

Span = tuple[int, int]
Colours = NDArray[np.uint8]


def image(argb: NDArray[np.uint32]) -> QImage:
    """Packed colours (rows, columns) as an image that owns its memory."""
    rows, columns = argb.shape
    return QImage(np.ascontiguousarray(argb).data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def packed(colours: Colours) -> NDArray[np.uint32]:
    """Colours (…, 3) as 0xFFrrggbb."""
    red, green, blue = (colours[..., i].astype(np.uint32) for i in range(3))
    result: NDArray[np.uint32] = np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue
    return result


def packed_cells(grid: CellGrid, rows: Span, columns: Span) -> NDArray[np.uint32]:
    """The packed colour of each cell."""
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    argb = np.empty((height, width), dtype=np.uint32)
    # A strip at a time, which stays in the processor's memory: a map of millions of cells is coloured often.
    per = max(_STRIP // max(width, 1), 1)
    for done in range(0, height, per):
        strip = rows[0] + done, rows[0] + min(done + per, height)
        argb[done : done + per] = _packed_strip(grid, strip, columns)
    return argb


def _packed_strip(grid: CellGrid, rows: Span, columns: Span) -> NDArray[np.uint32]:
    argb = _packed_table(grid.scale.stops, grid.blank)[_entries(grid, rows, columns)]
    if grid.faint is not None:
        ahead = _entries(grid, rows, columns, ahead=True)
        argb = np.where(ahead == _BLANK, argb, _faint_table(grid.scale.stops, grid.blank)[ahead])
    return argb


def _entries(grid: CellGrid, rows: Span, columns: Span, *, ahead: bool = False) -> Colours:
    """Each cell's place in the table of colours; of those not yet written where ``ahead``."""
    values = grid.values[slice(*rows), slice(*columns)]
    if ahead and grid.faint is not None:
        values = np.where(np.isnan(values), grid.faint[slice(*rows), slice(*columns)], np.nan)
    blank = np.isnan(values)
    entries = grid.scale.entries(np.where(blank, grid.scale.low, values))
    entries[blank] = _BLANK
    return entries


@lru_cache(maxsize=64)
def _packed_table(stops: tuple[str, ...], blank: Colour) -> NDArray[np.uint32]:
    """The packed colour of each entry, the blank one included."""
    return packed(np.vstack([table(stops), np.array([blank], dtype=np.uint8)]))


def faint(colours: Colours, blank: Colour) -> Colours:
    """Colours (…, 3) of cells that are not yet written."""
    mixed: Colours = np.rint(_FAINT * colours.astype(np.float64) + (1 - _FAINT) * np.array(blank)).astype(np.uint8)
    return mixed


@lru_cache(maxsize=64)
def _faint_table(stops: tuple[str, ...], blank: Colour) -> NDArray[np.uint32]:
    return packed(np.vstack([faint(table(stops), blank), np.array([blank], dtype=np.uint8)]))


@lru_cache(maxsize=64)
def _faint_inks(stops: tuple[str, ...], blank: Colour) -> Colours:
    """For each entry the colour of a number on it, (entries, 3)."""
    cells = np.vstack([faint(table(stops), blank), np.array([blank], dtype=np.uint8)]).astype(np.float64)
    ink = np.where(white_ink(cells.astype(np.uint8))[:, None], 255.0, 0.0)
    mixed: Colours = np.rint(_FAINT_INK * ink + (1 - _FAINT_INK) * cells).astype(np.uint8)
    return mixed


@lru_cache(maxsize=64)
def _white_table(stops: tuple[str, ...]) -> NDArray[np.bool_]:
    """For each entry whether a number on it is white rather than black; no number stands on a blank."""
    return np.append(white_ink(table(stops)), False)


def white_inks(grid: CellGrid, rows: Span, columns: Span) -> NDArray[np.bool_]:
    """For each cell whether a number on it is white rather than black."""
    white: NDArray[np.bool_] = _white_table(grid.scale.stops)[_entries(grid, rows, columns)]
    return white


def faint_inks(grid: CellGrid, rows: Span, columns: Span) -> Colours:
    """The colour of the number on each cell that is not yet written, (rows, columns, 3)."""
    inks: Colours = _faint_inks(grid.scale.stops, grid.blank)[_entries(grid, rows, columns, ahead=True)]
    return inks


def every_cell(grid: CellGrid) -> NDArray[np.uint32]:
    """The packed colours of the whole grid."""
    rows, columns = grid.values.shape
    return packed_cells(grid, (0, rows), (0, columns))

"""Marks as shapes, without pixels: what an SVG holds and what goes onto a page of a PDF.

Lengths are stage units. ``Pen`` is who draws: one that writes SVG, one that paints on a page.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from convviz.paint import grids
from convviz.paint.colouring import every_cell, packed, white_inks
from convviz.paint.fonts import cap_height, measure
from convviz.stage import CellGrid, Curve, Frame, Mark, Rect, ScaleBar, Text, Wash
from convviz.stage.digits import number_in
from convviz.stage.marks import Colour
from convviz.stage.scale import table

Line = tuple[float, float, float, float]
"""From (x, y) to (x, y)"""

MOST_CELLS = 4096
"""From which on a grid is a picture, and has no numbers."""

_ENLARGED = 1024
"""Pixels of a picture's longer side about."""

_SHADES = 65
"""Of a scale bar; odd, so that one is the middle."""


class Pen(Protocol):
    """Draws shapes; each colour is opaque unless it is said."""

    def fill(self, rects: Sequence[Rect], colour: Colour, *, opacity: float = 1.0) -> None:
        """Rectangles."""

    def picture(self, rect: Rect, packed: NDArray[np.uint32]) -> None:
        """A picture of (rows, columns) of 0xFFrrggbb, whose pixels stay sharp."""

    def lines(
        self, lines: Sequence[Line], colour: Colour, width: float, *, dash: float = 0.0, opacity: float = 1.0
    ) -> None:
        """Lines, dashed where ``dash`` is a length."""

    def outlines(self, rects: Sequence[Rect], colour: Colour, width: float) -> None:
        """Rectangles' edges, with mitred corners."""

    def text(self, text: str, place: tuple[float, float], size: float, colour: Colour, *, bold: bool) -> None:
        """One line of text with the left end of its baseline at ``place``."""


def draw_mark(pen: Pen, mark: Mark) -> None:
    """Draw one mark."""
    _DRAWERS[type(mark)](pen, mark)


def draw_marks(pen: Pen, marks: Iterable[Mark]) -> None:
    """Draw marks in their order."""
    for mark in marks:
        draw_mark(pen, mark)


def draw_part(pen: Pen, part: CellGrid, whole: CellGrid) -> None:
    """Draw ``part`` of ``whole`` over a drawing of the whole; of a picture within its border."""
    if whole.values.size <= MOST_CELLS:
        _draw_grid(pen, part)
        return
    inside = whole.cells((0, whole.values.shape[0]), (0, whole.values.shape[1])).grown(-0.5)
    for colour, found in runs(every_cell(part)).items():
        pen.fill([_within(part.cells((r, r + 1), (c, c + n)), inside) for r, c, n in found], colour)


def _within(rect: Rect, area: Rect) -> Rect:
    x, y = max(rect.x, area.x), max(rect.y, area.y)
    return Rect(x, y, min(rect.right, area.right) - x, min(rect.bottom, area.bottom) - y)


def _draw_text(pen: Pen, mark: Text) -> None:
    pen.text(mark.text, (mark.x, mark.y), round(mark.size), mark.colour, bold=mark.bold)


def _draw_frame(pen: Pen, mark: Frame) -> None:
    out = mark.width / 2 + mark.casing_width - 0.5 if mark.outside else 0.0
    # On the screen the line lies in the middle of a pixel; here the edge itself is meant.
    rects = [Rect(r.x - 0.5, r.y - 0.5, r.width, r.height).grown(out) for r in mark.rects]
    pen.outlines(rects, mark.casing, mark.width + 2 * mark.casing_width)
    pen.outlines(rects, mark.core, mark.width)


def _draw_wash(pen: Pen, mark: Wash) -> None:
    pen.fill(mark.rects, mark.colour, opacity=mark.opacity)
    if lines := mark.lines():
        pen.lines(lines, mark.colour, grids.CROSS)


def _draw_curve(pen: Pen, mark: Curve) -> None:
    pen.lines([(*a, *b) for a, b in pairwise(mark.points)], mark.colour, mark.width)


def _draw_scale_bar(pen: Pen, mark: ScaleBar) -> None:
    colours = table(mark.scale.stops)
    colours = colours[np.linspace(0, len(colours) - 1, _SHADES).round().astype(np.intp)]
    pen.picture(mark.rect, packed(colours)[None])
    pen.outlines([mark.rect], mark.line, 1.0)


def _draw_grid(pen: Pen, grid: CellGrid) -> None:
    rows, columns = grid.values.shape
    _draw_cells(pen, grid)
    if rows * columns > MOST_CELLS:
        pen.outlines([grid.cells((0, rows), (0, columns))], grid.line, 1.0)
        return
    if grids.is_hatched(grid):
        _draw_hatching(pen, grid)
    _draw_lines(pen, grid)
    if grids.is_legible_drawn(grid):
        _draw_numbers(pen, grid)


def _draw_cells(pen: Pen, grid: CellGrid) -> None:
    """One rectangle for each run of equal cells in a row; of very many cells, a picture."""
    colours = every_cell(grid)
    rows, columns = grid.values.shape
    if rows * columns > MOST_CELLS:
        pen.picture(grid.cells((0, rows), (0, columns)), colours)
        return
    for colour, found in runs(colours).items():
        pen.fill([grid.cells((row, row + 1), (column, column + n)) for row, column, n in found], colour)


def enlarged(packed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The picture with each pixel as a square of several: who blurs an enlarged picture blurs its edges only."""
    times = min(max(_ENLARGED // max(packed.shape), 1), 8)
    return packed.repeat(times, axis=0).repeat(times, axis=1)


def runs(packed: NDArray[np.uint32]) -> dict[Colour, list[tuple[int, int, int]]]:
    """The runs of equal pixels in the rows of a picture: of each colour their (row, column, length)."""
    rows, columns = packed.shape
    first = np.ones((rows, columns), dtype=bool)
    first[:, 1:] = packed[:, 1:] != packed[:, :-1]
    starts = np.flatnonzero(first)
    lengths = np.diff(starts, append=rows * columns)
    found: dict[Colour, list[tuple[int, int, int]]] = {}
    for start, length, pixel in zip(starts.tolist(), lengths.tolist(), packed.ravel()[starts].tolist(), strict=True):
        colour = (pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255)
        found.setdefault(colour, []).append((*divmod(start, columns), length))
    return found


def _draw_hatching(pen: Pen, grid: CellGrid) -> None:
    """Diagonals over the ring and inserted zeros, all from the grid's corner."""
    rows, columns = grid.values.shape
    areas = grids.hatched(grid, (0, rows), (0, columns))
    gap = grids.hatch_gap(grid.cell)
    lines = [line for area in areas for line in diagonals(area, grid.x + grid.y, gap)]
    pen.lines(lines, grid.hatch, 1.0, opacity=grids.HATCH_OPACITY)


def diagonals(area: Rect, start: float, gap: float) -> list[Line]:
    """The parts within ``area`` of the lines on which x + y is ``start`` and a multiple of ``gap``."""
    first = math.ceil((area.x + area.y - start) / gap)
    last = math.floor((area.right + area.bottom - start) / gap)
    found = []
    for n in range(first, last + 1):
        total = start + n * gap
        x0, x1 = max(area.x, total - area.bottom), min(area.right, total - area.y)
        if x1 > x0:
            found.append((x0, total - x0, x1, total - x1))
    return found


def _draw_lines(pen: Pen, grid: CellGrid) -> None:
    """Solid lines around the cells of the input, dashed ones in its padding ring, and the border between."""
    rows, columns = grid.values.shape
    top, bottom, left, right = grid.ring
    if any(grid.ring):
        pen.lines(_grid_lines(grid, (0, rows), (0, columns)), grid.line, 1.0, dash=3.0)
    inner_rows, inner_columns = (top, rows - bottom), (left, columns - right)
    pen.lines(_grid_lines(grid, inner_rows, inner_columns), grid.line, 1.0)
    thick = grids.edge_width(grid.cell)
    inner = grid.cells(inner_rows, inner_columns)
    sides = (
        (top, Rect(inner.x - thick, inner.y - thick, inner.width + 2 * thick, thick)),
        (bottom, Rect(inner.x - thick, inner.bottom, inner.width + 2 * thick, thick)),
        (left, Rect(inner.x - thick, inner.y, thick, inner.height)),
        (right, Rect(inner.right, inner.y, thick, inner.height)),
    )
    pen.fill([rect for count, rect in sides if count], grid.edge)


def _grid_lines(grid: CellGrid, rows: tuple[int, int], columns: tuple[int, int]) -> list[Line]:
    area = grid.cells(rows, columns)
    across = [grid.y + r * grid.cell for r in range(rows[0], rows[1] + 1)]
    down = [grid.x + c * grid.cell for c in range(columns[0], columns[1] + 1)]
    return [(area.x, y, area.right, y) for y in across] + [(x, area.y, x, area.bottom) for x in down]


def _draw_numbers(pen: Pen, grid: CellGrid) -> None:
    rows, columns = grid.values.shape
    white = white_inks(grid, (0, rows), (0, columns))
    for (r, c), value in np.ndenumerate(grid.values):
        if math.isnan(value):  # not yet written
            continue
        text, size = number_in(grid, float(value), measure)
        x = grid.x + (c + 0.5) * grid.cell - measure(text, size, False)[0] / 2
        y = grid.y + (r + 0.5) * grid.cell + cap_height(size) / 2
        pen.text(text, (x, y), size, grids.INKS[bool(white[r, c])], bold=False)


_DRAWERS: dict[type, Callable[[Pen, Any], None]] = {
    CellGrid: _draw_grid,
    Text: _draw_text,
    Frame: _draw_frame,
    ScaleBar: _draw_scale_bar,
    Wash: _draw_wash,
    Curve: _draw_curve,
}

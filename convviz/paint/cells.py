"""Grids of cells: one image for the colours, then hatching, lines and the numbers that are legible."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from convviz.paint.device import Device
from convviz.paint.fonts import cap_height, font, measure
from convviz.stage import CellGrid, Rect
from convviz.stage.marks import Colour
from convviz.stage.scale import table, white_ink
from convviz.stage.text import number_text

_LEGIBLE = 8.5
"""Device pixels: smaller numbers are left away."""

_LINES_FROM = 5.0
"""Device pixels of a cell from which grid lines are drawn."""

_HATCH = QColor(128, 128, 128, 110)
"""Hatching over padding cells: visible on dark and light, and the number on it stays legible."""

_ACROSS, _DOWN = 0.08, 0.25
"""Shares of a cell at either end that its number leaves free."""

_BLANK = 255
"""The table entry of a cell without a value; scales have 255 entries, 0 … 254."""

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


def paint_grid(device: Device, grid: CellGrid, visible: Rect) -> None:
    """Paint the cells of ``grid`` that ``visible`` (stage units) touches."""
    rows, columns = _touched(grid, visible)
    if rows[0] >= rows[1] or columns[0] >= columns[1]:
        return
    _paint_colours(device, grid, rows, columns)
    if grid.cell * device.scale >= _LINES_FROM:
        if any(grid.ring):
            _paint_hatching(device, grid, visible)
        _paint_lines(device, grid, rows, columns)
    if grid.text_size * device.scale >= _LEGIBLE:
        _paint_numbers(device, grid, *_touched(grid, visible, _DOWN, _ACROSS))


def _touched(grid: CellGrid, visible: Rect, down: float = -0.5, across: float = -0.5) -> tuple[Span, Span]:
    """Rows and columns of the cells that ``visible`` touches.

    ``down`` and ``across`` are the shares of a cell on either side that do not count; below 0, cells
    count that are nearby: they share a line.
    """

    def span(low: float, high: float, start: float, count: int, margin: float) -> Span:
        first = math.floor((low - start) / grid.cell + margin)
        last = math.ceil((high - start) / grid.cell - margin)
        return max(first, 0), min(last, count)

    count = grid.values.shape
    rows = span(visible.y, visible.bottom, grid.y, count[0], down)
    return rows, span(visible.x, visible.right, grid.x, count[1], across)


def _paint_colours(device: Device, grid: CellGrid, rows: Span, columns: Span) -> None:
    if grid.cell * device.scale < 2:
        # Cells smaller than pixels are averaged: only the whole image gives the same everywhere.
        rows, columns = (0, grid.values.shape[0]), (0, grid.values.shape[1])
    entries = _entries(grid, rows, columns)
    argb = _packed_table(grid.scale.stops, grid.blank)[entries]
    smooth = grid.cell * device.scale < 1
    device.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    device.painter.drawImage(device.rect(grid.cells(rows, columns)), image(argb))


def _entries(grid: CellGrid, rows: Span, columns: Span) -> Colours:
    values = grid.values[slice(*rows), slice(*columns)]
    blank = np.isnan(values)
    entries = grid.scale.entries(np.where(blank, grid.scale.low, values))
    entries[blank] = _BLANK
    return entries


@lru_cache(maxsize=64)
def _packed_table(stops: tuple[str, ...], blank: Colour) -> NDArray[np.uint32]:
    """The packed colour of each entry, the blank one included."""
    return packed(np.vstack([table(stops), np.array([blank], dtype=np.uint8)]))


@lru_cache(maxsize=64)
def _white_table(stops: tuple[str, ...]) -> NDArray[np.bool_]:
    """For each entry whether a number on it is white rather than black; no number stands on a blank."""
    return np.append(white_ink(table(stops)), False)


def _inner(grid: CellGrid) -> Rect:
    top, bottom, left, right = grid.ring
    rows, columns = grid.values.shape
    return grid.cells((top, rows - bottom), (left, columns - right))


def _whole(grid: CellGrid) -> Rect:
    return grid.cells((0, grid.values.shape[0]), (0, grid.values.shape[1]))


def _paint_hatching(device: Device, grid: CellGrid, visible: Rect) -> None:
    """Diagonals over the ring, at places that depend on the grid alone."""
    painter = device.painter
    whole, inner = device.rect(_whole(grid)), device.rect(_inner(grid))
    seen = device.rect(visible).adjusted(-1, -1, 1, 1).intersected(whole)
    if seen.isEmpty() or inner.contains(seen):
        return
    gap = max(4.0, round(grid.cell * device.scale / 5))
    painter.setPen(QPen(_HATCH, max(1, round(device.scale))))
    lines = []
    # A diagonal x + y = d, one for each multiple of the gap that crosses what is seen.
    first = math.floor((seen.left() + seen.top() - whole.left() - whole.top()) / gap)
    last = math.ceil((seen.right() + seen.bottom() - whole.left() - whole.top()) / gap)
    for k in range(first, last + 1):
        d = whole.left() + whole.top() + k * gap
        lines += _diagonal(d, whole, inner)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _diagonal(d: float, whole: QRectF, inner: QRectF) -> list[QLineF]:
    """The parts of the line x + y = d in ``whole`` and outside ``inner``."""

    def crossing(rect: QRectF) -> tuple[float, float]:
        return max(rect.left(), d - rect.bottom()), min(rect.right(), d - rect.top())

    low, high = crossing(whole)
    inner_low, inner_high = crossing(inner)
    parts = [(low, high)] if inner_low >= inner_high else [(low, inner_low), (inner_high, high)]
    return [QLineF(a, d - a, b, d - b) for a, b in parts if b > a]


def _pen(device: Device, colour: Colour) -> QPen:
    return QPen(QColor(*colour), max(1, round(device.scale)))


def _paint_lines(device: Device, grid: CellGrid, rows: Span, columns: Span) -> None:
    """Solid lines around the cells of the input, dashed ones in its padding ring."""
    painter = device.painter
    if any(grid.ring):
        pen = _pen(device, grid.line)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLines(_grid_lines(device, grid, _whole(grid), rows, columns))
    painter.setPen(_pen(device, grid.line))
    painter.drawLines(_grid_lines(device, grid, _inner(grid), rows, columns))
    for side in _edges(grid, device):
        painter.fillRect(side, QColor(*grid.edge))


def _edges(grid: CellGrid, device: Device) -> list[QRectF]:
    """A strong line on the ring's side of the border between ring and input, on the sides that have one."""
    top, bottom, left, right = grid.ring
    inner = device.rect(_inner(grid))
    thick = max(2.0, round(grid.cell * device.scale / 16))
    x, y, far_x, far_y = (float(math.floor(v)) for v in (inner.left(), inner.top(), inner.right(), inner.bottom()))
    start_x, end_x = x - thick * bool(left), far_x + thick * bool(right)
    height = far_y - y
    sides = (
        (top, QRectF(start_x, y - thick, end_x - start_x, thick)),
        (bottom, QRectF(start_x, far_y, end_x - start_x, thick)),
        (left, QRectF(x - thick, y, thick, height)),
        (right, QRectF(far_x, y, thick, height)),
    )
    return [rect for cells, rect in sides if cells]


def _grid_lines(device: Device, grid: CellGrid, area: Rect, rows: Span, columns: Span) -> list[QLineF]:
    """Lines between the cells of ``area``, whole from end to end so that dashes stay in place."""
    box = device.rect(area)
    left, right = math.floor(box.left()), math.floor(box.right())
    top, bottom = math.floor(box.top()), math.floor(box.bottom())
    ys = [math.floor(device.point(0, grid.y + r * grid.cell).y()) for r in range(rows[0], rows[1] + 1)]
    xs = [math.floor(device.point(grid.x + c * grid.cell, 0).x()) for c in range(columns[0], columns[1] + 1)]
    across = [QLineF(left, y, right, y) for y in ys if top <= y <= bottom]
    return across + [QLineF(x, top, x, bottom) for x in xs if left <= x <= right]


def _paint_numbers(device: Device, grid: CellGrid, rows: Span, columns: Span) -> None:
    if rows[0] >= rows[1] or columns[0] >= columns[1]:
        return
    painter, size = device.painter, round(grid.text_size * device.scale)
    painter.setFont(font(size, False))
    pens = _pens(_white_table(grid.scale.stops)[_entries(grid, rows, columns)])
    down = cap_height(size) / 2 + 0.5
    step = grid.cell * device.scale
    start = device.point(grid.x, grid.y)
    current = None
    values = grid.values[slice(*rows), slice(*columns)].tolist()
    for i, row in enumerate(values):
        y = start.y() + (rows[0] + i + 0.5) * step + down
        for j, value in enumerate(row):
            if math.isnan(value):  # not yet written
                continue
            if pens[i][j] is not current:
                painter.setPen(current := pens[i][j])
            text = number_text(value, grid.digits)
            x = start.x() + (columns[0] + j + 0.5) * step - measure(text, size, False)[0] / 2 + 0.5
            painter.drawText(QPointF(x, y), text)


def _pens(white: NDArray[np.bool_]) -> list[list[QPen]]:
    pens = QPen(QColor(0, 0, 0)), QPen(QColor(255, 255, 255))
    return [[pens[ink] for ink in row] for row in white.tolist()]

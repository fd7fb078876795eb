"""Grids of cells: one image for the colours, then hatching, lines and the numbers that are legible."""

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from convviz.paint import grids
from convviz.paint.colouring import Span, faint_inks, image, packed_cells, white_inks
from convviz.paint.device import Device
from convviz.paint.fonts import cap_height, font, measure
from convviz.paint.small_pictures import small_pictures
from convviz.stage import CellGrid, Rect
from convviz.stage.digits import number_in
from convviz.stage.marks import Colour

_LINES_FROM = 5.0
"""Widths of a line that a cell has at least for grid lines to be drawn: in smaller ones they would be all there is."""

_LEAST = 6
"""Device pixels of a number that had to be made smaller than the others."""

_ACROSS, _DOWN = 0.04, 0.2
"""Shares of a cell at either end that its number leaves free."""


def paint_grid(device: Device, grid: CellGrid, visible: Rect) -> None:
    """Paint the cells of ``grid`` that ``visible`` (stage units) touches."""
    rows, columns = _touched(grid, visible)
    if rows[0] >= rows[1] or columns[0] >= columns[1]:
        return
    _paint_colours(device, grid, rows, columns)
    if grid.cell * device.scale >= _LINES_FROM * device.hairline:
        if grids.is_hatched(grid):
            _paint_hatching(device, grid, rows, columns)
        _paint_lines(device, grid, rows, columns)
    if grids.is_legible(grid, device.scale):
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
    if grid.cell * device.scale < 1:
        _paint_averaged(device, grid)
    else:
        _paint_sharp(device, grid, packed_cells(grid, rows, columns), (rows[0], columns[0]))


def _paint_sharp(device: Device, grid: CellGrid, argb: NDArray[np.uint32], first: Span) -> None:
    """Each cell from the pixel of its edge to that of the next.

    Where Qt enlarges a picture it chooses the pixels anew for each part of it, even for whole factors.
    """
    start = device.point(grid.x, grid.y)
    step = grid.cell * device.scale
    ys = np.floor(start.y() + step * (first[0] + np.arange(argb.shape[0] + 1))).astype(np.intp)
    xs = np.floor(start.x() + step * (first[1] + np.arange(argb.shape[1] + 1))).astype(np.intp)
    area = device.area
    ys, xs = np.clip(ys, 0, area.height()), np.clip(xs, 0, area.width())
    enlarged = image(np.repeat(np.repeat(argb, np.diff(ys), axis=0), np.diff(xs), axis=1))
    device.painter.drawImage(int(xs[0]), int(ys[0]), enlarged)


def _paint_averaged(device: Device, grid: CellGrid) -> None:
    """Cells smaller than pixels, averaged beforehand: Qt's smooth drawing depends on the clip."""
    target = device.rect(grids.whole(grid))
    size = target.toRect().size().expandedTo(QSize(1, 1))
    device.painter.drawImage(target.topLeft().toPoint(), small_pictures.of(grid, size))


def _paint_hatching(device: Device, grid: CellGrid, rows: Span, columns: Span) -> None:
    """Diagonals over the ring and inserted zeros, as a pattern that begins at the grid's corner."""
    painter = device.painter
    tile = _hatch_tile(grids.hatch_gap(grid.cell * device.scale), device.hairline, grid.hatch)
    painter.setBrushOrigin(device.rect(grids.whole(grid)).topLeft().toPoint())
    for area in grids.hatched(grid, rows, columns):
        painter.fillRect(device.rect(area).toRect(), tile)
    painter.setBrushOrigin(0, 0)


@lru_cache(maxsize=64)
def _hatch_tile(gap: int, width: int, colour: Colour) -> QBrush:
    """One period of the pattern; a line drawn for each part of the ring would differ at the clip's edge."""
    tile = QImage(gap, gap, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(0)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QColor(*colour, round(255 * grids.HATCH_OPACITY)), width))
    painter.drawLines([QLineF(k * gap - gap, 2 * gap, k * gap + gap, 0) for k in (0, 1, 2)])
    painter.end()
    return QBrush(tile)


def _paint_lines(device: Device, grid: CellGrid, rows: Span, columns: Span) -> None:
    """Solid lines around the cells of the input, dashed ones in its padding ring."""
    painter = device.painter
    if any(grid.ring):
        for line in _grid_lines(device, grid, grids.whole(grid), rows, columns):
            _paint_dashes(device, line, grid.line)
    painter.setPen(QPen(QColor(*grid.line), device.hairline))
    painter.drawLines(_grid_lines(device, grid, grids.inner(grid), rows, columns))
    for side in _edges(grid, device):
        painter.fillRect(side, QColor(*grid.edge))


def _paint_dashes(device: Device, line: QLineF, colour: Colour) -> None:
    """A dashed line as a pattern from its start: where a pen is wide, the phase of its dashes depends on the clip."""
    painter, width = device.painter, device.hairline
    back = width // 2  # a pen's line lies so around its pixel
    along = line.dy() == 0
    x, y = round(line.x1()), round(line.y1())
    length = round(line.length()) + 1
    rect = QRect(x, y - back, length, width) if along else QRect(x - back, y, width, length)
    painter.setBrushOrigin(rect.topLeft())
    painter.fillRect(rect, _dash_tile(colour, width, along))
    painter.setBrushOrigin(0, 0)


@lru_cache(maxsize=64)
def _dash_tile(colour: Colour, width: int, along: bool) -> QBrush:
    """One period: a dash and a gap of three widths each."""
    period = 6 * width
    tile = QImage(*((period, width) if along else (width, period)), QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(0)
    painter = QPainter(tile)
    painter.fillRect(0, 0, *((3 * width, width) if along else (width, 3 * width)), QColor(*colour))
    painter.end()
    return QBrush(tile)


def _edges(grid: CellGrid, device: Device) -> list[QRectF]:
    """A strong line on the ring's side of the border between ring and input, on the sides that have one."""
    top, bottom, left, right = grid.ring
    inner = device.rect(grids.inner(grid))
    thick = grids.edge_width(grid.cell * device.scale)
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
    _paint_row_numbers(device, grid, rows, columns, _pens(white_inks(grid, rows, columns)))
    if grid.faint is not None:
        pens = [[QPen(QColor(*ink)) for ink in row] for row in faint_inks(grid, rows, columns).tolist()]
        waiting = np.where(np.isnan(grid.values), grid.faint, np.nan)
        _paint_row_numbers(device, replace(grid, values=waiting), rows, columns, pens)


def _paint_row_numbers(device: Device, grid: CellGrid, rows: Span, columns: Span, pens: list[list[QPen]]) -> None:
    painter, usual = device.painter, round(grid.text_size * device.scale)
    step, start = grid.cell * device.scale, device.point(grid.x, grid.y)
    current, set_size = None, 0
    values = grid.values[slice(*rows), slice(*columns)].tolist()
    for i, row in enumerate(values):
        for j, value in enumerate(row):
            if math.isnan(value):  # not yet written
                continue
            text, needed = number_in(grid, value, measure)
            size = usual if needed == grid.text_size else math.floor(needed * device.scale)
            if size < _LEAST:
                continue
            if size != set_size:
                painter.setFont(font(size, False))
                set_size = size
            if pens[i][j] is not current:
                painter.setPen(current := pens[i][j])
            x = start.x() + (columns[0] + j + 0.5) * step - measure(text, size, False)[0] / 2 + 0.5
            y = start.y() + (rows[0] + i + 0.5) * step + cap_height(size) / 2 + 0.5
            painter.drawText(QPointF(x, y), text)


def _pens(white: NDArray[np.bool_]) -> list[list[QPen]]:
    pens = tuple(QPen(QColor(*ink)) for ink in grids.INKS)
    return [[pens[ink] for ink in row] for row in white.tolist()]

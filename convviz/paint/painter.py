"""One routine for each kind of mark.

Everything is painted through one transform from stage units to device pixels, in an order and at
positions that do not depend on the clip: a part painted again equals the same part of the whole.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convviz.paint import cells
from convviz.paint.colouring import image, packed
from convviz.paint.device import Device
from convviz.paint.fonts import font
from convviz.paint.grids import CROSS
from convviz.stage import CellGrid, Curve, Frame, Mark, Rect, ScaleBar, Text, Wash
from convviz.stage.scale import table


def paint_marks(device: Device, marks: Iterable[Mark], region: list[Rect]) -> None:
    """Paint what of ``marks`` touches the rectangles of ``region``, in stage units.

    The painter's clip is the caller's; its transform must be the identity.
    """
    for mark in marks:
        bounds = mark.bounds
        touched = [rect for rect in region if rect.intersects(bounds)]
        if touched:
            visible = touched[0]
            for rect in touched[1:]:
                visible = visible.united(rect)
            _PAINTERS[type(mark)](device, mark, visible)


def _paint_text(device: Device, mark: Text, visible: Rect) -> None:
    painter = device.painter
    # Letters are scaled with the stage, not set at a rounded size: they stay within the bounds measured.
    painter.save()
    painter.translate(device.point(mark.x, mark.y))
    painter.scale(device.scale, device.scale)
    painter.setFont(font(round(mark.size), mark.bold))
    painter.setPen(QColor(*mark.colour))
    painter.drawText(0, 0, mark.text)
    painter.restore()


def _paint_frame(device: Device, mark: Frame, visible: Rect) -> None:
    painter = device.painter
    out = (mark.width / 2 + mark.casing_width - 0.5) * device.ratio if mark.outside else 0.0
    rects = [device.rect(rect).adjusted(-out, -out, out, out) for rect in mark.rects]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((mark.casing, mark.width + 2 * mark.casing_width), (mark.core, mark.width)):
        pen = QPen(QColor(*colour), width * device.ratio)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRects(rects)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_wash(device: Device, mark: Wash, visible: Rect) -> None:
    colour = QColor(*mark.colour, round(255 * mark.opacity))
    for rect in mark.rects:
        if rect.intersects(visible):
            device.painter.fillRect(device.rect(rect).toRect(), colour)
    lines = [QLineF(device.point(x0, y0), device.point(x1, y1)) for x0, y0, x1, y1 in mark.lines()]
    if lines:
        device.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        device.painter.setPen(QPen(QColor(*mark.colour), CROSS * device.ratio))
        device.painter.drawLines(lines)
        device.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_curve(device: Device, mark: Curve, visible: Rect) -> None:
    painter = device.painter
    pen = QPen(QColor(*mark.colour), mark.width * device.ratio)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(pen)
    painter.drawPolyline([device.point(x, y) for x, y in mark.points])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_scale_bar(device: Device, mark: ScaleBar, visible: Rect) -> None:
    target = device.rect(mark.rect).toRect()
    colours = table(mark.scale.stops)
    # One colour a pixel: Qt's own enlarging would depend on the clip.
    across = np.linspace(0, len(colours) - 1, max(target.width(), 1)).round().astype(np.intp)
    seen = target & device.area
    if not seen.isEmpty():
        across = across[seen.left() - target.left() :][: seen.width()]
        bar = np.repeat(packed(colours[across])[None], seen.height(), axis=0)
        device.painter.drawImage(seen.topLeft(), image(bar))
    device.painter.setPen(QPen(QColor(*mark.line), 0))
    device.painter.setBrush(Qt.BrushStyle.NoBrush)
    device.painter.drawRect(target)


def _paint_grid(device: Device, mark: CellGrid, visible: Rect) -> None:
    cells.paint_grid(device, mark, visible)


_PAINTERS: dict[type, Callable[[Device, Any, Rect], None]] = {
    CellGrid: _paint_grid,
    Text: _paint_text,
    Frame: _paint_frame,
    ScaleBar: _paint_scale_bar,
    Wash: _paint_wash,
    Curve: _paint_curve,
}

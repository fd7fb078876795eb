"""The item in the scene that shows a surface, and its arithmetic of sizes."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from convviz.paint import Surface


def device_size(size: QSize, ratio: float) -> QSize:
    """Device pixels of a view of ``size`` points."""
    return QSize(round(size.width() * ratio), round(size.height() * ratio))


def kept_inside(offset: QPointF, zoom: float, size: QSize) -> QPointF:
    """The offset nearest to ``offset`` at which the enlarged stage fills the view, in whole points."""
    x = min(max(offset.x(), size.width() * (1 - zoom)), 0.0)
    y = min(max(offset.y(), size.height() * (1 - zoom)), 0.0)
    return QPointF(round(x), round(y))


class Picture(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Shows the part of the surface that Qt asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.surface: Surface | None = None

    def boundingRect(self) -> QRectF:
        if self.surface is None:
            return QRectF()
        image, ratio = self.surface.image, self.surface.ratio
        return QRectF(0, 0, image.width() / ratio, image.height() / ratio)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.surface is None:
            return
        # The surface's image holds device pixels and no ratio of its own: painting on one that has a ratio
        # would scale a second time. Drawn without any scale, its pixels are the screen's. The clip limits
        # the work; a part of its own would be resampled where the ratio is not whole.
        painter.save()
        painter.scale(1 / self.surface.ratio, 1 / self.surface.ratio)
        painter.drawImage(QPointF(0, 0), self.surface.image)
        painter.restore()

"""From stage units to device pixels."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from convviz.stage import Rect
from convviz.stage.marks import Colour


@dataclass(frozen=True, slots=True)
class Device:
    """A painter with the transform ``device = stage · scale + (dx, dy)``."""

    painter: QPainter
    scale: float
    dx: float
    dy: float
    background: Colour

    def point(self, x: float, y: float) -> QPointF:
        """A point in device pixels."""
        return QPointF(x * self.scale + self.dx, y * self.scale + self.dy)

    def rect(self, rect: Rect) -> QRectF:
        """A rectangle in device pixels."""
        return QRectF(
            rect.x * self.scale + self.dx,
            rect.y * self.scale + self.dy,
            rect.width * self.scale,
            rect.height * self.scale,
        )

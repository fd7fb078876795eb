"""From stage units to device pixels."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from convviz.stage import Rect


@dataclass(frozen=True, slots=True)
class Device:
    """A painter with the transform ``device = stage · scale + (dx, dy)``.

    Lines keep their width when the stage is enlarged: ``ratio`` is device pixels for a point of theirs.
    """

    painter: QPainter
    scale: float
    dx: float
    dy: float
    ratio: float = 1.0

    @property
    def hairline(self) -> int:
        """The width of a thin line in whole device pixels."""
        return max(1, round(self.ratio))

    @property
    def area(self) -> QRect:
        """All pixels that there are: what is far larger when the stage is enlarged is made within them only."""
        device = self.painter.device()
        return QRect(0, 0, device.width(), device.height())

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

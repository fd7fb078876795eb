"""A picture that stays, and on which only what changed is painted again.

The canvas on the screen and the exporters use the same surface: what is exported is what is seen.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from convviz.paint.device import Device
from convviz.paint.painter import paint_marks
from convviz.stage import Mark, Rect, changed_rects
from convviz.stage.marks import Colour


class Surface:
    """An image of ``width`` × ``height`` device pixels showing marks through ``device = stage · scale + offset``.

    Without a ``background`` it is transparent, and its colours are premultiplied with their opacity. ``ratio`` is
    the device pixels of a point of a line, which does not grow with ``scale``.
    """

    def __init__(
        self,
        width: int,
        height: int,
        background: Colour | None,
        *,
        scale: float = 1.0,
        offset: tuple[float, float] = (0.0, 0.0),
        ratio: float = 1.0,
    ) -> None:
        formats = QImage.Format
        opaque = background is not None
        self.image = QImage(width, height, formats.Format_RGB32 if opaque else formats.Format_ARGB32_Premultiplied)
        self._background = QColor(*background) if background is not None else QColor(0, 0, 0, 0)
        self.scale = scale
        self.offset = offset
        # Where units are not whole pixels, edges that were rounded may lie a little outside their bounds; lines
        # of several pixels do, too.
        self._slack = 0 if float(scale).is_integer() and ratio == 1 else 2 + math.ceil(ratio)
        self.ratio = ratio
        self._marks: Sequence[Mark] | None = None

    def show(self, marks: Sequence[Mark]) -> list[QRect]:
        """Bring the image to ``marks``; the rectangles of device pixels that were painted."""
        whole = self.image.rect()
        # What stood here lives until all is painted: small pictures are carried on from it.
        before, self._marks = self._marks, marks
        if before is None:
            dirty = [whole]
        else:
            dirty = [r for r in map(self._pixels, changed_rects(before, marks)) if not r.isEmpty()]
        if dirty:
            self._paint(marks, dirty)
        return dirty

    def add(self, marks: Sequence[Mark], scale: float, offset: tuple[float, float], ratio: float) -> None:
        """Paint ``marks`` over what is there, through a transform of their own."""
        if self._marks is None:
            self.show(())
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        whole = Rect(-offset[0] / scale, -offset[1] / scale, self.image.width() / scale, self.image.height() / scale)
        paint_marks(Device(painter, scale, *offset, ratio), marks, [whole])
        painter.end()

    def _paint(self, marks: Sequence[Mark], dirty: list[QRect]) -> None:
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        region = QRegion()
        for rect in dirty:
            region = region.united(QRegion(rect))
        painter.setClipRegion(region)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for rect in dirty:
            painter.fillRect(rect, self._background)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        device = Device(painter, self.scale, *self.offset, self.ratio)
        paint_marks(device, marks, [self._units(rect).grown(self._slack) for rect in dirty])
        painter.end()

    def _pixels(self, rect: Rect) -> QRect:
        """The device pixels that a rectangle of stage units touches."""
        left = math.floor(rect.x * self.scale + self.offset[0])
        top = math.floor(rect.y * self.scale + self.offset[1])
        right = math.ceil(rect.right * self.scale + self.offset[0])
        bottom = math.ceil(rect.bottom * self.scale + self.offset[1])
        slack = self._slack
        return QRect(left, top, right - left, bottom - top).adjusted(-slack, -slack, slack, slack) & self.image.rect()

    def _units(self, rect: QRect) -> Rect:
        return Rect(
            (rect.x() - self.offset[0]) / self.scale,
            (rect.y() - self.offset[1]) / self.scale,
            rect.width() / self.scale,
            rect.height() / self.scale,
        )

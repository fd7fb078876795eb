"""The slider over the animation."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider


class Scrubber(QSlider):
    """A slider over the moments, counted from 1, with a tick at the start of each row of the feature map."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName("Moment of the animation")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(80, 30)
        self.setRange(1, 1)
        self.rows: Sequence[int] = ()
        """The first moment of each row of the feature map; none where there are no ticks."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the track goes there, not a page further."""
        if event.button() == Qt.MouseButton.LeftButton:
            handle = self._handle()
            place = round(event.position().x()) - handle // 2
            span = self.width() - handle
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span))
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        ticks = self._ticks()
        if not ticks:
            return
        painter = QPainter(self)
        painter.setPen(QColor(self.palette().color(self.palette().ColorRole.PlaceholderText)))
        for x in ticks:
            painter.drawLine(x, self.height() - 5, x, self.height() - 1)
        painter.end()

    def _ticks(self) -> list[int]:
        if len(self.rows) > self.width() / 4:
            return []
        handle = self._handle()
        span = self.width() - handle
        return [handle // 2 + QStyle.sliderPositionFromValue(1, self.maximum(), first, span) for first in self.rows]

    def _handle(self) -> int:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)

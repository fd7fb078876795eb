"""The bar at the bottom: where the animation is, and how it moves."""

import math

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convviz.engine import Trace, Weighted
from convviz.model.numbers import number_text
from convviz.stage import DETAILS, Detail, Playhead
from convviz.stage.timeline import MAX_SPEED, MIN_SPEED
from convviz.ui.style import themed_icon

_SPEED_STEPS = 100
DETAIL_LABELS = {Detail.WINDOW: "Window by window", Detail.PRODUCTS: "Each product", Detail.GLIDE: "Gliding"}
BUTTONS = ("first", "back", "play", "forward", "last")


class Scrubber(QSlider):
    """A slider over the steps, with a tick at the start of each row of the feature map."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName("Step")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(30)
        self.row_length = 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the track goes there, not a page further."""
        if event.button() == Qt.MouseButton.LeftButton:
            handle = self._handle()
            place = round(event.position().x()) - handle // 2
            self.setValue(QStyle.sliderValueFromPosition(0, self.maximum(), place, self.width() - handle))
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
        count = self.maximum() + 1
        if self.row_length < 1 or count // self.row_length > self.width() / 4:
            return []
        handle = self._handle()
        span = self.width() - handle
        return [
            handle // 2 + QStyle.sliderPositionFromValue(0, self.maximum(), step, span)
            for step in range(0, count, self.row_length)
        ]

    def _handle(self) -> int:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)


class Transport(QWidget):
    """Buttons, scrubber, speed, detail and loop."""

    sought = Signal(int)
    speed_changed = Signal(float)
    detail_changed = Signal(object)

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.scrubber = Scrubber()
        self.scrubber.valueChanged.connect(self.sought)
        self.place = QLabel()
        self.place.setObjectName("place")
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setAccessibleName("Speed in steps a second")
        self.speed.setRange(0, _SPEED_STEPS)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.setFixedWidth(120)
        self.speed.valueChanged.connect(self._speed_moved)
        self.speed_text = QLabel()
        self.speed_text.setFixedWidth(86)
        self.detail = QComboBox()
        self.detail.setAccessibleName("Detail")
        self.detail.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for detail in DETAILS.values():
            self.detail.addItem(DETAIL_LABELS[detail], detail)
        self.detail.activated.connect(lambda: self.detail_changed.emit(self.detail.currentData()))
        self._arrange(actions)

    def _arrange(self, actions: dict[str, QAction]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 14, 8)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.scrubber, 1)
        top.addWidget(self.place)
        bottom = QHBoxLayout()
        bottom.setSpacing(4)
        bottom.addStretch(1)
        for name in BUTTONS:
            bottom.addWidget(_button(actions[name]))
        bottom.addStretch(1)
        bottom.addWidget(_button(actions["loop"]))
        bottom.addSpacing(8)
        bottom.addWidget(self.detail)
        bottom.addSpacing(8)
        bottom.addWidget(self.speed)
        bottom.addWidget(self.speed_text)
        column.addLayout(top)
        column.addLayout(bottom)

    def show_trace(self, trace: Trace | None) -> None:
        """Another number of steps."""
        with QSignalBlocker(self.scrubber):
            self.scrubber.setMaximum(0 if trace is None else len(trace) - 1)
        self.scrubber.row_length = 0 if trace is None else trace.step_shape[2]
        if trace is not None:
            # One width for all steps: a label that changes its size would lay the bar out again at each.
            self.place.setFixedWidth(self.place.fontMetrics().horizontalAdvance(_place_text(trace, len(trace) - 1)) + 8)
        self.setEnabled(trace is not None)
        self.scrubber.update()

    def show_playhead(self, playhead: Playhead, trace: Trace | None) -> None:
        """Another moment."""
        if trace is None:
            self.place.setText("No step")
            return
        with QSignalBlocker(self.scrubber):
            self.scrubber.setValue(playhead.step)
        self.place.setText(_place_text(trace, playhead.step))

    def show_pace(self, detail: Detail, speed: float) -> None:
        """Another detail or speed."""
        self.detail.setCurrentIndex(self.detail.findData(detail))
        with QSignalBlocker(self.speed):
            self.speed.setValue(round(_SPEED_STEPS * math.log(speed / MIN_SPEED) / math.log(MAX_SPEED / MIN_SPEED)))
        self.speed_text.setText(f"{number_text(speed)} steps/s")
        self.speed.setToolTip(f"Speed: {number_text(speed)} steps a second")

    def show_playing(self, playing: bool, action: QAction) -> None:
        """Whether time passes."""
        text = "Pause" if playing else "Play"
        if action.text() != text:
            action.setText(text)
            self.dress(playing, action)

    def dress(self, playing: bool, action: QAction) -> None:
        """The icon of the play button in the colours of the look."""
        action.setIcon(themed_icon(MDI7.pause if playing else MDI7.play))

    def _speed_moved(self, position: int) -> None:
        speed = MIN_SPEED * (MAX_SPEED / MIN_SPEED) ** (position / _SPEED_STEPS)
        self.speed_changed.emit(min(max(float(f"{speed:.2g}"), MIN_SPEED), MAX_SPEED))


def _place_text(trace: Trace, step: int) -> str:
    filters, _, _ = trace.step_shape
    f, row, column = trace[step].position
    text = f"Step {step + 1:,} of {len(trace):,} · row {row + 1}, column {column + 1}"
    name = "filter" if isinstance(trace.operation, Weighted) else "channel"
    return f"{text} · {name} {f + 1}" if filters > 1 else text


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setObjectName(action.objectName())
    button.setAccessibleName(action.text())
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setIconSize(button.iconSize() * 1.25)
    return button

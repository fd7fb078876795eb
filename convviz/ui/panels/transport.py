"""The bar at the bottom, one row: where the animation is, and how it moves."""

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from convviz.model.look import DETAIL_LABELS, DETAILS, MAX_SPEED, MIN_SPEED, Detail
from convviz.model.numbers import number_text
from convviz.session import Shown
from convviz.ui.fields.listening import Listening
from convviz.ui.panels.scrubber import Scrubber
from convviz.ui.style import wide
from convviz.ui.words import label, named, set_tip

_SPEED_STEPS = 100
_MOST_TICKS = 2000
_LEAST_SCRUBBER, _SAID = 110, 78
"""Points of the scrubber at least, and of the speed in words."""
BUTTONS = ("first", "back", "play", "forward", "last")


class Transport(QWidget, Listening):
    """Buttons, scrubber, speed, detail and loop; where the bar is narrow, what keys do as well goes first."""

    sought = Signal(int)
    """Index of a still moment"""
    speed_changed = Signal(float)
    detail_changed = Signal(object)

    _shown: Shown | None = None

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.scrubber = Scrubber()
        self.listen(self.scrubber.valueChanged, lambda value: self.sought.emit(value - 1))
        self.place = label(name="place")
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setAccessibleName("Speed in steps a second")
        self.speed.setRange(0, _SPEED_STEPS)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.setFixedWidth(92)
        self.listen(self.speed.valueChanged, self._speed_moved)
        self.speed_text = label()
        self.speed_text.setFixedWidth(wide(_SAID))
        self.detail = QComboBox()
        self.detail.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for detail in DETAILS.values():
            self.detail.addItem(DETAIL_LABELS[detail], detail)
        self.detail.activated.connect(lambda: self.detail_changed.emit(self.detail.currentData()))
        self.loop = _button(actions["loop"])
        self._short = False
        self._arrange(actions)
        named(self.detail, "Detail")

    def _arrange(self, actions: dict[str, QAction]) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 12, 4)
        row.setSpacing(3)
        self.buttons = {name: _button(actions[name]) for name in BUTTONS}
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.scrubber, 1)
        row.addSpacing(8)
        row.addWidget(self.place)
        row.addSpacing(6)
        for widget in (self.loop, self.detail, self.speed, self.speed_text):
            row.addWidget(widget)
        self._row = row

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show where the animation is and how it moves; only what differs from ``old`` is touched."""
        self._shown = new
        with self.showing():
            hidden = old is not None and old.hides_size != new.hides_size
            if old is None or hidden or old.timeline is not new.timeline or old.trace is not new.trace:
                self._show_timeline(new)
            if old is None or (old.look.detail, old.look.speed) != (new.look.detail, new.look.speed):
                self._show_pace(new.look.detail, new.look.speed)
            self.place.setText(self._place_text(new.look.playhead.step))
            if new.timeline is not None:
                self.scrubber.setValue(max(new.timeline.rest_index(new.look.playhead), 0) + 1)

    def _show_timeline(self, shown: Shown) -> None:
        timeline, trace = shown.timeline, shown.trace
        self.scrubber.setMaximum(timeline.rest_count if timeline else 1)
        firsts = range(0, len(trace), trace.step_shape[2]) if trace is not None else range(0)
        # Where there are more rows than ticks have room for, there are none.
        few = len(firsts) <= _MOST_TICKS and not shown.hides_size
        self.scrubber.rows = [timeline.first_rest(step) + 1 for step in firsts] if few and timeline is not None else []
        self.scrubber.setEnabled(trace is not None)
        self.setEnabled(trace is not None)
        self._fit()
        self.scrubber.update()

    def _show_pace(self, detail: Detail, speed: float) -> None:
        self.detail.setCurrentIndex(self.detail.findData(detail))
        self.speed.setValue(round(_SPEED_STEPS * math.log(speed / MIN_SPEED) / math.log(MAX_SPEED / MIN_SPEED)))
        self.speed_text.setText(f"{number_text(speed)} steps/s")
        set_tip(self.speed, f"Speed: {number_text(speed)} steps a second")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._shown is not None:
            self.speed_text.setFixedWidth(wide(_SAID))
            self._fit()

    def _fit(self) -> None:
        """Leave away what there is no room for, first what has a key and is seen elsewhere."""
        spacing = self._row.spacing()
        ends = [self.buttons["first"], self.buttons["last"]]
        fixed = 50 + sum(b.sizeHint().width() + spacing for b in self.buttons.values() if b not in ends)
        widths: dict[QWidget, int] = {
            **{button: button.sizeHint().width() for button in ends},
            self.loop: self.loop.sizeHint().width(),
            self.detail: self.detail.sizeHint().width(),
            self.speed: self.speed.width(),
            self.speed_text: self.speed_text.width(),
        }
        for short in (False, True):
            self._short = short
            place = self._widest_place()
            shown = list(widths)
            for away in (None, self.speed_text, self.speed, self.detail, self.loop, *ends):
                shown = [w for w in shown if w is not away]
                needed = fixed + place + _LEAST_SCRUBBER + sum(widths[w] + spacing for w in shown)
                # The label becomes short before a control goes.
                if needed <= self.width() or (not short and away is self.speed_text):
                    break
            if needed <= self.width():
                break
        for widget in widths:
            widget.setVisible(widget in shown)
        # One width for all steps: a label that changes its size would lay the bar out again at each.
        self.place.setFixedWidth(place)
        self.place.setText(self._place_text(self._shown.look.playhead.step if self._shown else 0))

    def _widest_place(self) -> int:
        trace = self._shown.trace if self._shown else None
        count = len(trace) if trace is not None else 1
        return self.place.fontMetrics().horizontalAdvance(self._place_text(count - 1)) + 8

    def _place_text(self, step: int) -> str:
        trace = self._shown.trace if self._shown else None
        if trace is None:
            return "No step"
        if self._shown is not None and self._shown.hides_size:
            return "Question"
        step = min(step, len(trace) - 1)
        if self._short:
            return f"{step + 1:,} of {len(trace):,}"
        f, row, column = trace[step].position
        text = f"Step {step + 1:,} of {len(trace):,} · row {row + 1}, column {column + 1}"
        return f"{text} · {trace.operation.map_noun} {f + 1}" if trace.step_shape[0] > 1 else text

    def _speed_moved(self, position: int) -> None:
        speed = MIN_SPEED * (MAX_SPEED / MIN_SPEED) ** (position / _SPEED_STEPS)
        self.speed_changed.emit(min(max(float(f"{speed:.2g}"), MIN_SPEED), MAX_SPEED))


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setObjectName(action.objectName())
    button.setAccessibleName(action.text())
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setIconSize(button.iconSize() * 1.25)
    return button

"""What is drawn with: a number, a slider over the colours' range, swatches, the width of the pencil, a colour."""

from functools import partial

from fonticon_mdi7 import MDI7
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from convviz.model.colours import GREY, ValueRange
from convviz.model.numbers import number_text
from convviz.session import MOST_SIZE, Shown
from convviz.ui.fields.rows import IntsField, RealField
from convviz.ui.style import themed_icon
from convviz.ui.words import label, set_tip

SWATCHES = (1.0, 0.5, 0.0, -1.0)
"""Those that are always there."""

_MOST_OWN = 6
_WIDE, _NARROW = 1000, 760
"""Points of the window's width from which on there is room for the slider, and for the user's own swatches."""

_STEPS, _MOST_STEPS = 40, 1000
"""Parts of the slider, where the range has no whole numbers of its own."""


class BrushField(RealField):
    """``held`` comes with a field of the brush and what it is to be, ``kept`` with the user's own swatches."""

    held = Signal(str, object)
    kept = Signal(list)
    entered = Signal()  # Enter was pressed in a field, and nothing refused

    def __init__(self) -> None:
        super().__init__("Value to draw with")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self._range = ValueRange(GREY, 0.0, 1.0)
        self._own: list[float] = []
        self._value, self._colour = 1.0, (1.0, 1.0, 1.0)
        self.field.setFixedWidth(64)
        self.edited.connect(self._choose)
        self._build_slider()
        self._build_swatches()
        self._build_rest()
        self._place()
        for line in (self.field, self.width_field.fields[0].lineEdit()):
            # After the field has said whether it takes the text: Qt tells of the key first.
            line.returnPressed.connect(self._enter, Qt.ConnectionType.QueuedConnection)

    # Building

    def _build_slider(self) -> None:
        self.slider.setAccessibleName("Value to draw with, over the range of the colours")
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setFixedWidth(90)
        self.listen(self.slider.valueChanged, self._slide)

    def _build_swatches(self) -> None:
        self._swatches = QHBoxLayout()
        self._swatches.setSpacing(3)
        self.keep_button = QToolButton()
        self.keep_button.setIcon(themed_icon(MDI7.plus))
        self.keep_button.setAccessibleName("Keep this value as a swatch")
        set_tip(self.keep_button, "Keep this value as a swatch; a right click on it takes it away again")
        self.keep_button.clicked.connect(self._keep)
        self.set_own([])

    def _build_rest(self) -> None:
        self.width_field = _InTheBar("Width of the pencil", [""], 1, MOST_SIZE)
        self.width_field.fields[0].setSuffix(" wide")
        self.width_field.fields[0].setFixedWidth(78)
        self.width_field.edited.connect(lambda values: self.held.emit("size", values[0]))
        self.together = QCheckBox("All channels")
        set_tip(self.together, "Draw in every channel of the input at once; in three, with a colour (Shift+C)")
        self.listen(self.together.toggled, lambda on: self.held.emit("together", on))
        self.colour = QPushButton()
        self.colour.setAccessibleName("Colour to draw with")
        self.colour.setFixedWidth(36)
        self.colour.clicked.connect(self._ask_colour)

    def _place(self) -> None:
        """All of it in one row."""
        row = self._line = QHBoxLayout()
        row.setSpacing(8)
        self._label = label("Draw")
        row.addWidget(self._label)
        row.addWidget(self.field)
        row.addWidget(self.slider)
        row.addLayout(self._swatches)
        for widget in (self.width_field, self.together, self.colour):
            row.addWidget(widget)
        row.addStretch(1)
        self._column.addLayout(row)

    def make_room(self, width: int) -> None:
        """Leave away what a window of ``width`` has no room for."""
        self.slider.setVisible(width >= _WIDE)
        self._label.setVisible(width >= _NARROW)
        self.width_field.setVisible(width >= _NARROW)
        for value, button in self.swatches.items():
            button.setVisible(width >= _NARROW or value in SWATCHES)
        # What was never shown does not tell its layout that it is hidden.
        self._line.invalidate()
        self._column.invalidate()
        self.updateGeometry()

    def _around(self) -> QWidget:
        return self.window()

    # Showing

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show what is drawn with now."""
        brush, ranged = new.brush, new.document.value_range
        channels = len(new.document.input)
        if old is not None and _drawn_with(old) == _drawn_with(new):
            return
        self._range, self._value, self._colour = ranged, brush.value, brush.colour
        self.set_value(brush.value)
        with self.showing():
            self._show_slider()
            self.width_field.set_value([brush.size])
            self.together.setVisible(channels > 1)
            self.together.setChecked(brush.together)
        self.colour.setVisible(brush.together and channels == len(brush.colour))
        self.colour.setIcon(_patch(self._shade()))
        self._mark_swatches()

    def _show_slider(self) -> None:
        low, high = self._range.low, self._range.high
        whole = low.is_integer() and high.is_integer() and _STEPS <= high - low <= _MOST_STEPS
        self.slider.setRange(0, int(high - low) if whole else _STEPS)
        # A value beyond the colours stands at the end; as a whole number it may be more than Qt has.
        share = min(max((self._value - low) / (high - low), 0.0), 1.0)
        self.slider.setValue(round(share * self.slider.maximum()))

    def set_own(self, values: list[float]) -> None:
        """Show the user's own swatches behind those that are always there."""
        self._own = values[:_MOST_OWN]
        while self._swatches.count():
            item = self._swatches.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.keep_button:
                widget.deleteLater()
        self.swatches = {value: self._swatch(value) for value in (*SWATCHES, *self._own)}
        for button in self.swatches.values():
            self._swatches.addWidget(button)
        self._swatches.addWidget(self.keep_button)
        self._mark_swatches()

    def _swatch(self, value: float) -> QPushButton:
        text = number_text(value)
        button = QPushButton(text)
        button.setObjectName("swatch")
        button.setCheckable(True)
        # Before it is shown once, a button does not know how wide its style lets it be.
        button.setFixedWidth(min(max(button.fontMetrics().horizontalAdvance(text) + 14, 26), 52))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"Draw with {text}")
        set_tip(button, f"Draw with {value!r} (the right mouse button draws 0)")
        button.clicked.connect(partial(self._choose, value))
        if value in self._own:
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            button.customContextMenuRequested.connect(lambda _: self._forget(value))
        return button

    def _mark_swatches(self) -> None:
        for value, button in self.swatches.items():
            button.setChecked(value == self._value)
        self.keep_button.setEnabled(self._value not in self.swatches and len(self._own) < _MOST_OWN)

    # Choosing

    def _choose(self, value: float, *_: object) -> None:
        self.accept()
        self._mark_swatches()
        self.held.emit("value", value)

    def _slide(self, place: int) -> None:
        low, high = self._range.low, self._range.high
        # Rounded to what the slider can tell apart: 0.15, not 0.15000000000000002.
        self._choose(round(low + place / self.slider.maximum() * (high - low), 9))

    def _keep(self) -> None:
        self.set_own([*self._own, self._value])
        self.kept.emit(self._own)

    def _forget(self, value: float) -> None:
        self.set_own([own for own in self._own if own != value])
        self.kept.emit(self._own)

    def _enter(self) -> None:
        if not (self.refuses or self.width_field.refuses):
            self.entered.emit()

    # A colour

    def _shade(self) -> QColor:
        low, high = self._range.low, self._range.high
        parts = (min(max((value - low) / (high - low), 0.0), 1.0) for value in self._colour)
        return QColor.fromRgbF(*parts)

    def _ask_colour(self) -> None:
        chosen = QColorDialog.getColor(self._shade(), self.window(), "Colour to draw with")
        if chosen.isValid():
            low, high = self._range.low, self._range.high
            parts = (chosen.red(), chosen.green(), chosen.blue())
            self.held.emit("colour", tuple(round(low + part / 255 * (high - low), 9) for part in parts))


class _InTheBar(IntsField):
    """A bar is too low for what is refused in it."""

    def _around(self) -> QWidget:
        return self.window()


def _drawn_with(shown: Shown) -> object:
    return shown.brush, shown.document.value_range, len(shown.document.input)


def _patch(colour: QColor) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(colour)
    return QIcon(pixmap)

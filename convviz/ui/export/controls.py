"""A control for each choice of an export, made from its row alone."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from convviz.export.choices import Choice, Kind
from convviz.ui.fields.numbers import IntField, NumberField
from convviz.ui.words import set_tip

_NARROW = 56
"""Points of a field for a number of few digits."""


class Plays(QWidget):
    """A number, and a box for none: 0."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, row: Choice) -> None:
        super().__init__()
        self.none = QCheckBox(row.zero.capitalize())
        self.number = IntField(row.label, 1, row.maximum)
        self.number.setSuffix(" ×")
        self.number.valueChanged.connect(self.changed)
        self.number.refused.connect(self.refused)
        self.none.toggled.connect(self.number.setDisabled)
        self.none.toggled.connect(self.changed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.none)
        line.addWidget(self.number)
        self.setFocusProxy(self.none)

    def value(self) -> int:
        """The number, or 0."""
        return 0 if self.none.isChecked() else self.number.value()

    def set_value(self, value: int) -> None:
        """Show another."""
        self.none.setChecked(value == 0)
        self.number.setValue(max(value, 1))


class Control:
    """One choice on the form: ``widget`` shows it; ``value`` is in the form in which settings hold it."""

    def __init__(self, row: Choice, changed: Any) -> None:
        """``changed`` is the signal to send on when the user has chosen."""
        self.row = row
        self.widget: QWidget = _MAKERS[row.name if row.name in _MAKERS else row.kind](row, changed)

    @property
    def value(self) -> Any:
        """What is chosen."""
        widget = self.widget
        if isinstance(widget, QCheckBox):
            return widget.isChecked()
        if isinstance(widget, QComboBox):
            return self.row.checked(widget.currentData())
        return widget.text().strip() if isinstance(widget, QLineEdit) and not _is_number(widget) else widget.value()  # type: ignore[attr-defined]

    def show(self, value: Any) -> None:
        """Show another value."""
        widget = self.widget
        if isinstance(widget, QCheckBox):
            widget.setChecked(value)
        elif isinstance(widget, QComboBox):
            names = [each for each, _ in (self.row.values or {}).values()]
            widget.setCurrentIndex(names.index(value))
        elif isinstance(widget, (NumberField, Plays)):
            widget.set_value(value)
        elif isinstance(widget, IntField):
            widget.setValue(value)
        elif isinstance(widget, QLineEdit):
            widget.setText(value)


def _is_number(widget: QWidget) -> bool:
    return isinstance(widget, NumberField)


def _flag(row: Choice, changed: Any) -> QWidget:
    box = QCheckBox(row.label)
    box.toggled.connect(changed)
    return box


def _list(row: Choice, changed: Any) -> QWidget:
    box = QComboBox()
    box.setAccessibleName(row.label)
    for name, (_, text) in (row.values or {}).items():
        box.addItem(text, name)
    box.activated.connect(changed)
    return box


def _number(row: Choice, changed: Any) -> QWidget:
    field = NumberField(row.label)
    field.edited.connect(changed)
    return field


def _whole(row: Choice, changed: Any) -> QWidget:
    field = IntField(row.label, row.minimum, row.maximum)
    field.setSpecialValueText(row.zero)
    field.valueChanged.connect(changed)
    return field


def _text(row: Choice, changed: Any) -> QWidget:
    field = QLineEdit()
    field.setAccessibleName(row.label)
    field.editingFinished.connect(changed)
    return field


def _steps(row: Choice, changed: Any) -> QWidget:
    field = _text(row, changed)
    if isinstance(field, QLineEdit):
        field.setPlaceholderText("all; or 1-9, 12, 1-36:4")
    set_tip(field, "Which steps, counted from 1: 1-9, 12, or 1-36:4 for every fourth")
    return field


def _dots(row: Choice, changed: Any) -> QWidget:
    field = _whole(row, changed)
    if isinstance(field, IntField):
        field.setSuffix(" dpi")
    return field


def _letters(row: Choice, changed: Any) -> QWidget:
    field = _number(row, changed)
    field.setMaximumWidth(_NARROW)
    set_tip(field, "The size of titles in points, the other texts in proportion; 0 is as large as fits")
    return field


def _plays(row: Choice, changed: Any) -> QWidget:
    field = Plays(row)
    field.changed.connect(changed)
    return field


_MAKERS: dict[Kind | str, Any] = {
    Kind.FLAG: _flag,
    Kind.CHOICE: _list,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.TEXT: _text,
    # What a usual control would not say well enough.
    "steps": _steps,
    "loops": _plays,
    "dots": _dots,
    "letters": _letters,
}

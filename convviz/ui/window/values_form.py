"""Fields for the values that something asks for."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convviz.model.edits import Value
from convviz.ui.fields.forms import form_in
from convviz.ui.fields.rows import Field, IntsField, RealField, shrinking

Given = dict[str, Any]


class ValuesForm(QWidget):
    """A field for each of some values; ``changed`` comes with all of them."""

    changed = Signal(object)

    def __init__(self, values: tuple[Value, ...], given: Given) -> None:
        super().__init__()
        self.given = dict(given)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        form = form_in(column)
        self.fields: dict[str, QWidget] = {}
        for value in values:
            field = self.fields[value.name] = self._field(value, given[value.name])
            form.addRow("" if isinstance(field, QCheckBox) else value.label, field)

    @property
    def refuses(self) -> bool:
        """Whether a text stands in a field that it does not take."""
        return any(field.refuses for field in self.findChildren(Field))

    def begin(self) -> None:
        """Typing begins in the first field, and replaces what stands there."""
        for field in self.fields.values():
            line = field.findChild(QLineEdit)
            if line is not None:
                line.setFocus()
                line.selectAll()
                return

    def _field(self, value: Value, now: Any) -> QWidget:
        if value.choices:
            box = shrinking(QComboBox())
            box.setMinimumContentsLength(16)
            for name, words in value.choices:
                box.addItem(words, name)
            box.setCurrentIndex(box.findData(now))
            box.setAccessibleName(value.label)
            box.activated.connect(lambda: self._set(value.name, box.currentData()))
            return box
        if isinstance(value.default, bool):
            check = QCheckBox(value.label)
            check.setChecked(now)
            check.toggled.connect(lambda on: self._set(value.name, on))
            return check
        if value.whole:
            whole = IntsField(value.label, [""], int(value.low), int(value.high))
            whole.set_value([int(now)])
            whole.edited.connect(lambda numbers: self._set(value.name, numbers[0]))
            return whole
        real = RealField(value.label)
        real.set_value(float(now))
        real.edited.connect(lambda number: self._set(value.name, number))
        return real

    def _set(self, name: str, value: Any) -> None:
        self.given[name] = value
        self.changed.emit(self.given)


def scrolling(form: QWidget, least: int = 0) -> QScrollArea:
    """A form that can be higher than the screen."""
    area = QScrollArea()
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # As wide as the form and the bar that it may need.
    area.setFixedWidth(max(form.sizeHint().width(), least) + area.verticalScrollBar().sizeHint().width() + 4)
    return area

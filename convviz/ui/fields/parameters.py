"""A field for each declared parameter of an operation, made from its kind alone."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox

from convviz.engine import OPERATIONS, PADDING_FORMS, Kind, Parameter
from convviz.engine.sizes import Axis
from convviz.ui.fields.rows import Field, IntsField, RealField, shrinking
from convviz.ui.words import set_tip

_FORM_LABELS = {
    "valid": "valid (none)",
    "same": "same",
    "same_lower": "same, odd cell first",
    "full": "full",
}
_NUMBERS = "numbers"


class PaddingField(Field):
    """A padding form, or four sides; the sides always show how many cells the form means here."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.form = shrinking(QComboBox())
        self.form.setAccessibleName(parameter.label)
        for name in PADDING_FORMS:
            self.form.addItem(_FORM_LABELS.get(name, name), name)
        self.form.addItem("numbers of cells", _NUMBERS)
        self.form.activated.connect(self._form_chosen)
        names = ["top", "bottom", "left", "right"]
        self.sides = IntsField(parameter.label, names, parameter.minimum, parameter.maximum)
        for field, name in zip(self.sides.fields, names, strict=True):
            field.setPrefix(f"{name} ")
        self.sides.edited.connect(self._sides_edited)
        self._column.addWidget(self.form)
        self._column.addWidget(self.sides)
        self._finish_rows(self.form)

    def _display(self, value: Any) -> None:
        self.form.setCurrentIndex(self.form.findData(value if isinstance(value, str) else _NUMBERS))

    def set_axes(self, rows: Axis, columns: Axis) -> None:
        """Show the cells of padding on the four sides."""
        self.sides.set_value((rows.before, rows.after, columns.before, columns.after))

    def _form_chosen(self) -> None:
        form = self.form.currentData()
        if form == _NUMBERS:
            self._sides_edited(self.sides.value())
        else:
            self.edited.emit(form)

    def _sides_edited(self, sides: list[int]) -> None:
        top, bottom, left, right = sides
        self.edited.emit(((top, bottom), (left, right)))


class ChoiceField(Field):
    """One of a list of names."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.box = shrinking(QComboBox())
        self.box.setAccessibleName(parameter.label)
        for name, label in parameter.choices:
            self.box.addItem(label, name)
        self.box.activated.connect(lambda: self.edited.emit(self.box.currentData()))
        self._column.addWidget(self.box)
        self._finish_rows(self.box)

    def _display(self, value: Any) -> None:
        self.box.setCurrentIndex(self.box.findData(value))


class FlagField(Field):
    """On or off; it carries its own label."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.box = QCheckBox(parameter.label)
        self.listen(self.box.toggled, self.edited.emit)
        self._column.addWidget(self.box)
        self._finish_rows(self.box)

    def _display(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class CountField(IntsField):
    """One whole number."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter.label, [parameter.label.lower()], parameter.minimum, parameter.maximum)

    def _display(self, value: Any) -> None:
        super()._display([value])

    def _changed(self, value: int) -> None:
        self.accept()
        self.edited.emit(value)


def _pair(parameter: Parameter) -> Field:
    return IntsField(parameter.label, ["rows", "columns"], parameter.minimum, parameter.maximum)


_MAKERS = {
    Kind.PAIR: _pair,
    Kind.PADDING: PaddingField,
    Kind.CHOICE: ChoiceField,
    Kind.COUNT: CountField,
    Kind.NUMBER: lambda parameter: RealField(parameter.label),
    Kind.FLAG: FlagField,
}


def field_for(parameter: Parameter) -> Field:
    """The field that edits ``parameter``."""
    field = _MAKERS[parameter.kind](parameter)
    set_tip(field, parameter.hint)
    return field


def all_parameters() -> list[Parameter]:
    """Each parameter that some operation declares, once; those of one operation stand in its order."""
    found: dict[str, Parameter] = {}
    names: list[str] = []
    for operation in OPERATIONS.values():
        place = 0
        for parameter in operation.parameters:
            if parameter.name not in found:
                found[parameter.name] = parameter
                names.insert(place, parameter.name)
            place = names.index(parameter.name) + 1
    return [found[name] for name in names]

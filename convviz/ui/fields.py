"""Fields that refuse what is out of range where it was typed, and keep the last good value."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget

from convviz.errors import ConvvizError
from convviz.model.numbers import common_denominator, number_text, parse_number, parse_whole
from convviz.ui.bubble import Bubble
from convviz.ui.style import themed_icon
from convviz.ui.words import set_tip


class IntField(QSpinBox):
    """A whole number; a wrong text is refused with a sentence when it is finished."""

    refused = Signal(str)
    accepted = Signal()

    def __init__(self, name: str, minimum: int, maximum: int) -> None:
        super().__init__()
        self._typed = self._refused = False
        self.lineEdit().textEdited.connect(self._note_typing)
        self.editingFinished.connect(self._finish)
        self.setRange(minimum, maximum)
        self.setAccessibleName(name)
        set_tip(self, f"{name}: {minimum} to {maximum:,}")
        # Only a finished number counts: 1 on the way to 12 must not cut the input to one row.
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(58, 26)

    def validate(self, text: str, position: int) -> Any:
        try:
            good = self.minimum() <= parse_whole(self._bare(text)) <= self.maximum()
        except ValueError:
            good = False
        return (QValidator.State.Acceptable if good else QValidator.State.Intermediate), text, position

    def valueFromText(self, text: str) -> int:
        return parse_whole(self._bare(text))

    def revert(self) -> None:
        """Back to the last good value."""
        self.lineEdit().setText(f"{self.prefix()}{self.value()}{self.suffix()}")

    def fixup(self, text: str) -> str:
        """Qt asks for this when a text is finished and not acceptable."""
        self._refused = True
        low, high = self.minimum(), self.maximum()
        name = self.accessibleName()
        self.refused.emit(f"{name} cannot be '{self._bare(text)}'; use a whole number from {low} to {high:,}.")
        return f"{self.prefix()}{self.value()}{self.suffix()}"

    def mark_refused(self) -> None:
        """What was typed was a number, but the document does not take it."""
        self._refused = True

    def _note_typing(self) -> None:
        self._typed = True

    def _finish(self) -> None:
        # Qt says so at Enter, and once more when the focus goes.
        if self._typed and not self._refused:
            self.accepted.emit()
        self._typed = self._refused = False

    def _bare(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()


class NumberField(QLineEdit):
    """A finite number."""

    edited = Signal(float)
    refused = Signal(str)
    reverted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaximumWidth(90)
        self._value = 0.0
        self.editingFinished.connect(self._finish)

    def set_value(self, value: float) -> None:
        """Show ``value`` without saying that it was edited."""
        self._value = value
        text = number_text(value)
        self.setText(text if parse_number(text) == value else exact_text(value))
        self.setModified(False)
        set_tip(self, f"{self.accessibleName()}: {value!r}")

    def value(self) -> float:
        """The last good number."""
        return self._value

    def revert(self) -> None:
        """Back to the last good number."""
        self.set_value(self._value)
        self.reverted.emit()

    def _finish(self) -> None:
        if not self.isModified():
            return
        try:
            value = parse_number(self.text())
        except ConvvizError as error:
            # What was typed stays, to be mended; Esc brings the last good number back.
            self.refused.emit(f"{self.accessibleName()}: {error}")
            return
        self.set_value(value)
        self.edited.emit(value)


class LinkButton(QToolButton):
    """Whether fields change together."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName(f"Link {what}")
        set_tip(self, f"Link {what}")
        self.toggled.connect(self.refresh_icon)
        self.refresh_icon()

    def refresh_icon(self) -> None:
        """The icon for the state, in the colours of the look."""
        self.setIcon(themed_icon(MDI7.link_variant if self.isChecked() else MDI7.link_variant_off))


class Refusable(QWidget):
    """Something beside which a refusal stands until the next good value. It takes no room: nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    @cached_property
    def _refusal(self) -> Bubble:
        # Made when it is needed, since it seldom is.
        return Bubble(self, self.parentWidget() or self)

    def refuse(self, text: str) -> None:
        """Say beside the field why it was refused."""
        self._refusal.tell(text)

    def accept(self) -> None:
        """Take a refusal away."""
        if self.refuses:
            self._refusal.hide()

    @property
    def refusal(self) -> str:
        """The refusal that stands there."""
        return self._refusal.text() if self.refuses else ""

    @property
    def refuses(self) -> bool:
        """Whether a refusal stands there."""
        return "_refusal" in self.__dict__ and not self._refusal.isHidden()


class Row(Refusable):
    """Widgets side by side, with a refusal under them; one of them, or the room behind them, takes what is left."""

    def __init__(self, *widgets: QWidget, stretch: int = -1) -> None:
        super().__init__()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        for i, widget in enumerate(widgets):
            line.addWidget(widget, 1 if i == stretch else 0)
        if stretch < 0:
            line.addStretch()
        self._column.addLayout(line)
        self.setFocusProxy(widgets[0])


class Field(Refusable):
    """Something that edits one value."""

    edited = Signal(object)

    def set_value(self, value: Any) -> None:
        """Show ``value`` without saying that it was edited."""
        raise NotImplementedError

    def _row(self, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QSpinBox) else 0)
        self._column.addLayout(row)

    def _finish_rows(self, first: QWidget) -> None:
        """Close the field; the key of its label goes to its ``first`` part."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(first)


def shrinking(box: QComboBox) -> QComboBox:
    """Let a list be narrower than its longest entry, where the panel is narrow."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box


class IntsField(Field):
    """Whole numbers that may be linked: rows and columns, or the four sides of a padding."""

    def __init__(self, what: str, names: list[str], minimum: int, maximum: int, row_length: int = 2) -> None:
        super().__init__()
        self.link = LinkButton(f"{what}: {', '.join(names)}")
        self.fields = [IntField(f"{what}, {name}", minimum, maximum) for name in names]
        for field in self.fields:
            field.valueChanged.connect(self._changed)
            field.refused.connect(self.refuse)
            field.accepted.connect(self.accept)
        for start in range(0, len(names), row_length):
            part = self.fields[start : start + row_length]
            between: QWidget = self.link if start == 0 else _spacer(self.link)
            self._row(part[0], between, *part[1:])
        self.link.setVisible(len(names) > 1)
        self._finish_rows(self.fields[0])
        self.link.toggled.connect(self._linked)

    def refuse(self, text: str) -> None:
        super().refuse(text)
        for field in self.fields:
            field.mark_refused()

    def set_value(self, value: Any) -> None:
        self._show(list(value))
        if len(set(value)) > 1:
            with QSignalBlocker(self.link):
                self.link.setChecked(False)
            self.link.refresh_icon()

    def relink(self) -> None:
        """Link where the numbers are equal: another document is shown."""
        with QSignalBlocker(self.link):
            self.link.setChecked(len(set(self.value())) == 1)
        self.link.refresh_icon()

    def value(self) -> list[int]:
        """The numbers, in the order of their names."""
        return [field.value() for field in self.fields]

    def _changed(self) -> None:
        self.accept()
        if self.link.isChecked():
            changed = next((f for f in self.fields if f is self.sender()), self.fields[0])
            self._show([changed.value()] * len(self.fields))
        self.edited.emit(self.value())

    def _linked(self, linked: bool) -> None:
        if linked and len(set(self.value())) > 1:
            self._show([self.fields[0].value()] * len(self.fields))
            self.edited.emit(self.value())

    def _show(self, values: list[int]) -> None:
        for field, value in zip(self.fields, values, strict=True):
            with QSignalBlocker(field):
                # A file may hold more than the panel offers; it is shown as it is.
                field.setMaximum(max(field.maximum(), value))
                field.setValue(value)


class RealField(Field):
    """One finite number, with other widgets beside it."""

    def __init__(self, name: str, beside: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.field = NumberField(name)
        self.field.edited.connect(self._changed)
        self.field.refused.connect(self.refuse)
        self.field.reverted.connect(self.accept)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field)
        for widget in beside:
            row.addWidget(widget)
        row.addStretch()
        self._column.addLayout(row)
        self._finish_rows(self.field)

    def set_value(self, value: Any) -> None:
        self.field.set_value(value)

    def keep_text(self, text: str) -> None:
        """Show what was typed and refused, to be mended."""
        self.field.setText(text)
        self.field.setModified(True)

    def _changed(self, value: float) -> None:
        self.accept()
        self.edited.emit(value)


def exact_text(value: float) -> str:
    """A number with all its digits, as a fraction where that is what it is."""
    denominator = common_denominator([value])
    return f"{round(value * denominator)}/{denominator}" if denominator > 1 else repr(value)


def _spacer(like: QWidget) -> QWidget:
    space = QWidget()
    space.setFixedWidth(like.sizeHint().width())
    return space

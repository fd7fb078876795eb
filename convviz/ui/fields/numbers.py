"""Fields for one number, that keep what was typed and refused until it is mended."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QLineEdit, QSpinBox

from convviz.errors import ConvvizError
from convviz.model.numbers import common_denominator, number_text, parse_number, parse_whole
from convviz.ui.words import set_tip


class IntField(QSpinBox):
    """A whole number; a wrong text is refused with a sentence when it is finished."""

    refused = Signal(str)
    accepted = Signal()
    reverted = Signal()

    def __init__(self, name: str, minimum: int, maximum: int) -> None:
        super().__init__()
        self._typed = self._refused = False
        self._kept: str | None = None
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
        self.reverted.emit()

    @property
    def holds_refused(self) -> bool:
        """Whether a text that was refused still stands there, to be mended."""
        return self._kept is not None and self.lineEdit().text() == self._kept

    def fixup(self, text: str) -> str:
        """Qt asks for this when a text is finished and not acceptable."""
        self._refused, self._kept = True, text
        low, high = self.minimum(), self.maximum()
        name = self.accessibleName()
        self.refused.emit(f"{name} cannot be '{self._bare(text)}'; use a whole number from {low} to {high:,}.")
        return f"{self.prefix()}{self.value()}{self.suffix()}"

    def mark_refused(self) -> None:
        """What was typed was a number, but the document does not take it."""
        self._refused = True

    def _note_typing(self) -> None:
        self._typed, self._kept = True, None

    def _finish(self) -> None:
        # Qt says so at Enter, and once more when the focus goes.
        if self._refused:
            if self._kept is not None:
                # Qt has put the last good value there; what was typed stays, to be mended.
                self.lineEdit().setText(self._kept)
        elif self._typed:
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
        self._kept: str | None = None
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

    @property
    def holds_refused(self) -> bool:
        """Whether a text that was refused still stands there, to be mended."""
        return self._kept is not None and self.isModified() and self.text() == self._kept

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
            self._kept = self.text()
            self.refused.emit(f"{self.accessibleName()}: {error}")
            return
        self.set_value(value)
        self.edited.emit(value)


def exact_text(value: float) -> str:
    """A number with all its digits, as a fraction where that is what it is."""
    denominator = common_denominator([value])
    return f"{round(value * denominator)}/{denominator}" if denominator > 1 else repr(value)

"""Fields that refuse what is out of range where it was typed, and keep the last good value."""

from typing import Any

from fonticon_mdi7 import MDI7
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QToolButton, QVBoxLayout, QWidget

from convviz.ui.fields.bubble import Bubble
from convviz.ui.fields.listening import Listening
from convviz.ui.fields.numbers import IntField, NumberField
from convviz.ui.style import themed_icon
from convviz.ui.words import set_tip


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
        self._refusal: Bubble | None = None  # made when it is needed, since it seldom is

    def refuse(self, text: str) -> None:
        """Say beside the field why it was refused."""
        if self._refusal is None:
            self._refusal = Bubble(self, self._around())
        self._refusal.tell(text)
        self._mark()

    def _around(self) -> QWidget:
        """In what a refusal finds room beside the field."""
        return self.parentWidget() or self

    def accept(self) -> None:
        """Take a refusal away."""
        if self._refusal is not None and self._refusal.told:
            self._refusal.dismiss()
            self._mark()

    def _mark(self) -> None:
        """What was refused has the colour of a warning, also while nothing says why."""
        self.setProperty("refused", self.refuses)
        for widget in self.findChildren(QWidget):
            widget.style().polish(widget)

    @property
    def refusal(self) -> str:
        """The refusal that stands there."""
        return self._refusal.text() if self._refusal is not None and self._refusal.told else ""

    @property
    def refuses(self) -> bool:
        """Whether a refusal stands there."""
        return self._refusal is not None and self._refusal.told


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

    def add_line(self, *widgets: QWidget) -> None:
        """More of them, in a line below."""
        line = QHBoxLayout()
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch()
        self._column.addLayout(line)


class Field(Refusable, Listening):
    """Something that edits one value."""

    edited = Signal(object)

    def set_value(self, value: Any) -> None:
        """Show ``value`` without saying that it was edited."""
        with self.showing():
            self._display(value)

    def _display(self, value: Any) -> None:
        raise NotImplementedError

    @property
    def holds_refused(self) -> bool:
        """Whether a text that was refused still stands there: then the refusal does, too."""
        return False

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
    # By default the wheel takes the focus to a list, before anybody can ask whether it has it.
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return box


class IntsField(Field):
    """Whole numbers that may be linked: rows and columns, or the four sides of a padding."""

    def __init__(self, what: str, names: list[str], minimum: int, maximum: int, row_length: int = 2) -> None:
        super().__init__()
        self.link = LinkButton(f"{what}: {', '.join(names)}")
        self._parted = False  # unlinked by numbers that came to differ, not by a hand
        self.fields = [IntField(f"{what}, {name}" if name else what, minimum, maximum) for name in names]
        for field in self.fields:
            self.listen(field.valueChanged, self._changed)
            field.refused.connect(self.refuse)
            field.accepted.connect(self.accept)
            field.reverted.connect(self.accept)
        for start in range(0, len(names), row_length):
            part = self.fields[start : start + row_length]
            between: QWidget = self.link if start == 0 else _spacer(self.link)
            self._row(part[0], between, *part[1:])
        self.link.setVisible(len(names) > 1)
        self._finish_rows(self.fields[0])
        self.listen(self.link.toggled, self._linked)

    def refuse(self, text: str) -> None:
        super().refuse(text)
        for field in self.fields:
            field.mark_refused()

    def _display(self, value: Any) -> None:
        for field, one in zip(self.fields, value, strict=True):
            # A file may hold more than the panel offers; it is shown as it is.
            field.setMaximum(max(field.maximum(), one))
            field.setValue(one)
        # What was unlinked only because the numbers differed is linked again where they do not.
        if len(set(value)) > 1 and self.link.isChecked():
            self.link.setChecked(False)
            self._parted = True
        elif len(set(value)) == 1 and self._parted:
            self.link.setChecked(True)
            self._parted = False

    def relink(self) -> None:
        """Link where the numbers are equal: another document is shown."""
        with self.showing():
            self.link.setChecked(len(set(self.value())) == 1)

    @property
    def holds_refused(self) -> bool:
        return any(field.holds_refused for field in self.fields)

    def value(self) -> list[int]:
        """The numbers, in the order of their names."""
        return [field.value() for field in self.fields]

    def _changed(self, value: int) -> None:
        self.accept()
        if self.link.isChecked():
            self.set_value([value] * len(self.fields))
        self.edited.emit(self.value())

    def _linked(self, linked: bool) -> None:
        self._parted = False
        if linked and len(set(self.value())) > 1:
            self.set_value([self.fields[0].value()] * len(self.fields))
            self.edited.emit(self.value())


class RealField(Field):
    """One finite number."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.field = NumberField(name)
        self.listen(self.field.edited, self._changed)
        self.field.refused.connect(self.refuse)
        self.field.reverted.connect(self.accept)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field)
        row.addStretch()
        self._column.addLayout(row)
        self._finish_rows(self.field)

    def _display(self, value: Any) -> None:
        self.field.set_value(value)

    @property
    def holds_refused(self) -> bool:
        return self.refuses and self.field.isModified()

    def keep_text(self, text: str) -> None:
        """Show what was typed and refused, to be mended."""
        self.field.setText(text)
        self.field.setModified(True)

    def _changed(self, value: float) -> None:
        self.accept()
        self.edited.emit(value)


def _spacer(like: QWidget) -> QWidget:
    space = QWidget()
    space.setFixedWidth(like.sizeHint().width())
    return space

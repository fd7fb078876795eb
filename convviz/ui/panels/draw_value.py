"""What is drawn with: a number, and swatches of common ones."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from convviz.model.numbers import number_text
from convviz.ui.fields.rows import RealField
from convviz.ui.words import set_tip

_SWATCHES = (1.0, 0.5, 0.0, -1.0)


class DrawValue(RealField):
    """``edited`` comes with the number that the left button draws from now on."""

    def __init__(self) -> None:
        super().__init__("Value to draw with", [self._swatch(value) for value in _SWATCHES])
        self.field.setFixedWidth(58)
        self.set_value(1.0)

    def _swatch(self, value: float) -> QPushButton:
        text = number_text(value)
        button = QPushButton(text)
        button.setFixedWidth(34)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"Draw with {text}")
        set_tip(button, f"Draw with {text} (the right mouse button draws 0)")
        button.clicked.connect(lambda: self._choose(value))
        return button

    def _choose(self, value: float) -> None:
        self.set_value(value)
        self._changed(value)

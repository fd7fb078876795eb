"""How the input is coloured: which scale, and where it ends."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from convviz.errors import ConvvizError
from convviz.model.colours import GREY, KINDS, ValueRange, signed
from convviz.ui.fields.numbers import NumberField
from convviz.ui.fields.rows import Field, shrinking
from convviz.ui.words import label


class ColoursField(Field):
    """``edited`` comes with a ValueRange."""

    def __init__(self) -> None:
        super().__init__()
        self._range = ValueRange(GREY, 0.0, 1.0)
        self.kind = shrinking(QComboBox())
        self.kind.setAccessibleName("Colours of the input")
        for name, text in KINDS.items():
            self.kind.addItem(text, name)
        self.high = NumberField("Largest value of the colours")
        self.high.setFixedWidth(58)
        self.kind.activated.connect(lambda: self._choose(self.high.value()))
        self.high.edited.connect(self._choose)
        self.high.refused.connect(self.refuse)
        self.high.reverted.connect(self.accept)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self.kind, 1)
        row.addWidget(label("to"))
        row.addWidget(self.high)
        self._column.addLayout(row)
        self._finish_rows(self.kind)

    @property
    def holds_refused(self) -> bool:
        return self.refuses and self.high.isModified()

    def _display(self, value: Any) -> None:
        if value == self._range and self.holds_refused:
            return  # what was typed stays, to be mended
        self._range = value
        self.kind.setCurrentIndex(self.kind.findData(value.kind))
        self.high.set_value(value.high)

    def _choose(self, high: float) -> None:
        kind = self.kind.currentData()
        low = self._range.low if kind == self._range.kind == GREY else 0.0
        try:
            chosen = ValueRange(GREY, low, high) if kind == GREY else signed(high)
        except ConvvizError as error:
            self.refuse(str(error))
            return
        self.accept()
        self.edited.emit(chosen)

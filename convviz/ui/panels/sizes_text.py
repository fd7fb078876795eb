"""The size of the feature map worked out in numbers, and what it costs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convviz.engine.sizes import Axes
from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.model.words import axis_formula, unreached_text
from convviz.session import Shown
from convviz.ui.words import label


class SizesText(QWidget):
    """The formula of each axis, and under it what is never reached, or what does not fit."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.rows, self.columns, self.cost = (label(wrap=True) for _ in range(3))
        for text in (self.rows, self.columns, self.cost):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(text)
        self.cost.setObjectName("muted")

    def show_sizes(self, shown: Shown) -> Axes | None:
        """Show the arithmetic of the layer on the stage; returns it, None where a layer before does not fit."""
        layer = shown.layer
        self.setVisible(not shown.hides_size)
        try:
            shape = shown.setup.input_shape()
        except ConvvizError:
            self._show_formulas("", "")
            self._say(shown.problem, "refusal")
            return None
        rows, columns = layer.axis_sizes(shape)
        same = rows == columns
        first = f"{'Rows and columns' if same else 'Rows'}\n{axis_formula(rows)}"
        self._show_formulas(first, "" if same else f"Columns\n{axis_formula(columns)}")
        said = shown.problem or _later_problem(shown.document)
        cost = unreached_text(rows, columns, equivalent=shown.setup.walk.as_convolution)
        remark = layer.remark(shape)
        self._say(said or " ".join(filter(None, (cost, remark))), "refusal" if said else "muted")
        return rows, columns

    def _show_formulas(self, rows: str, columns: str) -> None:
        for line, text in ((self.rows, rows), (self.columns, columns)):
            line.setText(text)
            line.setVisible(bool(text))

    def _say(self, text: str, look: str) -> None:
        self.cost.setText(text)
        self.cost.setObjectName(look)
        self.cost.style().polish(self.cost)


def _later_problem(document: Document) -> str:
    """What is wrong with a layer behind the one on the stage, if anything."""
    try:
        list(document.shapes())
    except ConvvizError as error:
        return str(error)
    return ""

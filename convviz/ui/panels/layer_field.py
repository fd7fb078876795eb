"""The layers of the stack: which one is on the stage; add, remove and move it."""

from fonticon_mdi7 import MDI7
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton

from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.model.layers import STACK_EDITS
from convviz.model.words import size_text
from convviz.session import Shown
from convviz.ui.fields.rows import Field, shrinking
from convviz.ui.style import themed_icon
from convviz.ui.words import named, set_tip

_BUTTONS = {
    "add": (MDI7.plus, "Add a layer after this one"),
    "remove": (MDI7.minus, "Remove this layer"),
    "up": (MDI7.arrow_up, "Move this layer before the one before it"),
    "down": (MDI7.arrow_down, "Move this layer behind the next one"),
}
"""What stands beside each of the edits of the stack."""


class LayerField(Field):
    """A list of the layers with their output sizes, and buttons that change it."""

    chosen = Signal(int)
    changed = Signal(str)  # name of an edit of the stack

    def __init__(self) -> None:
        super().__init__()
        self.box = shrinking(QComboBox())
        self.box.activated.connect(self.chosen)
        self.buttons = {name: self._button(name) for name in _BUTTONS}
        """They stand beside the heading: the list needs the whole width."""
        self._column.addWidget(self.box)
        self._finish_rows(self.box)
        named(self.box, "Layer on the stage")

    def _button(self, name: str) -> QToolButton:
        icon, text = _BUTTONS[name]
        button = QToolButton()
        button.setIcon(themed_icon(icon))
        set_tip(button, text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.changed.emit(name))
        return button

    def follow(self, old: Shown | None, new: Shown) -> None:
        """List the layers; those that do not fit say so."""
        document, at = new.document, new.look.layer
        same = old is not None and old.document is document and old.look.layer == at
        if same and old is not None and old.hides_size == new.hides_size:
            return
        lines = [line.partition(" →")[0] if new.hides_size else line for line in _lines(document)]
        if [self.box.itemText(i) for i in range(self.box.count())] != lines:
            self.box.clear()
            self.box.addItems(lines)
        for i, layer in enumerate(document.layers):
            self.box.setItemData(i, layer.label, Qt.ItemDataRole.ToolTipRole)
        self.box.setCurrentIndex(at)
        for name, row in STACK_EDITS.items():
            self.buttons[name].setEnabled(row.possible(document, at))


def _lines(document: Document) -> list[str]:
    sizes: list[str] = []
    try:
        sizes.extend(size_text(shape[1:] if shape[0] == 1 else shape) for shape in document.shapes())
    except ConvvizError:
        sizes += ["does not fit"] + ["no input"] * len(document.layers)
    rows = zip(document.layers, sizes, strict=False)
    return [f"{i} {layer.short or layer.label} → {size}" for i, (layer, size) in enumerate(rows, start=1)]

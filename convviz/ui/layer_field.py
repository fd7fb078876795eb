"""The layers of the stack: which one is on the stage; add, remove and move it."""

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton

from convviz.errors import ConvvizError
from convviz.model import Document, layers
from convviz.model.document import MAX_LAYERS
from convviz.stage.text import size_text
from convviz.ui.fields import Field, shrinking
from convviz.ui.style import themed_icon
from convviz.ui.words import named, set_tip

_BUTTONS = {
    "add": (MDI7.plus, "Add a layer after this one", layers.add_layer),
    "remove": (MDI7.minus, "Remove this layer", layers.remove_layer),
    "up": (MDI7.arrow_up, "Move this layer before the one before it", lambda d: layers.move_layer(d, -1)),
    "down": (MDI7.arrow_down, "Move this layer behind the next one", lambda d: layers.move_layer(d, 1)),
}


class LayerField(Field):
    """A list of the layers with their output sizes, and buttons that change it."""

    shown = Signal(int)
    changed = Signal(object, str)  # edit, label

    def __init__(self) -> None:
        super().__init__()
        self.box = shrinking(QComboBox())
        self.box.activated.connect(self.shown)
        self.buttons = {name: self._button(name) for name in _BUTTONS}
        """They stand beside the heading: the list needs the whole width."""
        self._column.addWidget(self.box)
        self._finish_rows(self.box)
        named(self.box, "Layer on the stage")

    def _button(self, name: str) -> QToolButton:
        icon, text, edit = _BUTTONS[name]
        button = QToolButton()
        button.setIcon(themed_icon(icon))
        set_tip(button, text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.changed.emit(edit, text.split(" this")[0].split(" after")[0]))
        return button

    def show_layers(self, document: Document) -> None:
        """List the layers of ``document``; those that do not fit say so."""
        lines = _lines(document)
        with QSignalBlocker(self.box):
            if [self.box.itemText(i) for i in range(self.box.count())] != lines:
                self.box.clear()
                self.box.addItems(lines)
            for i, layer in enumerate(document.layers):
                self.box.setItemData(i, layer.label, Qt.ItemDataRole.ToolTipRole)
            self.box.setCurrentIndex(document.active)
        count = len(document.layers)
        self.buttons["add"].setEnabled(count < MAX_LAYERS)
        self.buttons["remove"].setEnabled(count > 1)
        self.buttons["up"].setEnabled(document.active > 0)
        self.buttons["down"].setEnabled(document.active < count - 1)


def _lines(document: Document) -> list[str]:
    sizes: list[str] = []
    try:
        sizes.extend(size_text(shape[1:] if shape[0] == 1 else shape) for shape in document.shapes())
    except ConvvizError:
        sizes += ["does not fit"] + ["no input"] * len(document.layers)
    rows = zip(document.layers, sizes, strict=False)
    return [f"{i} {_short(layer.label)} → {size}" for i, (layer, size) in enumerate(rows, start=1)]


def _short(label: str) -> str:
    """The operation's name in a narrow list."""
    return label.replace("Transposed convolution", "Transposed").replace(" pooling", " pool")

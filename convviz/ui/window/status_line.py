"""Under the stage, in one line: the cell under the pointer, and what a press will do."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from convviz.model import Phase
from convviz.model.numbers import number_text
from convviz.session import BACKGROUND, Drawing, Shown
from convviz.session.tools import Does
from convviz.stage import Cell, Edge, Entry, Panel
from convviz.stage.links import Links
from convviz.ui.words import label

_AROUND = 14

_LOW = 480
"""Points of the window's height below which there is no such line."""

_GRIDS = {Panel.INPUT: "Input", Panel.KERNEL: "Kernel", Panel.OUTPUT: "Feature map"}


class StatusLine(QWidget):
    """Says what is under the pointer, what is selected, and what the tool in the hand does."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.setObjectName("status-line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._drawing = drawing
        self._cell: Cell | None = None
        self._links = ""
        self._grip: Edge | Panel | Entry | None = None
        self._shown: Shown | None = None
        self.whole = ""
        self.text = label(name="muted")
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(_AROUND, 2, _AROUND, 3)
        row.addWidget(self.text, 1)

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show what holds now; while the animation plays nothing of it changes."""
        self._shown = new
        if old is None or _told_of(old) != _told_of(new) or old.document is not new.document:
            self._tell()

    def point_at(self, cell: Cell | None) -> None:
        """The pointer, or the keyboard, is at another cell."""
        self._cell = cell
        self._tell()

    def offer(self, grip: Edge | Panel | Entry | None) -> None:
        """The pointer is over an edge, a title or a layer of the strip."""
        self._grip = grip
        self._tell()

    def link(self, links: Links | None) -> None:
        """What belongs to the cell that is pointed at."""
        self._links = "" if links is None else links.sentence
        self._tell()

    def make_room(self, height: int) -> None:
        """In a low window the stage needs the line more."""
        self.setVisible(height >= _LOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        shown = self._shown
        if shown is not None:
            held = self._grip is not None
            parts = (
                (self._taken(), self._links)
                if held
                else (self._at_cell(), self._links, _selected(shown), self._press(shown))
            )
            self.whole = "   ·   ".join(part for part in parts if part)
            metrics, room = self.text.fontMetrics(), self.width() - 2 * _AROUND
            self.text.setText(metrics.elidedText(self.whole, Qt.TextElideMode.ElideRight, room))

    def _at_cell(self) -> str:
        cell = self._cell
        if cell is None or cell.panel not in _GRIDS:
            return ""
        where = f"{_GRIDS[cell.panel]}, row {cell.row + 1}, column {cell.column + 1}"
        index = self._drawing.index(cell)
        hidden = cell.panel is Panel.KERNEL and self._shown is not None and self._shown.hides_weight
        return where if index is None or hidden else f"{where}: {number_text(self._drawing.value_at(cell))}"

    def _taken(self) -> str:
        if isinstance(self._grip, Edge):
            name = _GRIDS[self._grip.panel].lower()
            return f"Drag this edge to give the {name} more or fewer cells; Shift: on both sides alike, Esc: as before"
        if isinstance(self._grip, Entry):
            return f"A press shows layer {self._grip.layer + 1}"
        name = "products" if self._grip not in _GRIDS else _GRIDS[self._grip].lower()
        return f"Drag this title: a picture of the {name} goes to where you drop it"

    def _press(self, shown: Shown) -> str:
        brush, cell = shown.brush, self._cell
        if shown.look.playhead.phase is Phase.ASK:
            return "Type the answer and press Enter; Y gives a hint, → shows it"
        if cell is not None and cell.panel == Panel.OUTPUT:
            return "A press goes to this step, another one pins its window; Esc takes pins away"
        if cell is not None and cell.panel == Panel.INPUT and shown.look.layer:
            return "This is the map of the layer before; the input is drawn on in layer 1"
        ink = ""
        if brush.tool.does is Does.PAINT:
            colour = brush.together and len(shown.document.input) == len(brush.colour)
            value = ", ".join(map(number_text, brush.colour)) if colour else number_text(brush.value)
            ink = f" {value} (right button {number_text(BACKGROUND)})"
        return f"{brush.tool.label}{ink}: {brush.tool.hint}"


def _selected(shown: Shown) -> str:
    chosen = shown.look.selection
    if chosen is None:
        return ""
    rows, columns = chosen.bounds.size
    return f"Selected in the {chosen.target}: {rows}×{columns}" + (" in parts" if len(chosen.boxes) > 1 else "")


def _told_of(shown: Shown) -> object:
    asked = shown.look.playhead.phase is Phase.ASK
    return shown.look.selection, shown.brush, shown.look.layer, shown.filter, asked

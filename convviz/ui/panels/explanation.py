"""The panel on the right: what the setup shows, the step in a sentence, sizes, parameters, and the code."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from convviz.errors import visible
from convviz.model import Document
from convviz.model.code import LANGUAGES
from convviz.model.summaries import summary_rows
from convviz.model.words import said_of
from convviz.session import Shown
from convviz.stage.overlays import overlays_of
from convviz.ui.panels.code_view import CodeView
from convviz.ui.panels.sizes_text import SizesText
from convviz.ui.style import heading, wide
from convviz.ui.words import label, set_tip

WIDTH = 344
"""Points of the panel."""

_HEADS = ("Layer", "Output", "Parameters")


class Explanation(QWidget):
    """Follows what is shown; ``entered`` comes with a layer that was asked for, ``chosen`` with a framework."""

    entered = Signal(int)
    chosen = Signal(str)

    def __init__(self, framework: str) -> None:
        super().__init__()
        self.setObjectName("explanation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(wide(WIDTH))
        self._shown: Shown | None = None
        self.framework = QComboBox()
        self.framework.setAccessibleName("Framework")
        self.framework.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tip(self.framework, "Whose shapes and code are shown")
        for language in LANGUAGES.values():
            self.framework.addItem(f"as in {language.label}", language.name)
        self.framework.setCurrentIndex(max(self.framework.findData(framework), 0))
        self.framework.activated.connect(self._choose)
        self.code = CodeView()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._explained(), "Explained")
        self.tabs.addTab(self.code, "Code")
        top = QHBoxLayout()
        top.addWidget(heading("Explanation"), 1)
        top.addWidget(self.framework)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.addLayout(top)
        column.addWidget(self.tabs, 1)

    @property
    def usual_width(self) -> int:
        """Points that it takes where there is room."""
        return wide(WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.window() is not self:
            self.make_room(self.window().width())

    def make_room(self, width: int) -> None:
        """Stand in a window of so many points: narrower where that is narrow."""
        self.setFixedWidth(min(self.usual_width, max(width * 2 // 5, 220)))

    def _explained(self) -> QWidget:
        self.words, self.step, self.notes = (label(wrap=True) for _ in range(3))
        for text in (self.words, self.step, self.notes):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setObjectName("muted")
        self.notes.hide()
        self.sizes = SizesText()
        self.table = self._table()
        content = QWidget()
        content.setObjectName("panel-content")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 8, 4, 4)
        column.setSpacing(6)
        parts = (("", self.words), ("This step", self.step), ("", self.notes), ("Size", self.sizes), ("", self.table))
        for title, widget in parts:
            if title:
                column.addWidget(heading(title))
            column.addWidget(widget)
        self.total = label(wrap=True)
        column.addWidget(self.total)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADS))
        table.setAccessibleName("Layers, output shapes and parameters")
        table.setHorizontalHeaderLabels(_HEADS)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.cellClicked.connect(lambda row, _: self.entered.emit(max(row - 1, 0)))
        return table

    # Following

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show what holds now; nothing while it is folded."""
        self._shown = new
        if not self.isVisible():
            return
        self.tabs.setVisible(not (new.hides_size or new.hides_weight))
        stands = old is not None and old.document is new.document and old.problem == new.problem
        placed = stands and old is not None and (old.look.layer, old.look.walk) == (new.look.layer, new.look.walk)
        if not placed:
            self._show_setup(new)
        overlaid = placed and old is not None and old.look.overlays == new.look.overlays
        if not overlaid:
            self._show_notes(new)
        # Within a step nothing of this changes, sixty times a second.
        if not overlaid or (old is not None and old.look.playhead.step != new.look.playhead.step):
            self._show_step(new)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._shown is not None:
            self._show_setup(self._shown)
            self._show_notes(self._shown)
            self._show_step(self._shown)

    def _choose(self) -> None:
        self.chosen.emit(self.framework.currentData())
        if self._shown is not None:
            self._show_setup(self._shown)

    def _show_setup(self, shown: Shown) -> None:
        words = visible(shown.document.description)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.sizes.show_sizes(shown)
        self._show_table(shown.document, shown.look.layer)
        self.code.show_code(shown.document, self.framework.currentData())

    def _show_step(self, shown: Shown) -> None:
        trace = shown.trace
        self.step.setText(shown.problem if trace is None else said_of(shown.setup, trace))

    def _show_notes(self, shown: Shown) -> None:
        """What can be read off the overlays."""
        trace, shown_over = shown.trace, overlays_of(shown.look)
        notes = [] if trace is None else [overlay.sentence(trace, shown.setup) for overlay in shown_over]
        self.notes.setText("\n".join(f"{note}." for note in notes))
        self.notes.setVisible(bool(notes))

    def _show_table(self, document: Document, layer: int) -> None:
        rows = summary_rows(document, self.framework.currentData())
        table = self.table
        table.setRowCount(len(rows))
        for i, row in enumerate(rows):
            made = f"{row.factors} = {row.parameters:,}" if row.factors else ("" if i == 0 else "0")
            for j, text in enumerate((row.name, row.shape, made)):
                item = QTableWidgetItem(text)
                if j == len(_HEADS) - 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(i, j, item)
        table.selectRow(layer + 1)
        table.resizeRowsToContents()
        high = table.horizontalHeader().sizeHint().height() + sum(table.rowHeight(i) for i in range(len(rows)))
        table.setFixedHeight(high + 4)
        total = sum(row.parameters for row in rows)
        self.total.setText(f"Parameters in all: {total:,}")

"""Choices of an export under a name: a list of them, and buttons that keep and forget."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QPushButton, QWidget

from convviz.errors import ConvvizError
from convviz.ui.export.memory import Choices, ExportMemory


class KeptChoices(QWidget):
    """``chosen`` comes with the choices that were asked for; ``refused`` with a sentence."""

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, memory: ExportMemory, current: Callable[[], Choices]) -> None:
        """``current`` gives the choices of the form; it may raise ConvvizError."""
        super().__init__()
        self._memory, self._current = memory, current
        self.names = QComboBox()
        self.names.setAccessibleName("Kept choices")
        self.names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.names.setMaximumWidth(300)
        self.names.activated.connect(self._choose)
        self.keep_button, self.forget_button = QPushButton("Keep choices…"), QPushButton("Forget")
        self.keep_button.clicked.connect(self._ask_name)
        self.forget_button.clicked.connect(self._forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.names)
        for button in (self.keep_button, self.forget_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self._list("")

    def keep_as(self, name: str) -> None:
        """Keep the choices of the form under a name."""
        try:
            self._memory.keep(name, self._current())
        except ConvvizError as error:
            self.refused.emit(str(error))
            return
        self._list(name)

    def refresh(self) -> None:
        """A name stands for its choices only as long as they are these."""
        for i in range(1, self.names.count()):
            name = self.names.itemData(i)
            changed = i == self.names.currentIndex() and not self._is_current(name)
            self.names.setItemText(i, f"{name} (changed)" if changed else name)

    def _is_current(self, name: str) -> bool:
        kept = self._memory.named.get(name)
        try:
            chosen = self._current()
        except ConvvizError:
            return False
        return kept is not None and kept == chosen

    def _list(self, current: str) -> None:
        self.names.clear()
        self.names.addItem("Last choices", "")
        for name in self._memory.named:
            self.names.addItem(name, name)
        self.names.setCurrentIndex(max(self.names.findData(current), 0))
        self.forget_button.setEnabled(bool(current))
        self.refresh()

    def _choose(self) -> None:
        name = self.names.currentData()
        self.forget_button.setEnabled(bool(name))
        self.chosen.emit(self._memory.named.get(name, self._memory.last))

    def _ask_name(self) -> None:
        known = self.names.currentData()
        name, given = QInputDialog.getText(self, "Keep choices", "A name for these choices:", text=known)
        if given and name.strip():
            self.keep_as(name.strip())

    def _forget(self) -> None:
        self._memory.forget(self.names.currentData())
        self._list("")

"""Patterns and kernels with a picture of each; the one that is chosen is seen on the stage."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from convviz.model.edits import GridEdit
from convviz.ui.window.sheet import Sheet
from convviz.ui.window.trial import Trial
from convviz.ui.window.values_form import Given, ValuesForm, scrolling

_WIDTH, _FORM = 348, 132
"""Points: as wide as the panel with the tools, and the height of the values under the pictures."""

_LOW, _LOW_FORM = 600, 70
"""Points of a screen that is low, and what the values have there; more scroll."""

THUMB = 56
"""Points of a picture's side."""


class Gallery(Sheet):
    """``thumb`` paints what an edit makes; ``forget``, where it is given, takes one of the user's own away."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        edits: Sequence[GridEdit],
        trial: Trial,
        thumb: Callable[[GridEdit], QPixmap],
        forget: Callable[[GridEdit], bool] | None = None,
        *,
        folded: bool = False,
    ) -> None:
        super().__init__(parent, title, ValuesForm((), {}))
        self._edits, self._trial, self._forget, self._folded = list(edits), trial, forget, folded
        self.list = self._list(thumb)
        self._remove = QPushButton("Take it out")
        self._remove.clicked.connect(self._take_out)
        self.buttons.addButton(self._remove, QDialogButtonBox.ButtonRole.DestructiveRole)
        self._arrange(parent)
        self.list.currentRowChanged.connect(self._choose)
        self.finished.connect(lambda result: trial.settle(result == QDialog.DialogCode.Accepted, self.form.given))
        self.list.setCurrentRow(0)

    def _list(self, thumb: Callable[[GridEdit], QPixmap]) -> QListWidget:
        found = QListWidget()
        found.setViewMode(QListWidget.ViewMode.IconMode)
        found.setIconSize(QSize(THUMB, THUMB))
        found.setGridSize(QSize(100, THUMB + 40))
        found.setResizeMode(QListWidget.ResizeMode.Adjust)
        found.setMovement(QListWidget.Movement.Static)
        found.setWordWrap(True)
        found.setAccessibleName(self.windowTitle())
        for edit in self._edits:
            found.addItem(QListWidgetItem(QIcon(thumb(edit)), edit.label))
        found.itemDoubleClicked.connect(lambda _: self.accept() if self.ok.isEnabled() else None)
        return found

    def _arrange(self, parent: QWidget) -> None:
        self._area = scrolling(self.form, least=_WIDTH - 40)
        self._area.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._area.setFixedHeight(_FORM if self.screen().availableSize().height() > _LOW else _LOW_FORM)
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        column.addWidget(self._area)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width() - 40), min(620, room.height() - 120))
        # Over the panel, or where that is folded on the side of the other grid: what is chosen is seen on the stage.
        right = self._folded and self._trial.where.planes.target == "input"
        x = parent.width() - self.width() - 4 if right else 4
        self.move(parent.mapToGlobal(QPoint(x, 90)))

    @property
    def edit(self) -> GridEdit:
        """The one that is chosen."""
        return self._edits[max(self.list.currentRow(), 0)]

    def _choose(self, row: int) -> None:
        if row < 0:
            return
        self.form = ValuesForm(self.edit.values, self._trial.given(self.edit))
        self.form.changed.connect(self.show_preview)
        self._area.setWidget(self.form)
        before: QWidget = self.list
        for field in (*self.form.fields.values(), *self.buttons.buttons()):
            self.setTabOrder(before, field)
            before = field
        self._remove.setVisible(self._forget is not None and self.edit.name.startswith(OWN))
        self.show_preview(self.form.given)

    def show_preview(self, given: Given) -> None:
        """Make the edit on the stage; where it cannot be made, say why."""
        self.attempt(lambda: self._trial.preview(self.edit, given))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.setFocus()  # what is looked for is a picture, before its values

    def _take_out(self) -> None:
        row = self.list.currentRow()
        if self._forget is not None and self._forget(self.edit):
            # The list tells of another row before it has one fewer.
            self.list.blockSignals(True)
            del self._edits[row]
            self.list.takeItem(row)
            self.list.blockSignals(False)
            self._choose(self.list.currentRow())
            self.list.setFocus()


OWN = "own:"
"""How the names of edits begin that put one of the user's own kernels there."""


def given_of(edit: GridEdit) -> dict[str, Any]:
    """Values with which an edit is pictured."""
    return {value.name: value.default for value in edit.values}

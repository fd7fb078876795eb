"""A sheet for an edit that asks for values: what they make of the grid is seen on the stage while they are chosen."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from convviz.ui.window.sheet import Sheet
from convviz.ui.window.values_form import Given, ValuesForm


class EditSheet(Sheet):
    """``preview`` makes the edit with the values, and raises ConvvizError where that cannot be; ``settle`` is told in
    the end whether it stays.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        form: ValuesForm,
        preview: Callable[[Given], None],
        settle: Callable[[bool, Given], None],
    ) -> None:
        super().__init__(parent, title, form)
        column = QVBoxLayout(self)
        column.addWidget(form)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        form.changed.connect(lambda given: self.attempt(lambda: preview(given)))
        self.finished.connect(lambda result: settle(result == QDialog.DialogCode.Accepted, form.given))
        self.attempt(lambda: preview(form.given))

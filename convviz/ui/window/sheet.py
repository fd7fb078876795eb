"""What all sheets have that ask for values: a place for a refusal, OK and Cancel, and when OK can be pressed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QWidget

from convviz.errors import ConvvizError
from convviz.ui.fields.rows import Refusable
from convviz.ui.window.values_form import ValuesForm
from convviz.ui.words import label


class Sheet(QDialog):
    """Over a window, with the fields of ``form``."""

    def __init__(self, parent: QWidget, title: str, form: ValuesForm) -> None:
        super().__init__(parent)
        # Qt puts its sign for "modified" where [*] stands.
        self.setWindowTitle(title.replace("[*]", "[*][*]"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.form = form
        self.problem = label("", name="refusal")
        self.problem.setWordWrap(True)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def ok(self) -> QPushButton:
        """The button that accepts."""
        return self.buttons.button(QDialogButtonBox.StandardButton.Ok)

    def attempt(self, do: Callable[[], None]) -> None:
        """Show what comes of the values; where that is refused, say why, and accept nothing."""
        try:
            do()
        except ConvvizError as error:
            self.problem.setText(str(error))
        else:
            self.problem.setText("")
        self.problem.setVisible(bool(self.problem.text()))
        self.ok.setEnabled(not self.problem.text())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.begin()

    def accept(self) -> None:
        """Only where every text was taken: else what is applied would be another value than what stands there."""
        if not any(field.refuses for field in self.findChildren(Refusable)):
            super().accept()

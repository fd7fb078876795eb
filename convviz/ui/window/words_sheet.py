"""What a setup is called, and what it shows, in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from convviz.model import Document

MOST_TITLE, MOST_WORDS = 200, 2000


class WordsSheet(QDialog):
    """``title`` and ``words`` hold what was typed."""

    def __init__(self, parent: QWidget, document: Document) -> None:
        super().__init__(parent)
        self.setWindowTitle("Title and words")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.title = QLineEdit(document.title)
        self.title.setMaxLength(MOST_TITLE)
        self.title.setAccessibleName("Title")
        self.words = QPlainTextEdit(document.description)
        self.words.setAccessibleName("What the setup shows")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(90)
        self.setMinimumWidth(460)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow("&Title", self.title)
        form.addRow("&Words", self.words)
        form.addRow(buttons)
        self.title.selectAll()

    def changed(self, document: Document) -> Document:
        """The document with these words."""
        words = " ".join(self.words.toPlainText().split())[:MOST_WORDS]
        return document.replace(title=" ".join(self.title.text().split()), description=words)

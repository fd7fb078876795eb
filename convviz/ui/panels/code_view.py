"""The setup as code, to be read and copied."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.model.code import code_of
from convviz.ui.words import label, set_tip


class CodeView(QWidget):
    """``copied`` comes with the text when it was copied. It is written only while it is seen."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wanted: tuple[Document, str] | None = None
        self._written: tuple[Document, str] | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Code")
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        # The stage keeps the keys; what is selected with the mouse is copied by the button.
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.copy_button = QPushButton("Copy")
        set_tip(self.copy_button, "Copy the code, or what is selected of it")
        self.copy_button.clicked.connect(self._copy)
        self.refusal = label(wrap=True, name="refusal")
        line = QHBoxLayout()
        line.addWidget(self.refusal, 1)
        line.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.text, 1)
        column.addLayout(line)

    def show_code(self, document: Document, language: str) -> None:
        """Show another setup, or another language."""
        self._wanted = (document, language)
        if self.isVisible():
            self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()

    def _write(self) -> None:
        wanted, written = self._wanted, self._written
        if wanted is None or (written is not None and wanted[0] is written[0] and wanted[1] == written[1]):
            return
        self._written = wanted
        try:
            code, refusal = code_of(*wanted), ""
        except ConvvizError as error:
            code, refusal = "", str(error)
        place = self.text.verticalScrollBar().value()
        self.text.setPlainText(code)
        self.text.verticalScrollBar().setValue(place)
        self.refusal.setText(refusal)
        self.copy_button.setEnabled(bool(code))

    def _copy(self) -> None:
        # Qt has lines of what is selected end in a sign of its own.
        chosen = self.text.textCursor().selectedText().replace("\u2029", "\n")
        self.copied.emit(chosen or self.text.toPlainText())

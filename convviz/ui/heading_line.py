"""Over the stage: what the setup is called, and in a sentence what it shows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from convviz.errors import visible
from convviz.model import Document
from convviz.ui.style import heading
from convviz.ui.words import label, set_tip


class HeadingLine(QWidget):
    """One line, always there: a text that comes and goes would move the stage."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("heading-line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._text = heading(""), label(name="muted")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ("", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 5)
        row.setSpacing(10)
        row.addWidget(self._title)
        row.addWidget(self._text, 1)

    def show_document(self, document: Document) -> None:
        """Show another setup's words."""
        whole = (visible(document.title) or "Untitled", visible(document.description))
        if whole != self._whole:
            self._whole = whole
            self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        title, text = self._whole
        room = self.width() - 38
        self._title.setText(_elided(self._title.fontMetrics(), title, room // 2 if text else room))
        left = room - self._title.sizeHint().width()
        self._text.setText(_elided(self._text.fontMetrics(), text, left))
        set_tip(self, f"{title}: {text}" if text else title)


def _elided(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

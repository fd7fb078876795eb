"""One sentence to the user, under the stage: never a box in front of it."""

from collections.abc import Callable

from fonticon_mdi7 import MDI7
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from convviz.ui.style import themed_icon


class Notice(QWidget):
    """A bar with a sentence, perhaps a button, and a cross."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self._icon, close = QLabel(), QToolButton()
        close.setIcon(themed_icon(MDI7.close))
        close.setAccessibleName("Close this message")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        row.addWidget(close)
        self._close = close
        self._do: Callable[[], None] = self.hide
        self.button.clicked.connect(self._press)
        self.hide()

    def _press(self) -> None:
        self._do()

    def tell(self, text: str, *, wrong: bool = False, button: str = "", do: Callable[[], None] | None = None) -> None:
        """Show a sentence until it is closed or another comes."""
        glyph = MDI7.alert_circle_outline if wrong else MDI7.check_circle_outline
        self._icon.setPixmap(themed_icon(glyph).pixmap(18, 18))
        self._close.setIcon(themed_icon(MDI7.close))
        self.text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._do = do or self.hide
        self.show()

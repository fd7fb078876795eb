"""One sentence to the user, at the foot of the stage: never a box that waits for an answer."""

from collections.abc import Callable

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from convviz.errors import sentence
from convviz.ui.style import IconLabel, themed_icon
from convviz.ui.words import label

_MARGIN = 12

_BRIEF = 4000
"""Milliseconds"""


class Notice(QWidget):
    """A bar with a sentence, perhaps a button, and a cross.

    It lies over the foot of ``host``: a bar that took room of its own would make the stage jump.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._brief = QTimer(self, interval=_BRIEF, singleShot=True)
        self._brief.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = label(wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self._icon, close = IconLabel(18), QToolButton()
        close.setIcon(themed_icon(MDI7.close))
        close.setAccessibleName("Close this message")
        close.clicked.connect(self._close)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        row.addWidget(close)
        self._passing = self._lasting = False
        self._do: Callable[[], None] = self.hide
        self.button.clicked.connect(self._press)
        self.hide()

    def _press(self) -> None:
        # What hides with the focus in it would hand that on to whatever stands next.
        self._host.setFocus()
        self._do()

    def _close(self) -> None:
        self._host.setFocus()
        self.hide()

    def tell(
        self,
        text: str,
        *,
        wrong: bool = False,
        lasting: bool = False,
        button: str = "",
        do: Callable[[], None] | None = None,
        brief: bool = False,
    ) -> None:
        """Show a sentence until it is closed or another comes, a ``brief`` one for some seconds; one that is ``wrong``
        goes when something went well, unless it is ``lasting``.
        """
        if brief:
            self._brief.start()
        else:
            self._brief.stop()
        glyph = MDI7.alert_circle_outline if wrong else MDI7.check_circle_outline
        self._icon.show_icon(glyph)
        self.text.setText(sentence(text))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._do = do or self.hide
        self._passing, self._lasting = wrong and not lasting, lasting
        self.setProperty("wrong", wrong)
        self.style().polish(self)
        self._place()
        self.show()
        self.raise_()

    def settle(self) -> None:
        """Something else went well: a sentence on what went wrong before has had its time."""
        if self._passing:
            self.hide()

    def withdraw(self) -> None:
        """What was to last is not so any more."""
        if self._lasting:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = self._host.width() - 2 * _MARGIN
        height = self.heightForWidth(width)
        self.setGeometry(_MARGIN, self._host.height() - height - _MARGIN, width, height)

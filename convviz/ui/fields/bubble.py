"""A sentence beside what it is about, over everything else: what took room of its own would move the rest."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QLineEdit, QWidget

_LEAST_WIDTH = 180
_GAP = 2


class Bubble(QLabel):
    """Stands under ``target`` (over it where there is no room), within ``host``.

    A click folds it, and so does typing elsewhere: it must not cover what is worked on. When ``target`` has the focus
    again it is there again, until it is dismissed.
    """

    def __init__(self, target: QWidget, host: QWidget) -> None:
        super().__init__(host)
        self._target, self._host = target, host
        self.told = False
        """Whether what it says still holds, folded or not."""
        self.setObjectName("bubble")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()
        target.installEventFilter(self)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._follow)

    def tell(self, text: str) -> None:
        """Show a sentence."""
        self.told = True
        self.setText(text)
        # Its style sheet has a say in how high it is.
        self.ensurePolished()
        self._place()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """What it says does not hold any more."""
        self.told = False
        self.hide()

    def _follow(self, before: QWidget | None, focus: QWidget | None) -> None:
        if focus is None or focus.window() is not self.window():
            return
        if focus is self._target or self._target.isAncestorOf(focus):
            if self.told and self.isHidden():
                self.tell(self.text())
        elif isinstance(focus, (QLineEdit, QAbstractSpinBox)):
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and not self.isHidden():
            self._place()
        elif event.type() in (QEvent.Type.Hide, QEvent.Type.Close):
            self.dismiss()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.hide()

    def _place(self) -> None:
        host = self._host
        width = min(max(self._target.width(), _LEAST_WIDTH), host.width())
        height = self.heightForWidth(width)
        corner = self._target.mapTo(host, QPoint(0, self._target.height() + _GAP))
        if corner.y() + height > host.height():
            corner.setY(max(corner.y() - self._target.height() - 2 * _GAP - height, 0))
        corner.setX(max(min(corner.x(), host.width() - width), 0))
        self.setGeometry(corner.x(), corner.y(), width, height)

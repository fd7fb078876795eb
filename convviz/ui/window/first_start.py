"""What can be done now, over the foot of the stage of a first start; gone for good with the first click or key."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from convviz.ui.actions import play
from convviz.ui.style import heading

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_MARGIN = 12

_BEGINS = {
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
}
"""What a user does."""


class FirstStart(QWidget):
    """Three things to begin with."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window.canvas)
        self._window = window
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(heading("Begin here:"))
        self.buttons = {
            "play": self._button("&Play the first example", self._play),
            "own": self._button("Dra&w your own", window.actions_by_name["new"].trigger),
            "lesson": self._button("Open a le&sson", window.actions_by_name["lessons"].trigger),
        }
        for button in self.buttons.values():
            row.addWidget(button)
        window.canvas.installEventFilter(self)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.show()
        self._place()

    def _button(self, text: str, do: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        button.clicked.connect(self.leave)
        return button

    def _play(self) -> None:
        self._window.session.player.first()
        play.play(self._window.desk)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self._window.canvas:
            self._place()
        # A key that is a shortcut comes as nothing else.
        pressed = kind in _BEGINS
        if pressed and isinstance(watched, QWidget) and watched.window() is self._window and not self._own(watched):
            self.leave()
        return False

    def _own(self, watched: QWidget) -> bool:
        return watched is self or self.isAncestorOf(watched)

    def leave(self) -> None:
        """Not any more, and at no later start."""
        self._window.settings.started = True
        self.hide()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _place(self) -> None:
        host, size = self._window.canvas, self.sizeHint()
        width = min(size.width(), host.width() - 2 * _MARGIN)
        self.setGeometry((host.width() - width) // 2, host.height() - size.height() - _MARGIN, width, size.height())

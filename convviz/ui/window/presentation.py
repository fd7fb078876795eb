"""What the audience sees: the stage on the whole of a screen, and a thin transport that fades."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QPalette, QResizeEvent, QScreen
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QWidget

from convviz.errors import ConvvizError
from convviz.paint.fonts import font
from convviz.session import Drawing, Session, Shown
from convviz.stage import Theme
from convviz.ui.canvas.hand import Hand
from convviz.ui.canvas.slide import SlideCanvas
from convviz.ui.panels.transport import Transport
from convviz.ui.window.focus import KeysOfTheStage
from convviz.ui.window.notice import Notice

_SAID = 22
"""Pixels of what is said to the room."""

_STAYS, _FADES = 2500, 400
"""Milliseconds that the transport stays after the pointer moved, and that it takes to go."""


class Presentation(QWidget):
    """A window of its own around the session's stage; ``left`` comes when it closes, however that was asked for."""

    left = Signal()

    def __init__(self, session: Session, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("presentation")
        self.setWindowTitle("Presentation – convviz")
        self.setMouseTracking(True)
        # All keys of the window mean the same here.
        self.addActions(list(actions.values()))
        self.canvas = SlideCanvas(theme)
        self.canvas.setParent(self)
        self.notice = Notice(self.canvas)
        # For the back row, too; under the sum, where the bar is when the pointer moves.
        self.notice.text.setFont(font(_SAID, False))
        self.hand = Hand(self.canvas, Drawing(session), self.guard)
        self.canvas.entered.connect(lambda layer: session.look_at(layer=layer))
        self._bar = _FadingBar(Transport(dict(actions)), self)
        self.bar = self._bar.transport
        self.bar.sought.connect(session.player.seek_moment)
        self.bar.speed_changed.connect(lambda speed: session.look_at(speed=speed))
        self.bar.detail_changed.connect(lambda detail: session.look_at(detail=detail))
        for name, action in actions.items():
            if name.startswith("tool_"):
                action.triggered.connect(self._take_tool)
        self._blank = _Blank(self)
        self._keys = KeysOfTheStage(self, self.canvas)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self._keys)
        self.canvas.viewport().installEventFilter(self)

    def _take_tool(self) -> None:
        """A tool was asked for by name: from now on the hand draws with it here, too."""
        self.canvas.edits = True
        self.notice.tell("The hand draws in the cells; K takes the pen.", brief=True)

    def guard(self, do: Callable[[], None]) -> None:
        """Do what the user asked for; an expected error becomes a sentence under the stage."""
        try:
            do()
        except ConvvizError as error:
            self.notice.tell(str(error), wrong=True)
        else:
            self.notice.settle()

    def open_on(self, screen: QScreen) -> None:
        """Fill a screen."""
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.canvas.setFocus()
        self._bar.wake()

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show what the window shows."""
        self.canvas.follow(old, new)
        self.bar.follow(old, new)

    def dress(self, theme: Theme) -> None:
        """In another theme."""
        self.canvas.dress(theme)

    @property
    def blank(self) -> bool:
        """Whether nothing is shown."""
        return not self._blank.isHidden()

    def turn_blank(self) -> None:
        """Show nothing, or the stage again."""
        self._blank.setVisible(not self.blank)
        self._blank.raise_()
        (self._blank if self.blank else self.canvas).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.close()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove:
            self._bar.wake()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.canvas.setGeometry(self.rect())
        self._blank.setGeometry(self.rect())
        self._bar.place(self.width(), self.height())

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()


class _FadingBar(QObject):
    """The transport over the foot of the stage, there while the pointer moves, and while it is used."""

    def __init__(self, transport: Transport, parent: QWidget) -> None:
        super().__init__(parent)
        self.transport = transport
        transport.setParent(parent)
        self._effect = QGraphicsOpacityEffect(transport)
        transport.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setDuration(_FADES)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.finished.connect(transport.hide)
        self._rest = QTimer(self, interval=_STAYS, singleShot=True)
        self._rest.timeout.connect(self._go)
        transport.hide()

    def place(self, width: int, height: int) -> None:
        """Over the foot of so large a window."""
        high = self.transport.sizeHint().height()
        wide = min(width, max(900, round(0.7 * width)))
        self.transport.setGeometry((width - wide) // 2, height - high, wide, high)

    def wake(self) -> None:
        """The pointer has moved."""
        self._fade.stop()
        self._effect.setOpacity(1.0)
        self.transport.show()
        self.transport.raise_()
        self._rest.start()

    def _go(self) -> None:
        if self.transport.underMouse():
            self._rest.start()
        else:
            self._fade.start()


class _Blank(QWidget):
    """A black screen, until any key or click."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("The screen is blank; any key shows the stage again")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.black)
        self.setPalette(palette)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.hide()

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            # No key does anything but show the stage.
            event.accept()
            return True
        if kind in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            event.accept()
            parent = self.parentWidget()
            if isinstance(parent, Presentation):
                parent.turn_blank()
            return True
        return super().event(event)

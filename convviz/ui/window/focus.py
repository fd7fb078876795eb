"""Whose a key is. The stage has the keys, whatever was clicked last; only text that is being typed goes to its field.

Without this, a control that was clicked would keep the focus and take Space, arrows and the keys of a clicker, and a
wheel over the panel would change whatever lies under it.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from convviz.ui.giving_way import giving_way

_K = Qt.Key

_OF_A_CLICKER = {_K.Key_PageUp, _K.Key_PageDown, _K.Key_F5}
"""What a clicker sends: it means the lecture, also while a field has the focus."""

_OF_THE_DOCUMENT = {_K.Key_Z, _K.Key_Y, _K.Key_E, _K.Key_S, _K.Key_O}
"""With Ctrl: undo, redo, export and files mean the document everywhere, not the text in a field."""

_OF_A_NUMBER = {_K.Key_Up, _K.Key_Down}
"""What counts a number up and down while its field has the focus."""


class KeysOfTheStage(QObject):
    """Installed on the application, decides before controls and shortcuts do. ``stage`` gets the focus back."""

    def __init__(self, window: QWidget, stage: QWidget) -> None:
        super().__init__(window)
        self._window, self._stage = window, stage
        self._deciders: dict[QEvent.Type, Callable[[QWidget, QEvent], bool]] = {
            QEvent.Type.ShortcutOverride: self._overrides,
            QEvent.Type.KeyPress: self._presses,
            QEvent.Type.MouseButtonPress: self._clicks,
            QEvent.Type.MouseButtonRelease: self._releases,
            QEvent.Type.Wheel: self._turns,
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is not QEvent.Type.Timer:  # a clock that ticks is no work
            giving_way.noted()
        decide = self._deciders.get(kind)
        if decide is None or not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        return decide(watched, event)

    def _overrides(self, watched: QWidget, event: QEvent) -> bool:
        """A key that may be a shortcut: accepted, it is the field's own."""
        if not (isinstance(event, QKeyEvent) and is_text(watched)):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in _OF_THE_DOCUMENT:
            event.ignore()
            return True
        if event.key() in _OF_A_CLICKER:
            event.ignore()
            return True
        if event.key() in _OF_A_NUMBER and isinstance(watched, QAbstractSpinBox):
            event.accept()
            return True
        return False

    def _presses(self, watched: QWidget, event: QEvent) -> bool:
        """Esc leaves a field; Enter does what a click would where the focus came by keyboard."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() == _K.Key_Escape and is_text(watched):
            revert = getattr(watched, "revert", None)
            if revert is None:  # it handles Esc itself
                return False
            revert()
            self._give_back()
            return True
        if event.key() in (_K.Key_Return, _K.Key_Enter):
            if isinstance(watched, QAbstractButton):
                watched.click()
                return True
            if isinstance(watched, QComboBox):
                watched.showPopup()
                return True
        # A closed list would take a letter for the beginning of an entry.
        return isinstance(watched, QComboBox) and bool(event.text().strip()) and not _commands(event)

    def _clicks(self, watched: QWidget, event: QEvent) -> bool:
        # The stage takes the focus itself, after it has understood the click: it may end typing into a cell.
        if not is_text(watched) and not self._stage.isAncestorOf(watched) and watched is not self._stage:
            self._give_back()
        return False

    def _releases(self, watched: QWidget, event: QEvent) -> bool:
        # The arrows of a number are its own; its text is another widget.
        if isinstance(watched, QAbstractSpinBox):
            self._give_back()
        return False

    def _turns(self, watched: QWidget, event: QEvent) -> bool:
        """The wheel changes a control only where that has the focus; else it scrolls what is around."""
        if isinstance(watched, QScrollBar) or not isinstance(watched, (QComboBox, QAbstractSpinBox, QAbstractSlider)):
            return False
        if watched.hasFocus():
            return False
        around = watched.parentWidget()
        while around is not None and not isinstance(around, QAbstractScrollArea):
            around = around.parentWidget()
        if around is not None:
            QApplication.sendEvent(around.verticalScrollBar(), event)
        return True

    def _give_back(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not self._stage and (focus is None or focus.window() is self._window):
            self._stage.setFocus(Qt.FocusReason.OtherFocusReason)


def _commands(event: QKeyEvent) -> bool:
    held = event.modifiers()
    return bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))


def is_text(widget: QWidget) -> bool:
    """Whether text can be typed into a widget."""
    return isinstance(widget, (QLineEdit, QAbstractSpinBox)) and widget.isEnabled()

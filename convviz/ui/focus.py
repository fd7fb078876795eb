"""Whose a key is: the focused control's or the window's."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QWidget

_K = Qt.Key
_MOVES = {_K.Key_Up, _K.Key_Down, _K.Key_PageUp, _K.Key_PageDown}
_LINE = {_K.Key_Left, _K.Key_Right, _K.Key_Home, _K.Key_End}
_LETTERS = {_K(code) for code in range(_K.Key_A.value, _K.Key_Z.value + 1)}

_KEYS: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (QAbstractButton, {_K.Key_Space}),
    (QAbstractSlider, _MOVES | _LINE),
    (QAbstractSpinBox, _MOVES | _LINE),
    (QComboBox, _MOVES | _LINE | _LETTERS | {_K.Key_Space}),
)


_OF_THE_DOCUMENT = {_K.Key_Z, _K.Key_Y, _K.Key_E}
"""With Ctrl: undo, redo and export mean the document everywhere, not the text in a field."""


class KeysOfTheFocus(QObject):
    """Installed on the application, decides before controls and shortcuts do."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and any(isinstance(watched, kind) and event.key() in keys for kind, keys in _KEYS):
                event.accept()
                return True
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in _OF_THE_DOCUMENT and isinstance(watched, (QLineEdit, QAbstractSpinBox)):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

"""How large the window opens, and where: whole on the screen, whatever that is."""

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtWidgets import QWidget

_WIDE = 1600
"""Points of free width from which the window fills the screen."""

_USUAL = (1280, 800)
_FRAME = (8, 38)
"""Points that a title bar and a frame take about, until the system says how many."""


def place(window: QWidget, remembered: QByteArray) -> None:
    """Give a window that is not yet shown its size: the remembered one, or what suits the screen."""
    if not remembered.isEmpty() and window.restoreGeometry(remembered):
        _fit(window)
        return
    free = window.screen().availableGeometry()
    if free.width() >= _WIDE:
        window.resize(*_USUAL)  # what it has when it is made smaller
        window.showMaximized()
        return
    room = free.width() - _FRAME[0], free.height() - _FRAME[1]
    width, height = min(_USUAL[0], room[0]), min(_USUAL[1], room[1])
    window.resize(width, height)
    window.move(free.x() + (room[0] - width) // 2, free.y() + max((room[1] - height) // 2, 0))


def _fit(window: QWidget) -> None:
    """A window from a larger screen, or of one that is gone, comes whole onto this one."""
    if window.isMaximized() or window.isFullScreen():
        return
    free = window.screen().availableGeometry()
    room = QRect(free.x(), free.y(), free.width() - _FRAME[0], free.height() - _FRAME[1])
    size = window.size().boundedTo(room.size())
    if size != window.size():
        window.resize(size)
    x = min(max(window.x(), free.x()), room.right() - size.width() + 1)
    y = min(max(window.y(), free.y()), room.bottom() - size.height() + 1)
    x, y = max(x, free.x()), max(y, free.y())
    # Before a window is shown, some systems take the place for that of its frame: only who must moves it.
    if (x, y) != (window.x(), window.y()):
        window.move(x, y)


def folds_panel(window: QWidget) -> bool:
    """Whether the screen is so narrow that the stage needs the panel's room at first."""
    return window.screen().availableGeometry().width() < _NARROW


def has_room_for_words(window: QWidget) -> bool:
    """Whether the screen has room for the explanation beside stage and panel."""
    return window.screen().availableGeometry().width() >= _WIDE


_NARROW = 900

"""The Qt application that fonts need; without a window none of the display's libraries is touched."""

import threading

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from convviz.errors import ConvvizError

_kept: list[QGuiApplication] = []
_lock = threading.Lock()


def ensure_application() -> None:
    """Make an application that needs no display, where there is none yet.

    Raises ConvvizError where there is one that can have no fonts.
    """
    with _lock:
        there = QCoreApplication.instance()
        if there is None:
            _kept.append(QGuiApplication(["convviz", "-platform", "offscreen"]))
        elif not isinstance(there, QGuiApplication):
            raise ConvvizError("This process has a Qt application that cannot paint; make it a QGuiApplication.")

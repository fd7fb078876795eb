"""The Qt application that fonts need; without a window none of the display's libraries is touched."""

import os

from PySide6.QtGui import QGuiApplication

_kept: list[QGuiApplication] = []


def ensure_application() -> None:
    """Make an application that needs no display, where there is none yet."""
    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _kept.append(QGuiApplication(["convviz"]))

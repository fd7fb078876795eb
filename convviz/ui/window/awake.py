"""Keeps the screen awake while a lecture is given, where the system lets a program ask for that.

X11 and Wayland desktops by org.freedesktop.ScreenSaver over D-Bus, macOS by its own program ``caffeinate``, Windows by
SetThreadExecutionState. Where none of them is there, the screen does what it does.
"""

import os
import sys

from PySide6.QtCore import QProcess

_REASON = "A lecture is being given"
_ES_CONTINUOUS, _ES_DISPLAY_REQUIRED, _ES_SYSTEM_REQUIRED = 0x80000000, 0x2, 0x1


class Awake:
    """Holds sleep off between ``hold`` and ``let``."""

    def __init__(self) -> None:
        self._process: QProcess | None = None
        self._cookie: int | None = None

    def hold(self) -> None:
        """From now on."""
        if sys.platform == "win32":
            _windows(_ES_CONTINUOUS | _ES_DISPLAY_REQUIRED | _ES_SYSTEM_REQUIRED)
        elif sys.platform == "darwin":
            self._process = QProcess()
            self._process.start("caffeinate", ["-d", "-i", "-w", str(os.getpid())])
        elif os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            self._cookie = _asked("Inhibit", "convviz", _REASON)

    def let(self) -> None:
        """Not any more."""
        if sys.platform == "win32":
            _windows(_ES_CONTINUOUS)
        elif self._process is not None:
            self._process.kill()
            self._process.waitForFinished(500)
            self._process = None
        elif self._cookie is not None:
            _asked("UnInhibit", self._cookie)
            self._cookie = None


def _windows(flags: int) -> None:
    import ctypes  # noqa: PLC0415 - there only

    ctypes.windll.kernel32.SetThreadExecutionState(flags)  # type: ignore[attr-defined]  # of Windows


def _asked(method: str, *given: object) -> int | None:
    """Call the desktop's screen saver; its answer, None where nobody answers."""
    from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage  # noqa: PLC0415 - there only

    place = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
    saver = QDBusInterface(*place, QDBusConnection.sessionBus())
    if not saver.isValid():
        return None
    saver.setTimeout(500)
    answer = saver.call(method, *given)
    found = answer.arguments() if answer.type() == QDBusMessage.MessageType.ReplyMessage else []
    return int(found[0]) if found else None

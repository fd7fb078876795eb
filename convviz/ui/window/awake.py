"""Keeps the screen awake and notifications away while a lecture is given, where the system lets a program ask for it.

X11 and Wayland desktops by org.freedesktop.ScreenSaver and org.freedesktop.Notifications over D-Bus, macOS by its own
program ``caffeinate``, Windows by SetThreadExecutionState. Where none of them is there, the screen does what it does.
"""

import os
import sys

from PySide6.QtCore import QProcess

_Place = tuple[str, str, str]
"""Service, object, and interface"""

_SAVER: _Place = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
_NOTICES: _Place = (
    "org.freedesktop.Notifications",
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
)
_BUS = "convviz-lecture"
_REASON = "A lecture is being given"
_ES_CONTINUOUS, _ES_DISPLAY_REQUIRED, _ES_SYSTEM_REQUIRED = 0x80000000, 0x2, 0x1


class Awake:
    """Holds sleep off between ``hold`` and ``let``."""

    def __init__(self) -> None:
        self._process: QProcess | None = None
        self._asks = False

    def hold(self) -> None:
        """From now on."""
        if sys.platform == "win32":
            _windows(_ES_CONTINUOUS | _ES_DISPLAY_REQUIRED | _ES_SYSTEM_REQUIRED)
        elif sys.platform == "darwin":
            self._process = QProcess()
            self._process.start("caffeinate", ["-d", "-i", "-w", str(os.getpid())])
        elif os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            self._asks = True
            _ask_desktop()

    def let(self) -> None:
        """Not any more."""
        if sys.platform == "win32":
            _windows(_ES_CONTINUOUS)
        elif self._process is not None:
            self._process.kill()
            self._process.waitForFinished(500)
            self._process = None
        elif self._asks:
            self._asks = False
            _leave_desktop()


def _windows(flags: int) -> None:
    import ctypes  # noqa: PLC0415 - there only

    ctypes.windll.kernel32.SetThreadExecutionState(flags)  # type: ignore[attr-defined]  # of Windows


def _ask_desktop() -> None:
    """Call its services over a connection of our own: what is asked for ends with that."""
    from PySide6.QtDBus import QDBusConnection, QDBusInterface  # noqa: PLC0415 - there only

    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, _BUS)
    asked: dict[_Place, tuple[object, ...]] = {_SAVER: (), _NOTICES: ({},)}
    for place, more in asked.items():
        service = QDBusInterface(*place, bus)
        if service.isValid():
            service.setTimeout(500)
            service.call("Inhibit", "convviz", _REASON, *more)


def _leave_desktop() -> None:
    from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - there only

    QDBusConnection.disconnectFromBus(_BUS)

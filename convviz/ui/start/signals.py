"""Ctrl+C in the terminal, a logout, a shutdown: the window closes as it does for its user, and keeps the work."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication


class CloseOnSignals(QObject):
    """Turns SIGINT and SIGTERM into closing all windows.

    Python's own handlers wait until the interpreter runs, which Qt's event loop may not let it for long:
    the signal's number comes through a socket that the event loop watches.
    """

    closing = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        signal.set_wakeup_fd(self._writing.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._close)

    def _close(self) -> None:
        self._reading.recv(64)
        self.closing.emit()
        QApplication.closeAllWindows()

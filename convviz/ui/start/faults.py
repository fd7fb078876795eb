"""Faults of the program itself: logged, shown once with a report to copy, and the work goes on."""

import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from convviz.errors import ConvvizError

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_log = logging.getLogger("convviz")


class Faults(QObject):
    """Takes exceptions that nobody expected, of whatever thread, and tells of them in the window's own."""

    _raised = Signal(str)

    def __init__(self, window: "MainWindow", folder: Path) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder
        self._seen: set[str] = set()
        # Queued also within one thread: a fault may come while a widget is half-way through something.
        self._raised.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def report(self, kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
        """Note a fault; may be called in any thread, and touches nothing of the window."""
        text = "".join(traceback.format_exception(kind, error, where))
        _log.error("%s", text)
        if isinstance(error, Exception):
            self._raised.emit(text)

    def _tell(self, text: str) -> None:
        if text in self._seen:
            return
        self._seen.add(text)
        _write(self._folder / "fault.log", text)
        try:
            self._window.keeper.now()
        except ConvvizError as fault:
            _log.error("%s", fault)
        self._window.notice.tell(
            "Something went wrong inside convviz; the work is kept and you can go on.",
            wrong=True,
            button="Copy report",
            do=lambda: QGuiApplication.clipboard().setText(f"{platform.platform()}, Python {sys.version}\n{text}"),
        )


def report_faults(window: "MainWindow", folder: Path) -> None:
    """From now on, exceptions that nobody expected are reported in ``window`` and logged in ``folder``."""
    faults = Faults(window, folder)
    sys.excepthook = faults.report
    threading.excepthook = lambda raised: faults.report(raised.exc_type, raised.exc_value, raised.exc_traceback)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        _log.error("cannot write %s: %s", file, error)

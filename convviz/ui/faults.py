"""Faults of the program itself: logged, shown once with a report to copy, and the work goes on."""

import logging
import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from convviz.errors import ConvvizError

if TYPE_CHECKING:
    from convviz.ui.main_window import MainWindow

_log = logging.getLogger("convviz")


def report_faults(window: "MainWindow", folder: Path) -> None:
    """From now on, exceptions that nobody expected are reported in ``window`` and logged in ``folder``."""
    seen: set[str] = set()

    def report(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, where))
        _log.error("%s", text)
        if text in seen or not isinstance(error, Exception):
            return
        seen.add(text)
        _write(folder / "fault.log", text)
        try:
            window.keep()
        except ConvvizError as fault:
            _log.error("%s", fault)
        window.notice.tell(
            "Something went wrong inside convviz; the work is kept and you can go on.",
            wrong=True,
            button="Copy report",
            do=lambda: QGuiApplication.clipboard().setText(f"{platform.platform()}, Python {sys.version}\n{text}"),
        )

    sys.excepthook = report


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        _log.error("cannot write %s: %s", file, error)

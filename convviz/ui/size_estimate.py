"""The size of an export, worked out beside the window a moment after the last change."""

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from convviz.errors import ConvvizError
from convviz.export import ExportCancelledError, ExportSettings, Film, Format
from convviz.export.estimate import estimated_size
from convviz.model import Document

_SOON_MS = 250


class _Estimator(QThread):
    """Works out one size."""

    found = Signal(int)

    def __init__(self, document: Document, settings: ExportSettings, fmt: Format) -> None:
        super().__init__()
        self._asked = (document, settings, fmt)

    def run(self) -> None:
        document, settings, fmt = self._asked
        try:
            size = estimated_size(Film(document, settings), fmt, self._progress)
        except (ConvvizError, OSError):
            return  # no size is shown; the export itself will say what is wrong
        self.found.emit(size)

    def _progress(self, done: int, total: int) -> None:
        if self.isInterruptionRequested():
            raise ExportCancelledError("another size is asked for")


class SizeEstimate(QObject):
    """``found`` comes with the bytes of what was asked for last."""

    found = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: _Estimator | None = None
        self._next: tuple[Document, ExportSettings, Format] | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._begin)

    def ask(self, document: Document, settings: ExportSettings, fmt: Format) -> None:
        """Work out this size; one that was asked for before is not waited for any more."""
        self._next = (document, settings, fmt)
        self._soon.start()

    def stop(self) -> None:
        """Ask for nothing; what runs ends by itself, and nobody hears of it."""
        self._soon.stop()
        self._next = None
        if self._running is not None:
            self._running.found.disconnect()
            self._running.requestInterruption()
            self._running = None

    def _begin(self) -> None:
        asked = self._next
        self.stop()
        if asked is not None:
            worker = self._running = _Estimator(*asked)
            worker.found.connect(self.found)
            # A thread must not go while it runs, though the dialog may.
            _alive.add(worker)
            worker.finished.connect(lambda: _alive.discard(worker))
            worker.start()


def wait_for_all() -> None:
    """Before the program ends: no thread may be left."""
    for worker in list(_alive):
        worker.requestInterruption()
        worker.wait()
    _alive.clear()


_alive: set[_Estimator] = set()

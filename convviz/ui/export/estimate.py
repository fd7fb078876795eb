"""The size of an export, worked out beside the window a moment after the last change."""

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from convviz.errors import ConvvizError
from convviz.export import ExportCancelledError, Film
from convviz.export.estimate import estimated_size
from convviz.ui.export.film_maker import Asked
from convviz.ui.export.threads import Threads
from convviz.ui.giving_way import giving_way

_SOON_MS = 250


class _Estimator(QThread):
    """Works out one size."""

    found = Signal(int, object)  # its number, bytes or None

    def __init__(self, number: int, asked: Asked) -> None:
        super().__init__()
        self.number, self._asked = number, asked

    def run(self) -> None:
        asked, size = self._asked, None
        try:
            size = estimated_size(Film(asked.setup, asked.settings, asked.known), asked.format, self._progress)
        except (ConvvizError, OSError):
            pass  # no size is shown; the export itself will say what is wrong
        finally:
            # Whatever happened: nobody waits for ever.
            self.found.emit(self.number, size)

    def _progress(self, done: int, total: int) -> None:
        if not self.isInterruptionRequested():
            giving_way.wait()
        if self.isInterruptionRequested():
            raise ExportCancelledError("another size is asked for")


class SizeEstimate(QObject):
    """``found`` comes with the bytes of what was asked for last, or None where that is not to be had."""

    found = Signal(object)

    def __init__(self, parent: QObject, threads: Threads) -> None:
        super().__init__(parent)
        self._threads = threads
        self._running: _Estimator | None = None
        self._count = 0
        self._next: Asked | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._begin)

    def ask(self, asked: Asked) -> None:
        """Work out this size; one that was asked for before is not waited for any more."""
        self._next = asked.own()
        self._soon.start()

    def stop(self) -> None:
        """Ask for nothing; what runs ends by itself, and nobody hears of it."""
        self._soon.stop()
        self._next = None
        if self._running is not None:
            self._running.requestInterruption()
            self._running = None

    @property
    def working(self) -> bool:
        """Whether a size is still to come."""
        return self._next is not None or self._running is not None

    def _tell(self, number: int, size: int | None) -> None:
        # What an older one found may still be on its way.
        if self._running is not None and number == self._running.number:
            self._running = None
            self.found.emit(size)

    def _begin(self) -> None:
        asked = self._next
        self.stop()
        if asked is not None:
            self._count += 1
            worker = self._running = _Estimator(self._count, asked)
            worker.found.connect(self._tell)
            self._threads.start(worker)

"""Reading a large file beside the window: the last picture stands until the setup is there."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.model import Setup, load_file
from convviz.model.sources import NoSetupError

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from convviz.reading import Found

_LARGE = 1 << 20
"""Bytes from which reading is done beside the window."""

Read = tuple[Path, Setup, list[Trace]]
Other = tuple[Path, "Found"]
"""What a file without a setup holds."""


class Opening(QObject):
    """``read`` comes with a path, its setup and its traces, ``found`` with a path and what else it holds; ``refused``
    with a sentence.
    """

    read = Signal(object)
    found = Signal(object)  # Other
    refused = Signal(str)
    faulted = Signal(object)  # an exception that nobody expected
    _done = Signal(int, object)  # number, Read or exception

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._executor: ThreadPoolExecutor | None = None
        self._number = 0
        # Queued also where it was read before anybody could say that it is being read.
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def begin(self, path: Path, *, whatever: bool = False) -> bool:
        """Read a file that is large; False where it is small, and ``whatever`` is not said, and so read at once."""
        self.cancel()
        try:
            if path.stat().st_size < _LARGE and not whatever:
                return False
        except (OSError, ValueError):
            return False
        if self._executor is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - the window opens without it

            self._executor = ThreadPoolExecutor(1, "convviz-reader")
        number = self._number
        future = self._executor.submit(_read, path)
        future.add_done_callback(lambda done: self._tell(number, done))
        return True

    def cancel(self) -> None:
        """Whatever is being read is not wanted any more."""
        self._number += 1

    def finish(self) -> None:
        """The window goes."""
        self.cancel()
        if self._executor is not None:
            self._executor.shutdown()

    def _tell(self, number: int, done: "Future[Read | Other]") -> None:
        # In the reading thread: the signal is queued to the window's.
        self._done.emit(number, done.exception() or done.result())

    def _take(self, number: int, outcome: object) -> None:
        if number != self._number:
            return
        if isinstance(outcome, ConvvizError):
            self.refused.emit(str(outcome))
        elif isinstance(outcome, BaseException):
            self.faulted.emit(outcome)
        elif isinstance(outcome, tuple) and len(outcome) == 2:
            self.found.emit(outcome)
        else:
            self.read.emit(outcome)


def _read(path: Path) -> Read | Other:
    try:
        setup = load_file(path)
    except NoSetupError:
        from convviz.reading import look_at  # noqa: PLC0415 - the window opens without it

        return path, look_at(path)
    try:
        traces = setup.traces()
    except ConvvizError:  # the stage will say it
        traces = []
    return path, setup, traces

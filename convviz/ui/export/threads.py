"""Threads that belong to a window: none may be left when it goes."""

from PySide6.QtCore import QThread


class Threads:
    """Keeps each thread until it has ended: whoever asked for its work may go before that."""

    def __init__(self) -> None:
        self._alive: set[QThread] = set()

    def start(self, thread: QThread) -> None:
        """Start a thread and keep it."""
        self._alive -= {one for one in self._alive if one.isFinished()}
        self._alive.add(thread)
        thread.start()

    def end(self) -> None:
        """Ask all of them to stop, and wait until they have."""
        for thread in self._alive:
            thread.requestInterruption()
        for thread in self._alive:
            thread.wait()
        self._alive.clear()

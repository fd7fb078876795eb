"""Locks that say that a process is at work on something, as long as it lives."""

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Lock:
    """A held lock; it goes with ``release``, or with the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others have it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def locked(path: Path) -> Lock | None:
    """The lock of a file (made where there is none) or a folder; None where another has it.

    Raises OSError where it cannot be opened.
    """
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, flags, 0o600)
    try:
        _take(descriptor)
    except OSError:
        os.close(descriptor)
        return None
    return Lock(descriptor)


def _take(descriptor: int) -> None:
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt  # noqa: PLC0415 - Windows only

    msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

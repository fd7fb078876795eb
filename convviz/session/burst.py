"""Which edits belong together: those of one kind that follow each other without a pause."""

import time
from collections.abc import Hashable

_PAUSE = 0.8
"""Seconds after which the next edit is another one to undo."""


class Burst:
    """Gives merge keys for the history."""

    def __init__(self) -> None:
        self._last = 0.0
        self._kind: Hashable = None
        self._number = 0

    def key(self, *kind: Hashable) -> Hashable:
        """The key of an edit of ``kind`` that happens now."""
        now = time.monotonic()
        if kind != self._kind or now - self._last > _PAUSE:
            self._number += 1
        self._kind, self._last = kind, now
        return kind, self._number

"""Threads of long work stand aside while the window is at work.

Python runs one thread at a time, and each call of Qt hands the turn on: beside an export of many short frames a dialog
that is built in 60 ms would take 350. So long work waits between its frames while the window answers events, but never
so long that it would stand still beside an animation that plays.
"""

import time

_QUIET = 0.003
"""Seconds without an event after which the window is taken to rest."""

_LONGEST = 0.1
"""Seconds that a frame waits at most."""


class GivingWay:
    """When the window had its last event; written in its thread, read in others."""

    def __init__(self) -> None:
        self.last = 0.0

    def noted(self) -> None:
        """The window has an event to answer."""
        self.last = time.monotonic()

    def wait(self) -> None:
        """Between two frames, in their thread: let the window do what it has to do."""
        end = time.monotonic() + _LONGEST
        while time.monotonic() < min(self.last + _QUIET, end):
            time.sleep(_QUIET)


giving_way = GivingWay()
"""The one of the program."""

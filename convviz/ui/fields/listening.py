"""Showing a value is not editing it: the one place where a control's signals are not heard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Listening:
    """Mixed into a widget that shows values in controls and hears of their edits: not of what it shows itself."""

    _shows = 0

    def listen(self, signal: Any, do: Callable[..., object]) -> None:
        """Call ``do`` with what ``signal`` says, unless it only says what is being shown."""

        def heard(*told: object) -> None:
            if not self._shows:
                do(*told)

        signal.connect(heard)

    @contextmanager
    def showing(self) -> Iterator[None]:
        """What the controls say meanwhile is not heard."""
        self._shows += 1
        try:
            yield
        finally:
            self._shows -= 1

"""The progress bar of the command line."""

import sys
from typing import Any

import click


class ProgressBar:
    """A bar on standard error where that is a terminal: over the frames of one export, or over many exports."""

    def __init__(self, jobs: int, *, quiet: bool) -> None:
        self.jobs = jobs
        self._shown = sys.stderr.isatty() and not quiet
        self._bar: Any = None

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *exception: object) -> None:
        self.clear()

    def of_job(self, index: int) -> Any:
        """The progress function of one job."""
        label = "Exporting" if self.jobs == 1 else f"Exporting {index + 1} of {self.jobs}"
        return lambda done, total: self._show(done, total, label)

    def finished(self, done: int, *, several: bool) -> None:
        """One more job is done."""
        if several:
            self._show(done, self.jobs, "Exporting")

    def _show(self, done: int, total: int, label: str) -> None:
        if not self._shown:
            return
        if self._bar is None or self._bar.length != total or self._bar.label != label:
            self.clear()
            self._bar = click.progressbar(length=total, label=label, file=sys.stderr).__enter__()
        self._bar.update(done - self._bar.pos)

    def clear(self) -> None:
        """End the bar's line, so that others can follow."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

"""Exports in the background, one after the other; each keeps the document that it was asked with."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from convviz.export import ExportCancelledError
from convviz.export.batch import Job, Outcome, run_job
from convviz.export.settings import Progress
from convviz.ui.export.threads import Threads
from convviz.ui.giving_way import giving_way

_SOME_FRAMES = 5
"""Frames after which the time left is told."""

_TELL_EVERY = 0.05
"""Seconds"""

CANCELLED = "The export was cancelled; nothing was written."


@dataclass(eq=False)
class Task:
    """One export in the queue. ``outcome`` is None until it is over; ``job`` is None then."""

    job: Job | None
    path: Path
    done: int = 0
    total: int = 0
    outcome: Outcome | None = None
    _began: float = 0.0
    _told: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop before the next frame, or do not begin."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it is to stop, or not to begin."""
        return self._stop.is_set()

    @property
    def running(self) -> bool:
        """Whether it has begun and is not over."""
        return self._began > 0 and self.outcome is None

    @property
    def seconds_left(self) -> float | None:
        """How long the frames that are left take at the pace so far; None where nothing is known."""
        passed = time.monotonic() - self._began
        # The first frame is painted whole and says little of the others.
        if self.done < _SOME_FRAMES or passed < 1 or not self.total:
            return None
        return passed / self.done * (self.total - self.done)

    def run(self, tell: "Teller") -> None:
        """Do it, in the thread of the queue."""
        job = self.job
        if job is None:  # it was cancelled while it waited
            return
        self._began = time.monotonic()

        def progress(done: int, total: int) -> None:
            if not self._stop.is_set():
                giving_way.wait()
            if self._stop.is_set():
                raise ExportCancelledError(CANCELLED)
            self.done, self.total = done, total
            now = time.monotonic()
            # More often than it can be seen would only keep the window busy.
            if now - self._told > _TELL_EVERY:
                self._told = now
                tell.progressed.emit(self)

        outcome = Outcome(job.source, str(job.path), CANCELLED) if self._stop.is_set() else _result(job, progress)
        # The window's thread alone says that it is over.
        tell.finished.emit(self, outcome)


def _result(job: Job, progress: Progress) -> Outcome:
    try:
        return run_job(job, progress)
    except Exception as error:  # noqa: BLE001 - a thread's fault must reach the user, not vanish
        text = f"The export failed inside convviz ({type(error).__name__}: {error}); please report it."
        return Outcome(job.source, str(job.path), text)


class Teller(QObject):
    """What the thread says to the window."""

    progressed = Signal(object)  # Task
    finished = Signal(object, object)  # Task, Outcome


class _Worker(QThread):
    """Takes tasks until there are none."""

    def __init__(self, tasks: list[Task], tell: Teller) -> None:
        super().__init__()
        self._tasks, self._tell = tasks, tell

    def run(self) -> None:
        while self._tasks:
            self._tasks.pop(0).run(self._tell)


class ExportQueue(QObject):
    """All exports of a window. ``changed`` comes with the task that moved on, or was added."""

    changed = Signal(object)  # Task
    finished = Signal(object)  # Task

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: list[Task] = []
        self._waiting: list[Task] = []
        self._worker: _Worker | None = None
        self.threads = Threads()
        """Of its own work, and of what dialogs of exports have made beside the window"""
        self._teller = Teller(self)
        self._teller.progressed.connect(self.changed)
        self._teller.finished.connect(self._finish)

    def add(self, job: Job) -> Task:
        """Put an export at the end."""
        task = Task(job, job.path)
        self.tasks.append(task)
        self._waiting.append(task)
        self.changed.emit(task)
        self._go_on()
        return task

    @property
    def busy(self) -> bool:
        """Whether an export waits or runs."""
        return bool(self.unfinished)

    @property
    def unfinished(self) -> list[Task]:
        """What waits or runs, in order."""
        return [task for task in self.tasks if task.outcome is None]

    def cancel(self, task: Task) -> None:
        """Stop an export before its next frame; one that waits is over at once."""
        task.cancel()
        if task.job is not None and not task.running:
            self._finish(task, Outcome(task.job.source, str(task.path), CANCELLED))

    def cancel_all(self) -> None:
        """Stop everything and wait for it."""
        for task in self.unfinished:
            self.cancel(task)
        if self._worker is not None:
            self._worker.wait()

    def _finish(self, task: Task, outcome: Outcome) -> None:
        if task.outcome is not None:  # it was cancelled while it waited, and its turn came just then
            return
        task.outcome = outcome
        task.job = None  # a window may be open for a whole term; documents are large
        self.changed.emit(task)
        self.finished.emit(task)

    def _go_on(self) -> None:
        # A worker that looks for the last time just now comes here again when it has ended.
        if self._waiting and (self._worker is None or self._worker.isFinished()):
            self._worker = _Worker(self._waiting, self._teller)
            self._worker.finished.connect(self._go_on)
            self.threads.start(self._worker)

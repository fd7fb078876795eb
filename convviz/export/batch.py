"""Many exports: their targets from a template, several at a time in processes of their own."""

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from convviz.errors import ConvvizError
from convviz.export.extent import extent_text, frames_of
from convviz.export.film import Film
from convviz.export.registry import Format
from convviz.export.run import check_name, export, format_for
from convviz.export.settings import ExportSettings, Progress
from convviz.files import identity, resolved
from convviz.model import Setup

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor


@dataclass(frozen=True, slots=True)
class Job:
    """One export; ``source`` is what the user called the setup."""

    source: str
    setup: Setup
    path: Path
    settings: ExportSettings
    format_name: str = ""
    overwrite: bool = False

    @property
    def format(self) -> Format:
        """The format of the target."""
        return format_for(self.path, self.format_name)

    def write(self, progress: Progress | None = None) -> Film:
        """Do it; raises ConvvizError."""
        return export(
            self.setup, self.path, self.settings, progress, format_name=self.format_name, overwrite=self.overwrite
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job; ``error`` is empty where it went well. ``took`` and ``duration`` are in seconds."""

    source: str
    path: str
    error: str = ""
    format: str = ""
    extent: str = ""
    """What it is, in words"""
    frames: int = 0
    duration: float = 0.0
    bytes: int = 0
    took: float = 0.0
    opens: bool = True
    """Whether the file holds the setup that it can be opened as; one that is too large does not travel."""


def run_job(job: Job, progress: Progress | None = None) -> Outcome:
    """Do one export; an expected error becomes part of the outcome."""
    start = time.perf_counter()
    try:
        film = job.write(progress)
    except ConvvizError as error:
        return Outcome(job.source, str(job.path), str(error))
    return Outcome(
        job.source,
        str(resolved(job.path)),
        format=job.format.name,
        extent=extent_text(film, job.format),
        frames=frames_of(film, job.format),
        duration=film.duration if job.format.timed else 0.0,
        bytes=size_of(job.path),
        took=time.perf_counter() - start,
        opens=bool(film.metadata.setup),
    )


def run_in_turn(jobs: list[Job], start: Callable[[int], Progress]) -> Iterator[Outcome]:
    """Do all jobs one after the other; ``start(i)`` gives the progress function of job i."""
    for i, job in enumerate(jobs):
        yield run_job(job, start(i))


_LOOK = 0.5
"""Seconds between two looks at whether Ctrl+C was pressed."""


def run_in_pool(
    jobs: list[Job], pool: "ProcessPoolExecutor", interrupted: Callable[[], bool] = lambda: False
) -> Iterator[Outcome]:
    """Do all jobs in the processes of ``pool``, and give each outcome as it comes.

    Its processes have to begin with ``prepare_process``. ``interrupted`` says whether Ctrl+C was pressed: Python may
    lose it, in a callback, or just before it begins to wait without end.
    """
    from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415 - only many jobs need it
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    try:
        # The longest first: at the end nobody waits for one that has just begun.
        futures = {pool.submit(_run_here, job): job for job in sorted(jobs, key=_step_count, reverse=True)}
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, _LOOK, FIRST_COMPLETED)
            if interrupted():
                raise KeyboardInterrupt
            for future in done:
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield _failed(futures[future], "A process of the export was ended from outside; try again.")
                except Exception as error:  # noqa: BLE001 - one job's fault must not take the others' outcomes along
                    text = f"The export failed inside convviz ({type(error).__name__}: {error}); please report it."
                    yield _failed(futures[future], text)
    except BaseException:
        # Ctrl+C: what waits is not begun, and what runs is ended, and takes away what it has written.
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - there is no public way
            process.terminate()
        raise


def _step_count(job: Job) -> int:
    try:
        return len(job.setup.trace())
    except ConvvizError:  # its export says why
        return 0


class _EndedError(BaseException):
    """The first process ends this one while it exports."""


_running: list[Job] = []
"""The job of this process while it is done."""


def prepare_process() -> None:
    """In each process: being ended takes away what was written, a sequence has a folder from its beginning."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End with the first process, even where that is killed."""
    import multiprocessing  # noqa: PLC0415 - only many jobs need it

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _end(*_: object) -> None:
    if _running:
        raise _EndedError
    os._exit(1)


def _run_here(job: Job) -> Outcome:
    _running.append(job)
    try:
        return run_job(job)
    except _EndedError:
        # The pool would go on with the next job.
        os._exit(1)
    finally:
        _running.clear()


def _failed(job: Job, text: str) -> Outcome:
    return Outcome(job.source, str(job.path), text)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir())
    return path.stat().st_size


# Targets

FIELDS = ("name", "n", "title", "layer", "theme", "width", "height", "detail", "format", "suffix")
"""What stands in braces in a template."""

_FIELD = re.compile(r"\{\{|\}\}|\{(\w*)(?::0?(\d{1,2}))?\}")


def target_of(template: str, values: dict[str, str | int]) -> Path:
    """The path that ``template`` gives, ``{name}`` and the other ``FIELDS`` filled in; ``{n:03}`` has three digits.

    Braces that belong to the name are doubled, ``{{``.
    """

    def filled(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        name, width = match[1], int(match[2] or 0)
        if name not in values:
            raise ConvvizError(
                f"There is no '{{{name}}}' for a file name; use {', '.join(f'{{{f}}}' for f in FIELDS)}."
            )
        return str(values[name]).rjust(width, "0")

    return Path(_FIELD.sub(filled, template))


def file_name(text: str) -> str:
    """A title as part of a file name."""
    words = "-".join(filter(None, re.split(r"[^\w.]+", text.lower()))).strip(".")
    # File systems take 255 bytes, and more is put before and behind.
    name = words.encode()[:100].decode(errors="ignore") or "convviz"
    try:
        check_name(Path(name))
    except ConvvizError:
        return f"{name}-"
    return name


def check_targets(jobs: Iterable[Job]) -> None:
    """Raise ConvvizError where two jobs would write the same file."""
    seen: dict[tuple[object, ...], str] = {}
    for job in jobs:
        path = identity(job.path)
        if path in seen:
            raise ConvvizError(
                f"'{seen[path]}' and '{job.source}' would both become {job.path}; put {{name}} or {{n}} in the name."
            )
        seen[path] = job.source

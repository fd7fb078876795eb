"""How long an export goes on after it is told to stop, at any of its moments, until nothing is left of it."""

import tempfile
import threading
import time
from pathlib import Path

from timing import milliseconds

from convviz.export import FORMATS, ExportCancelledError, ExportSettings, export
from convviz.model import Detail, load_source

SETTINGS = ExportSettings(width=3840, height=2160, steps="1-6")
TRIES = 12


def lasted(name: str, share: float, whole: float, folder: Path) -> float:
    """Seconds from the word to the end, where the word comes after ``share`` of the ``whole`` time."""
    told: list[float] = []

    def tell() -> None:
        told.append(time.perf_counter())

    def progress(done: int, total: int) -> None:
        if told:
            raise ExportCancelledError("told to")

    timer = threading.Timer(share * whole, tell)
    timer.start()
    try:
        export(
            load_source("grouped").looked_at(detail=Detail.GLIDE),
            folder / f"x{FORMATS[name].suffix}",
            SETTINGS,
            progress,
            format_name=name,
        )
    except ExportCancelledError:
        left = list(folder.iterdir())
        assert not left, left
        return time.perf_counter() - told[0]
    finally:
        timer.cancel()
        timer.join()
    # It was done before, or there was nothing more to ask: it is whole.
    return time.perf_counter() - told[0] if told else 0.0


def longest(name: str) -> float:
    """The longest of several tries."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        export(
            load_source("grouped").looked_at(detail=Detail.GLIDE),
            Path(folder) / f"x{FORMATS[name].suffix}",
            SETTINGS,
            format_name=name,
        )
        whole = time.perf_counter() - start
    times = []
    for i in range(TRIES):
        with tempfile.TemporaryDirectory() as folder:
            times.append(lasted(name, (i + 0.5) / TRIES, whole, Path(folder)))
    return max(times)


def measure() -> list[tuple[str, str, str, str]]:
    slowest = {name: longest(name) for name in FORMATS}
    worst = sorted(slowest, key=slowest.__getitem__)[-3:][::-1]
    text = ", ".join(f"{name} {milliseconds([slowest[name]])}" for name in worst)
    return [("cancelling, 3840×2160, gliding", "the slowest of all formats", "500 ms at most", text)]

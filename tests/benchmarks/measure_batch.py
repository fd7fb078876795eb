"""A batch of twenty exports, one at a time and two at a time, as the command line does it."""

import subprocess
import sys
import tempfile
from pathlib import Path

from timing import in_turn, milliseconds, ratio

from convviz.model import presets

SOURCES = [preset.name for preset in presets()][:20]


def started(sources: list[str], jobs: int, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "convviz", "export", *sources, "-o", f"{folder}/", "--overwrite"]
    return subprocess.Popen([*command, "--size", "1080p", "--jobs", str(jobs)], stdout=subprocess.DEVNULL)


def batch(jobs: int, folder: Path) -> None:
    assert started(SOURCES, jobs, folder).wait() == 0


def side_by_side(folder: Path) -> None:
    """Two commands with half of the sources each: the most that two processes can gain here."""
    halves = [started(SOURCES[i::2], 1, folder) for i in (0, 1)]
    assert [half.wait() for half in halves] == [0, 0]


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        two, one, apart = in_turn(5, lambda: batch(2, place), lambda: batch(1, place), lambda: side_by_side(place))
    text = (
        f"{ratio(two, one):.2f} of its time ({milliseconds(two)} against {milliseconds(one)}); two commands side by "
        f"side with half of them each: {ratio(apart, one):.2f}"
    )
    return [("twenty GIFs at 1920×1080, `--jobs 2`", "`--jobs 1`", "0.6 at most", text)]

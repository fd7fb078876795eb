"""A batch of twenty exports, one at a time and two at a time, as the command line does it."""

import subprocess
import sys
import tempfile
from pathlib import Path

from timing import in_turn, milliseconds, ratio

from convviz.model import presets

SOURCES = [preset.name for preset in presets()][:20]


def batch(jobs: int, folder: Path) -> None:
    command = [sys.executable, "-m", "convviz", "export", *SOURCES, "-o", f"{folder}/", "--overwrite"]
    subprocess.run([*command, "--size", "1080p", "--jobs", str(jobs)], check=True, capture_output=True)


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        two, one = in_turn(3, lambda: batch(2, Path(folder)), lambda: batch(1, Path(folder)))
    text = f"{ratio(two, one):.2f} of its time ({milliseconds(two)} against {milliseconds(one)})"
    return [("twenty GIFs at 1920×1080, `--jobs 2`", "`--jobs 1`", "0.6 at most", text)]

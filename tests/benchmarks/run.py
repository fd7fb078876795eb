"""What fast means here, measured: each line against something else, in the same run, as a ratio.

    python tests/benchmarks/run.py [NAME ...]
    python tests/benchmarks/run.py --check

prints a Markdown table and the versions of what was compared. Nothing here fails: a missed aim is shown. With --check
nothing is measured: whether everything is there that the measurements need.
"""

import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from timing import tool_version

_FOLDER = Path(__file__).parent

MEASUREMENTS = ("gif", "colours", "frames", "memory", "hours", "batch", "cancel", "window", "stalls", "engine")
COMPARED = (
    "convviz",
    "numpy",
    "scipy",
    "torch",
    "PySide6-Essentials",
    "pyqtgraph",
    "Pillow",
    "av",
    "matplotlib",
    "imageio",
)


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        for name in MEASUREMENTS:
            subprocess.run([sys.executable, "-c", f"import measure_{name}"], cwd=_FOLDER, check=True)
        print(f"All {len(MEASUREMENTS)} measurements can be made.")
        return
    names = sys.argv[1:] or MEASUREMENTS
    print("| work | against | aim | measured |\n|---|---|---|---|", flush=True)
    for name in names:
        # A process each: none runs with what another has loaded.
        code = (
            f"import measure_{name}\nfor row in measure_{name}.measure(): print('|', ' | '.join(row), '|', flush=True)"
        )
        subprocess.run([sys.executable, "-c", code], cwd=_FOLDER, check=True)
    versions = ", ".join(map(_version, COMPARED))
    print(f"\nPython {platform.python_version()}, {versions}; {tool_version('gifsicle')}.")


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} not installed"


if __name__ == "__main__":
    main()

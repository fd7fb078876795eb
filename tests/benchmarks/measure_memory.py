"""Peak memory of a long export against a short one, each in a process of its own."""

import subprocess
import sys

CODE = r"""
import re, sys, tempfile
from pathlib import Path
import numpy as np
from convviz.engine import Conv2d
from convviz.export import ExportSettings, export
from convviz.model import Document
rows, columns = map(int, sys.argv[1:])
document = Document(np.random.default_rng(0).random((rows, columns)), (Conv2d(np.ones((3, 3)), padding="same"),))
with tempfile.TemporaryDirectory() as folder:
    export(document, Path(folder) / "x.gif", ExportSettings(width=1280, height=720, speed=50))
# Not getrusage: its peak is handed down from the process that started this one.
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def peak(rows: int, columns: int) -> float:
    command = [sys.executable, "-c", CODE, str(rows), str(columns)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def measure() -> list[tuple[str, str, str, str]]:
    short, long = peak(10, 10), peak(50, 100)
    text = f"{long - short:+.0f} MiB ({long:.0f} against {short:.0f} MiB)"
    return [("memory of a 5,000-frame export", "a 100-frame export", "50 MiB more at most", text)]

"""Peak memory of a long export against a short one, for each format, and of many strokes; each in its own process."""

import subprocess
import sys

from convviz.export import FORMATS, Kind

CODE = r"""
import re, sys, tempfile
from pathlib import Path
import numpy as np
from convviz.engine import Conv2d
from convviz.export import ExportSettings, FORMATS, export
from convviz.model import Document, Look, Setup
name, steps, width, height = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
document = Document(np.random.default_rng(0).random((50, 100)), (Conv2d(np.ones((3, 3)), padding="same"),))
with tempfile.TemporaryDirectory() as folder:
    settings = ExportSettings(width=width, height=height, steps=steps)
    export(Setup(document, Look(speed=50)), Path(folder) / ("x" + FORMATS[name].suffix), settings, format_name=name)
# Not getrusage: its peak is handed down from the process that started this one.
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


STROKES = r"""
import re, sys
from pathlib import Path
import numpy as np
from convviz.engine import Conv2d
from convviz.model import Document, Setup
from convviz.session import Drawing, Session
from convviz.stage import Cell, Panel
session = Session(Setup(Document(np.zeros((64, 64)), (Conv2d(np.ones((3, 3)), padding="same"),))))
drawing = Drawing(session)
for i in range(int(sys.argv[1])):
    session.hold(value=float(i + 1))
    drawing.press(Cell(Panel.INPUT, 0, i % 64, 0))
    drawing.drag(Cell(Panel.INPUT, 0, (i + 9) % 64, 63))
    drawing.release()
assert session.history.position == int(sys.argv[1])
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def _strokes() -> tuple[str, str, str, str]:
    def peak_of(count: int) -> float:
        command = [sys.executable, "-c", STROKES, str(count)]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    few, many = peak_of(1), peak_of(1000)
    text = f"{many - few:+.0f} MiB ({many:.0f} against {few:.0f} MiB)"
    return "memory of 1,000 strokes on 64×64, all to be undone", "one stroke", "64 MiB more at most", text


def peak(name: str, steps: str, size: tuple[int, int]) -> float:
    command = [sys.executable, "-c", CODE, name, steps, *map(str, size)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def measure() -> list[tuple[str, str, str, str]]:
    work, other, aim = "memory of a 5,000-frame export", "a 100-frame export", "50 MiB more at most"
    rows = [(f"{work}, GIF, 1280×720", other, aim, _compared("gif", (1280, 720)))]
    others = [f.name for f in FORMATS.values() if f.kind in (Kind.ANIMATION, Kind.PAGES) and f.name != "gif"]
    texts = "; ".join(f"{name} {_compared(name, (480, 270))}" for name in others)
    return [*rows, ("the same, other formats, 480×270", other, aim, texts), _strokes()]


def _compared(name: str, size: tuple[int, int]) -> str:
    short, long = peak(name, "1-100", size), peak(name, "", size)
    return f"{long - short:+.0f} MiB ({long:.0f} against {short:.0f} MiB)"

"""What one more frame costs as the input grows: 16 and 64 window positions on inputs of 8×8 to 128×128."""

import tempfile
from pathlib import Path

import numpy as np
from timing import in_turn, ratio

from convviz.engine import Conv2d
from convviz.export import ExportSettings, export
from convviz.model import Document, Setup

SIDES = (8, 16, 32, 64, 128)


def document(side: int, positions: int) -> Document:
    stride = side // positions
    weight = np.random.default_rng(side).normal(size=(3, 3))
    return Document(np.random.default_rng(side).random((side, side)), (Conv2d(weight, padding="same", stride=stride),))


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gif"
        jobs = []
        for side in SIDES:
            for positions in (4, 8):
                setup = document(side, positions)
                jobs.append(lambda s=setup: export(Setup(s), path, ExportSettings()))
        times = in_turn(5, *jobs)
    per_frame = [[(b - a) / 48 for a, b in zip(*times[2 * i : 2 * i + 2], strict=True)] for i in range(len(SIDES))]
    sweep = ", ".join(f"{side}: {np.median(t) * 1000:.1f} ms" for side, t in zip(SIDES, per_frame, strict=True))
    factor = ratio(per_frame[-1], per_frame[0])
    return [("one more frame, 128×128 input", "8×8 input", "at most 2 times", f"{factor:.2f} times ({sweep})")]

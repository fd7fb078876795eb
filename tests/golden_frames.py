"""Golden control frames: what stands on the stage of 27 setups, as text at three sizes and as a small picture.

    python tests/golden_frames.py             shows what differs from what is kept
    python tests/golden_frames.py --update    keeps what is there now

A difference writes the picture that is there now, and one of what differs, into ``golden-difference/``.
"""

import difflib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from documents import does_not_fit, many_channels
from PIL import Image, ImageChops

from convviz.engine import Conv2d, MaxPool2d
from convviz.model import Detail, Document, Look, Parts, Phase, Playhead, Setup, edits, find_preset
from convviz.model.look import Form, Matrix
from convviz.paint import Surface, ensure_application, measure
from convviz.stage import THEMES, CellGrid, Curve, Frame, Mark, ScaleBar, Stage, Text, Wash

FOLDER = Path(__file__).resolve().parent / "golden"
SIZES = ((640, 360), (1280, 720), (700, 900))
PICTURE = (640, 360)
TOLERANCE = 24
"""How far a channel of a pixel may be from the kept one: letters are smoothed a little differently elsewhere."""


@dataclass(frozen=True)
class Case:
    setup: Callable[[], Setup]
    theme: str = "light"


def _at(name: str, step: int, phase: Phase = Phase.WRITE, fraction: float = 1.0, **look: object) -> Setup:
    setup: Setup = find_preset(name).setup
    return setup.looked_at(playhead=Playhead(step, phase, fraction), **look)


def _wide() -> Setup:
    """A picture with as many cells as numbers no longer fit into, and a colour range of its own."""
    x = np.indices((24, 40)).sum(axis=0) % 9 / 8.0
    return Setup(Document(x, (Conv2d([[0.5, -1.25], [1 / 3, 0]], stride=2),)), Look(playhead=Playhead(100)))


def _pool() -> Setup:
    x = np.array([[3, -1, 2.5, 0, 1], [0, 0, -4, 2, 2], [1, 7, 0, 0, -2]])
    look = Look(playhead=Playhead(1, Phase.MULTIPLY, 4 / 9), detail=Detail.PRODUCTS)
    return Setup(Document(x, (MaxPool2d(3, 1, padding=1, activation="leaky_relu"),)), look)


def _rules() -> Setup:
    """Where the two rules of "same" differ."""
    document = edits.set_parameter(find_preset("vertical-line").setup.document, 0, "stride", (2, 2))
    return Setup(edits.set_parameter(document, 0, "padding", "same"), Look(playhead=Playhead(3), overlays=("same",)))


def _colours_in() -> Document:
    """Three channels that have room to be seen at once."""
    x = np.indices((3, 5, 6)).sum(axis=0) % 4
    weight = (np.indices((2, 3, 3, 3)).sum(axis=0) % 3) - 1
    return Document(x, (Conv2d(weight, [1, -1]),), "Colours")


_BARE = Parts(kernel=False, arithmetic=False, scales=False)

CASES = {
    "tutorial": Case(lambda: _at("vertical-line", 7)),
    "products": Case(lambda: _at("same-padding", 9, Phase.MULTIPLY, 5 / 9, detail=Detail.PRODUCTS), "dark"),
    "gliding": Case(lambda: _at("stride-2", 4, Phase.SLIDE, 0.5, detail=Detail.GLIDE)),
    "dilation": Case(lambda: _at("dilation", 3)),
    "channels": Case(lambda: Setup(many_channels(), Look(channel=1, playhead=Playhead(40)))),
    "problem": Case(lambda: Setup(does_not_fit())),
    "maximum": Case(_pool),
    "average": Case(lambda: _at("average-pooling-keras", 0), "dark"),
    "stamps": Case(lambda: _at("transposed-overlap", 2)),
    "equivalent": Case(lambda: _at("transposed-equivalent", 5)),
    "fractions": Case(lambda: _at("box-3", 10, fractions=True)),
    "wide": Case(_wide),
    "bare": Case(
        lambda: _at("detect-relu-pool", 2, layer=1, parts=Parts(kernel=False, arithmetic=False, scales=False))
    ),
    "border": Case(lambda: _at("same-padding", 9, overlays=("counts", "padding"))),
    "floor": Case(lambda: _at("stride-2", 3, overlays=("unreached",)), "dark"),
    "lost": Case(lambda: _at("vertical-line", 20, overlays=("lost",))),
    "matrices": Case(lambda: _at("sobel-x", 14, Phase.MULTIPLY, 5 / 9, form=Form.MATRICES), "dark"),
    "names": Case(lambda: _at("vertical-line", 8, names=True, names_from=1)),
    "added": Case(lambda: _at("transposed-overlap", 3, form=Form.MATRICES, names=True)),
    "unrolled": Case(lambda: _at("vertical-line", 8, matrix=Matrix.UNROLLED)),
    "patches": Case(lambda: _at("sobel-x", 33, matrix=Matrix.PATCHES), "dark"),
    "rules": Case(_rules),
    "turning": Case(lambda: _at("transposed-equivalent", 0, Phase.TURN, 0.3)),
    "columns": Case(lambda: Setup(_colours_in(), Look(playhead=Playhead(9, Phase.MULTIPLY, 14 / 27))), "dark"),
    "groups": Case(lambda: _at("grouped", 40, parts=Parts(kernel=False))),
    "activation": Case(lambda: _at("detect-relu-pool", 19, Phase.ACTIVATE, form=Form.MATRICES, detail=Detail.PRODUCTS)),
    "stack": Case(lambda: _at("detect-relu-pool", 5, layer=2, overlays=("receptive",))),
}


def stage(case: Case, size: tuple[int, int]) -> Stage:
    ensure_application()
    return Stage.computed(case.setup(), size, THEMES[case.theme], measure)


def marks(case: Case, size: tuple[int, int]) -> tuple[Mark, ...]:
    found = stage(case, size)
    return found.compose(found.setup.look.playhead)


def text_of(name: str) -> str:
    lines = []
    for width, height in SIZES:
        lines += [f"== {width}×{height}", *map(_line, marks(CASES[name], (width, height))), ""]
    return "\n".join(lines)


def picture_of(name: str) -> Image.Image:
    case = CASES[name]
    surface = Surface(*PICTURE, THEMES[case.theme].background)
    surface.show(marks(case, PICTURE))
    image = surface.image
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return Image.fromarray(pixels[:, : image.width(), 2::-1].copy())


def _line(mark: Mark) -> str:
    return f"{mark.key}: {' '.join(_parts(mark))}"


def _parts(mark: Mark) -> Iterator[str]:
    if isinstance(mark, CellGrid):
        rows, columns = mark.values.shape
        yield f"{rows}×{columns} at {_n(mark.x, mark.y)} cell {_n(mark.cell)} digits {_n(mark.text_size)}"
        yield f"legible {_n(mark.legible)} decimals {mark.decimals} ring {mark.ring} spacing {mark.spacing}"
        yield f"from {_n(mark.scale.low)} to {_n(mark.scale.high)} {'–'.join(mark.scale.stops)}"
        yield f"{_colours(*mark.colours, mark.hatch)} {_values(mark.values)}"
        if mark.faint is not None:
            yield f"faint {_values(mark.faint)}"
    elif isinstance(mark, Text):
        weight = " bold" if mark.bold else ""
        yield f"“{mark.text}” at {_n(mark.x, mark.y)} size {_n(mark.size)}{weight} {_colours(mark.colour)}"
    elif isinstance(mark, Frame):
        yield f"{_rects(mark.rects)} width {_n(mark.width)}{' outside' if mark.outside else ''}"
        yield _colours(mark.core, mark.casing)
    elif isinstance(mark, ScaleBar):
        yield f"{_rects((mark.rect,))} from {_n(mark.scale.low)} to {_n(mark.scale.high)} {_colours(mark.line)}"
    elif isinstance(mark, Wash):
        yield f"{_rects(mark.rects)} {_colours(mark.colour)} {mark.opacity}"
    elif isinstance(mark, Curve):
        yield f"{len(mark.points)} points in [{_n(*mark.bounds)}] width {_n(mark.width)} {_colours(mark.colour)}"


def _n(*numbers: float) -> str:
    return ",".join(f"{number:.4g}" for number in numbers)


def _rects(rects: tuple[tuple[float, float, float, float], ...]) -> str:
    return " ".join(f"[{_n(*rect)}]" for rect in rects)


def _colours(*colours: tuple[int, int, int]) -> str:
    return " ".join(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in colours)


def _values(values: np.ndarray) -> str:
    """All values of a small grid; the corners, the sum and what is not there of a large one."""
    if values.size <= 64:
        return "; ".join(" ".join(f"{v:.4g}" for v in row) for row in values)
    there = values[np.isfinite(values)]
    corners = values[[0, 0, -1, -1], [0, -1, 0, -1]]
    return f"corners {' '.join(f'{v:.4g}' for v in corners)} sum {there.sum():.5g} of {there.size}"


def text_difference(name: str) -> list[str]:
    kept = FOLDER / f"{name}.txt"
    before = kept.read_text(encoding="utf-8").split("\n") if kept.exists() else []
    return list(difflib.unified_diff(before, text_of(name).split("\n"), f"{name} kept", f"{name} now", "", "", 1, ""))


def picture_difference(name: str) -> tuple[int, Image.Image]:
    """How many pixels differ by more than ``TOLERANCE``, and by how much."""
    now, kept = picture_of(name), FOLDER / f"{name}.png"
    before = Image.open(kept).convert("RGB") if kept.exists() else Image.new("RGB", now.size)
    difference = ImageChops.difference(before, now)
    return int((np.asarray(difference).max(axis=-1) > TOLERANCE).sum()), difference


def _show() -> int:
    differing, folder = 0, Path("golden-difference")
    for name in CASES:
        lines, (pixels, difference) = text_difference(name), picture_difference(name)
        if lines:
            print("\n".join(lines))
        if pixels:
            folder.mkdir(exist_ok=True)
            picture_of(name).save(folder / f"{name}-now.png")
            difference.save(folder / f"{name}-difference.png")
            print(f"{name}: {pixels:,} pixels differ; see {folder}/{name}-now.png and {name}-difference.png")
        differing += bool(lines or pixels)
    print(f"{differing} of {len(CASES)} differ.")
    return 1 if differing else 0


def _update() -> int:
    FOLDER.mkdir(exist_ok=True)
    for kept in FOLDER.iterdir():
        kept.unlink()
    for name in CASES:
        (FOLDER / f"{name}.txt").write_text(text_of(name), encoding="utf-8")
        picture_of(name).save(FOLDER / f"{name}.png", optimize=True)
    print(f"{len(CASES)} kept in {FOLDER.name}/.")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(_update() if sys.argv[1:] == ["--update"] else _show())

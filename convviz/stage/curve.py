"""An activation as a small plot: axes, the curve, and the points of the sums that go through it."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from convviz.engine import ACTIVATIONS, Operation
from convviz.stage.marks import Curve, Frame, Mark, Rect, Wash
from convviz.stage.pencil import Pencil

_POINTS = 49
"""Of the curve; odd, so that one is zero, where it may have a corner."""

_CURVED = 5.0
"""How far to both sides of zero a curve is shown that has its bend there."""

_BELOW = 0.25
"""Of its height: what is shown below zero of a curve that is never far below."""


def reach(layer: Operation, total: float) -> float:
    """How far to both sides of zero the curve is shown: 1, 2 or 5 times a power of ten, which ``total`` lies within."""
    if ACTIVATIONS[layer.activation].curved:
        return _CURVED
    size = max(abs(total), 1.0) if math.isfinite(total) else 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= size)


def curve_marks(key: str, layer: Operation, totals: Sequence[float], area: Rect, pencil: Pencil) -> Iterator[Mark]:
    """The activation of ``layer`` in ``area``, with the points (total, what becomes of it) of ``totals``."""
    finite = [total for total in totals if math.isfinite(total)]
    most = reach(layer, max(finite, key=abs, default=0.0))
    xs = np.linspace(-most, most, _POINTS)
    ys = np.asarray(layer.activate(xs), dtype=float)
    low = min(float(ys.min()), -_BELOW * float(ys.max()))
    high = float(ys.max())

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x + most) / (2 * most)
        up = (y - low) / (high - low)
        return area.x + across * area.width, area.bottom - up * area.height

    zero = place(0.0, 0.0)
    axes = (
        Rect(round(area.x), round(zero[1]), round(area.width), 1.0),
        Rect(round(zero[0]), round(area.y), 1.0, round(area.height)),
    )
    theme, thick = pencil.theme, max(1.5, area.height / 22)
    yield Wash(f"{key} axes", axes, theme.line, 1.0)
    yield Curve(
        f"{key} line", tuple(place(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)), thick, theme.text
    )
    half = max(2.0, round(area.height / 16))
    points = []
    for total in dict.fromkeys(min(max(total, -most), most) for total in finite):
        x, y = place(total, float(layer.activate(np.array(total))))
        points.append(Rect(round(x) - half, round(y) - half, 2 * half, 2 * half))
    if points:
        yield Wash(f"{key} inside", tuple(points), theme.window, 1.0)
        yield Frame(f"{key} point", tuple(points), 1.0, theme.window, theme.casing)

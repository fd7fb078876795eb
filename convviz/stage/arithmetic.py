"""The line of arithmetic under the grids: ``0·0 + 1·1 + … = 3``."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convviz.engine import ACTIVATIONS, Operation, Step
from convviz.stage.layout import Layout
from convviz.stage.marks import Measure
from convviz.stage.text import factor_text, is_rounded, number_text
from convviz.stage.timeline import Phase, Playhead

_LINES = 2
_LARGE, _SMALL = 1.35, 1.05  # units
_MOST = 80
"""Terms at either end of a very long sum that could ever fit."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its left end and baseline."""

    text: str
    x: float
    y: float
    size: float


def products_shown(step: Step, playhead: Playhead) -> int:
    """How many products of ``step`` stand there at ``playhead``."""
    return round(playhead.fraction * step.products.size) if playhead.phase is Phase.MULTIPLY else step.products.size


def lines(step: Step, playhead: Playhead, layout: Layout, measure: Measure, layer: Operation) -> list[Line]:
    """The sum of products so far, in at most two lines; what does not fit is an ellipsis."""
    place = layout.arithmetic
    whole = _words(step, Playhead(step.index), layer)
    size = next((s for s, most in _sizes(layout) if len(_wrap(whole, s, place.width, measure)) <= most), None)
    size = size or round(_SMALL * layout.unit)
    # The line grows from where the whole one begins, so that nothing jumps as products appear.
    widest = max(measure(row, size, False)[0] for row in _fitted(whole, False, size, place.width, measure))
    left = place.x + (place.width - widest) / 2
    growing = playhead.phase is Phase.MULTIPLY
    rows = _fitted(_words(step, playhead, layer), growing, size, place.width, measure)
    return [Line(row, left, place.y + 1.5 * layout.unit + 1.45 * size * i, size) for i, row in enumerate(rows)]


def wrapped(words: Sequence[str], size: float, width: float, measure: Measure) -> list[str]:
    """``words`` in as few lines as fit ``width``."""
    return [" ".join(row) for row in _wrap(words, size, width, measure)]


def _sizes(layout: Layout) -> tuple[tuple[int, int], ...]:
    """Each size of text with the lines that it may take."""
    return (round(_LARGE * layout.unit), 1), (round(_SMALL * layout.unit), _LINES)


def _wrap(words: Sequence[str], size: float, width: float, measure: Measure) -> list[list[str]]:
    space = measure(" ", size, False)[0]
    rows: list[list[str]] = [[]]
    used = 0.0
    for word in words:
        advance = measure(word, size, False)[0]
        if rows[-1] and used + space + advance > width:
            rows.append([])
            used = 0.0
        used += advance + (space if rows[-1] else 0.0)
        rows[-1].append(word)
    return rows


def _words(step: Step, playhead: Playhead, layer: Operation) -> list[str]:
    """Words that stay together on a line: each term with the sign before it, and the result."""
    count = products_shown(step, playhead)
    if step.accumulates:
        return [*(f"{term}," for term in _terms(step, count)[:-1]), _terms(step, count)[-1], "→ added to the map"]
    if layer.reduction != "sum":
        return _pooled(step, playhead, layer, count)
    bias_shown = layer.has_bias and playhead.phase is not Phase.MULTIPLY
    terms = _terms(step, count)
    words = [terms[0], *(f"+ {term}" for term in terms[1:])]
    if bias_shown:
        words.append(f"+ {factor_text(step.bias)}")
    total = step.total if count == step.products.size else float(step.products.ravel()[:count].sum())
    if not bias_shown:
        total -= step.bias if count == step.products.size else 0.0
    return [*words, _result(step, playhead, layer, total)]


def _pooled(step: Step, playhead: Playhead, layer: Operation, count: int) -> list[str]:
    """``max(3, 1, 2) = 3`` or ``(3 + 1 + 2) / 3 = 2``; cells that do not count are left out."""
    values = step.patch.ravel()[:count]
    values = values[np.isfinite(values)]
    shown = values if len(values) <= 2 * _MOST else np.concatenate([values[:_MOST], values[-_MOST:]])
    terms = [factor_text(v) if layer.reduction == "mean" else number_text(v) for v in shown.tolist()] or [""]
    whole = count == step.products.size
    if layer.reduction == "max":
        words = [f"{term}," for term in terms[:-1]] + [f"{terms[-1]})"]
        total = float(values.max(initial=-np.inf))
        return [f"max({words[0]}", *words[1:], _result(step, playhead, layer, total)]
    words = [terms[0], *(f"+ {term}" for term in terms[1:])]
    if whole:
        words[0] = f"({words[0]}"
        words[-1] += f") / {step.divisor}"
    return [*words, _result(step, playhead, layer, step.total if whole else float(values.sum()))]


def _result(step: Step, playhead: Playhead, layer: Operation, total: float) -> str:
    """``= 3``, and what the activation makes of it once it is there."""
    text = f"{'≈' if is_rounded(total) else '='} {number_text(total)}"
    if layer.activation == "none" or playhead.phase in (Phase.MULTIPLY, Phase.SUM):
        return text
    name = ACTIVATIONS[layer.activation].label
    sign = "≈" if is_rounded(step.value) else "="
    return f"{text}, {name}({number_text(step.total)}) {sign} {number_text(step.value)}"


def _terms(step: Step, count: int) -> list[str]:
    """``patch · weight`` for the first ``count`` cells; of very many, both ends."""
    cells = range(count) if count <= 2 * _MOST else [*range(_MOST), *range(count - _MOST, count)]
    shape = step.products.shape
    x, w = (np.broadcast_to(array, shape).ravel() for array in (step.patch, step.weights))
    return [f"{factor_text(float(x[k]))}·{factor_text(float(w[k]))}" for k in cells]


def _fitted(words: list[str], growing: bool, size: float, width: float, measure: Measure) -> list[str]:
    while len(_wrap(words, size, width, measure)) > _LINES:
        words = _shortened(words, growing)
    return wrapped(words, size, width, measure)


def _shortened(words: list[str], growing: bool) -> list[str]:
    """One term fewer: the oldest while the sum grows, else one before the last term."""
    last = len(words) - 3  # then come the last term or the bias, and the result
    if growing or last < 1:
        return ["…", *words[2 if words[0] == "…" else 1 :]]
    if words[last] == "+ …":
        return [*words[: last - 1], *words[last:]]
    return [*words[:last], "+ …", *words[last + 1 :]]

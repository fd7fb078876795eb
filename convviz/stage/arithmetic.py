"""The line of arithmetic under the grids: ``0·0 + 1·1 + … = 3``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from convviz.engine import ACTIVATIONS, Operation, Step
from convviz.stage.marks import Measure
from convviz.stage.panels import Layout
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
    whole = _sum(step, Playhead(step.index), layer)
    size = next((s for s, most in _sizes(layout) if len(_wrap(whole.words(), s, place.width, measure)) <= most), None)
    size = size or round(_SMALL * layout.unit)
    now, growing = _sum(step, playhead, layer), playhead.phase is Phase.MULTIPLY
    final, shortened = _fitted(whole, False, size, place.width, measure)
    if not shortened and len(final) == _LINES:
        final = _balanced(whole.words(), size, measure)
    if shortened:
        rows = _fitted(now, growing, size, place.width, measure)[0]
    else:
        # Words stay in the line in which they stand when the sum is whole.
        words, first = now.words(), len(final[0])
        rows = [row for row in (words[:first], words[first:]) if row]
    texts = [" ".join(row) for row in rows]
    # A line grows from where the whole one begins, so that nothing jumps as products appear.
    begins = [(place.width - measure(" ".join(row), size, False)[0]) / 2 for row in final]
    return [
        Line(text, place.x + begins[min(i, len(begins) - 1)], place.y + 1.5 * layout.unit + 1.45 * size * i, size)
        for i, text in enumerate(texts)
    ]


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


@dataclass(frozen=True, slots=True)
class _Sum:
    """The parts of a line: terms with what stands between them, what opens and what closes it."""

    terms: list[str]
    closing: list[str]
    opening: str = ""
    dots: str = "+ …"
    dots_first: str = "…"

    def words(self) -> list[str]:
        """Words that stay together on a line."""
        return [self.opening + self.terms[0], *self.terms[1:], *self.closing]

    def shortened(self, growing: bool) -> "_Sum":
        """One term fewer: the oldest while the sum grows, else one before the last term."""
        last = len(self.terms) - 2  # the last term stays
        if growing or last < 1:
            return replace(self, terms=[self.dots_first, *self.terms[2 if self.terms[0] == self.dots_first else 1 :]])
        if self.terms[last] == self.dots:
            return replace(self, terms=[*self.terms[: last - 1], *self.terms[last:]])
        return replace(self, terms=[*self.terms[:last], self.dots, *self.terms[last + 1 :]])


def _sum(step: Step, playhead: Playhead, layer: Operation) -> _Sum:
    count = products_shown(step, playhead)
    if step.accumulates:
        *first, last = _terms(step, count)
        added = [] if playhead.phase is Phase.MULTIPLY else ["→ added to the map"]
        return _Sum([*(f"{term}," for term in first), last], added, dots="…,", dots_first="…,")
    if layer.reduction != "sum":
        return _pooled(step, playhead, layer, count)
    bias_shown = layer.has_bias and playhead.phase is not Phase.MULTIPLY
    closing = [f"+ {factor_text(step.bias)}"] if bias_shown else []
    total = step.total if count == step.products.size else float(step.products.ravel()[:count].sum())
    if not bias_shown:
        total -= step.bias if count == step.products.size else 0.0
    return _Sum(_added(_terms(step, count)), [*closing, _result(step, playhead, layer, total)])


def _added(terms: list[str]) -> list[str]:
    return [terms[0], *(f"+ {term}" for term in terms[1:])]


def _pooled(step: Step, playhead: Playhead, layer: Operation, count: int) -> _Sum:
    """``max(3, 1, 2) = 3`` or ``(3 + 1 + 2) / 3 = 2``; cells that do not count are left out."""
    values = step.patch.ravel()[:count]
    values = values[np.isfinite(values)]
    shown = values if len(values) <= 2 * _MOST else np.concatenate([values[:_MOST], values[-_MOST:]])
    if layer.reduction == "max":
        *first, last = [number_text(v) for v in shown.tolist()] or [""]
        result = _result(step, playhead, layer, float(values.max(initial=-np.inf)))
        return _Sum([*(f"{term}," for term in first), f"{last})"], [result], "max(", "…,", "…,")
    terms = _added([factor_text(v) for v in shown.tolist()] or ["0"])
    if count < step.products.size:
        return _Sum(terms, [_result(step, playhead, layer, float(values.sum()))])
    terms[-1] += f") / {step.divisor}"
    return _Sum(terms, [_result(step, playhead, layer, step.total)], "(")


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


def _fitted(line: _Sum, growing: bool, size: float, width: float, measure: Measure) -> tuple[list[list[str]], bool]:
    """The words of each line, and whether some had to be left away."""
    shortened = False
    while len(_wrap(line.words(), size, width, measure)) > _LINES and len(line.terms) > 1:
        line, shortened = line.shortened(growing), True
    return _wrap(line.words(), size, width, measure), shortened


def _balanced(words: list[str], size: float, measure: Measure) -> list[list[str]]:
    """``words`` in two lines that are about equally long."""
    sums = list(accumulate(measure(f"{word} ", size, False)[0] for word in words))
    first = min(range(1, len(words)), key=lambda i: max(sums[i - 1], sums[-1] - sums[i - 1]))
    return [words[:first], words[first:]]

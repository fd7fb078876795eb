"""What stands in the line of arithmetic: terms as they are shown in the cells, and a result that is true of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from convviz.engine import ACTIVATIONS, Operation, Reduction, Step
from convviz.engine.arrays import Array
from convviz.engine.reductions import SUM
from convviz.engine.rounding import settled_sum
from convviz.model.look import Phase, Playhead
from convviz.model.numbers import MOST_DECIMALS, decimals_needed, number_text, said_value
from convviz.model.words import factor_text
from convviz.stage.cells import Panel
from convviz.stage.names import Names

MOST = 80
"""Terms at either end of a very long sum that could ever fit."""

_EXACTLY, _WHOLE = 512, 1e6
"""Terms up to which a sum is worked out as it is printed, and numbers up to which integers are printed whole."""


def products_shown(step: Step, playhead: Playhead) -> int:
    """How many products of ``step`` stand there at ``playhead``: one at least."""
    size = step.products.size
    return max(round(playhead.fraction * size), 1) if playhead.phase == Phase.MULTIPLY else size


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts of a line: terms with what stands between them, what opens and what closes it."""

    terms: list[str]
    closing: list[str]
    opening: str = ""
    dots: str = "+ …"
    dots_first: str = "…"

    def words(self) -> list[str]:
        """Words that stay together on a line."""
        return [self.opening + self.terms[0], *self.terms[1:], *self.closing]

    def shortened(self, growing: bool) -> "Sum":
        """One term fewer: the oldest while the sum grows, else one before the last term."""
        last = len(self.terms) - 2  # the last term stays
        if growing or last < 1:
            return replace(self, terms=[self.dots_first, *self.terms[2 if self.terms[0] == self.dots_first else 1 :]])
        if self.terms[last] == self.dots:
            return replace(self, terms=[*self.terms[: last - 1], *self.terms[last:]])
        return replace(self, terms=[*self.terms[:last], self.dots, *self.terms[last + 1 :]])


@dataclass(frozen=True, eq=False)
class Sums:
    """The sums of one layer.

    ``decimals`` are those that its ``input``, ``kernel`` and ``output`` have in the cells, ``denominator`` what the
    weights shown are divided by. ``exact`` says where ``=`` may stand: where the terms as printed give the result.
    """

    layer: Operation
    decimals: Mapping[Panel, int]
    denominator: int = 1
    names: Names | None = None
    """Where terms are names, which; then the result says the name of its cell, too"""

    def sum(self, step: Step, playhead: Playhead, value: float) -> Sum:
        """The parts of the line at ``playhead``; ``value`` is what the map holds after the step."""
        count = products_shown(step, playhead)
        if step.accumulates:
            *first, last = self._terms(step, count)
            added = [] if playhead.phase == Phase.MULTIPLY else _ending(step, self.layer)
            return Sum([*(f"{term}," for term in first), last], added, dots="…,", dots_first="…,")
        if not self.layer.reduction.weighs:
            return self._pooled(step, playhead, count, value)
        terms, opening = _added(self._terms(step, count)), ""
        if playhead.phase is Phase.ASK:
            # The terms are a hint; what they come to is the question.
            return Sum(terms, [*([f"+ {self._bias(step)}"] if self.layer.has_bias else []), "= ?"])
        if self.denominator > 1:
            opening, terms[-1] = "(", f"{terms[-1]}) / {self.denominator}"
        said, closing = self._said(step, count), []
        bias_shown = self.layer.has_bias and playhead.phase != Phase.MULTIPLY
        if bias_shown:
            bias = self._bias(step)
            closing = [f"+ {bias}"]
            said = None if said is None or self.names else said + said_value(bias)
        total = self._total(step, count, step.bias if bias_shown else 0.0)
        if count == step.products.size and bias_shown == self.layer.has_bias and self.layer.activation == "none":
            total = value  # one number, in the line and in the map
        return Sum(terms, [*closing, self._result(step, playhead, total, said)], opening)

    def _bias(self, step: Step) -> str:
        return "b" if self.names else factor_text(step.bias, decimals_needed([step.bias]))

    def running(self, step: Step, playhead: Playhead) -> float:
        """What a step that gathers has come to at ``playhead``: NaN as long as that is nothing."""
        count = products_shown(step, playhead)
        if playhead.phase == Phase.ACTIVATE:
            return step.value
        how = self.layer.reduction
        if how.weighs:
            return self._total(step, count, 0.0 if playhead.phase == Phase.MULTIPLY else step.bias)
        values = step.patch.ravel()[:count]
        values = values[np.isfinite(values)]
        # What is divided when the window is whole is added up until then.
        how = how if not how.whole or count == step.products.size else SUM
        return how.of(values, step.divisor) if len(values) else math.nan

    def _total(self, step: Step, count: int, bias: float) -> float:
        """What the first ``count`` products of the shown factors add up to."""
        single = step.products.dtype == np.float32
        products = step.products
        if single:
            products = step.patch.astype(np.float64) * step.weights
        return settled_sum(products.ravel()[:count], bias, single=single)

    def _terms(self, step: Step, count: int) -> list[str]:
        """``patch · weight`` for the first ``count`` cells; of very many, both ends."""
        cells = range(count) if count <= 2 * MOST else [*range(MOST), *range(count - MOST, count)]
        if self.names is not None:
            return ["·".join(self.names.terms(step, k)) for k in cells]
        x, w = self._factors(step)
        return [f"{self._x(float(x[k]))}·{self._w(float(w[k]))}" for k in cells]

    def _factors(self, step: Step) -> tuple[Array, Array]:
        """Patch and weights as they are shown."""
        x, w = (np.broadcast_to(array, step.products.shape).ravel() for array in (step.patch, step.weights))
        return x, w if self.denominator == 1 else np.rint(w * self.denominator)

    def _x(self, value: float) -> str:
        return factor_text(value, self.decimals[Panel.INPUT])

    def _w(self, value: float) -> str:
        return factor_text(value, self.decimals[Panel.KERNEL])

    def _said(self, step: Step, count: int) -> Fraction | None:
        """What the printed factors give, exactly; None where there are too many to be looked at, or are names."""
        if self.names is not None:
            return None
        x, w = (factor[:count] for factor in self._factors(step))
        if count <= _EXACTLY:
            pairs = zip(x.tolist(), w.tolist(), strict=True)
            said = sum((said_value(self._x(a)) * said_value(self._w(b)) for a, b in pairs), Fraction(0))
            return said / self.denominator
        # Of very many terms only whole numbers are printed as they are for certain.
        whole = all(not (f % 1).any() and np.abs(f).max() < _WHOLE for f in (x, w))
        products = x * w
        return Fraction(int(products.sum()), self.denominator) if whole and np.abs(products).sum() < 2**53 else None

    def _pooled(self, step: Step, playhead: Playhead, count: int, value: float) -> Sum:
        """``max(3, 1, 2) = 3`` or ``(3 + 1 + 2) / 3 = 2``; cells that do not count are left out."""
        row = self.layer.reduction
        if playhead.phase is Phase.ASK:
            asked = [number_text(v, self.decimals[Panel.INPUT]) for v in step.patch.ravel()[:MOST].tolist()]
            return Sum(_joined(asked, row.joins), ["= ?"], row.opens)
        values = step.patch.ravel()[:count]
        values = values[np.isfinite(values)]
        shown = values if len(values) <= 2 * MOST else np.concatenate([values[:MOST], values[-MOST:]])
        whole = not row.whole or count == step.products.size
        # What opens and closes a whole window stands there at its end; until then its cells are added up.
        how = row if whole else SUM
        texts = self._operands(step, count, shown, how) or [self._nothing(how)]
        terms = _joined(texts, how.joins)
        terms[-1] += how.closes.format(divisor=step.divisor)
        said = self._reduced(values, how, step.divisor)
        total = value if whole and row.whole and self.layer.activation == "none" else how.of(values, step.divisor)
        dots = f"…{how.joins.rstrip()}" if how.joins.startswith(",") else f"{how.joins.lstrip()}…"
        first = dots if how.joins.startswith(",") else "…"
        return Sum(terms, [self._result(step, playhead, total, said)], how.opens, dots, first)

    def _operands(self, step: Step, count: int, shown: Array, how: Reduction) -> list[str]:
        """The cells of a window that count, as numbers or names."""
        if self.names is None:
            return [self._operand(v, how) for v in shown.tolist()]
        known = np.flatnonzero(np.isfinite(step.patch.ravel()[:count])).tolist()
        kept = known if len(known) <= 2 * MOST else [*known[:MOST], *known[-MOST:]]
        return [self.names.terms(step, k)[0] for k in kept]

    def _operand(self, value: float, how: Reduction) -> str:
        """A number between commas, or one that others are added to."""
        return number_text(value, self.decimals[Panel.INPUT]) if how.joins.startswith(",") else self._x(value)

    def _nothing(self, how: Reduction) -> str:
        return "" if how.joins.startswith(",") else "0"

    def _reduced(self, values: Array, how: Reduction, divisor: int) -> Fraction | None:
        """What the printed numbers give, exactly; None where there are too many to be looked at, or none."""
        if not how.linear and len(values):
            # One of the cells wins, whatever the others are.
            return said_value(number_text(how.of(values, divisor), self.decimals[Panel.INPUT]))
        if len(values) > _EXACTLY or not (len(values) or how.linear):
            return None
        return how.exactly([said_value(self._x(v)) for v in values.tolist()], divisor)

    def _result(self, step: Step, playhead: Playhead, total: float, said: Fraction | None) -> str:
        """``= 3``, and what the activation makes of it once it is there; ≈ where the terms as printed do not give it.

        The number that is written has the decimals of the map; what stands before it may need more.
        """
        done = playhead.phase not in (Phase.MULTIPLY, Phase.SUM)
        final = done and self.layer.activation == "none"
        text = number_text(total, self.decimals[Panel.OUTPUT] if final else self._between(total))
        if self.names is not None and math.isfinite(total):
            # Names give the number itself: what is written may be rounded.
            said = said_value(text) if math.isclose(total, said_value(text), rel_tol=1e-12) else Fraction(total)
        named = f"= {self.names.output(step)} " if self.names is not None and final else ""
        line = f"{named}{_sign(said, text)} {text}"
        if not done or final:
            return line
        label, value = ACTIVATIONS[self.layer.activation].label, number_text(step.value, self.decimals[Panel.OUTPUT])
        if not math.isfinite(total):
            return f"{line}, {label}({text}) ≈ {value}"
        return f"{line}, {label}({text}) {self._activated_sign(said_value(text), value)} {value}"

    def _activated_sign(self, given: Fraction, value: str) -> str:
        """Whether the activation of ``given`` is exactly what is written."""
        if ACTIVATIONS[self.layer.activation].curved and given:
            return "≈"
        result = float(self.layer.activate(np.array(float(given))))
        # A slope is a float: 0.01 · 3 is meant to be 0.03.
        return "=" if math.isclose(result, said_value(value), rel_tol=1e-14) else "≈"

    def _between(self, total: float) -> int:
        """Decimals of a sum that stands in no cell: as few as it needs, not more than the cells have anywhere."""
        most = max(*self.decimals.values(), MOST_DECIMALS - 1)
        return max(self.decimals[Panel.OUTPUT], decimals_needed([total], most))


def _ending(step: Step, layer: Operation) -> list[str]:
    """What becomes of a stamp, in words that each stay together on a line."""
    added = "→ added to the map"
    return [f"{added},", f"then {ACTIVATIONS[layer.activation].label} of all cells"] if step.activates else [added]


def _joined(texts: list[str], joins: str) -> list[str]:
    """Words with what stands between them: behind a word where that is a comma, else before the next."""
    if joins.startswith(","):
        return [*(f"{text}{joins.rstrip()}" for text in texts[:-1]), texts[-1]]
    return [texts[0], *(f"{joins.lstrip()}{text}" for text in texts[1:])]


def _added(terms: list[str]) -> list[str]:
    return [terms[0], *(f"+ {term}" for term in terms[1:])]


def _sign(said: Fraction | None, text: str) -> str:
    if "∞" in text:  # the largest of nothing
        return "="
    return "=" if said is not None and said == said_value(text) else "≈"

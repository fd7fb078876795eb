"""How a window becomes a number, and the words of it: a row each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from convviz.engine.arrays import Array
from convviz.engine.rounding import settled_sum


@dataclass(frozen=True, slots=True)
class Reduction:
    """What becomes of the cells of a window.

    ``opens``, ``joins`` and ``closes`` stand before, between and after them in the line of arithmetic: ``max(3, 1)``;
    ``{divisor}`` is what an average divides by. ``verb`` is what is done, in a sentence and under a title.
    ``of`` gives the number for the cells that count, and ``exactly`` for their numbers as they are printed.
    """

    name: str
    verb: str
    noun: str
    opens: str
    joins: str
    closes: str
    of: Callable[[Array, int], float]
    exactly: Callable[[Sequence[Fraction], int], Fraction]
    symbols: tuple[str, str] = ("→", "→")
    """What stands before the window's panel and before the map"""
    weighs: bool = False
    """Whether each cell is first multiplied by a weight"""
    linear: bool = False
    """Whether the map of a sum is the sum of the maps: then the operation is a matrix"""
    whole: bool = False
    """Whether what opens and closes stands there only when all cells do; until then they are added up"""


def _sum(values: Array, _: int = 1) -> float:
    return settled_sum(values)


def _exact_sum(values: Sequence[Fraction], _: int = 1) -> Fraction:
    return sum(values, Fraction(0))


SUM = Reduction(
    "sum",
    "the sum of its products",
    "sum",
    "",
    " + ",
    "",
    _sum,
    _exact_sum,
    ("*", "="),
    weighs=True,
    linear=True,
)
MAX = Reduction(
    "max",
    "its largest value",
    "maximum",
    "max(",
    ", ",
    ")",
    lambda values, _: float(values.max(initial=-np.inf)),
    lambda values, _: max(values),
)
MEAN = Reduction(
    "mean",
    "its average",
    "average",
    "(",
    " + ",
    ") / {divisor}",
    lambda values, divisor: settled_sum(values / divisor),
    lambda values, divisor: _exact_sum(values) / divisor,
    linear=True,
    whole=True,
)

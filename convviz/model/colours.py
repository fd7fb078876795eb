"""Which colours an input's values have: chosen once, kept with the setup, and changed by hand only."""

import math
from dataclasses import dataclass

import numpy as np

from convviz.engine.arrays import Array, extent
from convviz.errors import ConvvizError

GREY, SIGNED = "grey", "signed"
KINDS = {GREY: "grey, a picture", SIGNED: "signed, around 0"}

_PICTURE, _DARKEST = 255.0, 32.0
"""The white of pictures with eight bits; from which largest value on whole numbers are taken for such a picture."""

_SAMPLE, _HUGE = 1 << 14, 1000.0
"""Values that stand for all where it is asked how large most are; how many times larger one is that would hide them."""


@dataclass(frozen=True, slots=True)
class ValueRange:
    """Colours of an input: ``grey`` from ``low`` to ``high``, or ``signed``, from ``−high`` to ``high`` around zero.

    Values outside take the colours of the ends. Raises ConvvizError for a range that is none.
    """

    kind: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ConvvizError(f"There are no colours '{self.kind}'; use {' or '.join(KINDS)}.")
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ConvvizError(f"Colours cannot run from {self.low:g} to {self.high:g}; give the smaller one first.")
        if self.kind == SIGNED and self.low != -self.high:
            raise ConvvizError("Signed colours run as far below zero as above; give one number.")


def signed(limit: float) -> ValueRange:
    """Colours around zero."""
    return ValueRange(SIGNED, -limit, limit)


def range_of(values: Array) -> ValueRange:
    """The colours that suit ``values``: a picture of 0…1 or 0…255 is grey, everything else signed."""
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 1:
        return ValueRange(GREY, 0.0, 1.0)
    if low >= 0 and _DARKEST <= high <= _PICTURE:
        return ValueRange(GREY, 0.0, _PICTURE)
    return signed(max(-low, high))


def limit_of(values: Array) -> float:
    """Where a signed scale of ``values`` ends: at the largest magnitude, unless few huge ones would hide all others.

    Those are beyond a thousand times what most are; they then take the colour of the end, and the scale says so.
    """
    low, high = extent(values)
    largest = 0.0 if math.isnan(low) else max(-low, high)
    sizes = np.abs(values.ravel()[:: values.size // _SAMPLE | 1])
    nonzero = sizes[sizes > 0]
    # The upper median: NumPy's own would load numpy.ma, a thirtieth of a second of the program's start.
    middle = nonzero.size // 2
    usual = float(np.partition(nonzero, middle)[middle]) if nonzero.size else largest
    if largest <= _HUGE * usual:
        return largest or 1.0
    return 10 * usual

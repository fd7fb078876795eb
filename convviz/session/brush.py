"""What the hand holds: a tool and what it draws with."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.document import MAX_NUMBER
from convviz.session.tools import PENCIL, Tool

MOST_SIZE = 5
"""Cells along a side of the largest brush."""

BACKGROUND = 0.0
"""What the right button and the eraser draw, and what is left where cells are moved away."""


@dataclass(frozen=True, slots=True)
class Brush:
    """``value`` is drawn with. Where ``together`` is set, all channels of the input take part: each takes ``value``, or
    in an input of three its part of ``colour``. Raises ConvvizError for what cannot be drawn with.
    """

    tool: Tool = PENCIL
    value: float = 1.0
    size: int = 1
    together: bool = False
    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def __post_init__(self) -> None:
        for value in (self.value, *self.colour):
            if not (math.isfinite(value) and abs(value) <= MAX_NUMBER):
                raise ConvvizError(f"A cell cannot hold {value:g}; use at most {MAX_NUMBER:.0e}.")
        if not 1 <= self.size <= MOST_SIZE:
            raise ConvvizError(f"The pencil is {self.size} cells wide; use 1 to {MOST_SIZE}.")

    def replace(self, **changes: Any) -> "Brush":
        """The same brush with other values for some fields."""
        return replace(self, **changes)

    def ink(self, planes: int) -> Array | float:
        """What cells take in ``planes`` channels that are drawn on together, 1 where it is one alone."""
        return np.array(self.colour) if self.together and planes == len(self.colour) else self.value

    def picked(self, values: Array) -> "Brush":
        """With what a cell holds: ``values`` of one channel, or of all that are drawn on together."""
        found = tuple(float(value) for value in values.ravel())
        if self.together and len(found) == len(self.colour):
            return self.replace(colour=found)
        return self.replace(value=found[0])

"""Kernels whose weights are fractions: of ninths, of sixteenths."""

from convviz.engine.arrays import Array
from convviz.model.numbers import common_denominator

_MOST_FRACTIONS = 4096
"""Weights that are looked at as fractions."""


def denominator_of(weights: Array | None) -> int:
    """The common denominator of a layer's weights; 1 where they are no fractions, or there are none."""
    return 1 if weights is None or weights.size > _MOST_FRACTIONS else common_denominator(weights.ravel().tolist())

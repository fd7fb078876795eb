"""Kernels whose weights are fractions: of ninths, of sixteenths."""

from convviz.model.document import Document
from convviz.model.numbers import common_denominator

_MOST_FRACTIONS = 4096
"""Weights that are looked at as fractions."""


def denominator_of(document: Document) -> int:
    """The common denominator of the weights of the layer on the stage; 1 where they are no fractions."""
    weights = document.weights
    return 1 if weights is None or weights.size > _MOST_FRACTIONS else common_denominator(weights.ravel().tolist())

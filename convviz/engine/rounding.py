"""What is zero but for rounding.

A sum of n products, in whatever order they are added, differs from the true one by at most about n·ε times
the sum of their magnitudes (Higham, *Accuracy and Stability of Numerical Algorithms*, §4.2). What is not larger
than that says nothing but in which order was added.
"""

from typing import TYPE_CHECKING

import numpy as np

from convviz.engine.arrays import Array, extent

if TYPE_CHECKING:
    from convviz.engine.operation import Operation

_SPARE = 4
"""Beside the number of terms: their factors may be rounded, too."""


def settled(operation: "Operation", x: Array, output: Array) -> Array:
    """``output`` of ``operation`` on ``x`` with zeros where it is zero but for rounding; itself where it has none."""
    terms = operation.terms
    if not terms or not output.size:
        return output
    share = (terms + _SPARE) * float(np.finfo(output.dtype).eps)
    # No output can be further off than this: mostly no cell is that small, and nothing else is looked at.
    low, high = extent(x)
    bound = share * operation.largest_sum(max(-low, high))
    suspects = (output <= bound) & (output >= -bound) & (output != 0)
    if not suspects.any():
        return output
    result: Array = np.where(suspects & (np.abs(output) <= share * operation.magnitudes(x)), 0, output)
    return result


def settled_sum(products: Array, added: float = 0.0) -> float:
    """The sum of ``products`` and ``added``, 0 where it is zero but for rounding."""
    total = float(products.sum()) + added
    magnitude = float(np.abs(products).sum()) + abs(added)
    return 0.0 if abs(total) <= (products.size + 1 + _SPARE) * float(np.finfo(np.float64).eps) * magnitude else total

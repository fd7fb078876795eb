"""What is zero but for rounding.

A sum of n products, in whatever order they are added, differs from the true one by at most about n·ε times
the sum of their magnitudes (Higham, *Accuracy and Stability of Numerical Algorithms*, §4.2). What is not larger
than that says nothing but in which order was added.

In single precision that bound is thousands of times what happens, and real values lie below it. There the sums are
looked at in double precision, where adding loses nothing that counts; what is left of rounding is that of the factors
themselves, which may stand for decimals: √Σt²·ε in the mean, for terms t (Higham and Mary, *A New Approach to
Probabilistic Rounding Error Analysis*, 2019).
"""

from typing import TYPE_CHECKING

import numpy as np

from convviz.engine.arrays import Array, extent

if TYPE_CHECKING:
    from convviz.engine.operation import Operation

_SPARE = 4
"""Beside the number of terms: their factors may be rounded, too."""

_SINGLE = 3.0
"""Times the mean error of single factors: up to 9 terms of one size it cannot be larger."""

_EPS, _SINGLE_EPS = float(np.finfo(np.float64).eps), float(np.finfo(np.float32).eps)


def settled(operation: "Operation", x: Array, output: Array) -> Array:
    """``output`` of ``operation`` on ``x`` with zeros where it is zero but for rounding; itself where it has none."""
    if not operation.terms or not output.size:
        return output
    share = (operation.terms + _SPARE) * float(np.finfo(output.dtype).eps)
    # No output can be further off than this: mostly no cell is that small, and nothing else is looked at.
    low, high = extent(x)
    largest = operation.largest_sum(max(-low, high))
    suspects = (output <= share * largest) & (output >= -share * largest) & (output != 0)
    if not suspects.any() or _is_exact(operation, x, largest, output.dtype):
        return output
    result: Array = np.where(suspects & _is_rounding(operation, x, output), 0, output)
    return result


def _is_exact(operation: "Operation", x: Array, largest: float, dtype: "np.dtype[np.floating]") -> bool:
    """Whether nothing is rounded: whole numbers whose sums are held as they are."""
    whole = all(not (array % 1).any() for array in (x, *operation.factors))
    return whole and operation.reduction.weighs and largest * float(np.finfo(dtype).eps) < 1


def _is_rounding(operation: "Operation", x: Array, output: Array) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """For each output whether it is no larger than what rounding may have left."""
    wide = operation.in_double(), x.astype(np.float64, copy=False)
    known = output.dtype == np.float64 and operation.activation == "none"
    found = np.abs(output if known else wide[0].replace(activation="none")(wide[1]))
    double = found <= (operation.terms + _SPARE) * _EPS * wide[0].magnitudes(wide[1])
    if output.dtype == np.float64:
        return double
    return double | (found <= _SINGLE * _SINGLE_EPS * np.sqrt(wide[0].squares(wide[1])))


def settled_sum(products: Array, added: float = 0.0, *, single: bool = False) -> float:
    """The sum of ``products`` and ``added``, 0 where it is zero but for rounding; ``single`` says that the factors
    were numbers of single precision.
    """
    products = products.astype(np.float64, copy=False)
    total = float(products.sum()) + added
    bound = (products.size + 1 + _SPARE) * _EPS * (float(np.abs(products).sum()) + abs(added))
    if single:
        bound = max(bound, _SINGLE * _SINGLE_EPS * float(np.sqrt(np.square(products).sum() + added * added)))
    return 0.0 if abs(total) <= bound else total


def settled_against(sums: Array, magnitudes: Array, terms: int, dtype: "np.dtype[np.floating]") -> Array:
    """A copy of ``sums`` with zeros where they are zero but for rounding, beside the sums of their terms'
    ``magnitudes``; ``dtype`` is that of the factors.
    """
    share = (terms + _SPARE) * _EPS if dtype == np.float64 else _SINGLE * _SINGLE_EPS
    result: Array = np.where(np.abs(sums) <= share * magnitudes, 0.0, sums)
    return result

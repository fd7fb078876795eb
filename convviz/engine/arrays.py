"""Checked, read-only arrays and pairs of integers."""

import math
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import ConvvizError

Array = NDArray[np.floating[Any]]
Pair = tuple[int, int]

MOST = 1 << 40
"""Of any stride, dilation or padding: sizes computed with them fit an index."""


def numbers(values: ArrayLike, name: str) -> Array:
    """``values`` as a float array of any shape: float32 stays, everything else becomes float64.

    Raises ConvvizError for text, ragged nesting, complex numbers, NaN and infinity.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:  # NumPy refuses ragged nesting
        raise ConvvizError(f"The {name} has rows of unequal length; give every row the same length.") from error
    if array.dtype.kind not in "biuf":
        raise ConvvizError(f"The {name} must hold numbers only, not {_kind_name(array)}.")
    result: Array = array if array.dtype == np.float32 else array.astype(np.float64, copy=False)
    require_finite(result, name)
    return result


def require_finite(array: Array, name: str) -> None:
    """Raise ConvvizError where ``array`` holds NaN or infinity."""
    # One fast reduction decides nearly always; only a sum that overflows needs the slow look.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(array.sum()):
            return
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        place = ", ".join(str(i) for i in bad[0])
        raise ConvvizError(f"The {name} holds {array[tuple(bad[0])]} at [{place}]; only finite numbers can be used.")


def grid(values: ArrayLike, name: str) -> Array:
    """``values`` as ``(channels, rows, columns)``; a 2-D array stands for one channel."""
    array = numbers(values, name)
    if array.ndim == 2:
        array = array[np.newaxis]
    if array.ndim != 3:
        raise ConvvizError(
            f"The {name} has {array.ndim} dimensions; give (rows, columns) or (channels, rows, columns)."
        )
    require_cells(array, name)
    return array


def flag(value: Any, name: str) -> bool:
    """``value`` as on or off; 0 and 1 are, words are not. Raises ConvvizError."""
    if isinstance(value, (bool, np.bool_)) or (is_int(value) and value in (0, 1)):
        return bool(value)
    raise ConvvizError(f"The {name} is True or False, not {value!r:.40}.")


def require_cells(array: Array, name: str) -> None:
    """Raise ConvvizError where a dimension of ``array`` is empty."""
    if 0 in array.shape:
        size = "×".join(map(str, array.shape))
        raise ConvvizError(f"The {name} is empty ({size}); it needs at least 1 row and 1 column.")


_ours: "WeakValueDictionary[int, Array]" = WeakValueDictionary()
"""Arrays that ``frozen`` made: nobody else has a view of them that can write."""


def frozen(array: Array) -> Array:
    """A read-only copy; the array itself where it is such a copy already."""
    if _ours.get(id(array)) is array:
        return array
    copy = array.copy()
    copy.setflags(write=False)
    _ours[id(copy)] = copy
    return copy


def adopted(array: Array) -> Array:
    """``array`` itself, read-only from now on, as if ``frozen`` had made it: for whoever has just made it, owns it
    alone, and keeps no view of it.
    """
    array.setflags(write=False)
    _ours[id(array)] = array
    return array


def extent(values: Array) -> tuple[float, float]:
    """The least and the largest value; NaN is passed over, and is the answer where there is nothing else."""
    low, high = float(values.min()), float(values.max())
    if not math.isnan(low):  # the fast way, which NaN would stop
        return low, high
    return float(np.fmin.reduce(values, axis=None)), float(np.fmax.reduce(values, axis=None))


def pair(value: object, name: str, minimum: int) -> Pair:
    """``value``, an int or ``(rows, columns)``, as a pair of ints of at least ``minimum``."""
    both = (value, value) if is_int(value) else value
    if not (isinstance(both, (tuple, list)) and len(both) == 2 and all(map(is_int, both))):
        raise ConvvizError(f"The {name} must be a whole number or (rows, columns), not {value!r}.")
    rows, columns = int(both[0]), int(both[1])
    if min(rows, columns) < minimum:
        raise ConvvizError(f"The {name} is {min(rows, columns)}; it must be at least {minimum}.")
    if max(rows, columns) > MOST:
        raise ConvvizError(f"The {name} is {max(rows, columns):,}; it can be at most {MOST:,}.")
    return rows, columns


def is_int(value: object) -> bool:
    """Whether ``value`` is a whole number (bool is not)."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def number(value: object, name: str) -> float:
    """``value`` as a finite float."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise ConvvizError(f"The {name} must be a number, not {value!r}.")
    if not np.isfinite(value):
        raise ConvvizError(f"The {name} is {value}; it must be a finite number.")
    return float(value) + 0.0  # −0.0 becomes 0.0


def _kind_name(array: NDArray[Any]) -> str:
    return {"c": "complex numbers", "U": "text", "S": "text", "O": "objects"}.get(array.dtype.kind, "objects")

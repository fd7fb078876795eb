"""How much padding each form asks for, and what each mode puts there.

A new mode is one row in ``PADDING_MODES``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import MOST, Array, Pair, is_int
from convviz.errors import ConvvizError

Sides = tuple[Pair, Pair]
"""``((top, bottom), (left, right))``"""

Padding = str | Sides

Indices = NDArray[np.intp]

FILL = -1
"""The source index of a padding cell that copies no input cell."""


@dataclass(frozen=True, slots=True)
class PaddingMode:
    """What a padding cell holds.

    ``source(positions, size)`` gives for each position of the padded axis (negative before the input,
    ≥ size after it) the input index that it copies, or ``FILL``. ``limit(size)`` is the widest padding
    on one side for an input of ``size`` cells; None means any.
    """

    name: str
    label: str
    source: Callable[[Indices, int], Indices]
    limit: Callable[[int], int] | None = None


def _fill(positions: Indices, size: int) -> Indices:
    return np.where((positions < 0) | (positions >= size), FILL, positions)


def _reflect(positions: Indices, size: int) -> Indices:
    inside = np.abs(positions)
    return np.where(inside >= size, 2 * (size - 1) - inside, inside)


def _symmetric(positions: Indices, size: int) -> Indices:
    inside = np.where(positions < 0, -1 - positions, positions)
    return np.where(inside >= size, 2 * size - 1 - inside, inside)


def _replicate(positions: Indices, size: int) -> Indices:
    return np.clip(positions, 0, size - 1)


def _circular(positions: Indices, size: int) -> Indices:
    return positions % size


PADDING_MODES: dict[str, PaddingMode] = {
    mode.name: mode
    for mode in (
        PaddingMode("zeros", "zeros", _fill),
        PaddingMode("constant", "constant value", _fill),
        PaddingMode("reflect", "reflect (edge not repeated)", _reflect, limit=lambda size: size - 1),
        PaddingMode("symmetric", "symmetric (edge repeated)", _symmetric, limit=lambda size: size),
        PaddingMode("replicate", "replicate the edge", _replicate),
        PaddingMode("circular", "circular", _circular, limit=lambda size: size),
    )
}


def _valid(size: int, effective: int, stride: int) -> Pair:
    return 0, 0


def _same_total(size: int, effective: int, stride: int) -> int:
    # Keras and TensorFlow: the least padding with which the output has ceil(size/stride) cells.
    outputs = -(-size // stride)
    return max((outputs - 1) * stride + effective - size, 0)


def _same(size: int, effective: int, stride: int) -> Pair:
    total = _same_total(size, effective, stride)
    return total // 2, total - total // 2


def _same_lower(size: int, effective: int, stride: int) -> Pair:
    before, after = _same(size, effective, stride)
    return after, before


def _full(size: int, effective: int, stride: int) -> Pair:
    return effective - 1, effective - 1


PADDING_FORMS: dict[str, Callable[[int, int, int], Pair]] = {
    "valid": _valid,
    "same": _same,
    "same_lower": _same_lower,
    "full": _full,
}
"""Each named form: (input cells, effective kernel, stride) → cells before and after."""


def normalise(padding: object) -> Padding:
    """``padding`` as a form's name or as four sides.

    Takes a name in ``PADDING_FORMS``, an int, ``(rows, columns)``, or ``((top, bottom), (left, right))``.
    """
    if isinstance(padding, str):
        if padding not in PADDING_FORMS:
            raise ConvvizError(f"There is no padding '{padding}'; use {', '.join(PADDING_FORMS)}, or numbers of cells.")
        return padding
    if is_int(padding):
        return _sides(((padding, padding), (padding, padding)))
    if isinstance(padding, (tuple, list)) and len(padding) == 2:
        rows, columns = padding
        if is_int(rows) and is_int(columns):
            return _sides(((rows, rows), (columns, columns)))
        if all(isinstance(axis, (tuple, list)) and len(axis) == 2 for axis in (rows, columns)):
            return _sides((tuple(rows), tuple(columns)))
    raise ConvvizError(
        f"The padding must be a name, a whole number, (rows, columns) or ((top, bottom), (left, right)), "
        f"not {padding!r}."
    )


def _sides(sides: tuple[tuple[Any, ...], tuple[Any, ...]]) -> Sides:
    flat = [side for axis in sides for side in axis]
    for name, value in zip(("top", "bottom", "left", "right"), flat, strict=True):
        if not is_int(value):
            raise ConvvizError(f"The padding at the {name} must be a whole number, not {value!r}.")
        if value < 0:
            raise ConvvizError(f"The padding at the {name} is {value}; it must be at least 0.")
        if value > MOST:
            raise ConvvizError(f"The padding at the {name} is {value:,}; it can be at most {MOST:,}.")
    top, bottom, left, right = map(int, flat)
    return (top, bottom), (left, right)


def resolve(padding: Padding, size: Pair, effective: Pair, stride: Pair) -> Sides:
    """Cells of padding on the four sides of an input of ``size``."""
    if not isinstance(padding, str):
        return padding
    form = PADDING_FORMS[padding]
    return form(size[0], effective[0], stride[0]), form(size[1], effective[1], stride[1])


def _inside(positions: range, size: int) -> bool:
    return positions.start >= 0 and positions.stop <= size


def check_reach(mode: str, size: int, before: int, after: int, axis: str) -> None:
    """Raise ConvvizError where the mode cannot fill padding that wide."""
    row, widest = PADDING_MODES[mode], max(before, after)
    if row.limit is not None and widest > row.limit(size):
        raise ConvvizError(
            f"{mode.capitalize()} padding of {widest} is too wide for {size} {axis}; "
            f"it can be at most {row.limit(size)}."
        )


def source_indices(mode: str, size: int, positions: range) -> Indices:
    """For each of ``positions`` on the padded axis (0 is the first input cell) the input index it copies,
    or ``FILL``.
    """
    return PADDING_MODES[mode].source(np.arange(positions.start, positions.stop, dtype=np.intp), size)


def pad(x: Array, rows_wanted: range, columns_wanted: range, mode: str, value: float) -> Array:
    """The part of the padded ``x`` (channels, rows, columns) at these positions; 0 is the first input cell.

    ``value`` fills mode ``"constant"``. A part that lies inside the input is a view.
    """
    if _inside(rows_wanted, x.shape[1]) and _inside(columns_wanted, x.shape[2]):
        return x[:, rows_wanted.start : rows_wanted.stop, columns_wanted.start : columns_wanted.stop]
    rows = source_indices(mode, x.shape[1], rows_wanted)
    columns = source_indices(mode, x.shape[2], columns_wanted)
    fill = value if mode == "constant" else 0.0
    padded: Array = np.full((len(x), len(rows), len(columns)), fill, x.dtype)
    above, inner, below = _parts(rows_wanted, x.shape[1])
    left, across, right = _parts(columns_wanted, x.shape[2])
    # The input itself is one copy; cell by cell are only the edges.
    padded[:, inner, across] = x[:, _moved(inner, rows_wanted.start), _moved(across, columns_wanted.start)]
    for part in ((above, slice(None)), (below, slice(None)), (inner, left), (inner, right)):
        down, along = rows[part[0]], columns[part[1]]
        known = (down != FILL)[:, None] & (along != FILL)
        if known.any():
            padded[:, part[0], part[1]] = np.where(known, x[:, down][:, :, along], fill)
    return padded


def _parts(wanted: range, size: int) -> tuple[slice, slice, slice]:
    """Of ``wanted`` positions those before, inside and behind an input of ``size`` cells."""
    first = min(max(-wanted.start, 0), len(wanted))
    last = min(max(size - wanted.start, first), len(wanted))
    return slice(0, first), slice(first, last), slice(last, len(wanted))


def _moved(part: slice, by: int) -> slice:
    return slice(part.start + by, part.stop + by)

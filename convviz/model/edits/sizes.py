"""How many rows and columns an input and a kernel have."""

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.document import MAX_KERNEL_SIDE, MAX_SIDE, Document
from convviz.model.edits.arrays import array_of, with_array
from convviz.model.edits.cells import Planes


def resize_input(document: Document, rows: int, columns: int) -> Document:
    """Add zeros or cut at the bottom and the right."""
    return resize(document, Planes("input", 0, (None,)), rows, columns, 0.0, 0.0)


def resize(document: Document, planes: Planes, rows: int, columns: int, down: float, right: float) -> Document:
    """Add zeros or cut, in all planes of the array: of what there is more or less, ``down`` (0…1) is at the top and
    ``right`` at the left. A kernel keeps its cell ⌊(size − 1)/2⌋ in the centre where both are a half.
    """
    target = planes.target
    _in_range(rows, columns, target, MAX_SIDE if target == "input" else MAX_KERNEL_SIDE)
    array = array_of(document, planes.layer, target)
    by = (
        _first(new, old, part) for new, old, part in zip((rows, columns), array.shape[-2:], (down, right), strict=True)
    )
    return with_array(document, planes.layer, target, _moved(array, rows, columns, *by))


def shares_of(anchor: str) -> tuple[float, float]:
    """Of an anchor in words (``top left``, ``centre``) where the old cells are, from 0 at the top and the left to 1."""
    words = anchor.split()
    down = {"top": 0.0, "bottom": 1.0}.get(words[0], 0.5)
    return down, {"left": 0.0, "right": 1.0}.get(words[-1], 0.5)


def _first(new: int, old: int, part: float) -> int:
    """Where the first of ``old`` cells goes among ``new`` ones."""
    return (new - 1) // 2 - (old - 1) // 2 if part == 0.5 else int(part * (new - old))


def resize_kernel(document: Document, layer: int, rows: int, columns: int) -> Document:
    """Add zeros or cut around the kernel's centre, cell ⌊(size − 1)/2⌋, which stays the centre."""
    return resize(document, Planes("kernel", layer, (None, None)), rows, columns, 0.5, 0.5)


def set_kernel(document: Document, layer: int, kernel: Array, filter_index: int = 0) -> Document:
    """Put ``kernel`` (rows, columns) in every channel of one filter; other filters take its size."""
    sized = resize_kernel(document, layer, *kernel.shape)
    weight = array_of(sized, layer, "kernel").copy()
    weight[filter_index] = kernel
    return with_array(sized, layer, "kernel", weight)


def _moved(array: Array, rows: int, columns: int, down: int, right: int) -> Array:
    """``array`` on zeros of another size, its cell (r, c) at (r + down, c + right)."""
    result: Array = np.zeros((*array.shape[:-2], rows, columns), array.dtype)
    to_rows, from_rows = _overlap(array.shape[-2], rows, down)
    to_columns, from_columns = _overlap(array.shape[-1], columns, right)
    result[..., to_rows, to_columns] = array[..., from_rows, from_columns]
    return result


def _overlap(old: int, new: int, shift: int) -> tuple[slice, slice]:
    first, last = max(shift, 0), min(new, old + shift)
    return slice(first, last), slice(first - shift, last - shift)


def _in_range(rows: int, columns: int, name: str, limit: int) -> None:
    for value, axis in ((rows, "rows"), (columns, "columns")):
        if not 1 <= value <= limit:
            raise ConvvizError(f"The {name} cannot have {value:,} {axis}; use 1 to {limit:,}.")

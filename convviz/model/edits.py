"""Edits: functions that take a document and return another, or raise ConvvizError and change nothing.

``layer`` is the index of the layer that is edited, 0 is the first.
"""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np

from convviz.engine import Kind, Weighted
from convviz.engine.arrays import Array, adopted, number
from convviz.errors import ConvvizError
from convviz.model.channels import set_groups
from convviz.model.colours import ValueRange
from convviz.model.document import MAX_KERNEL_SIDE, MAX_SIDE, Document

Target = Literal["input", "kernel"]
"""Which array an edit of cells writes to."""

Index = tuple[int, ...]
"""(channel, row, column) of the input, or (filter, channel, row, column) of the kernel."""


def set_cells(document: Document, layer: int, target: Target, cells: Iterable[Index], value: float) -> Document:
    """Write ``value`` to ``cells``; cells outside the array are passed over."""
    array = array_of(document, layer, target).copy()
    checked = number(value, "value of a cell")
    indices = np.array(list(cells), dtype=np.intp).reshape(-1, array.ndim)
    inside = ((indices >= 0) & (indices < array.shape)).all(axis=1)
    array[tuple(indices[inside].T)] = checked
    return with_array(document, layer, target, adopted(array))


def fill(document: Document, layer: int, target: Target, value: float) -> Document:
    """Write ``value`` to every cell."""
    filled = np.full_like(array_of(document, layer, target), number(value, "value"))
    return with_array(document, layer, target, filled)


def set_colours(document: Document, colours: ValueRange) -> Document:
    """Colour the input otherwise."""
    return document.replace(colours=colours)


def resize_input(document: Document, rows: int, columns: int) -> Document:
    """Add zeros or cut at the bottom and the right."""
    _in_range(rows, columns, "input", MAX_SIDE)
    return document.replace(input=_moved(document.input, rows, columns, 0, 0))


def resize_kernel(document: Document, layer: int, rows: int, columns: int) -> Document:
    """Add zeros or cut around the kernel's centre, cell ⌊(size − 1)/2⌋, which stays the centre."""
    _in_range(rows, columns, "kernel", MAX_KERNEL_SIDE)
    weight = array_of(document, layer, "kernel")
    down, right = ((new - 1) // 2 - (old - 1) // 2 for new, old in zip((rows, columns), weight.shape[2:], strict=True))
    return with_array(document, layer, "kernel", _moved(weight, rows, columns, down, right))


def set_kernel(document: Document, layer: int, kernel: Array, filter_index: int = 0) -> Document:
    """Put ``kernel`` (rows, columns) in every channel of one filter; other filters take its size."""
    sized = resize_kernel(document, layer, *kernel.shape)
    weight = array_of(sized, layer, "kernel").copy()
    weight[filter_index] = kernel
    return with_array(sized, layer, "kernel", weight)


def set_parameter(document: Document, layer: int, name: str, value: Any) -> Document:
    """Set a declared parameter of a layer."""
    old = document.layers[layer]
    parameters = {p.name: p for p in old.parameters}
    if name not in parameters:
        raise ConvvizError(f"{old.label} has no parameter '{name}'; it has {', '.join(parameters)}.")
    if parameters[name].kind is Kind.COUNT and isinstance(old, Weighted):
        return set_groups(document, layer, value)
    return document.with_layer(layer, old.replace(**{name: value}))


def set_bias(document: Document, layer: int, value: float | None, filter_index: int = 0) -> Document:
    """Set one filter's bias; None takes the bias of all filters away."""
    old = _weighted(document, layer)
    if value is None:
        return document.with_layer(layer, old.replace(bias=None))
    bias = np.zeros(old.filter_count) if old.bias is None else old.bias.copy()
    bias[filter_index] = number(value, "bias")
    return document.with_layer(layer, old.replace(bias=bias))


def array_of(document: Document, layer: int, target: Target) -> Array:
    """The array behind ``target``: input (channels, rows, columns), or a layer's kernels (filters, channels, …)."""
    return document.input if target == "input" else _weighted(document, layer).filters


def with_array(document: Document, layer: int, target: Target, array: Array) -> Document:
    """The document with another array behind ``target``."""
    if target == "input":
        return document.replace(input=array)
    return document.with_layer(layer, _weighted(document, layer).with_filters(array))


def _weighted(document: Document, layer: int) -> Weighted:
    found = document.layers[layer]
    if not isinstance(found, Weighted):
        raise ConvvizError(f"{found.label} has no kernel and no bias to change.")
    return found


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

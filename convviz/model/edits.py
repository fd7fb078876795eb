"""Edits: functions that take a document and return another, or raise ConvvizError and change nothing."""

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


def set_cells(document: Document, target: Target, cells: Iterable[Index], value: float) -> Document:
    """Write ``value`` to ``cells``; cells outside the array are passed over."""
    array = array_of(document, target).copy()
    checked = number(value, "value of a cell")
    for cell in cells:
        if all(0 <= i < n for i, n in zip(cell, array.shape, strict=True)):
            array[cell] = checked
    return with_array(document, target, adopted(array))


def fill(document: Document, target: Target, value: float) -> Document:
    """Write ``value`` to every cell."""
    return with_array(document, target, np.full_like(array_of(document, target), number(value, "value")))


def set_colours(document: Document, colours: ValueRange) -> Document:
    """Colour the input otherwise."""
    return document.replace(colours=colours)


def resize_input(document: Document, rows: int, columns: int) -> Document:
    """Add zeros or cut at the bottom and the right."""
    _in_range(rows, columns, "input", MAX_SIDE)
    return document.replace(input=_moved(document.input, rows, columns, 0, 0))


def resize_kernel(document: Document, rows: int, columns: int) -> Document:
    """Add zeros or cut around the kernel's centre, cell ⌊(size − 1)/2⌋, which stays the centre."""
    _in_range(rows, columns, "kernel", MAX_KERNEL_SIDE)
    weight = array_of(document, "kernel")
    down, right = ((new - 1) // 2 - (old - 1) // 2 for new, old in zip((rows, columns), weight.shape[2:], strict=True))
    return with_array(document, "kernel", _moved(weight, rows, columns, down, right))


def set_kernel(document: Document, kernel: Array, filter_index: int = 0) -> Document:
    """Put ``kernel`` (rows, columns) in every channel of one filter; other filters take its size."""
    sized = resize_kernel(document, *kernel.shape)
    weight = array_of(sized, "kernel").copy()
    weight[filter_index] = kernel
    return with_array(sized, "kernel", weight)


def set_parameter(document: Document, name: str, value: Any) -> Document:
    """Set a declared parameter of the layer on the stage."""
    parameters = {p.name: p for p in document.layer.parameters}
    if name not in parameters:
        raise ConvvizError(f"{document.layer.label} has no parameter '{name}'; it has {', '.join(parameters)}.")
    if parameters[name].kind is Kind.COUNT and isinstance(document.layer, Weighted):
        return set_groups(document, value)
    return document.with_layer(document.layer.replace(**{name: value}))


def set_bias(document: Document, value: float | None, filter_index: int = 0) -> Document:
    """Set one filter's bias; None takes the bias of all filters away."""
    layer = _weighted(document)
    if value is None:
        return document.with_layer(layer.replace(bias=None))
    bias = np.zeros(layer.filter_count) if layer.bias is None else layer.bias.copy()
    bias[filter_index] = number(value, "bias")
    return document.with_layer(layer.replace(bias=bias))


def array_of(document: Document, target: Target) -> Array:
    """The array behind ``target``: input (channels, rows, columns) or kernels (filters, channels, …)."""
    return document.input if target == "input" else _weighted(document).filters


def with_array(document: Document, target: Target, array: Array) -> Document:
    """The document with another array behind ``target``."""
    if target == "input":
        return document.replace(input=array)
    return document.with_layer(_weighted(document).with_filters(array))


def _weighted(document: Document) -> Weighted:
    if not isinstance(document.layer, Weighted):
        raise ConvvizError(f"{document.layer.label} has no kernel and no bias to change.")
    return document.layer


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

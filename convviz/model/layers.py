"""Edits of the stack: which layers there are, in which order, and which operation each is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from convviz.engine import OPERATIONS, Conv2d, Operation, Weighted
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.channels import refitted
from convviz.model.document import MAX_LAYERS, Document


def add_layer(document: Document, after: int, operation: str = Conv2d.name) -> Document:
    """Put a new layer after layer ``after``: the identity, or a 2×2 window."""
    if len(document.layers) >= MAX_LAYERS:
        raise ConvvizError(f"The stack has {MAX_LAYERS} layers already; remove one first.")
    *_, channels = (document.input.shape[0], *(shape[0] for shape in document.shapes(after + 1)))
    layer, at = new_layer(operation, channels), after + 1
    return document.replace(layers=(*document.layers[:at], layer, *document.layers[at:]))


def remove_layer(document: Document, index: int) -> Document:
    """Take a layer away; the last one stays."""
    if len(document.layers) == 1:
        raise ConvvizError("The only layer cannot be removed; choose another operation for it.")
    return refitted(document.replace(layers=(*document.layers[:index], *document.layers[index + 1 :])))


def move_layer(document: Document, index: int, by: int) -> Document:
    """Move a layer one place up (−1) or down (1)."""
    to = index + by
    if not 0 <= to < len(document.layers):
        raise ConvvizError(f"The layer is the {'first' if by < 0 else 'last'} already.")
    layers = list(document.layers)
    layers[index], layers[to] = layers[to], layers[index]
    return refitted(document.replace(layers=tuple(layers)))


@dataclass(frozen=True, slots=True)
class StackEdit:
    """An edit at the layer ``at`` of a document: whether it can be done, what comes of it, which layer of that is
    on the stage then, and which layers it was before, by their number, or −1 for a new one.
    """

    label: str
    possible: Callable[[Document, int], bool]
    edit: Callable[[Document, int], Document]
    lands: Callable[[Document, int], int]
    order: Callable[[list[int], int], list[int]]


def _swapped(before: list[int], at: int) -> list[int]:
    return [*before[:at], *before[at + 1 : at + 2], *before[at : at + 1], *before[at + 2 :]]


STACK_EDITS = {
    "add": StackEdit(
        "Add a layer",
        lambda d, _: len(d.layers) < MAX_LAYERS,
        add_layer,
        lambda _, at: at + 1,
        lambda before, at: [*before[: at + 1], -1, *before[at + 1 :]],
    ),
    "remove": StackEdit(
        "Remove a layer",
        lambda d, _: len(d.layers) > 1,
        remove_layer,
        lambda d, at: min(at, len(d.layers) - 2),
        lambda before, at: [*before[:at], *before[at + 1 :]],
    ),
    "up": StackEdit(
        "Move the layer up",
        lambda _, at: at > 0,
        lambda d, at: move_layer(d, at, -1),
        lambda _, at: at - 1,
        lambda before, at: _swapped(before, at - 1),
    ),
    "down": StackEdit(
        "Move the layer down",
        lambda d, at: at < len(d.layers) - 1,
        lambda d, at: move_layer(d, at, 1),
        lambda _, at: at + 1,
        _swapped,
    ),
}


def set_operation(document: Document, layer: int, name: str) -> Document:
    """Make a layer another operation; what both declare is kept, weights included."""
    if name not in OPERATIONS:
        raise ConvvizError(f"There is no operation '{name}'; use {', '.join(OPERATIONS)}.")
    old = document.layers[layer]
    if old.name == name:
        return document
    return refitted(document.with_layer(layer, _converted(old, name, document.input_shape(layer)[0])))


def _converted(old: Operation, name: str, channels: int) -> Operation:
    kept = _shared_values(old, OPERATIONS[name])
    if not issubclass(OPERATIONS[name], Weighted):
        return OPERATIONS[name](**kept)
    rows, columns = old.kernel_size
    new = new_layer(name, channels, (rows, columns))
    if isinstance(old, Weighted) and isinstance(new, Weighted):
        kept |= {"groups": old.groups, "bias": old.bias}
        return new.with_filters(old.filters, **kept)
    return new.replace(**kept)


def _shared_values(old: Operation, new: type[Operation]) -> dict[str, Any]:
    """Values of parameters that both have and mean alike."""
    names = {p.name for p in old.parameters} & {p.name for p in new.parameters} - {"groups"}
    if "kernel_size" in {p.name for p in new.parameters}:
        names.add("kernel_size")
    return {name: getattr(old, name) for name in names}


def new_layer(name: str, channels: int, size: tuple[int, int] = (3, 3)) -> Operation:
    """A fresh layer for ``channels`` channels: each filter passes its channel on, or a 2×2 window."""
    operation: Any = OPERATIONS[name]
    if not issubclass(operation, Weighted):
        layer: Operation = operation()
        return layer
    filters: Array = np.zeros((channels, channels, *size))
    filters[np.arange(channels), np.arange(channels), (size[0] - 1) // 2, (size[1] - 1) // 2] = 1
    # Channels and filters are as many, so that both orders of the weight are this one.
    return cast("Operation", operation(filters))

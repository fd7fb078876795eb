"""Edits of the stack: which layers there are, in which order, and which one is on the stage."""

from typing import Any, cast

import numpy as np

from convviz.engine import OPERATIONS, Conv2d, Operation, Weighted
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.channels import refitted
from convviz.model.document import MAX_LAYERS, Document


def show_layer(document: Document, index: int) -> Document:
    """Bring a layer (0 is the first) to the stage."""
    if not 0 <= index < len(document.layers):
        raise ConvvizError(f"There is no layer {index + 1}; the setup has {len(document.layers)}.")
    return document.replace(active=index)


def add_layer(document: Document, operation: str = Conv2d.name) -> Document:
    """Put a new layer after the one on the stage, and show it: the identity, or a 2×2 window."""
    if len(document.layers) >= MAX_LAYERS:
        raise ConvvizError(f"The stack has {MAX_LAYERS} layers already; remove one first.")
    *_, channels = (document.input.shape[0], *(shape[0] for shape in document.shapes(document.active + 1)))
    layer = new_layer(operation, channels)
    at = document.active + 1
    return document.replace(layers=(*document.layers[:at], layer, *document.layers[at:]), active=at)


def remove_layer(document: Document) -> Document:
    """Take the layer on the stage away; the last one stays."""
    if len(document.layers) == 1:
        raise ConvvizError("The only layer cannot be removed; choose another operation for it.")
    at = document.active
    layers = (*document.layers[:at], *document.layers[at + 1 :])
    return refitted(document.replace(layers=layers, active=min(at, len(layers) - 1)))


def move_layer(document: Document, by: int) -> Document:
    """Move the layer on the stage one place up (−1) or down (1)."""
    to = document.active + by
    if not 0 <= to < len(document.layers):
        raise ConvvizError(f"The layer is the {'first' if by < 0 else 'last'} already.")
    layers = list(document.layers)
    layers[document.active], layers[to] = layers[to], layers[document.active]
    return refitted(document.replace(layers=tuple(layers), active=to))


def set_operation(document: Document, name: str) -> Document:
    """Make the layer on the stage another operation; what both declare is kept, weights included."""
    if name not in OPERATIONS:
        raise ConvvizError(f"There is no operation '{name}'; use {', '.join(OPERATIONS)}.")
    old = document.layer
    if old.name == name:
        return document
    return refitted(document.with_layer(_converted(old, name, document.input_shape()[0])))


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
        layer: Operation = operation(next(p.initial for p in operation.parameters if p.name == "kernel_size"))
        return layer
    filters: Array = np.zeros((channels, channels, *size))
    filters[np.arange(channels), np.arange(channels), (size[0] - 1) // 2, (size[1] - 1) // 2] = 1
    # Channels and filters are as many, so that both orders of the weight are this one.
    return cast("Operation", operation(filters))

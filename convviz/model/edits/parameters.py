"""Parameters of a layer, its bias, and the colours of the input."""

from typing import Any

import numpy as np

from convviz.engine import Kind, Weighted
from convviz.engine.arrays import number
from convviz.errors import ConvvizError
from convviz.model.channels import set_groups
from convviz.model.colours import ValueRange
from convviz.model.document import Document
from convviz.model.edits.arrays import weighted


def set_colours(document: Document, colours: ValueRange) -> Document:
    """Colour the input otherwise."""
    return document.replace(colours=colours)


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
    old = weighted(document, layer)
    if value is None:
        return document.with_layer(layer, old.replace(bias=None))
    bias = np.zeros(old.filter_count) if old.bias is None else old.bias.copy()
    bias[filter_index] = number(value, "bias")
    return document.with_layer(layer, old.replace(bias=bias))

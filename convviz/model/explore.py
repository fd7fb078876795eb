"""What follows from one parameter: output size, parameters, multiply-adds, receptive field, as it goes up.

Each row of ``QUANTITIES`` and of ``AGAINST`` is one axis of a plot; a point is the setup with one value changed.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from convviz.engine import Stack, TransposedSize, receptive_fields
from convviz.engine.sizes import AxisSize
from convviz.errors import ConvvizError
from convviz.model import edits
from convviz.model.document import Document
from convviz.model.words import axis_formula


@dataclass(frozen=True, slots=True)
class Point:
    """The setup with ``value``: what comes of it (None where that does not fit), before rounding, and in words."""

    value: int
    result: float | None
    exact: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is looked at: a number of a document's layer, and how it is worked out in words."""

    name: str
    label: str
    of: Callable[[Document, int], float]
    said: Callable[[Document, int], str]


@dataclass(frozen=True, slots=True)
class Against:
    """What is changed: an edit of a document's layer to a value, the values, and the one that there is now."""

    name: str
    label: str
    edit: Callable[[Document, int, int], Document]
    values: range
    now: Callable[[Document, int], int]


def _shape(document: Document, layer: int) -> tuple[int, int, int]:
    """Of a layer's map; raises ConvvizError where one up to it does not fit."""
    return document.layers[layer].output_shape(document.input_shape(layer))


def _rows(document: Document, layer: int) -> float:
    return float(_shape(document, layer)[1])


def _size_said(document: Document, layer: int) -> str:
    return axis_formula(document.layers[layer].axis_sizes(document.input_shape(layer))[0])


def _products(document: Document, layer: int) -> int:
    """Of one output."""
    one = document.layers[layer]
    return math.prod(one.kernel_size if one.filters is None else one.filters.shape[1:])


def _multiplications(document: Document, layer: int) -> float:
    filters, rows, columns = _shape(document, layer)
    return float(filters * rows * columns * _products(document, layer))


def _multiplications_said(document: Document, layer: int) -> str:
    filters, rows, columns = _shape(document, layer)
    products = _products(document, layer)
    return f"{filters}·{rows}·{columns} outputs · {products:,} products = {int(_multiplications(document, layer)):,}"


def _field(document: Document, layer: int) -> float:
    stack = Stack(document.layers[: layer + 1])
    stack.shapes(document.input.shape)
    return float(receptive_fields(stack, document.input.shape)[-1][0].size)


def _field_said(document: Document, layer: int) -> str:
    return f"a cell of layer {layer + 1} sees {int(_field(document, layer))} rows of the input"


def _parameters_said(document: Document, layer: int) -> str:
    one = document.layers[layer]
    weights = 0 if one.filters is None else one.filters.size
    biases = one.parameter_count - weights
    return f"{weights:,} weights + {biases:,} {'bias' if biases == 1 else 'biases'} = {one.parameter_count:,}"


QUANTITIES: dict[str, Quantity] = {
    row.name: row
    for row in (
        Quantity("size", "Output rows", _rows, _size_said),
        Quantity("parameters", "Parameters", lambda d, n: float(d.layers[n].parameter_count), _parameters_said),
        Quantity("multiplications", "Multiply-adds", _multiplications, _multiplications_said),
        Quantity("field", "Receptive field (rows)", _field, _field_said),
    )
}


def _kernel(document: Document, layer: int, value: int) -> Document:
    if document.layers[layer].filters is None:
        return edits.set_parameter(document, layer, "kernel_size", (value, value))
    return edits.resize_kernel(document, layer, value, value)


def _pair(name: str) -> Callable[[Document, int, int], Document]:
    return lambda document, layer, value: edits.set_parameter(document, layer, name, (value, value))


def _padding(document: Document, layer: int, value: int) -> Document:
    return edits.set_parameter(document, layer, "padding", ((value, value), (value, value)))


def _padding_now(document: Document, layer: int) -> int:
    axis = document.layers[layer].axis_sizes(document.input_shape(layer))[0]
    return int(axis.before)


AGAINST: dict[str, Against] = {
    row.name: row
    for row in (
        Against("kernel", "Kernel", _kernel, range(1, 16), lambda d, n: d.layers[n].kernel_size[0]),
        Against("stride", "Stride", _pair("stride"), range(1, 9), lambda d, n: d.layers[n].stride[0]),
        Against("padding", "Padding", _padding, range(9), _padding_now),
        Against("dilation", "Dilation", _pair("dilation"), range(1, 9), lambda d, n: d.layers[n].dilation[0]),
        Against(
            "input",
            "Input rows and columns",
            lambda d, _, value: edits.resize_input(d, value, value),
            range(1, 41),
            lambda d, _: d.input.shape[1],
        ),
    )
}


def explored(document: Document, layer: int, quantity: Quantity, against: Against) -> list[Point]:
    """A point for each value; the one that there is now, too, where it lies beyond."""
    now = _now(document, layer, against)
    values = sorted({*against.values, *([] if now is None else [now])})
    return [_point(document, layer, quantity, against, value) for value in values]


def _now(document: Document, layer: int, against: Against) -> int | None:
    try:
        return against.now(document, layer)
    except ConvvizError:
        return None


def _point(document: Document, layer: int, quantity: Quantity, against: Against, value: int) -> Point:
    try:
        changed = against.edit(document, layer, value)
        result, said = quantity.of(changed, layer), quantity.said(changed, layer)
    except ConvvizError as error:
        return Point(value, None, None, str(error))
    return Point(value, result, _exact(changed, layer) if quantity.name == "size" else None, said)


def _exact(document: Document, layer: int) -> float | None:
    """Output rows before rounding."""
    axis = document.layers[layer].axis_sizes(document.input_shape(layer))[0]
    return axis.quotient if isinstance(axis, AxisSize) and not isinstance(axis, TransposedSize) else None

"""Edits written as text: ``stride=2``, ``2.padding=same``, ``operation=max_pool2d``, ``kernel=0,1,0;0,1,0``."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from convviz.engine import Kind, Parameter
from convviz.errors import ConvvizError
from convviz.model import channels, edits
from convviz.model.document import Document
from convviz.model.layers import set_operation
from convviz.model.matrices import looks_like_numbers, read_matrix
from convviz.model.numbers import parse_number, parse_whole, plain_digits
from convviz.model.presets import find_preset
from convviz.model.setup import Setup, checked_walk


def set_up_by_texts(setup: Setup, changes: Sequence[str]) -> Setup:
    """``set_by_texts`` for a setup, where ``[LAYER.]view=NAME`` chooses a layer's way through its steps too."""
    ways = [change for change in changes if change.partition("=")[0].rpartition(".")[2].strip() == "view"]
    document = set_by_texts(setup.document, [change for change in changes if change not in ways])
    look = setup.look
    for index, _, name in (_parts(document, change) for change in ways):
        walk = checked_walk(document.layers[index], name)
        look = look.replace(layer=index).replace(walk=walk).replace(layer=look.layer)
    return Setup(document, look)


def set_by_texts(document: Document, changes: Iterable[str]) -> Document:
    """Make each change ``[LAYER.]NAME=VALUE``; layer 1 is the first, and meant where none is given.

    ``SETTINGS`` come first and in their order; then each layer takes its declared parameters at once, so that
    no order of them is refused that another would allow.
    """
    values: dict[int, dict[str, Any]] = {}
    for index, name, value in (_parts(document, change) for change in changes):
        layer = document.layers[index]
        declared = {parameter.name: parameter for parameter in layer.parameters}
        # A pool declares its window; a kernel is resized with its weights.
        if name in SETTINGS and name not in declared:
            document = SETTINGS[name](document, index, value)
        elif name in declared:
            values.setdefault(index, {})[name] = _read(declared[name], value)
        else:
            known = ", ".join([*declared, *(s for s in SETTINGS if s not in declared)])
            raise ConvvizError(f"{layer.label} has no parameter '{name}'; it has {known}.")
    for index, given in values.items():
        document = _with_parameters(document, index, given)
    return document


def _with_parameters(document: Document, layer: int, values: dict[str, Any]) -> Document:
    groups = values.pop("groups", None)
    document = document.with_layer(layer, document.layers[layer].replace(**values))
    return document if groups is None else edits.set_parameter(document, layer, "groups", groups)


def _parts(document: Document, change: str) -> tuple[int, str, str]:
    """Layer (0 is the first), name and value of a change."""
    name, equals, value = change.partition("=")
    place, dot, parameter = name.strip().rpartition(".")
    if not equals or (dot and not place.isdecimal()):
        raise ConvvizError(f"Cannot set '{change}'; write NAME=VALUE or LAYER.NAME=VALUE, for example stride=2.")
    # More digits than any number of layers has are no number.
    index = int(place[:9]) - 1 if dot else 0
    if not 0 <= index < len(document.layers):
        raise ConvvizError(f"There is no layer {place[:9]}; the setup has {len(document.layers)}.")
    return index, parameter, value.strip()


def _read(parameter: Parameter, value: str) -> Any:
    try:
        return _READERS.get(parameter.kind, str)(value)
    except ValueError as error:
        raise ConvvizError(f"'{value}' is no {parameter.name}; give {parameter.kind.value}.") from error


# What is not a declared parameter


def _set_input_size(document: Document, _: int, value: str) -> Document:
    return edits.resize_input(document, *size_pair(value, "input size"))


def _set_kernel_size(document: Document, layer: int, value: str) -> Document:
    return edits.resize_kernel(document, layer, *size_pair(value, "kernel size"))


def _set_kernel(document: Document, layer: int, value: str) -> Document:
    """Every filter and channel takes the kernel: numbers as ``read_matrix`` has them, or the name of a preset."""
    kernel = read_matrix(value, "kernel") if looks_like_numbers(value) else find_preset(value).setup.weights
    if kernel is None:
        raise ConvvizError(f"The preset '{value}' has no kernel.")
    kernel = kernel if kernel.ndim == 2 else kernel[0, 0]
    for f in range(len(edits.array_of(document, layer, "kernel"))):
        document = edits.set_kernel(document, layer, kernel, f)
    return document


def _set_bias(document: Document, layer: int, value: str) -> Document:
    """A number for every filter, one for each, or ``none``."""
    if value.lower() == "none":
        return edits.set_bias(document, layer, None)
    count = len(edits.array_of(document, layer, "kernel"))
    one = count == 1 and value.count(",") < 2
    numbers = [parse_number(value)] if one else read_matrix(value, "bias").ravel().tolist()
    if len(numbers) not in (1, count):
        raise ConvvizError(f"The bias needs 1 number, or one for each of {count} filters, not {len(numbers)}.")
    for f in range(count):
        document = edits.set_bias(document, layer, numbers[f % len(numbers)], f)
    return document


SETTINGS: dict[str, Callable[[Document, int, str], Document]] = {
    "operation": set_operation,
    "input_size": _set_input_size,
    "channels": lambda document, _, value: channels.set_input_channels(document, _whole(value, "channels")),
    "filters": lambda document, layer, value: channels.set_filters(document, layer, _whole(value, "filters")),
    "kernel_size": _set_kernel_size,
    "kernel": _set_kernel,
    "bias": _set_bias,
}
"""What else of a layer can be set, by (document, layer, text)."""


def size_pair(value: str, name: str) -> tuple[int, int]:
    """Rows and columns in a text such as ``8x6``, or one number for both; raises ConvvizError."""
    try:
        pair = _numbers(value)
    except ValueError as error:
        raise ConvvizError(f"'{value}' is no {name}; give rows and columns, for example 8x6.") from error
    if len(pair) > 2:
        raise ConvvizError(f"'{value}' is no {name}; give rows and columns, for example 8x6.")
    return pair[0], pair[-1]


def _whole(text: str, name: str) -> int:
    try:
        return parse_whole(text)
    except ValueError as error:
        raise ConvvizError(f"'{text}' is no number of {name}; give a whole number.") from error


# What is declared


def _pair(value: str) -> Any:
    numbers = _numbers(value)
    return numbers[0] if len(numbers) == 1 else numbers


def _padding(value: str) -> Any:
    if not plain_digits(value[:1]).isdigit() and plain_digits(value[:1]) != "-":
        return value
    numbers = _numbers(value)
    return (numbers[:2], numbers[2:]) if len(numbers) == 4 else _pair(value)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(parse_whole(part) for part in re.split(r"[x×,]", value))


def _flag(value: str) -> bool:
    words = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
    if value.lower() not in words:
        raise ValueError(value)
    return words[value.lower()]


_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.PAIR: _pair,
    Kind.PADDING: _padding,
    Kind.COUNT: parse_whole,
    Kind.NUMBER: parse_number,
    Kind.FLAG: _flag,
}

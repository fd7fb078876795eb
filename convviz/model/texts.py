"""Edits written as text: ``stride=2``, ``2.padding=same``."""

from collections.abc import Callable
from typing import Any

from convviz.engine import Kind
from convviz.errors import ConvvizError
from convviz.model.document import Document
from convviz.model.edits import set_parameter


def set_by_text(document: Document, change: str) -> Document:
    """Set a declared parameter by ``[LAYER.]NAME=VALUE``; layer 1 is the first, and meant where none is given."""
    name, equals, value = change.partition("=")
    place, dot, parameter = name.strip().rpartition(".")
    if not equals or (dot and not place.isdecimal()):
        raise ConvvizError(f"Cannot set '{change}'; write NAME=VALUE or LAYER.NAME=VALUE, for example stride=2.")
    # More digits than any number of layers has are no number.
    index = int(place[:9]) - 1 if dot else 0
    if not 0 <= index < len(document.layers):
        raise ConvvizError(f"There is no layer {place[:9]}; the setup has {len(document.layers)}.")
    shown = document.replace(active=index)
    kinds = {p.name: p.kind for p in shown.layer.parameters}
    read = _READERS.get(kinds.get(parameter, Kind.CHOICE), _text)
    try:
        changed = set_parameter(shown, parameter, read(value.strip()))
    except ValueError as error:
        raise ConvvizError(f"'{value}' is no {parameter}; give {kinds[parameter].value}.") from error
    return changed.replace(active=document.active)


def _text(value: str) -> str:
    return value


def _pair(value: str) -> Any:
    numbers = _numbers(value)
    return numbers[0] if len(numbers) == 1 else numbers


def _padding(value: str) -> Any:
    if not value[:1].isdigit() and not value.startswith("-"):
        return value
    numbers = _numbers(value)
    return (numbers[:2], numbers[2:]) if len(numbers) == 4 else _pair(value)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(part) for part in value.replace("x", ",").split(","))


def _flag(value: str) -> bool:
    words = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
    if value.lower() not in words:
        raise ValueError(value)
    return words[value.lower()]


_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.PAIR: _pair,
    Kind.PADDING: _padding,
    Kind.COUNT: int,
    Kind.NUMBER: float,
    Kind.FLAG: _flag,
}

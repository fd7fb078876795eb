"""Project files: a document as JSON, ``.convviz``, with a schema version.

Version 1: ``{"convviz": 1, "title", "description", "input": [channel][row][column], "layers": [...],
"active": 0}``; a layer is ``{"operation": "conv2d", ...}`` with the parameters that its operation declares,
and ``"weight"`` and ``"bias"`` as the operation takes them where it has a kernel. Where there are several ways through
its steps, ``"view"`` names one. ``"active"`` is the layer on the stage.

Version 2 has in addition ``"colours": {"kind": "grey", "low": 0, "high": 255}`` where the input's are not those that
its values suggest, ``"look": {"channel": 1, "fractions": true}`` with what is looked at beside
the layer where that is not the usual, and arrays of more than 16,384 numbers as ``{"shape": [1, 512, 512],
"base64": "…"}``, little-endian float64. A file that needs none of them is of version 1.

Version 3 has in ``"look"`` also ``"form"``, ``"names"``, ``"names_from"`` and ``"turning"``, version 4 ``"palette"``.
"""

import base64
import codecs
import math
import re
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from convviz.engine import OPERATIONS, Operation
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.files import cannot_read, replacing
from convviz.model.colours import ValueRange
from convviz.model.document import MAX_CELLS, MAX_CHANNELS, MAX_SIDE, MAX_TOGETHER, Document
from convviz.model.encoding import VERSION, encode
from convviz.model.look import FORMS, Look
from convviz.model.records import Header, Packed, project_record
from convviz.model.setup import Setup, checked_walk

SUFFIX = ".convviz"
MAX_BYTES = 64 * 1024 * 1024
"""A project file's size at most: more than twice what the largest setup takes."""

_MOST_LISTS = 1 << 20
"""Lists in a file at most: each takes some hundred bytes of memory, whatever is in it."""

_MOST_NUMBERS, _MOST_PARTS = MAX_CELLS + MAX_TOGETHER, 1000
"""Numbers and records in a file at most; packed arrays are one number each."""


def load_project(path: Path) -> Setup:
    """Read a project file. Raises ConvvizError that names the fault and its place."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ConvvizError(f"Cannot open {path.name}: it is not a file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if len(data) > MAX_BYTES:
        raise ConvvizError(f"Cannot open {path.name}: it is larger than any convviz project ({MAX_BYTES >> 20} MiB).")
    return decode(data, path.name)


def save_project(setup: Setup, path: Path) -> None:
    """Write a project file in one step; on an error the older file stays as it was."""
    with replacing(path) as file:
        file.write(encode(setup))


def decode(data: bytes, name: str) -> Setup:
    """The setup in ``data``, the contents of a file called ``name``."""
    data = _without_mark(data)
    # Before anything is made of it: what is small in a file can be a hundred times as large in memory.
    limits = ((b"[", _MOST_LISTS, "rows of numbers"), (b",", _MOST_NUMBERS, "numbers"), (b"{", _MOST_PARTS, "parts"))
    looks_right = data[:1000].lstrip().startswith(b"{")  # what is no object is refused at its first letter
    for sign, most, what in limits:
        if looks_right and data.count(sign) > most:
            raise ConvvizError(f"Cannot open {name}: it holds more than {most:,} {what}.")
    try:
        version = msgspec.json.decode(data, type=Header).convviz
        if version < 1:
            raise ConvvizError(f"Cannot open {name}: there is no schema {version}; the first is 1.")
        if version > VERSION:
            raise ConvvizError(
                f"Cannot open {name}: a newer convviz made it (schema {version}; this one reads up to {VERSION}); "
                f"update convviz."
            )
        record = msgspec.json.decode(data, type=project_record())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConvvizError(f"Cannot open {name}: {_fault(error)}.") from error
    try:
        return _setup(record)
    except ConvvizError as error:
        raise ConvvizError(f"Cannot open {name}: {_lower_first(str(error))}") from error


def _without_mark(data: bytes) -> bytes:
    """``data`` as UTF-8 without a byte order mark: editors put one there, and Windows' may write UTF-16."""
    for mark, encoding in ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").encode() if encoding else data[len(mark) :]
    return data


def _setup(record: Any) -> Setup:
    layers = tuple(_layer(layer, f"layers[{i}]") for i, layer in enumerate(record.layers))
    array = _array(record.input, "input")
    colours = None
    if record.colours is not None:
        colours = ValueRange(record.colours.kind, record.colours.low, record.colours.high)
    document = Document(array, layers, record.title, record.description, colours)
    if not 0 <= record.active < len(layers):
        raise ConvvizError(f"There is no active layer {record.active}; the setup has {len(layers)}, counted from 0.")
    if not 0 <= record.look.channel < MAX_CHANNELS:
        raise ConvvizError(f"There is no channel {record.look.channel}; the first is 0.")
    walks = [checked_walk(layer, getattr(one, "view", "")) for layer, one in zip(layers, record.layers, strict=True)]
    look = Look(record.active, record.look.channel, walks=tuple(walks), fractions=record.look.fractions)
    look = look.replace(overlays=tuple(record.look.overlays), form=FORMS[record.look.form])
    look = look.replace(names=record.look.names, names_from=record.look.names_from, turning=record.look.turning)
    look = look.replace(palette=record.look.palette)
    return Setup(document, look)


def _layer(record: Any, place: str) -> Operation:
    values = msgspec.structs.asdict(record)
    values.pop("view", None)  # it is the look's
    if "weight" in values:
        values["weight"] = _array(record.weight, f"{place}.weight")
    try:
        return OPERATIONS[record.__struct_config__.tag](**values)
    except ConvvizError as error:
        raise ConvvizError(f"In {place}: {_lower_first(str(error))}") from error


def _array(values: list[Any] | Packed, place: str) -> Array:
    if isinstance(values, Packed):
        return _unpacked(values, place)
    shape: list[int] = []
    first: Any = values
    while isinstance(first, list):
        shape.append(len(first))
        first = first[0] if first else None
    _check_lengths(values, place, shape)
    return np.array(values, dtype=np.float64)


def _unpacked(packed: Packed, place: str) -> Array:
    sides = packed.shape
    cells = math.prod(sides)
    if len(sides) not in (3, 4) or min(sides) < 1 or max(sides) > MAX_SIDE:
        raise ConvvizError(f"{place} cannot have the shape {'×'.join(map(str, sides[:9]))}.")
    if cells > MAX_CELLS:
        raise ConvvizError(f"{place} has {cells:,} cells; it can have at most {MAX_CELLS:,}.")
    if len(packed.base64) != 4 * -(-8 * cells // 3):
        raise ConvvizError(f"{place} holds more or fewer numbers than its shape says.")
    try:
        data = base64.b64decode(packed.base64, validate=True)
    except ValueError as error:
        raise ConvvizError(f"{place} is damaged: its base64 has other letters.") from error
    return np.frombuffer(data, "<f8").reshape(sides).astype(np.float64)


def _check_lengths(values: list[Any], place: str, shape: list[int]) -> None:
    """Every list at one depth has the length of the first one there, and none is empty or absurdly long."""
    if len(values) > MAX_SIDE:
        raise ConvvizError(f"{place} has {len(values):,} entries; at most {MAX_SIDE:,} are possible.")
    if not values:
        raise ConvvizError(f"{place} is empty; it needs at least 1 entry.")
    if len(values) != shape[0]:
        raise ConvvizError(f"{place} has {len(values):,} entries where the first of its kind has {shape[0]:,}.")
    if len(shape) > 1:
        for i, value in enumerate(values):
            _check_lengths(value, f"{place}[{i}]", shape[1:])


def _fault(error: Exception) -> str:
    """msgspec's message in the words of a user: the fault, then its place."""
    text = re.sub(r"`(\w+)`", r"\1", str(error)).rstrip(".")
    text, _, place = text.partition(" - at ")
    where = f" at {place.strip('`').removeprefix('$').removeprefix('.')}" if place.strip("`$") else ""
    if isinstance(error, msgspec.ValidationError):
        return f"{_lower_first(text)}{where}"
    if "truncated" in text:
        return "the file ends too early; it was cut off"
    return f"it is not valid JSON ({_lower_first(text.removeprefix('JSON is malformed: '))})"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def project_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of project files, made of the types that read them."""
    schema: dict[str, Any] = msgspec.json.schema(project_record())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"convviz project file ({SUFFIX}), schema {VERSION}",
        **schema,
    }

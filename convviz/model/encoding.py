"""A setup as the contents of a project file, made to be read by people too: one row of cells a line."""

import base64

import msgspec
import numpy as np

from convviz.engine import Operation, Weighted
from convviz.engine.arrays import Array
from convviz.model.colours import range_of
from convviz.model.look import Form
from convviz.model.palettes import DEFAULT
from convviz.model.records import ColoursRecord, LookRecord
from convviz.model.setup import Setup

VERSION = 4

_MOST_TEXT = 1 << 14
"""Numbers of an array that are written as text: more are for no eye, and take a hundred times as long."""


def _version(look: LookRecord, *, later: bool) -> int:
    """The first version of the format that knows what is written."""
    if look.palette != DEFAULT:
        return 4
    if look.form != "line" or look.names or look.names_from or not look.turning:
        return 3
    return 2 if later or look != LookRecord() else 1


def encode(setup: Setup) -> bytes:
    """``setup`` as the contents of a project file, one row of cells a line."""
    look = LookRecord(
        setup.look.channel,
        setup.look.fractions,
        setup.look.turning,
        list(setup.look.overlays),
        "matrices" if setup.look.form is Form.MATRICES else "line",
        setup.look.names,
        1 if setup.look.names_from else 0,
        setup.look.palette,
    )
    document = setup.document
    layers = ",\n".join(_layer_text(layer, setup.look.walk_of(i)) for i, layer in enumerate(document.layers))
    colours = document.value_range
    own = colours != range_of(document.input)
    arrays = [document.input, *(layer.weight for layer in document.layers if isinstance(layer, Weighted))]
    packed = any(array.size > _MOST_TEXT for array in arrays)
    fields = {
        "convviz": str(_version(look, later=own or packed)),
        "title": _json(document.title),
        "description": _json(document.description),
        "input": _array_text(document.input, "  "),
        "layers": f"[\n{layers}\n ]",
        **({"active": str(setup.look.layer)} if setup.look.layer else {}),
        **({"colours": _json(ColoursRecord(colours.kind, colours.low, colours.high))} if own else {}),
        **({"look": _json(look)} if look != LookRecord() else {}),
    }
    return f"{{\n{_fields_text(fields, ' ')}\n}}\n".encode()


def compact(setup: Setup) -> bytes:
    """``setup`` as the contents of a project file, without spaces."""
    return msgspec.json.format(encode(setup), indent=-1)


def _layer_text(layer: Operation, walk: str) -> str:
    fields = {"operation": _json(layer.name)}
    if isinstance(layer, Weighted):
        fields["weight"] = _array_text(layer.weight, "    ")
        fields["bias"] = "null" if layer.bias is None else _array_text(layer.bias, "")
    if len(layer.walks) > 1:
        fields["view"] = _json(layer.walk_named(walk).name)
    fields |= {parameter.name: _json(getattr(layer, parameter.name)) for parameter in layer.parameters}
    return f"  {{\n{_fields_text(fields, '   ')}\n  }}"


def _fields_text(fields: dict[str, str], indent: str) -> str:
    return ",\n".join(f'{indent}"{name}": {value}' for name, value in fields.items())


def _array_text(array: Array, indent: str) -> str:
    """Nested lists: each row of cells on a line, integers as integers; large arrays packed."""
    if array.size > _MOST_TEXT:
        data = base64.b64encode(np.ascontiguousarray(array, dtype="<f8").data).decode()
        return f'{{"shape": {_json(array.shape)}, "base64": "{data}"}}'
    if array.ndim == 1:
        return f"[{', '.join(map(_number_text, array.tolist()))}]"
    parts = f",\n{indent}".join(_array_text(part, f"{indent} ") for part in array)
    return f"[\n{indent}{parts}\n{indent[:-1]}]"


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()

"""What a project file consists of, as types that are checked while it is read."""

from functools import cache
from typing import Annotated, Any, Literal, Union

import msgspec

from convviz.engine import OPERATIONS, Kind, Operation, Weighted
from convviz.engine.arrays import Pair
from convviz.engine.padding import Sides
from convviz.model.palettes import DEFAULT

Numbers1 = list[float]


class Packed(msgspec.Struct, forbid_unknown_fields=True):
    """A large array."""

    shape: list[int]
    base64: str


Numbers3 = list[list[list[float]]] | Packed
Numbers4 = list[list[list[list[float]]]] | Packed


class ColoursRecord(msgspec.Struct, forbid_unknown_fields=True):
    """How the input is coloured."""

    kind: str
    low: float
    high: float


class LookRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What of a look belongs to the setup: not the pace, which is the lecturer's."""

    channel: int = 0
    fractions: bool = False
    turning: bool = True
    overlays: Annotated[list[str], msgspec.Meta(max_length=100)] = []
    form: Literal["line", "matrices"] = "line"
    names: bool = False
    names_from: Literal[0, 1] = 0
    palette: Annotated[str, msgspec.Meta(max_length=100)] = DEFAULT


class Header(msgspec.Struct):
    convviz: int


_TYPES: dict[Kind, Any] = {
    Kind.PAIR: Pair,
    Kind.PADDING: str | Sides,
    Kind.CHOICE: str,
    Kind.COUNT: int,
    Kind.NUMBER: float,
    Kind.FLAG: bool,
}


def _record_type(operation: type[Operation]) -> Any:
    """A layer in a file: what the operation declares, with its names and meanings."""
    arrays: list[Any] = [("weight", Numbers4), ("bias", Numbers1 | None, None)]
    fields = [(p.name, _TYPES[p.kind], p.default) for p in operation.parameters]
    before: list[Any] = [("view", str, "")] if len(operation.walks) > 1 else []
    return msgspec.defstruct(
        f"{operation.__name__}Record",
        [*(arrays if issubclass(operation, Weighted) else []), *fields, *before],
        tag=operation.name,
        tag_field="operation",
        forbid_unknown_fields=True,
    )


def project_record() -> Any:
    """The type of a whole project file, whose layers are of the operations that there are."""
    return _project_record(tuple(OPERATIONS.values()))


@cache
def _project_record(operations: tuple[type[Operation], ...]) -> Any:
    layer: Any = Union[tuple(map(_record_type, operations))]  # noqa: UP007 - made here
    return msgspec.defstruct(
        "ProjectRecord",
        [
            ("convviz", int),
            ("input", Numbers3),
            ("layers", list[layer]),
            ("title", Annotated[str, msgspec.Meta(max_length=10_000)], ""),
            ("description", Annotated[str, msgspec.Meta(max_length=100_000)], ""),
            ("active", int, 0),
            ("colours", ColoursRecord | None, None),
            ("look", LookRecord, msgspec.field(default_factory=LookRecord)),
        ],
        forbid_unknown_fields=True,
    )

"""The layers of a setup as a table: shapes as a framework writes them, parameters and what they are made of."""

from collections.abc import Callable
from dataclasses import dataclass

from convviz.engine import Operation
from convviz.errors import ConvvizError
from convviz.model.document import Document

Shape = tuple[int, int, int]


def _keras(shape: Shape) -> str:
    channels, rows, columns = shape
    return f"(None, {rows}, {columns}, {channels})"


def _torch(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))})"


SHAPES: dict[str, Callable[[Shape], str]] = {"keras": _keras, "pytorch": _torch, "numpy": _torch}
"""By a framework's name, how it writes the shape of a map of (channels, rows, columns)."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A layer, or the input, which has no parameters: ``factors`` is what their number is made of."""

    name: str
    shape: str
    parameters: int = 0
    factors: str = ""


def summary_rows(document: Document, framework: str) -> list[SummaryRow]:
    """The input and each layer; the shape of one that does not fit says so, and those behind it have none."""
    write = SHAPES[framework]
    channels, rows, columns = document.input.shape
    found = [SummaryRow("Input", write((channels, rows, columns)))]
    shapes: list[str] = []
    try:
        shapes.extend(map(write, document.shapes()))
    except ConvvizError:
        shapes += ["does not fit", *[""] * len(document.layers)]
    for n, (layer, shape) in enumerate(zip(document.layers, shapes, strict=False), start=1):
        name = f"{n} {layer.short or layer.label}"
        found.append(SummaryRow(name, shape, layer.parameter_count, parameter_factors(layer)))
    return found


def parameter_factors(layer: Operation) -> str:
    """``3·3·1 + 1``, or ``(3·3·2 + 1)·4`` of four filters: rows · columns · channels, and the bias; empty of a pool."""
    weights = layer.filters
    if weights is None:
        return ""
    filters, depth, rows, columns = weights.shape
    one = f"{rows}·{columns}·{depth}"
    if layer.has_bias:
        one += " + 1"
    if filters == 1:
        return one
    return f"({one})·{filters}" if layer.has_bias else f"{one}·{filters}"

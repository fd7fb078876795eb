"""The two rules of "same" over one input, where they differ: Keras', and half a kernel on both sides."""

from dataclasses import dataclass

import numpy as np

from convviz.engine import Operation, Trace
from convviz.engine.padding import Sides
from convviz.errors import ConvvizError
from convviz.model import Look, Setup
from convviz.model.numbers import number_text
from convviz.model.words import size_text
from convviz.stage.cells import Panel
from convviz.stage.marks import Frame, Mark
from convviz.stage.overlays.overlay import Legend, Overlay
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.places import cells_rect, odd
from convviz.stage.theme import Theme


@dataclass(frozen=True, slots=True)
class Rule:
    """A padding, the size of the map that it gives, and the map's first value."""

    sides: Sides
    size: str
    first: float

    @property
    def text(self) -> str:
        """``0 before, 1 after: 4×4, first 3``"""
        (top, bottom), (left, right) = self.sides
        rows, columns = _ends(top, bottom), _ends(left, right)
        sides = rows if rows == columns else f"rows {rows}, columns {columns}"
        return f"{sides}: {self.size}, first value {number_text(self.first)}"


def _ends(before: int, after: int) -> str:
    return f"{before} on both sides" if before == after else f"{before} before, {after} after"


def both_rules(trace: Trace) -> tuple[Rule, Rule] | None:
    """Keras' "same" and half a kernel on both sides, (kernel − 1)/2 of it, as PyTorch is usually told; None where the
    operation has no such padding: that of a transposed convolution cuts its map.
    """
    layer, shape = trace.operation, trace.input.shape
    if _cuts(trace) or "padding" not in {parameter.name for parameter in layer.parameters}:
        return None
    try:
        same = _rule(layer.replace(padding="same"), trace)
        reach = [(axis.effective_kernel - 1) // 2 for axis in layer.axis_sizes(shape)]
        half = _rule(layer.replace(padding=((reach[0], reach[0]), (reach[1], reach[1]))), trace)
    except ConvvizError:
        return None
    return same, half


def _cuts(trace: Trace) -> bool:
    return any(walk.accumulates for walk in trace.operation.walks)


def _rule(layer: Operation, trace: Trace) -> Rule:
    rows, columns = layer.axis_sizes(trace.input.shape)
    shape = layer.output_shape(trace.input.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        first = float(layer.compute(trace.input, range(1), range(1), range(1))[0, 0, 0])
    return Rule(((rows.before, rows.after), (columns.before, columns.after)), size_text(shape[1:]), first)


def _marks(trace: Trace, look: Look, layout: Layout, pencil: Pencil) -> list[Mark]:
    rules, box = both_rules(trace), layout.panels[Panel.INPUT]
    if rules is None or rules[0].sides == rules[1].sides:
        return []
    theme, width = pencil.theme, odd(0.2 * layout.unit)
    _, rows, columns = trace.input.shape
    marks: list[Mark] = []
    for name, colour, rule in (("same", theme.link, rules[0]), ("half", theme.other, rules[1])):
        (top, bottom), (left, right) = rule.sides
        ring = cells_rect(box, (-top, -left), (rows + bottom - 1, columns + right - 1))
        marks.append(Frame(f"rule {name}", (ring,), width, colour, theme.casing, outside=name == "half"))
    return marks


def _legend(theme: Theme) -> Legend:
    return (theme.link, "Keras, TensorFlow"), (theme.other, "PyTorch, told (kernel − 1)/2")


def _sentence(trace: Trace, setup: Setup) -> str:
    rules = both_rules(trace)
    if rules is None:
        return "Padding of a transposed convolution cuts the map" if _cuts(trace) else "There is no 'same' padding here"
    if rules[0].sides == rules[1].sides:
        return "Both rules of 'same' are one here"
    return f"Keras {rules[0].text} · PyTorch {rules[1].text}"


SAME = Overlay("same", "Both rules of 'same'", "Shift+R", _marks, _legend, _sentence)

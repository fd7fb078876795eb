"""A step in a sentence, for screen readers and wherever the stage cannot be seen."""

from convviz.engine import Lattice, Step, Trace
from convviz.model import Setup
from convviz.model.numbers import MINUS, number_text
from convviz.stage.text import size_text


def step_sentence(setup: Setup, trace: Trace, index: int) -> str:
    """``Step 7 of 36: the 3×3 window at row 2, column 1 of the input; the sum of its products, 3, is written to …``"""
    step = trace[index]
    place = f"Step {index + 1:,} of {len(trace):,}"
    count = len(setup.document.layers)
    layer = f", layer {setup.look.layer + 1} of {count}" if count > 1 else ""
    return f"{place}{layer}: {_stamped(step) if step.accumulates else _gathered(trace, step)}"


def _gathered(trace: Trace, step: Step) -> str:
    window = f"the {size_text(trace.operation.kernel_size)} window at {_first(step.source)}"
    value = number_text(float(trace.settled[step.position]))
    target = _first(step.target)
    of = f" of map {step.position[0] + 1}" if trace.output_shape[0] > 1 else ""
    bias = f" and the bias {number_text(step.bias)}" if trace.operation.has_bias else ""
    name = "" if trace.operation.activation == "none" else ", after the activation,"
    return f"{window} of the input; {trace.operation.reduction.verb}{bias}{name} gives {value} at {target}{of}."


def _stamped(step: Step) -> str:
    value = number_text(float(step.patch.ravel()[0]))
    cell = f"the input cell at {_first(step.source)}, {value},"
    return f"{cell} stamps the kernel into the map from {_first(step.target)} on."


def _first(cells: Lattice) -> str:
    """The first cell, counted from 1; what lies in the padding above or to the left is 0 or less."""
    return f"row {int(cells.rows[0]) + 1}, column {int(cells.columns[0]) + 1}".replace("-", MINUS)

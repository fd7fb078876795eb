"""What the class is asked before it is shown: which steps have a question, and what its answer is."""

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.model.look import Look
from convviz.model.numbers import decimals_needed, number_text, parse_number
from convviz.model.question_kinds import Question

_LOOKED_AT = 4096
"""Steps among which one is looked for that uses a weight."""

Weight = tuple[int, int, int]
"""Channel, row and column of the kernel as it lies on the patch, from 0"""


def check_question(trace: Trace, look: Look) -> None:
    """Raise ConvvizError where what ``look`` asks for has no answer."""
    kind = look.question
    if trace.walk.accumulates and kind is not Question.SIZE:
        raise ConvvizError(
            "A stamp adds to many cells, so there is no one value to ask for; choose the equivalent convolution."
        )
    if kind is Question.WEIGHT and trace.operation.filters is None:
        raise ConvvizError("A pool has no weights to ask for.")
    if kind is Question.WEIGHT and _step_with(trace, asked_weight(trace, look)) is None:
        raise ConvvizError("No sum tells this weight: what it multiplies is always 0. Pin another one (Shift+P).")
    if kind is Question.CHOSEN and not _pinned(trace, look):
        raise ConvvizError("No cell of the map is chosen: a second press on a cell, or Shift+P, pins it.")


def asked_steps(trace: Trace, look: Look) -> Sequence[int] | None:
    """The steps with a question, in their order; None where each has one."""
    if look.question is Question.CELL:
        return None
    if look.question is Question.ROW:
        return range(0, len(trace), trace.step_shape[2])
    if look.question is Question.CHOSEN:
        return _pinned(trace, look)
    step = 0 if look.question is Question.SIZE else _step_with(trace, asked_weight(trace, look))
    return () if step is None else (step,)


def asked_weight(trace: Trace, look: Look) -> Weight:
    """The weight that is asked for: one that is pinned, else the one in the middle."""
    rows, columns = trace.operation.kernel_size
    pin = next((pin for pin in look.pins if pin.panel == "kernel"), None)
    if pin is not None and pin.row < rows and pin.column < columns:
        # Pins stand on the kernel as it is shown: as it lies on the patch.
        return pin.channel, pin.row, pin.column
    return 0, rows // 2, columns // 2


def truth(trace: Trace, look: Look, index: int) -> list[float]:
    """The numbers that answer the question of a step: a value, those of its row, rows and columns, or a weight."""
    step = trace[index]
    if look.question is Question.SIZE:
        return [float(n) for n in trace.output_shape[1:]]
    if look.question is Question.WEIGHT:
        return [float(np.broadcast_to(step.weights, step.products.shape)[asked_weight(trace, look)])]
    if look.question is Question.ROW:
        f, row, _ = step.position
        return [float(v) for v in trace.settled[f, row]]
    return [step.value]


def numbers_said(text: str, trace: Trace, look: Look) -> list[float]:
    """The numbers of an answer, as many as are asked for; raises ConvvizError where ``text`` has others."""
    kind, count = look.question, len(truth(trace, look, look.playhead.step))
    words = text.replace(";", " ").split()
    if kind is Question.SIZE:
        words = [word for part in words for word in re.split("[x×*X]", part) if word]
        # Of a square one number is enough.
        words = words * count if len(words) == 1 else words
    if len(words) != count:
        some = "1 number is" if len(words) == 1 else f"{len(words)} numbers are"
        raise ConvvizError(f"{count} numbers are asked for, with spaces between them; {some} here.")
    return [parse_number(word) for word in words]


def question_words(trace: Trace, look: Look, index: int) -> str:
    """``Question: which value will stand at row 2, column 1 of the map?``"""
    kind, step = look.question, trace[index]
    of = f"of map {step.position[0] + 1}" if trace.output_shape[0] > 1 else "of the map"
    row, column = step.position[1] + 1, step.position[2] + 1
    if kind is Question.SIZE:
        return "Question: how many rows and columns will the map have?"
    if kind is Question.ROW:
        return f"Question: which values will stand in row {row} {of}?"
    if kind is Question.WEIGHT:
        _, down, right = asked_weight(trace, look)
        value = number_text(step.value, decimals_needed([step.value]))
        return f"Question: which weight stands at row {down + 1}, column {right + 1}, so that the sum is {value}?"
    return f"Question {index + 1:,} of {len(trace):,}: which value will stand at row {row}, column {column} {of}?"


def _pinned(trace: Trace, look: Look) -> tuple[int, ...]:
    pins = [pin for pin in look.pins if pin.panel == "output" and pin.channel < trace.output_shape[0]]
    found = (trace.step_of(pin.channel, pin.row, pin.column) for pin in pins)
    return tuple(sorted({step for step in found if step is not None}))


def _step_with(trace: Trace, weight: Weight) -> int | None:
    """The first step whose sum tells the weight: what it multiplies is not 0; None where there is none."""
    for step in islice(trace, _LOOKED_AT):
        patch = np.broadcast_to(step.patch, step.products.shape)
        if step.position[0] == 0 and weight[0] < len(patch) and patch[weight] != 0:
            return step.index
    return None

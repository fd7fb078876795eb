"""What the class is asked before it is shown: which steps have a question, and what its answer is."""

import re
from collections.abc import Sequence

import numpy as np

from convviz.engine import Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.look import Look
from convviz.model.numbers import decimals_needed, number_text, parse_number
from convviz.model.question_kinds import Question

_LOOKED_AT = 256
"""Steps among which one is looked for whose sum the activation leaves as it is."""

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


def asked_steps(trace: Trace, look: Look) -> Sequence[int]:
    """The steps with a question, in their order."""
    if look.question is Question.CELL:
        return range(len(trace))
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
        asked = "1 number is asked for" if count == 1 else f"{count} numbers are asked for, with spaces between them"
        raise ConvvizError(f"{asked}; {some} here.")
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
        channel, down, right = asked_weight(trace, look)
        total = number_text(step.total, decimals_needed([step.total]))
        where = f"row {down + 1}, column {right + 1}"
        where += f" of channel {channel + 1}" if len(step.products) > 1 else ""
        return f"Question: which weight stands at {where}, so that the sum is {total}?"
    return f"Question {index + 1:,} of {len(trace):,}: which value will stand at row {row}, column {column} {of}?"


def _pinned(trace: Trace, look: Look) -> tuple[int, ...]:
    pins = [pin for pin in look.pins if pin.panel == "output" and pin.channel < trace.output_shape[0]]
    found = (trace.step_of(pin.channel, pin.row, pin.column) for pin in pins)
    return tuple(sorted({step for step in found if step is not None}))


def _step_with(trace: Trace, weight: Weight) -> int | None:
    """The first step of the first filter whose sum tells the weight: what it multiplies is not 0; of those rather one
    whose sum the activation leaves as it is. None where there is none.
    """
    used = np.flatnonzero(_multiplied(trace, weight))
    for step in (trace[int(index)] for index in used[:_LOOKED_AT]):
        if step.value == step.total:
            return step.index
    return int(used[0]) if len(used) else None


def _multiplied(trace: Trace, weight: Weight) -> Array:
    """What a weight multiplies in each step of the first filter."""
    channel, row, column = weight
    first, (_, rows, columns), ((top, _), (left, _)) = trace[0].source, trace.step_shape, trace.ring
    if channel >= len(first.channels):
        return np.empty(0)
    down = int(trace[columns].source.rows[row] - first.rows[row]) if rows > 1 else 1
    right = int(trace[1].source.columns[column] - first.columns[column]) if columns > 1 else 1
    at_rows = int(first.rows[row]) + top + down * np.arange(rows)
    at_columns = int(first.columns[column]) + left + right * np.arange(columns)
    found: Array = trace.padded[int(first.channels[channel])][np.ix_(at_rows, at_columns)].ravel()
    return found

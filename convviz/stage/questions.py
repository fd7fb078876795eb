"""What stands on the stage while something is asked for: question marks, and hints that do not give the answer away."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from convviz.engine import Step, Trace
from convviz.model.look import Look
from convviz.model.numbers import number_text
from convviz.model.question import asked_weight
from convviz.model.question_kinds import Question
from convviz.model.words import axis_formula, factor_text
from convviz.stage.beside import copy_key
from convviz.stage.cells import Cell, Panel
from convviz.stage.marks import CellGrid, Mark
from convviz.stage.panels import Layout, PanelBox
from convviz.stage.pencil import Pencil
from convviz.stage.places import cells_rect, place_of

_SIGN = 0.62
"""Of a cell: how large its question mark is."""

_FORMULA, _OTHERS = 1, 3
"""Hints from which on the formula of a size stands there, and what the other products come to."""

_TELLING = ("output size", "output scale", "output low", "output high", "legend", "strip", "caption")
"""How keys of marks begin that say how large the map is, or from which it could be read."""


def asked_cell(trace: Trace, look: Look) -> Cell:
    """The cell that is asked for, the first where there are several."""
    if look.question is Question.WEIGHT:
        return Cell(Panel.KERNEL, *asked_weight(trace, look))
    return Cell(Panel.OUTPUT, *trace[look.playhead.step].output_index)


def questions(look: Look, step: Step, layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """Question marks in the cells that are asked for."""
    box = layout.panels[Panel.OUTPUT]
    row, column = place_of(step.target, 0, 0)
    places = [(row, column)]
    if look.question is Question.ROW:
        places = [(row, float(c)) for c in range(int(column), box.spec.columns - box.spec.ring[3])]
    for n, place in enumerate(places):
        yield _sign(f"question {n}" if n else "question", box, place, pencil)


def _sign(key: str, box: PanelBox, place: tuple[float, float], pencil: Pencil) -> Mark:
    rect, size = cells_rect(box, place, place), _SIGN * box.cell
    at = (rect.x + rect.width / 2, rect.y + rect.height / 2 + 0.36 * size)
    return pencil.text(key, at, "?", size, bold=True)


def size_marks(ground: Sequence[Mark], trace: Trace, look: Look, layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """A stage without what tells how large the map is; ``ground`` is what stands there at all times."""
    yield from (mark for mark in ground if not mark.key.startswith(_TELLING))
    box, unit = layout.panels[Panel.OUTPUT], layout.unit
    room = max(box.column.width, box.grid.width) / pencil.measure("? × ?", 1.0, True)[0]
    size = min(6 * unit, 0.6 * box.grid.height, room)
    middle = (box.grid.x + box.grid.width / 2, box.grid.y + box.grid.height / 2)
    yield pencil.text("question", (middle[0], middle[1] + 0.36 * size), "? × ?", size, bold=True)
    if look.hint >= _FORMULA:
        rows, columns = (axis_formula(axis).partition(" = ")[0] + " = ?" for axis in trace.axes)
        lines = [rows] if rows == columns else [f"rows: {rows}", f"columns: {columns}"]
        for n, line in enumerate(lines):
            at = (layout.width / 2, layout.arithmetic.y + (1.5 + 1.5 * n) * unit)
            yield pencil.text(f"arithmetic {n}", at, line, 1.2 * unit)


def without_weight(marks: Sequence[Mark], trace: Trace, look: Look, layout: Layout, panel: Panel) -> Iterator[Mark]:
    """Grids of ``panel`` with a blank cell where the weight that is asked for, or its product, would stand."""
    box = layout.panels.get(panel)
    channel, row, column = asked_weight(trace, look)
    key = None if box is None else str(panel) if box.spec.active == channel else copy_key(box, channel)
    for mark in marks:
        if isinstance(mark, CellGrid) and mark.key == key:
            values = mark.values.copy()
            values[row, column] = np.nan
            yield replace(mark, values=values)
        else:
            yield mark


def weight_signs(trace: Trace, look: Look, step: Step, layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """A question mark on the kernel, and with enough hints what the other products come to."""
    weight = channel, row, column = asked_weight(trace, look)
    box = layout.panels.get(Panel.KERNEL)
    for each in () if box is None else (box, *box.copies):
        if each.spec.active == channel:
            yield _sign("question", each, (float(row), float(column)), pencil)
    if look.hint >= _OTHERS:
        x = float(np.broadcast_to(step.patch, step.products.shape)[weight])
        others = float(step.products.sum() - step.products[weight]) + step.bias
        line = f"{number_text(others)} + {factor_text(x)}·? = {number_text(step.total)}"
        at = (layout.width / 2, layout.arithmetic.y + 1.5 * layout.unit)
        yield pencil.text("arithmetic 0", at, line, 1.35 * layout.unit)

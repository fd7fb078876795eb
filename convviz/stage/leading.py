"""What moves once before the first step: a kernel that turns, a map that becomes the next layer's input."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from convviz.engine.arrays import Array
from convviz.stage.beside import copy_key
from convviz.stage.cells import Panel
from convviz.stage.marks import CellGrid, Mark, Text
from convviz.stage.panels import Layout, PanelBox
from convviz.stage.pencil import Pencil
from convviz.stage.specs import ROTATED

_TURNS = "rotates by 180°"
"""What is said of a kernel on its way; about as wide as what is said then"""

_ABOVE = 0.3
"""Units by which a kernel that turns may stand out of its place above and below: more would cover titles."""


def turning_marks(pencil: Pencil, layout: Layout, filter_index: int, fraction: float) -> Iterator[Mark]:
    """The kernel in front on its way around its centre by 180°, each number upright.

    Where ``fraction`` is 0 it lies as it is given, at 1 as it lies on the patch.
    """
    box, shown = layout.panels.get(Panel.KERNEL), pencil.figure.weights
    if box is not None and shown is not None:
        for each in (box, *box.copies):
            key = box.spec.name if each is box else copy_key(box, each.spec.active)
            yield from _turned(pencil, each, key, shown[filter_index, each.spec.active, ::-1, ::-1], fraction)


def still_turning(mark: Mark) -> Mark:
    """A text that says of the kernel that it is rotated, while it is not yet."""
    if isinstance(mark, Text) and ROTATED in mark.text:
        return replace(mark, text=mark.text.replace(ROTATED, _TURNS))
    return mark


def _turned(pencil: Pencil, box: PanelBox, key: str, weights: Array, fraction: float) -> Iterator[Mark]:
    if fraction in (0.0, 1.0):
        yield replace(pencil.grid(box, weights if fraction == 0.0 else weights[::-1, ::-1]), key=key)
        return
    rows, columns = weights.shape
    sine, cosine = math.sin(math.pi * fraction), math.cos(math.pi * fraction)
    apart = box.cell * _closer(rows, columns, abs(sine), abs(cosine), _ABOVE * pencil.layout.unit / box.cell)
    # Upright squares on a turned lattice touch when they are smaller by this.
    cell = apart / (abs(sine) + abs(cosine))
    middle = box.grid.x + columns * box.cell / 2, box.grid.y + rows * box.cell / 2
    whole = pencil.grid(box, weights)
    for (row, column), _ in np.ndenumerate(weights):
        down, right = row - (rows - 1) / 2, column - (columns - 1) / 2
        x = middle[0] + apart * (right * cosine - down * sine) - cell / 2
        y = middle[1] + apart * (right * sine + down * cosine) - cell / 2
        values = weights[row : row + 1, column : column + 1]
        yield _moved(whole, f"{key} turn {row} {column}", (x, y), cell, values)


def _closer(rows: int, columns: int, sine: float, cosine: float, free: float) -> float:
    """How much closer cells lie, so that the kernel stays about where it is: ``free`` cells above and below."""
    high, wide = rows * cosine + columns * sine, columns * cosine + rows * sine
    return min(1.0, (rows + 2 * free) / high, (columns + 4 * free) / wide)


def entering_marks(
    pencil: Pencil, layout: Layout, source: tuple[float, float, float], fraction: float
) -> Iterator[Mark]:
    """The input in front on its way from ``source``, the x, y and cell of its grid, to its place on the stage.

    Until it is there it has no padding, and no zeros between its cells.
    """
    box, trace = layout.panels[Panel.INPUT], pencil.figure.trace
    if trace is None:
        return
    values = trace.input[box.spec.active].astype(np.float64, copy=False)
    top, _, left, _ = box.spec.ring
    target = box.grid.x + left * box.cell, box.grid.y + top * box.cell, box.cell
    x, y, cell = (a + (b - a) * fraction for a, b in zip(source, target, strict=True))
    whole = replace(pencil.grid(box, values), ring=(0, 0, 0, 0), spacing=(1, 1))
    yield _moved(whole, "entering", (x, y), cell, values)


def _moved(grid: CellGrid, key: str, place: tuple[float, float], cell: float, values: Array) -> CellGrid:
    """A grid at another place, its numbers as large in its cells as before, and there where they were."""
    scale = cell / grid.cell
    return replace(
        grid,
        key=key,
        x=place[0],
        y=place[1],
        cell=cell,
        values=values,
        text_size=grid.text_size * scale,
    )

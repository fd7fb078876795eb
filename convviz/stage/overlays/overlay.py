"""What an overlay is, and what several of them are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from convviz.engine import Step, Trace
from convviz.engine.arrays import Array
from convviz.engine.counts import Counts
from convviz.model import Look, Setup
from convviz.stage.cells import Panel
from convviz.stage.digits import digits_of
from convviz.stage.marks import CellGrid, Colour, Mark
from convviz.stage.panels import Layout, PanelBox
from convviz.stage.pencil import Pencil
from convviz.stage.scale import ColourScale
from convviz.stage.theme import Theme

Legend = Sequence[tuple[Colour, str]]


@dataclass(frozen=True, slots=True)
class Overlay:
    """One way to see more in the grids.

    ``marks`` makes what lies over them, from the trace, the look and where the panels stand. ``legend`` says with which
    colour of a theme what is meant, and ``sentence`` what can be read off, in words. Of those that cover the same
    ``panel`` one is seen at a time.
    """

    name: str
    label: str
    key: str
    marks: Callable[[Trace, Look, Layout, Pencil], Sequence[Mark]]
    legend: Callable[[Theme], Legend]
    sentence: Callable[[Trace, Setup], str]
    panel: Panel | None = Panel.INPUT
    at_step: Callable[[Step, Layout, Pencil], Sequence[Mark]] | None = None
    """What of it goes with the step, for the step whose result is there to be read"""
    follows: bool = False
    """Whether frames in the strip over the stage follow the step, back from its output"""


def counted(key: str, counts: Array | Counts, box: PanelBox, pencil: Pencil) -> CellGrid:
    """A number in each cell of a panel's grid without its ring, the larger the darker; NaN has none.

    ``counts`` is (rows, columns), of the cells that count where zeros stand between them.
    """
    spacing = box.spec.spacing
    values: Array = counts.astype(np.float64)
    if spacing != (1, 1):
        values = np.full(box.spec.inner, np.nan)
        values[:: spacing[0], :: spacing[1]] = counts
    # Where a panel has ones and tens, all have the room of the widest.
    digits = digits_of({box.spec.name: values[np.isfinite(values)]}, {box.spec.name: box.cell}, pencil.measure)
    size = digits[box.spec.name].size
    top, _, left, _ = box.spec.ring
    theme, most = pencil.theme, float(np.nanmax(values, initial=1.0))
    return CellGrid(
        key,
        box.grid.x + left * box.cell,
        box.grid.y + top * box.cell,
        box.cell,
        values,
        ColourScale(theme.sequential, 0.0, most),
        size,
        theme.line,
        theme.edge,
        theme.blank,
        0,
        legible=size,
    )


def times(count: int) -> str:
    """``once``, ``twice``, ``9 times``"""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def spread_text(least: int, most: int) -> str:
    """``3`` or ``3 to 5``"""
    return f"{least}" if least == most else f"{least} to {most}"

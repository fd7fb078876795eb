"""How a step is worked out: its products, and the arithmetic under the grids."""

import math
from functools import cached_property

import numpy as np

from convviz.engine import Step, Trace
from convviz.engine.arrays import Array
from convviz.model import Phase, Playhead
from convviz.model.look import Form
from convviz.model.numbers import decimals_needed
from convviz.stage import arithmetic
from convviz.stage.beside import copies_of
from convviz.stage.cells import Panel
from convviz.stage.digits import thinned
from convviz.stage.marks import Mark
from convviz.stage.matrices import matrix_marks
from convviz.stage.names import Names
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.sums import Sums, products_shown

_PRODUCTS, _TERMS = 2, 3
"""Hints from which on a question shows its products, and the terms of their sum."""

_FOLLOWED = 1 << 16
"""Cells of a map up to which what is being summed stands in it: looking for one that changed among more takes long."""


class Workings:
    """The products and sums of the figure of ``pencil``, which has a trace."""

    def __init__(self, pencil: Pencil) -> None:
        self._pencil, self._figure, self._setup = pencil, pencil.figure, pencil.figure.setup

    @property
    def _trace(self) -> Trace | None:
        return self._figure.trace

    def products(self, layout: Layout, step: Step, playhead: Playhead) -> list[Mark]:
        """The products that stand there at a moment."""
        box = layout.panels.get(Panel.PRODUCTS)
        if box is None:
            return []
        shown = np.full(step.products.size, np.nan)
        count = products_shown(step, playhead)
        if playhead.phase is Phase.ASK and self._setup.look.hint < _PRODUCTS:
            count = 0
        values = self._figure.products(step)
        shown[:count] = np.where(np.isfinite(values), values, np.nan).ravel()[:count]
        planes = shown.reshape(step.products.shape)
        if box.beside:
            return [self._pencil.grid(box, planes[box.spec.active]), *copies_of(self._pencil, box, planes)]
        return [self._pencil.grid(box, planes[self._depth_of(layout, step, playhead)])]

    def blank(self, layout: Layout) -> list[Mark]:
        """Room for products before there are any."""
        box = layout.panels.get(Panel.PRODUCTS)
        if box is None:
            return []
        planes = np.full((1 + len(box.copies), box.spec.rows, box.spec.columns), np.nan)
        return [self._pencil.grid(box, planes[0]), *copies_of(self._pencil, box, planes)]

    def _depth_of(self, layout: Layout, step: Step, playhead: Playhead) -> int:
        """The channel of the kernel in front: the viewer's, or the one whose product is appearing."""
        if playhead.phase != Phase.MULTIPLY:
            return layout.panels[Panel.PRODUCTS].spec.active
        return int((products_shown(step, playhead) - 1) // step.products[0].size)

    def arithmetic(self, layout: Layout, step: Step, playhead: Playhead) -> list[Mark]:
        """The line of terms, or the matrices, as far as they are asked for."""
        if not self._setup.look.parts.arithmetic:
            return []
        asked = playhead.phase is Phase.ASK
        if asked and self._setup.look.hint < _TERMS:
            return []
        # A stamp writes to many cells; there its products stand alone.
        value = math.nan if step.accumulates or self._trace is None else float(self._trace.settled[step.position])
        given = self._sums, step, value, playhead, layout, self._pencil
        matrices = self._setup.look.form is Form.MATRICES and not asked
        made = matrix_marks(*given, self._held_before(step)) if matrices else None
        return arithmetic.marks(*given) if made is None else made

    def running(self, map_: Array, step: Step, playhead: Playhead) -> Array:
        """A filter's map (rows, columns) with what ``step`` has come to in the cells that it is writing."""
        if playhead.phase not in (Phase.MULTIPLY, Phase.SUM, Phase.ACTIVATE) or map_.size > _FOLLOWED:
            return map_
        shown = map_.copy()
        (top, _), (left, _) = ((0, 0), (0, 0)) if self._trace is None else self._trace.cut
        cells = np.ix_(step.target.rows + top, step.target.columns + left)
        if not step.accumulates:
            shown[cells] = self._sums.running(step, playhead)
            return shown
        count = products_shown(step, playhead)
        there = (np.arange(step.products.size) < count).reshape(step.products.shape)
        added = np.where(there, step.products, 0.0).sum(axis=0)
        shown[cells] = np.where(there.any(axis=0), np.nan_to_num(shown[cells]) + added, shown[cells])
        return shown

    def _held_before(self, step: Step) -> Array | None:
        """What the cells hold that a stamping step adds to."""
        if not step.accumulates or self._trace is None:
            return None
        (top, _), (left, _) = self._trace.cut
        held = self._figure.written(step.position[0], step.index)
        cells: Array = held[np.ix_(step.target.rows + top, step.target.columns + left)]
        return np.nan_to_num(cells)

    @cached_property
    def _sums(self) -> Sums:
        names = (Panel.INPUT, Panel.OUTPUT) if self._figure.weights is None else tuple(Panel)
        digits, values = self._pencil.digits, self._figure.all_values
        decimals = {n: digits[n].decimals if n in digits else decimals_needed(thinned(values[n], 4096)) for n in names}
        look, apart = self._setup.look, (1, 1) if self._trace is None else self._trace.spacing
        counts = len(self._figure.padded), len(self._figure.output)
        named = Names(look.names_from, *counts, apart) if look.names else None
        return Sums(self._setup.layer, decimals, self._figure.denominator, named)

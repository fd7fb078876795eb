"""A setup at a playhead, as marks."""

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Self

import numpy as np

from convviz.engine import Step, Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import Parts, Phase, Playhead, Setup
from convviz.model.look import Form, Matrix
from convviz.model.numbers import decimals_needed
from convviz.model.selection import Selection
from convviz.stage import arithmetic
from convviz.stage.arrange import ANY_TITLES, Titles
from convviz.stage.cells import Cell, Panel, plane_of
from convviz.stage.chosen import cursor_mark, selection_marks
from convviz.stage.digits import thinned
from convviz.stage.figure import Figure
from convviz.stage.ground import Ground
from convviz.stage.links import Links, link_marks, links_of
from convviz.stage.marks import Mark, Measure
from convviz.stage.matrices import matrix_marks
from convviz.stage.matrix_view import MatrixView
from convviz.stage.moving import moving_frames
from convviz.stage.names import Names
from convviz.stage.overlays import overlays_of
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.still import Still
from convviz.stage.sums import Sums, products_shown
from convviz.stage.theme import Theme
from convviz.stage.timeline import Timeline, timeline_of


class Stage:
    """Everything needed to compose any moment of one setup at one size, in one theme.

    What does not move (titles, grids that stay, scales) is composed once and shared by all moments, so
    that comparing two moments costs what changed.
    """

    def __init__(
        self,
        setup: Setup,
        trace: Trace | None,
        size: tuple[int, int],
        theme: Theme,
        measure: Measure,
        *,
        problem: str = "",
        titles: Titles = ANY_TITLES,
    ) -> None:
        """``trace`` is the setup's, None where its layer does not fit, and ``problem`` says why.

        ``size`` is (width, height) in points, ``titles`` what is asked of the size of panels' titles.
        """
        self.setup = setup
        self.theme = theme
        self.measure = measure
        self.parts = setup.look.parts
        self.problem = problem
        self.trace = trace
        self.figure = Figure(setup, self.trace, theme)
        self._size = size
        self._ground = Ground(self.figure, size, measure, titles)

    @classmethod
    def computed(
        cls,
        setup: Setup,
        size: tuple[int, int],
        theme: Theme,
        measure: Measure,
        *,
        known: Trace | None = None,
        titles: Titles = ANY_TITLES,
    ) -> Self:
        """The stage of a setup whose trace is ``known``, or computed now."""
        trace, problem = known, ""
        try:
            trace = known or setup.trace()
        except ConvvizError as error:
            problem = str(error)
        return cls(setup, trace, size, theme, measure, problem=problem, titles=titles)

    def resized(self, size: tuple[int, int], parts: Parts) -> Self:
        """The same setup at another size, with other parts."""
        setup = self.setup.looked_at(parts=parts)
        return type(self)(setup, self.trace, size, self.theme, self.measure, problem=self.problem)

    def extent(self, *, kernel: bool) -> tuple[float, float]:
        """Rows and columns of cells that its grids take side by side, those of the kernel only where asked."""
        padded, output = self.figure.padded.shape, self.figure.output.shape
        rows, columns = max(padded[1], output[1]), padded[2] + output[2]
        if kernel:
            height, width = self.setup.layer.kernel_size
            rows, columns = max(rows, 2 * height + 1), columns + width + 2
        return float(rows), float(columns)

    def notes(self) -> list[str]:
        """What can be read off the overlays, a sentence each."""
        return self._notes

    @cached_property
    def _notes(self) -> list[str]:
        trace, setup = self.trace, self.setup
        return [] if trace is None else [one.sentence(trace, setup) for one in overlays_of(setup.look)]

    def product_count(self, step: int) -> int:
        """Products that appear within a step."""
        return 0 if self.trace is None else self.trace[step].products.size

    def map_text(self, step: int) -> str:
        """Which of several maps a step works on, in words; empty where there is one."""
        if self.trace is None or len(self.figure.output) == 1:
            return ""
        return f"{self.setup.layer.map_noun} {self.trace.filter_of(step) + 1}"

    def timeline(self, *, easing: bool = True) -> Timeline | None:
        """The animation at the look's pace, or None where there is nothing to animate."""
        if self.trace is None:
            return None
        return timeline_of(self.trace, self.setup.look, easing=easing)

    def layout_at(self, filter_index: int) -> Layout:
        """The layout while the window belongs to ``filter_index``: only what is active differs."""
        return self._ground.layout_at(filter_index)

    @property
    def most_title(self) -> float:
        """The largest size of panels' titles, of those from the one asked for down, that leaves the grids room."""
        return self._ground.most_title

    def compose(
        self,
        playhead: Playhead,
        cursor: Cell | None = None,
        *,
        ahead: bool = False,
        selection: Selection | None = None,
        link: Cell | None = None,
    ) -> tuple[Mark, ...]:
        """The marks of the moment ``playhead``, in the order in which they are painted.

        ``cursor`` is a cell to point at, ``link`` one whose relatives light up, ``selection`` cells to outline, and
        ``ahead`` shows faintly what is not yet written: all on the screen only.
        """
        if self.trace is None:
            return (
                *self._still.ground(0),
                *self._still.kernel(0),
                *self._pencil.problem(self.layout_at(0), self.problem),
                *self._selected(0, selection),
                *self._cursor_marks(0, cursor),
            )
        step = self.trace[playhead.step]
        filter_index = step.position[0]
        # While the window slides, the result of the step before stays to be read.
        settled = self.trace[playhead.step - 1] if playhead.phase == Phase.SLIDE and playhead.step else step
        if self.setup.look.matrix is not Matrix.NONE:
            return (*self._still.around(filter_index), *self._matrix_view.marks(settled, playhead))
        return (
            *self._still.ground(filter_index),
            *self._still.kernel(filter_index),
            self._output_grid(filter_index, playhead, ahead),
            *self._output_thumbs(filter_index, playhead),
            *self._products_grid(filter_index, settled, playhead),
            *self._still.overlays(filter_index),
            *self._field(settled),
            *self._pinned(filter_index, settled),
            *self._linked(filter_index, link, settled),
            *moving_frames(self._pencil, self.layout_at(filter_index), step, settled, playhead),
            *self._arithmetic(settled, playhead),
            *self._selected(filter_index, selection),
            *self._cursor_marks(filter_index, cursor),
        )

    @cached_property
    def _pencil(self) -> Pencil:
        return Pencil(self.figure, self.layout_at(0), self.theme, self.measure, self.parts.numbers)

    @cached_property
    def _still(self) -> Still:
        return Still(self._ground, self._pencil)

    @cached_property
    def _matrix_view(self) -> MatrixView:
        return MatrixView(self._pencil, self._size, self._ground.head)

    # What moves

    def _output_grid(self, filter_index: int, playhead: Playhead, ahead: bool) -> Mark:
        box = self.layout_at(filter_index).panels[Panel.OUTPUT]
        faint = self.figure.output[filter_index] if ahead else None
        return self._pencil.grid(box, self._written(filter_index, playhead), faint)

    def _output_thumbs(self, filter_index: int, playhead: Playhead) -> list[Mark]:
        box = self.layout_at(filter_index).panels[Panel.OUTPUT]
        if not box.thumbs:
            return []
        maps = np.stack([self._written(f, playhead) for f in range(len(self.figure.output))])
        return self._pencil.thumbs(box, maps, self.layout_at(filter_index).unit)

    def _written(self, filter_index: int, playhead: Playhead) -> Array:
        """One filter's map with the cells that are not yet written blank."""
        return self.figure.written(filter_index, playhead.step + (playhead.phase == Phase.WRITE))

    def _products_grid(self, filter_index: int, step: Step, playhead: Playhead) -> list[Mark]:
        box = self.layout_at(filter_index).panels.get(Panel.PRODUCTS)
        if box is None:
            return []
        shown = np.full(step.products.size, np.nan)
        count = products_shown(step, playhead)
        values = self.figure.products(step)
        shown[:count] = np.where(np.isfinite(values), values, np.nan).ravel()[:count]
        return [self._pencil.grid(box, shown.reshape(step.products.shape)[self._depth_of(step, playhead)])]

    def _depth_of(self, step: Step, playhead: Playhead) -> int:
        """The channel of the kernel in front: the viewer's, or the one whose product is appearing."""
        if playhead.phase != Phase.MULTIPLY:
            return self.layout_at(step.position[0]).panels[Panel.PRODUCTS].spec.active
        return int((products_shown(step, playhead) - 1) // step.products[0].size)

    def _arithmetic(self, step: Step, playhead: Playhead) -> list[Mark]:
        if not self.parts.arithmetic:
            return []
        layout = self.layout_at(step.position[0])
        # A stamp writes to many cells; there its products stand alone.
        value = math.nan if step.accumulates or self.trace is None else float(self.trace.settled[step.position])
        given = self._sums, step, value, playhead, layout, self._pencil
        made = matrix_marks(*given, self._held_before(step)) if self.setup.look.form is Form.MATRICES else None
        return arithmetic.marks(*given) if made is None else made

    def _held_before(self, step: Step) -> Array | None:
        """What the cells hold that a stamping step of one channel adds to."""
        if not step.accumulates or len(step.products) > 1 or self.trace is None:
            return None
        (top, _), (left, _) = self.trace.cut
        held = self.figure.written(step.position[0], step.index)
        cells: Array = held[np.ix_(step.target.rows + top, step.target.columns + left)]
        return np.nan_to_num(cells)

    @cached_property
    def _sums(self) -> Sums:
        names = (
            (Panel.INPUT, Panel.OUTPUT) if self.figure.weights is None else (Panel.INPUT, Panel.KERNEL, Panel.OUTPUT)
        )
        digits, values = self._pencil.digits, self.figure.all_values
        decimals = {n: digits[n].decimals if n in digits else decimals_needed(thinned(values[n], 4096)) for n in names}
        look, apart = self.setup.look, (1, 1) if self.trace is None else self.trace.spacing
        counts = len(self.figure.padded), len(self.figure.output)
        named = Names(look.names_from, *counts, apart) if look.names else None
        return Sums(self.setup.layer, decimals, self.figure.denominator, named)

    def links(self, cell: Cell, playhead: Playhead) -> Links | None:
        """What belongs to a cell at a moment; None where nothing does."""
        if self.trace is None:
            return None
        step = self.trace[playhead.step]
        return links_of(self.trace, cell, step.position[0], step)

    def _linked(self, filter_index: int, link: Cell | None, step: Step) -> list[Mark]:
        if link is None or self.trace is None:
            return []
        found = links_of(self.trace, link, filter_index, step)
        marks = [] if found is None else link_marks(found, self.layout_at(filter_index), self._pencil)
        strip = self._ground.strip
        return marks if strip is None else [*marks, *strip.link_marks(link, self.theme)]

    def _pinned(self, filter_index: int, step: Step) -> Iterator[Mark]:
        """The windows of outputs that are pinned, and these."""
        layout = self.layout_at(filter_index)
        for n, pin in enumerate(self.setup.look.pins if self.trace is not None else ()):
            cell = Cell(Panel.OUTPUT, pin.channel, pin.row, pin.column)
            found = None if self.trace is None else links_of(self.trace, cell, filter_index, step)
            if found is not None and pin.channel == filter_index:
                yield from link_marks(found.with_cell(cell), layout, self._pencil, f"pin {n}")

    def _field(self, step: Step) -> list[Mark]:
        """What the output of a step depends on, in the strip."""
        strip = self._ground.strip
        if strip is None or not any(overlay.follows for overlay in overlays_of(self.setup.look)):
            return []
        return strip.field_marks(step, self.theme)

    def _selected(self, filter_index: int, selection: Selection | None) -> list[Mark]:
        panel = Panel.INPUT if selection is None or selection.target == "input" else Panel.KERNEL
        box = self.layout_at(filter_index).panels.get(panel)
        if selection is None or box is None:
            return []
        plane = plane_of(self.setup, self.trace, panel, box.spec.active, filter_index)
        return [] if plane is None else selection_marks(selection, plane, box, self.theme)

    def _cursor_marks(self, filter_index: int, cursor: Cell | None) -> list[Mark]:
        box = None if cursor is None else self.layout_at(filter_index).panels.get(cursor.panel)
        return [] if cursor is None or box is None else [cursor_mark(cursor, box, self.theme)]

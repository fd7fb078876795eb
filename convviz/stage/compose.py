"""A setup at a playhead, as marks."""

from collections.abc import Iterator
from functools import cached_property
from typing import Self

import numpy as np

from convviz.engine import Step, Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import Parts, Phase, Playhead, Setup
from convviz.model.look import Matrix
from convviz.model.question_kinds import Question
from convviz.model.selection import Selection
from convviz.stage.arrange import ANY_TITLES, Titles
from convviz.stage.cells import Cell, Panel, StripCell
from convviz.stage.figure import Figure
from convviz.stage.ground import Ground
from convviz.stage.leading import entering_marks, still_turning, turning_marks
from convviz.stage.links import Links, links_of
from convviz.stage.marks import Mark, Measure
from convviz.stage.matrix_view import MatrixView
from convviz.stage.moving import moving_frames, settled_frames
from convviz.stage.overlays import overlays_of
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.pointed import Pointed
from convviz.stage.questions import size_marks, weight_signs, without_weight
from convviz.stage.still import Still
from convviz.stage.theme import Theme
from convviz.stage.timeline import Timeline
from convviz.stage.timing import steps_with_questions, timeline_of
from convviz.stage.workings import Workings


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
        map_range: float = 0.0,
    ) -> None:
        """``trace`` is the setup's, None where its layer does not fit, and ``problem`` says why.

        ``size`` is (width, height) in points, ``titles`` what is asked of the size of panels' titles, ``map_range``
        what the colours of the map reach to both sides at least.
        """
        self.setup = setup
        self.theme = theme = theme.in_palette(setup.look.palette)
        self.measure = measure
        self.parts = setup.look.parts
        self.problem = problem
        self.trace = trace
        self.figure = Figure(setup, self.trace, theme, map_range)
        self.before: Stage | None = None
        """That of the layer before, from which the input comes in"""
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
        shared = self.figure.map_range
        return type(self)(setup, self.trace, size, self.theme, self.measure, problem=self.problem, map_range=shared)

    @property
    def legibility(self) -> float:
        """What cells and texts measure: the more, the better it can be read."""
        return self._ground.legibility

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
        link: Cell | StripCell | None = None,
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
                *self._pointed.selected(0, selection),
                *self._pointed.cursor(0, cursor),
            )
        step = self.trace[playhead.step]
        filter_index = step.position[0]
        if playhead.phase in (Phase.TURN, Phase.ENTER):
            return tuple(self._before_steps(playhead, filter_index))
        if self._hides_more_than_values(playhead):
            return tuple(self._asked(self.trace, step, filter_index))
        # While the window slides, the result of the step before stays to be read.
        settled = self.trace[playhead.step - 1] if playhead.phase == Phase.SLIDE and playhead.step else step
        if self.setup.look.matrix is not Matrix.NONE:
            return (*self._still.around(filter_index), *self._matrix_view.marks(settled, playhead))
        # The window of a pinned cell is the first hint.
        hidden = playhead.phase is Phase.ASK and not self.setup.look.hint
        return (
            *self._still.ground(filter_index),
            *self._still.kernel(filter_index),
            *self._maps(filter_index, playhead, ahead),
            *self._workings.products(self.layout_at(filter_index), settled, playhead),
            *self._still.overlays(filter_index),
            *self._pointed.field(settled),
            *(self._pointed.pinned(filter_index, settled) if not hidden else ()),
            *self._pointed.linked(filter_index, link, settled),
            *moving_frames(self._pencil, self.layout_at(filter_index), step, settled, playhead),
            *self._workings.arithmetic(self.layout_at(filter_index), settled, playhead),
            *self._pointed.selected(filter_index, selection),
            *self._pointed.cursor(filter_index, cursor),
        )

    @cached_property
    def _pencil(self) -> Pencil:
        return Pencil(self.figure, self.layout_at(0), self.theme, self.measure, self.parts.numbers)

    @cached_property
    def _still(self) -> Still:
        return Still(self._ground, self._pencil)

    @cached_property
    def _workings(self) -> Workings:
        return Workings(self._pencil)

    @cached_property
    def _matrix_view(self) -> MatrixView:
        return MatrixView(self._pencil, self._size, self._ground.head)

    @cached_property
    def _pointed(self) -> Pointed:
        return Pointed(self._ground, self._pencil)

    # What moves

    def _hides_more_than_values(self, playhead: Playhead) -> bool:
        """Whether the map as a whole is asked for, or a weight, which must not be seen before it is."""
        look = self.setup.look
        if look.question is Question.WEIGHT and look.asking:
            return playhead.step < self._weight_step or playhead.phase is Phase.ASK
        return look.question is Question.SIZE and playhead.phase is Phase.ASK

    @cached_property
    def _weight_step(self) -> int:
        """The step at which a weight is asked for; 0 where none can be."""
        steps = () if self.trace is None else steps_with_questions(self.trace, self.setup.look)
        return steps[0] if steps else 0

    def _asked(self, trace: Trace, step: Step, filter_index: int) -> Iterator[Mark]:
        """What is seen while the size of the map or a weight is asked for."""
        look, layout, done = self.setup.look, self.layout_at(filter_index), Playhead(step.index)
        ground, kernel = self._still.ground(filter_index), self._still.kernel(filter_index)
        if look.question is Question.SIZE:
            yield from size_marks((*ground, *kernel), trace, look, layout, self._pencil)
            yield from self._workings.blank(layout)
            return
        yield from (*ground, *self._maps(filter_index, done))
        yield from without_weight(kernel, trace, look, layout, Panel.KERNEL)
        products = self._workings.products(layout, step, done) if look.hint else self._workings.blank(layout)
        yield from without_weight(products, trace, look, layout, Panel.PRODUCTS)
        yield from settled_frames(self._pencil, layout, step)
        yield from weight_signs(trace, look, step, layout, self._pencil)

    def _before_steps(self, playhead: Playhead, filter_index: int) -> Iterator[Mark]:
        """What is seen before the first step: a map that comes in, a kernel that turns."""
        layout, ground = self.layout_at(filter_index), self._still.ground(filter_index)
        entering = playhead.phase == Phase.ENTER and self.before is not None
        turns = playhead.phase == Phase.TURN and playhead.fraction < 1
        ground = tuple(still_turning(mark) for mark in ground) if turns else ground
        yield from (mark for mark in ground if not (entering and mark.key == Panel.INPUT))
        yield from self._still.kernel(filter_index) if entering else ()
        yield from (*self._maps(filter_index, playhead), *self._workings.blank(layout))
        if entering and self.before is not None:
            source = self.before.place_of_map(layout.panels[Panel.INPUT].spec.active)
            yield from entering_marks(self._pencil, layout, source, playhead.fraction)
        else:
            yield from turning_marks(self._pencil, layout, filter_index, playhead.fraction)

    def place_of_map(self, channel: int) -> tuple[float, float, float]:
        """Left, top and cell of the grid of a map, without what is cut off it."""
        box = self.layout_at(min(channel, len(self.figure.output) - 1)).panels[Panel.OUTPUT]
        top, _, left, _ = box.spec.ring
        return box.grid.x + left * box.cell, box.grid.y + top * box.cell, box.cell

    def _maps(self, filter_index: int, playhead: Playhead, ahead: bool = False) -> list[Mark]:
        return [self._output_grid(filter_index, playhead, ahead), *self._output_thumbs(filter_index, playhead)]

    def _output_grid(self, filter_index: int, playhead: Playhead, ahead: bool) -> Mark:
        box = self.layout_at(filter_index).panels[Panel.OUTPUT]
        faint = self.figure.output[filter_index] if ahead else None
        written = self._written(filter_index, playhead)
        if self.trace is not None and playhead.phase not in (Phase.TURN, Phase.ENTER):
            written = self._workings.running(written, self.trace[playhead.step], playhead)
        return self._pencil.grid(box, written, faint)

    def _output_thumbs(self, filter_index: int, playhead: Playhead) -> list[Mark]:
        box = self.layout_at(filter_index).panels[Panel.OUTPUT]
        if not box.thumbs:
            return []
        maps = np.stack([self._written(f, playhead) for f in range(len(self.figure.output))])
        return self._pencil.thumbs(box, maps, self.layout_at(filter_index).unit)

    def _written(self, filter_index: int, playhead: Playhead) -> Array:
        """One filter's map with the cells that are not yet written blank."""
        return self.figure.written(filter_index, playhead.step + (playhead.phase == Phase.WRITE))

    def links(self, cell: Cell | StripCell, playhead: Playhead) -> Links | None:
        """What belongs to a cell at a moment; None where nothing does."""
        strip = self._ground.strip
        if isinstance(cell, StripCell):
            return None if strip is None else Links((), strip.fields.sentence(cell))
        if self.trace is None or self._hides_more_than_values(playhead):
            return None
        step = self.trace[playhead.step]
        return links_of(self.trace, cell, step.position[0], step, hidden=self.setup.look.asking)

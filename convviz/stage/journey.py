"""Through all layers of a stack, one after the other: a scene for films that begins with the input and ends with the
last map.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Self

from convviz.errors import ConvvizError
from convviz.model import Detail, Parts, Playhead, Setup
from convviz.model.look import Matrix
from convviz.stage.arrange import ANY_TITLES, Titles
from convviz.stage.compose import Stage
from convviz.stage.marks import Mark, Measure
from convviz.stage.moments import ENTERING, NO_LEAD, Moment
from convviz.stage.theme import Theme
from convviz.stage.timeline import Timeline, timeline_of


class Way:
    """The animations of several layers as one, whose steps are counted on from layer to layer.

    It has of a ``Timeline`` what a film asks of one.
    """

    def __init__(self, timelines: Sequence[Timeline]) -> None:
        self._timelines = timelines
        self._firsts = list(accumulate((one.steps for one in timelines), initial=0))
        self.steps = self._firsts[-1]
        self.step_time, self.lead, self.detail = timelines[0].step_time, timelines[0].lead, timelines[0].detail
        self._known: dict[float, list[int]] = {}
        self.rests_per_step = max(one.rests_per_step for one in timelines)

    @property
    def even(self) -> bool:
        """Whether nothing moves, and every still moment takes the same time."""
        return len({one.rests_per_step for one in self._timelines}) == 1 and all(one.even for one in self._timelines)

    @property
    def duration(self) -> float:
        """Seconds of all."""
        return sum(one.duration for one in self._timelines)

    def place_of(self, step: int) -> tuple[int, int]:
        """Which layer, from 0, a step belongs to, and which step of it that is."""
        return _place(self._firsts, step)

    def step_of(self, layer: int, step: int) -> int:
        """A layer's step among all."""
        return self._firsts[layer] + step

    def moment_count(self, frame_rate: float = 25.0) -> int:
        """How many moments there are."""
        return self._starts(frame_rate)[-1]

    def moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """The indices of a step's moments."""
        return self._shifted(step, frame_rate, Timeline.moments_of)

    def still_moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """Those of them before which nothing moves any more."""
        return self._shifted(step, frame_rate, Timeline.still_moments_of)

    def lead_moments(self, frame_rate: float = 25.0) -> range:
        """The indices of the moments before the first step of all."""
        return self._timelines[0].lead_moments(frame_rate)

    def moment(self, index: int, frame_rate: float = 25.0) -> Moment:
        """Moment ``index`` of all."""
        starts = self._starts(frame_rate)
        layer = bisect_right(starts, index) - 1
        moment = self._timelines[layer].moment(index - starts[layer], frame_rate)
        here = replace(moment.playhead, step=self.step_of(layer, moment.playhead.step))
        return Moment(here, moment.duration)

    @property
    def rest_count(self) -> int:
        """Still moments of all."""
        return sum(one.rest_count for one in self._timelines)

    def rest(self, index: int) -> Playhead:
        """Still moment ``index`` of all."""
        ends = list(accumulate(one.rest_count for one in self._timelines))
        layer = bisect_right(ends, index)
        rest = self._timelines[layer].rest(index - (ends[layer] - self._timelines[layer].rest_count))
        return replace(rest, step=self.step_of(layer, rest.step))

    def _starts(self, frame_rate: float) -> list[int]:
        if frame_rate not in self._known:
            counts = (one.moment_count(frame_rate) for one in self._timelines)
            self._known[frame_rate] = list(accumulate(counts, initial=0))
        return self._known[frame_rate]

    def _shifted(self, step: int, frame_rate: float, moments: Callable[[Timeline, int, float], range]) -> range:
        layer, own = self.place_of(step)
        start, found = self._starts(frame_rate)[layer], moments(self._timelines[layer], own, frame_rate)
        return range(start + found.start, start + found.stop)


class Journey:
    """The stages of all layers of a setup; where one does not fit there is nothing to animate, and ``problem`` says
    why.
    """

    def __init__(self, stages: Sequence[Stage], problem: str = "") -> None:
        self._stages, self.problem = stages, problem
        for before, after in pairwise(stages):
            after.before = before

    @classmethod
    def computed(
        cls, setup: Setup, size: tuple[int, int], theme: Theme, measure: Measure, *, titles: Titles = ANY_TITLES
    ) -> Self:
        """The stages of ``setup``; channel and step that are looked at are those of the layer that it is at."""
        last = len(setup.document.layers) - 1
        try:
            traces = setup.looked_at(layer=last).traces()
        except ConvvizError as error:
            return cls([Stage(setup, None, size, theme, measure, problem=str(error), titles=titles)], str(error))
        channels = (setup.look.channel if n == setup.look.layer else 0 for n in range(last + 1))
        setups = (setup.looked_at(layer=n, channel=channel) for n, channel in enumerate(channels))
        return cls(
            [Stage(one, trace, size, theme, measure, titles=titles) for one, trace in zip(setups, traces, strict=True)]
        )

    @property
    def most_title(self) -> float:
        """The largest size of panels' titles that leaves the grids room on all stages."""
        return min(stage.most_title for stage in self._stages)

    def timeline(self, *, easing: bool = True) -> Way | None:
        """The animation at the look's pace, or None where there is nothing to animate."""
        timelines = []
        for n, stage in enumerate(self._stages):
            if stage.trace is None:
                return None
            look = stage.setup.look
            lead = ENTERING if n and look.detail is Detail.GLIDE and look.matrix is Matrix.NONE else NO_LEAD
            timelines.append(timeline_of(stage.trace, look, easing=easing, lead=lead))
        return Way(timelines)

    def compose(self, playhead: Playhead) -> tuple[Mark, ...]:
        """The marks of a moment."""
        stage, step = self._at(playhead.step)
        return stage.compose(replace(playhead, step=step))

    def resized(self, size: tuple[int, int], parts: Parts) -> Self:
        """The same at another size, with other parts."""
        return type(self)([stage.resized(size, parts) for stage in self._stages], self.problem)

    def extent(self, *, kernel: bool) -> tuple[float, float]:
        """Rows and columns of cells that the largest of them takes."""
        extents = [stage.extent(kernel=kernel) for stage in self._stages]
        return max(rows for rows, _ in extents), max(columns for _, columns in extents)

    def notes(self) -> list[str]:
        """What can be read off the overlays, a sentence each."""
        return [note for stage in self._stages for note in stage.notes()]

    def product_count(self, step: int) -> int:
        """Products that appear within a step."""
        stage, own = self._at(step)
        return stage.product_count(own)

    def map_text(self, step: int) -> str:
        """Which layer a step belongs to, and which of its maps it works on."""
        stage, own = self._at(step)
        text = stage.map_text(own)
        return f"layer {stage.setup.look.layer + 1}{', ' + text if text else ''}"

    def _at(self, step: int) -> tuple[Stage, int]:
        layer, own = _place(self._firsts, step)
        return self._stages[layer], own

    @cached_property
    def _firsts(self) -> list[int]:
        return list(accumulate((len(one.trace) for one in self._stages if one.trace is not None), initial=0))


def _place(firsts: Sequence[int], step: int) -> tuple[int, int]:
    layer = bisect_right(firsts, step) - 1
    return layer, step - firsts[layer]

"""Several stages one after the other: a scene for films through all layers of a stack, or the pages of a lesson."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Self

from convviz.errors import ConvvizError
from convviz.model import Detail, Parts, Phase, Playhead, Setup
from convviz.model.look import Matrix
from convviz.stage.arrange import ANY_TITLES, Titles
from convviz.stage.compose import Stage
from convviz.stage.marks import Mark, Measure
from convviz.stage.moments import ENTERING, NO_LEAD, Lead, Moment
from convviz.stage.scene import Course
from convviz.stage.stops import Stops
from convviz.stage.theme import Theme
from convviz.stage.timing import timeline_of


class Way:
    """The animations of several stages as one, whose steps are counted on from stage to stage."""

    def __init__(self, courses: Sequence[Course]) -> None:
        self._courses = courses
        self._firsts = list(accumulate((one.steps for one in courses), initial=0))
        self.steps, self.step_time = self._firsts[-1], courses[0].step_time
        self._known: dict[float, list[int]] = {}
        self.rests_per_step = max(one.rests_per_step for one in courses)

    @property
    def even(self) -> bool:
        """Whether nothing moves, and every still moment takes the same time."""
        return len({one.rests_per_step for one in self._courses}) == 1 and all(one.even for one in self._courses)

    @property
    def duration(self) -> float:
        """Seconds of all."""
        return sum(one.duration for one in self._courses)

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
        layer, own = self.place_of(step)
        return self._shifted(layer, self._courses[layer].moments_of(own, frame_rate), frame_rate)

    def still_moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """Those of them before which nothing moves any more."""
        layer, own = self.place_of(step)
        return self._shifted(layer, self._courses[layer].still_moments_of(own, frame_rate), frame_rate)

    def lead_moments(self, frame_rate: float = 25.0) -> range:
        """The indices of the moments before the first step of all."""
        return self._courses[0].lead_moments(frame_rate)

    def moment(self, index: int, frame_rate: float = 25.0) -> Moment:
        """Moment ``index`` of all."""
        starts = self._starts(frame_rate)
        layer = bisect_right(starts, index) - 1
        moment = self._courses[layer].moment(index - starts[layer], frame_rate)
        here = replace(moment.playhead, step=self.step_of(layer, moment.playhead.step))
        return Moment(here, moment.duration)

    @property
    def rest_count(self) -> int:
        """Still moments of all."""
        return sum(one.rest_count for one in self._courses)

    def rest(self, index: int) -> Playhead:
        """Still moment ``index`` of all."""
        ends = list(accumulate(one.rest_count for one in self._courses))
        layer = bisect_right(ends, index)
        rest = self._courses[layer].rest(index - (ends[layer] - self._courses[layer].rest_count))
        return replace(rest, step=self.step_of(layer, rest.step))

    def moves(self, phase: Phase | str) -> bool:
        """Whether something is on its way in ``phase``, in any of them."""
        return any(one.moves(phase) for one in self._courses)

    def _starts(self, frame_rate: float) -> list[int]:
        if frame_rate not in self._known:
            counts = (one.moment_count(frame_rate) for one in self._courses)
            self._known[frame_rate] = list(accumulate(counts, initial=0))
        return self._known[frame_rate]

    def _shifted(self, layer: int, found: range, frame_rate: float) -> range:
        start = self._starts(frame_rate)[layer]
        return range(start + found.start, start + found.stop)


@dataclass(frozen=True)
class Leg:
    """A stage, and which of its steps are shown, all where none are said; ``name`` is what its tiles are called."""

    stage: Stage
    stops: tuple[int, ...] = ()
    name: str = ""

    def course(self, *, easing: bool, lead: Lead) -> Course:
        """Its animation at the look's pace; raises ConvvizError where there is nothing to animate."""
        stage = self.stage
        if stage.trace is None:
            raise ConvvizError(stage.problem)
        timeline = timeline_of(stage.trace, stage.setup.look, easing=easing, lead=lead)
        return Stops(timeline, self.stops) if self.stops else timeline

    @property
    def count(self) -> int:
        """How many steps are shown."""
        return len(self.stops) or len(self.stage.trace or ())

    def step(self, number: int) -> int:
        """The stage's step that is shown as ``number``."""
        return self.stops[number] if self.stops else number


class Journey:
    """The stages of ``legs``; where one does not fit there is nothing to animate, and ``problem`` says why."""

    def __init__(self, legs: Sequence[Leg], problem: str = "", *, flies: bool = False) -> None:
        """Where it ``flies``, the map of each becomes the input of the next before the eyes, if things glide."""
        self._legs, self.problem, self._flies = legs, problem, flies
        for before, after in pairwise(legs) if flies else ():
            after.stage.before = before.stage

    @classmethod
    def through(
        cls, setup: Setup, size: tuple[int, int], theme: Theme, measure: Measure, *, titles: Titles = ANY_TITLES
    ) -> Self:
        """All layers of ``setup``; channel and step that are looked at are those of the layer that it is at."""
        last = len(setup.document.layers) - 1
        try:
            traces = setup.looked_at(layer=last).traces()
        except ConvvizError as error:
            return cls([Leg(Stage(setup, None, size, theme, measure, problem=str(error), titles=titles))], str(error))
        channels = (setup.look.channel if n == setup.look.layer else 0 for n in range(last + 1))
        setups = (setup.looked_at(layer=n, channel=channel) for n, channel in enumerate(channels))
        legs = [
            Leg(Stage(one, trace, size, theme, measure, titles=titles), name=f"layer {one.look.layer + 1}")
            for one, trace in zip(setups, traces, strict=True)
        ]
        return cls(legs, flies=True)

    @property
    def most_title(self) -> float:
        """The largest size of panels' titles that leaves the grids room on all stages."""
        return min(leg.stage.most_title for leg in self._legs)

    def timeline(self, *, easing: bool = True) -> Way | None:
        """The animation at the look's pace, or None where there is nothing to animate."""
        courses = []
        for n, leg in enumerate(self._legs):
            if leg.stage.trace is None:
                return None
            look = leg.stage.setup.look
            flown = self._flies and n > 0 and look.detail is Detail.GLIDE and look.matrix is Matrix.NONE
            courses.append(leg.course(easing=easing, lead=ENTERING if flown else NO_LEAD))
        return Way(courses)

    def compose(self, playhead: Playhead) -> tuple[Mark, ...]:
        """The marks of a moment."""
        leg, step = self._at(playhead.step)
        return leg.stage.compose(replace(playhead, step=step))

    def resized(self, size: tuple[int, int], parts: Parts) -> Self:
        """The same at another size, with other parts."""
        legs = [replace(leg, stage=leg.stage.resized(size, parts)) for leg in self._legs]
        return type(self)(legs, self.problem, flies=self._flies)

    def extent(self, *, kernel: bool) -> tuple[float, float]:
        """Rows and columns of cells that the largest of them takes."""
        extents = [leg.stage.extent(kernel=kernel) for leg in self._legs]
        return max(rows for rows, _ in extents), max(columns for _, columns in extents)

    def notes(self) -> list[str]:
        """What can be read off the overlays, a sentence each."""
        return [note for leg in self._legs for note in leg.stage.notes()]

    def product_count(self, step: int) -> int:
        """Products that appear within a step."""
        leg, own = self._at(step)
        return leg.stage.product_count(own)

    def map_text(self, step: int) -> str:
        """Which stage a step belongs to, and which of its maps it works on."""
        leg, own = self._at(step)
        return ", ".join(filter(None, (leg.name, leg.stage.map_text(own))))

    def _at(self, step: int) -> tuple[Leg, int]:
        number, own = _place(self._firsts, step)
        return self._legs[number], self._legs[number].step(own)

    @cached_property
    def _firsts(self) -> list[int]:
        return list(accumulate((leg.count for leg in self._legs), initial=0))


def _place(firsts: Sequence[int], step: int) -> tuple[int, int]:
    layer = bisect_right(firsts, step) - 1
    return layer, step - firsts[layer]

"""Some steps of an animation, in any order: those that a page of a lesson shows."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate

from convviz.model import Phase, Playhead
from convviz.stage.moments import Moment
from convviz.stage.timeline import Timeline


class Stops:
    """``steps`` of ``timeline``, counted anew from 0; nothing slides where the step before is not shown."""

    def __init__(self, timeline: Timeline, steps: Sequence[int]) -> None:
        self._timeline, self._chosen = timeline, tuple(steps)
        self.steps, self.step_time = len(steps), timeline.step_time

    @property
    def rests_per_step(self) -> int:
        """Still moments in a step."""
        return self._timeline.rests_per_step

    @property
    def rest_count(self) -> int:
        """Still moments of all."""
        return self._rest_ends[-1]

    @property
    def even(self) -> bool:
        """Whether nothing moves, and every still moment takes the same time."""
        return self._timeline.even

    @property
    def duration(self) -> float:
        """Seconds of all its moments at the usual rate."""
        return sum(self.moment(i).duration for i in range(self.moment_count()))

    def step_of(self, layer: int, step: int) -> int:
        """Where a step of the timeline stands among those that are shown; the first where it is not shown."""
        return self._chosen.index(step) if step in self._chosen else 0

    def rest(self, index: int) -> Playhead:
        """Still moment ``index``."""
        step = bisect_right(self._rest_ends, index) - 1
        there = self._timeline.rest(self._timeline.first_rest(self._chosen[step]) + index - self._rest_ends[step])
        return replace(there, step=step)

    @cached_property
    def _rest_ends(self) -> list[int]:
        counts = (self._timeline.last_rest(here) - self._timeline.first_rest(here) + 1 for here in self._chosen)
        return list(accumulate(counts, initial=0))

    def moves(self, phase: Phase | str) -> bool:
        """Whether something is on its way in ``phase``."""
        return self._timeline.moves(phase)

    def lead_moments(self, frame_rate: float = 25.0) -> range:
        """The indices of the moments before the first step, where that is shown."""
        return self._timeline.lead_moments(frame_rate) if self._chosen[0] == 0 else range(0)

    def moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """The indices of a step's moments."""
        ends = self._ends(frame_rate)
        return range(ends[step], ends[step + 1])

    def still_moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """Those of them before which nothing moves any more."""
        there = self._timeline.still_moments_of(self._chosen[step], frame_rate)
        return self.moments_of(step, frame_rate)[-len(there) :]

    def moment_count(self, frame_rate: float = 25.0) -> int:
        """How many moments there are."""
        return self._ends(frame_rate)[-1]

    def moment(self, index: int, frame_rate: float = 25.0) -> Moment:
        """Moment ``index``."""
        ends = self._ends(frame_rate)
        if index < ends[0]:
            return self._timeline.moment(index, frame_rate)
        step = bisect_right(ends, index) - 1
        moment = self._timeline.moment(self._run(step, frame_rate)[index - ends[step]], frame_rate)
        return Moment(replace(moment.playhead, step=step), moment.duration)

    def _run(self, step: int, frame_rate: float) -> range:
        here = self._chosen[step]
        follows = step > 0 and self._chosen[step - 1] == here - 1
        return (self._timeline.moments_of if follows else self._timeline.still_moments_of)(here, frame_rate)

    def _ends(self, frame_rate: float) -> list[int]:
        counts = (len(self._run(step, frame_rate)) for step in range(self.steps))
        return list(accumulate(counts, initial=len(self.lead_moments(frame_rate))))

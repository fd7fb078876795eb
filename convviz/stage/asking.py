"""Time with questions: the steps that have one have a still moment more than the others."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from convviz.model.look import Phase, Playhead
from convviz.stage.moments import Moment, Part
from convviz.stage.timeline import Timeline

_QUESTION = Part(Phase.ASK, 1.0, 2.0, False)
"""Twice as long as an answer"""


class AskedTimeline(Timeline):
    """The animation of a timeline with a question before the values of its ``asked_steps``."""

    @property
    def even(self) -> bool:
        """Steps are not alike."""
        return False

    def _asks(self, step: int) -> bool:
        at = bisect_left(self.asked_steps, step)
        return at < len(self.asked_steps) and self.asked_steps[at] == step

    def _questions_before(self, step: int) -> int:
        return bisect_left(self.asked_steps, step)

    # Parts of a step

    def _of(self, step: int) -> tuple[tuple[Part, ...], list[float]]:
        parts, starts = super()._of(step)
        if not self._asks(step):
            return parts, starts
        asked = _with_question(parts)
        return asked, list(accumulate((part.share for part in asked), initial=0.0))

    def _stills(self, step: int) -> list[Part]:
        return [part for part in self._of(step)[0] if not part.moves]

    # Still moments

    @property
    def rests_per_step(self) -> int:
        """Still moments in a step, the most."""
        return len(self._still) + bool(len(self.asked_steps))

    @property
    def rest_count(self) -> int:
        """Still moments in the whole animation."""
        return self.first_rest(self.steps)

    def first_rest(self, step: int) -> int:
        """Which still moment is the first of a step."""
        return step * len(self._still) + self._questions_before(step)

    def question_rest(self, step: int) -> int:
        """Which still moment is the question of a step; the last one of the step where it has none."""
        return self.first_rest(step) if self._asks(step) else self.last_rest(step)

    def rest(self, index: int) -> Playhead:
        """Still moment ``index`` (0 … rest_count − 1)."""
        step = bisect_right(range(self.steps), index, key=self.first_rest) - 1
        part = self._stills(step)[index - self.first_rest(step)]
        return Playhead(step, part.phase, part.fraction)

    def rest_index(self, playhead: Playhead) -> int:
        """The last still moment at or before ``playhead``, −1 before the first one of the animation."""
        here = self._order(playhead.phase, playhead.fraction)
        orders = [self._order(part.phase, part.fraction) for part in self._stills(playhead.step)]
        return self.first_rest(playhead.step) + bisect_right(orders, here) - 1

    # Moments of a film

    def moment_count(self, frame_rate: float = 25.0) -> int:
        """How many moments ``moments`` yields."""
        return self.moments_of(self.steps - 1, frame_rate).stop

    def moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """The indices of a step's moments."""
        usual, before = super().moments_of(step, frame_rate), self._questions_before(step)
        return range(usual.start + before, usual.stop + before + self._asks(step))

    def still_moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """Those of them before which nothing moves any more."""
        return self.moments_of(step, frame_rate)[-len(self._stills(step)) :]

    def moment(self, index: int, frame_rate: float = 25.0) -> Moment:
        """Moment ``index`` (0 … moment_count − 1)."""
        if index < len(self.lead_moments(frame_rate)):
            return super().moment(index, frame_rate)
        step = bisect_right(range(self.steps), index, key=lambda n: self.moments_of(n, frame_rate).start) - 1
        frames = self._frames_of(step, frame_rate)
        within = index - self.moments_of(step, frame_rate).start
        ends = list(accumulate(frames))
        number = bisect_right(ends, within)
        return self._moment(step, number, within - (ends[number] - frames[number]), frames[number])

    def _frames_of(self, step: int, frame_rate: float) -> list[int]:
        usual = iter([1] * len(self._still) if step == 0 else self._frames(frame_rate))
        return [1 if part.phase is Phase.ASK else next(usual) for part in self._of(step)[0]]

    @cached_property
    def _question_order(self) -> float:
        """Of the phases where a question stands: before the first one that is still."""
        return self._order(self._still[0].phase, 0.0)[0] - 0.5

    def _order(self, phase: Phase | str, fraction: float) -> tuple[float, float]:
        return (self._question_order, fraction) if phase is Phase.ASK else super()._order(phase, fraction)


def _with_question(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Before anything stands still: the window has come to its place."""
    at = next(i for i, part in enumerate(parts) if not part.moves)
    return (*parts[:at], _QUESTION, *parts[at:])

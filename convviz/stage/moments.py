"""What time is made of: moments, the parts of a step, and what happens once before the first step."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from convviz.model.look import Phase, Playhead


@dataclass(frozen=True, slots=True)
class Moment:
    """A playhead and how long it is shown, in seconds."""

    playhead: Playhead
    duration: float


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a step: where it stands still, or what moves; ``share`` is in proportion to the others."""

    phase: Phase | str
    fraction: float
    share: float
    moves: bool


@dataclass(frozen=True)
class Lead:
    """What happens once before the first step; the ``share`` of its parts is their time in seconds."""

    parts: tuple[Part, ...] = ()

    @cached_property
    def _starts(self) -> list[float]:
        return list(accumulate((part.share for part in self.parts), initial=0.0))

    @property
    def duration(self) -> float:
        """Seconds"""
        return self._starts[-1]

    def at(self, time: float, eased: Callable[[float], float]) -> Playhead:
        """The playhead ``time`` seconds after its beginning, 0 … ``duration``."""
        number = min(bisect_right(self._starts, time), len(self.parts)) - 1
        part = self.parts[number]
        done = eased((time - self._starts[number]) / part.share) if part.moves else part.fraction
        return Playhead(0, part.phase, done)

    def frames(self, rate: float) -> list[int]:
        """How many moments each part takes at ``rate`` frames a second of what moves."""
        return [max(1, round(part.share * rate)) if part.moves else 1 for part in self.parts]

    def moment(self, index: int, rate: float, eased: Callable[[float], float]) -> Moment:
        """Moment ``index`` of it."""
        frames = self.frames(rate)
        ends = list(accumulate(frames))
        number = bisect_right(ends, index)
        part, count, frame = self.parts[number], frames[number], index - (ends[number] - frames[number])
        done = eased((frame + 0.5) / count) if part.moves else part.fraction
        return Moment(Playhead(0, part.phase, done), part.share / count)


NO_LEAD = Lead()

TURNING = Lead(
    (Part(Phase.TURN, 0.0, 0.7, False), Part(Phase.TURN, 1.0, 1.1, True), Part(Phase.TURN, 1.0, 0.4, False)),
)
"""A kernel as it is given, on its way, and as it lies on the patch"""

CUT_TURNING = Lead((Part(Phase.TURN, 0.0, 1.0, False), Part(Phase.TURN, 1.0, 1.0, False)))
"""The same of a kernel of too many cells to see each on its way"""

ENTERING = Lead((Part(Phase.ENTER, 1.0, 0.6, True),))
"""A map on its way from where it was written to where it is the input of the next layer"""


def eased(t: float) -> float:
    """Slow – fast – slow: 3t² − 2t³ for t in 0…1."""
    return t * t * (3 - 2 * t)

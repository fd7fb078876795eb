"""Time as data: a trace, a level of detail and a speed, turned into playheads.

The player asks ``at(time)``; exporters take ``moments()``. Both see the same animation.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from convviz.engine import Trace
from convviz.model.look import Detail, Look, Phase, Playhead, check_speed

_SLIDE_SHARE = 0.6
"""Of a step's time in ``glide``, the part in which the window moves."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A playhead and how long it is shown, in seconds."""

    playhead: Playhead
    duration: float


class Timeline:
    """The animation of ``steps`` steps with ``products`` products each.

    ``speed`` is in steps a second. In *products* each product, the bias and the activation (where there are
    such) and the written cell take equal shares of a step's time; in *glide* the window slides for 0.6 of it,
    slow – fast – slow where ``easing``, else evenly.
    """

    def __init__(
        self,
        steps: int,
        products: int,
        has_bias: bool,
        detail: Detail,
        speed: float,
        *,
        activated: bool = False,
        easing: bool = True,
    ) -> None:
        check_speed(speed)
        self.steps = steps
        self.products = products
        self.detail = detail
        self.step_time = 1.0 / speed
        self.rests = _rests(products, has_bias, activated, detail)
        self._eased = eased if easing else float

    def same_moments(self, other: "Timeline") -> bool:
        """Whether both show the same moments, perhaps at another speed."""
        return (self.steps, self.detail, self.rests) == (other.steps, other.detail, other.rests)

    @property
    def duration(self) -> float:
        """Seconds from the first moment to the end of the last."""
        return self.steps * self.step_time

    @property
    def rests_per_step(self) -> int:
        """Still moments in a step: where stepping by hand stops."""
        return len(self.rests)

    @property
    def rest_count(self) -> int:
        """Still moments in the whole animation."""
        return self.steps * self.rests_per_step

    def rest(self, index: int) -> Playhead:
        """Still moment ``index`` (0 … rest_count − 1)."""
        step, within = divmod(index, self.rests_per_step)
        phase, fraction = self.rests[within]
        return Playhead(step, phase, fraction)

    def rest_index(self, playhead: Playhead) -> int:
        """The last still moment at or before ``playhead``, −1 before the first one of the animation."""
        done = [i for i, rest in enumerate(self.rests) if _order(rest) <= _order((playhead.phase, playhead.fraction))]
        return playhead.step * self.rests_per_step + (done[-1] if done else -1)

    def at(self, time: float) -> Playhead:
        """The playhead ``time`` seconds after the start; beyond either end, the first or last."""
        # A hair more, so that the time at which a moment begins belongs to it despite rounding.
        position = max(time, 0.0) / self.step_time + 1e-9
        step = min(int(position), self.steps - 1)
        within = min(position - step, 1.0)
        if self.detail is Detail.GLIDE:
            return self._gliding(step, within)
        return self.rest(step * self.rests_per_step + min(int(within * self.rests_per_step), self.rests_per_step - 1))

    def time_of(self, playhead: Playhead) -> float:
        """When ``playhead`` begins, in seconds."""
        if self.detail is Detail.GLIDE:
            share = _SLIDE_SHARE if playhead.phase is Phase.WRITE and playhead.step else 0.0
            return (playhead.step + share) * self.step_time
        return max(self.rest_index(playhead), 0) / self.rests_per_step * self.step_time

    def moments(self, frame_rate: float = 25.0) -> Iterator[Moment]:
        """Every moment in order; ``frame_rate`` (frames a second) applies to gliding only."""
        return (self.moment(index, frame_rate) for index in range(self.moment_count(frame_rate)))

    def moment_count(self, frame_rate: float = 25.0) -> int:
        """How many moments ``moments`` yields."""
        return self.moments_of(self.steps - 1, frame_rate).stop

    def moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """The indices of a step's moments."""
        if self.detail is not Detail.GLIDE:
            return range(step * self.rests_per_step, (step + 1) * self.rests_per_step)
        stop = 1 + step * (self._slides(frame_rate) + 1)
        return range(stop - 1 - self._slides(frame_rate) if step else 0, stop)

    def moment(self, index: int, frame_rate: float = 25.0) -> Moment:
        """Moment ``index`` (0 … moment_count − 1)."""
        if self.detail is not Detail.GLIDE:
            return Moment(self.rest(index), self.step_time / self.rests_per_step)
        if not index:
            return Moment(Playhead(0), self.step_time)
        slides = self._slides(frame_rate)
        step, slide = divmod(index - 1, slides + 1)
        if slide == slides:
            return Moment(Playhead(step + 1), self.step_time * (1 - _SLIDE_SHARE))
        playhead = Playhead(step + 1, Phase.SLIDE, self._eased((slide + 0.5) / slides))
        return Moment(playhead, self.step_time * _SLIDE_SHARE / slides)

    def _slides(self, frame_rate: float) -> int:
        return max(1, round(self.step_time * _SLIDE_SHARE * frame_rate))

    def _gliding(self, step: int, within: float) -> Playhead:
        if step == 0 or within >= _SLIDE_SHARE:
            return Playhead(step)
        return Playhead(step, Phase.SLIDE, self._eased(within / _SLIDE_SHARE))


def eased(t: float) -> float:
    """Slow – fast – slow: 3t² − 2t³ for t in 0…1."""
    return t * t * (3 - 2 * t)


_PHASE_ORDER = list(Phase)


def _order(rest: tuple[Phase, float]) -> tuple[int, float]:
    return _PHASE_ORDER.index(rest[0]), rest[1]


def _rests(products: int, has_bias: bool, activated: bool, detail: Detail) -> tuple[tuple[Phase, float], ...]:
    written = ((Phase.WRITE, 1.0),)
    if detail is not Detail.PRODUCTS:
        return written
    multiplied = tuple((Phase.MULTIPLY, (i + 1) / products) for i in range(products))
    # Before an activation the sum stands alone for a moment, as before a bias the sum of products does.
    summed = ((Phase.SUM, 1.0),) if has_bias or activated else ()
    return multiplied + summed + (((Phase.ACTIVATE, 1.0),) if activated else ()) + written


def timeline_of(trace: Trace, look: Look, *, easing: bool = True) -> Timeline:
    """The animation of ``trace`` in the detail and at the speed of ``look``."""
    first = trace[0]
    # What a scattering step adds is not yet a sum: bias and activation are not its own.
    bias = trace.operation.has_bias and not first.accumulates
    activated = trace.operation.activation != "none" and not first.accumulates
    return Timeline(len(trace), first.products.size, bias, look.detail, look.speed, activated=activated, easing=easing)

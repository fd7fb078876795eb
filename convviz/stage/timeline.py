"""Time as data: the phases of a walk, a level of detail and a speed, turned into playheads.

The player asks ``at(time)``; exporters take ``moments()``. Both see the same animation.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from convviz.engine import walks as engine_walks
from convviz.engine.walks import GATHERING
from convviz.model.look import Detail, Phase, Playhead, check_speed, phase_named
from convviz.stage.moments import NO_LEAD, Lead, Moment, Part, eased

_LEADING = (Phase.TURN, Phase.ENTER)


class Timeline:
    """The animation of ``steps`` steps with ``products`` products each.

    ``speed`` is in steps a second. ``phases`` are a walk's, by level of detail; those that need a bias or an activation
    are left out where there is none. What moves does so slow – fast – slow where ``easing``, else evenly; in the first
    step nothing moves, since nothing was before it. ``lead`` happens before it, and is no step of its own.

    ``asked_steps`` are those with a question, in their order; see ``AskedTimeline``.
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
        phases: Mapping[str, Sequence[engine_walks.Phase]] = GATHERING,
        lead: Lead = NO_LEAD,
        asked_steps: Sequence[int] = (),
    ) -> None:
        check_speed(speed)
        self.asked_steps = asked_steps
        self.steps = steps
        self.products = products
        self.detail = detail
        self.step_time = 1.0 / speed
        self.lead = lead
        there = {name for name, is_there in (("bias", has_bias), ("activation", activated)) if is_there}
        self.parts: tuple[Part, ...] = tuple(_parts(phases[detail.value], products, there))
        self._still = tuple(part for part in self.parts if not part.moves)
        self._ranks = _ranks(phases)
        self._eased = eased if easing else float

    def same_moments(self, other: "Timeline") -> bool:
        """Whether both show the same moments, perhaps at another speed."""
        alike = self.parts == other.parts and tuple(self.asked_steps) == tuple(other.asked_steps)
        return alike and (self.steps, self.detail, self.lead) == (other.steps, other.detail, other.lead)

    @property
    def duration(self) -> float:
        """Seconds from the first moment to the end of the last."""
        return self.lead.duration + self.steps * self.step_time

    @property
    def even(self) -> bool:
        """Whether nothing moves, and every still moment takes the same time."""
        still = len(self._still) == len(self.parts) and not self.lead.parts
        return still and len({part.share for part in self.parts}) == 1

    # Still moments

    @property
    def rests_per_step(self) -> int:
        """Still moments in a step: where stepping by hand stops."""
        return len(self._still)

    @property
    def rest_count(self) -> int:
        """Still moments in the whole animation."""
        return self.steps * self.rests_per_step

    def first_rest(self, step: int) -> int:
        """Which still moment is the first of a step."""
        return step * self.rests_per_step

    def last_rest(self, step: int) -> int:
        """Which still moment is the last of a step."""
        return self.first_rest(step + 1) - 1

    def question_rest(self, step: int) -> int:
        """Which still moment is the question of a step; the last one of the step where it has none."""
        return self.last_rest(step)

    def rest(self, index: int) -> Playhead:
        """Still moment ``index`` (0 … rest_count − 1)."""
        step, within = divmod(index, self.rests_per_step)
        part = self._still[within]
        return Playhead(step, part.phase, part.fraction)

    def moves(self, phase: Phase | str) -> bool:
        """Whether something is on its way in ``phase``: stepping by hand goes past it."""
        return any(part.moves and part.phase == phase for part in (*self.lead.parts, *self.parts))

    def rest_index(self, playhead: Playhead) -> int:
        """The last still moment at or before ``playhead``, −1 before the first one of the animation."""
        here = self._order(playhead.phase, playhead.fraction)
        return playhead.step * self.rests_per_step + bisect_right(self._still_orders, here) - 1

    @cached_property
    def _still_orders(self) -> list[tuple[float, float]]:
        return [self._order(part.phase, part.fraction) for part in self._still]

    def _order(self, phase: Phase | str, fraction: float) -> tuple[float, float]:
        return -1 if phase in _LEADING else self._ranks.get(phase, len(self._ranks)), fraction

    # Time

    def at(self, time: float) -> Playhead:
        """The playhead ``time`` seconds after the start; beyond either end, the first or last."""
        # A hair more, so that the time at which a moment begins belongs to it despite rounding.
        if time + 1e-9 < self.lead.duration:
            return self.lead.at(max(time, 0.0), self._eased)
        position = max(time - self.lead.duration, 0.0) / self.step_time + 1e-9
        step = min(int(position), self.steps - 1)
        parts, starts = self._of(step)
        within = min(position - step, 1.0) * starts[-1]
        number = min(bisect_right(starts, within) - 1, len(parts) - 1)
        part = parts[number]
        if part.moves:
            return Playhead(step, part.phase, self._eased((within - starts[number]) / part.share))
        return Playhead(step, part.phase, part.fraction)

    def time_of(self, playhead: Playhead) -> float:
        """When ``playhead`` begins, in seconds; all of the lead does at 0."""
        if playhead.phase in _LEADING:
            return 0.0
        parts, starts = self._of(playhead.step)
        here = self._order(playhead.phase, playhead.fraction)
        # Of what moves, where it begins.
        known = [
            i for i, part in enumerate(parts) if self._order(part.phase, 0 if part.moves else part.fraction) <= here
        ]
        share = starts[known[-1]] / starts[-1] if known else 0.0
        return self.lead.duration + (playhead.step + share) * self.step_time

    def again(self, time: float) -> float:
        """Where playing is that goes on at its end with the first step: the lead is seen once."""
        lead = self.lead.duration
        return time if time < self.duration else lead + (time - lead) % (self.duration - lead)

    def _of(self, step: int) -> tuple[tuple[Part, ...], list[float]]:
        """The parts of a step and where each begins, and last where all end, in shares."""
        return (self._still, self._first_starts) if step == 0 else (self.parts, self._starts)

    @cached_property
    def _starts(self) -> list[float]:
        return list(accumulate((part.share for part in self.parts), initial=0.0))

    @cached_property
    def _first_starts(self) -> list[float]:
        return list(accumulate((part.share for part in self._still), initial=0.0))

    # Moments of a film

    def moments(self, frame_rate: float = 25.0) -> Iterator[Moment]:
        """Every moment in order; ``frame_rate`` (frames a second) is that of what moves."""
        return (self.moment(index, frame_rate) for index in range(self.moment_count(frame_rate)))

    def moment_count(self, frame_rate: float = 25.0) -> int:
        """How many moments ``moments`` yields."""
        return self.moments_of(self.steps - 1, frame_rate).stop

    def moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """The indices of a step's moments."""
        before, each = len(self.lead_moments(frame_rate)), sum(self._frames(frame_rate))
        first = before + len(self._still)
        return range(first + (step - 1) * each, first + step * each) if step else range(before, first)

    def lead_moments(self, frame_rate: float = 25.0) -> range:
        """The indices of the moments before the first step."""
        return range(sum(self.lead.frames(frame_rate)))

    def still_moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """Those of them before which nothing moves any more."""
        moments = self.moments_of(step, frame_rate)
        return moments[-self.rests_per_step :]

    def step_of(self, layer: int, step: int) -> int:
        """A layer's step among all that there are: those of one layer."""
        return step

    def moment(self, index: int, frame_rate: float = 25.0) -> Moment:
        """Moment ``index`` (0 … moment_count − 1)."""
        before = len(self.lead_moments(frame_rate))
        if index < before:
            return self.lead.moment(index, frame_rate, self._eased)
        index, first = index - before, len(self._still)
        if index < first:
            return self._moment(0, index, 0, 1)
        frames = self._frames(frame_rate)
        step, within = divmod(index - first, sum(frames))
        ends = list(accumulate(frames))
        number = bisect_right(ends, within)
        return self._moment(step + 1, number, within - (ends[number] - frames[number]), frames[number])

    def _moment(self, step: int, number: int, frame: int, frames: int) -> Moment:
        parts, starts = self._of(step)
        part = parts[number]
        fraction = self._eased((frame + 0.5) / frames) if part.moves else part.fraction
        return Moment(Playhead(step, part.phase, fraction), self.step_time * part.share / starts[-1] / frames)

    def _frames(self, frame_rate: float) -> list[int]:
        """How many moments each part of a step takes, but of the first."""
        whole = self._starts[-1]
        return [
            max(1, round(self.step_time * part.share / whole * frame_rate)) if part.moves else 1 for part in self.parts
        ]


def _parts(rows: Sequence[engine_walks.Phase], products: int, there: set[str]) -> Iterator[Part]:
    for row in rows:
        if row.needs and not row.needs & there:
            continue
        phase, count = phase_named(row.name), products if row.each else 1
        for i in range(count):
            yield Part(phase, (i + 1) / count, row.share, row.moves)


def _ranks(phases: Mapping[str, Sequence[engine_walks.Phase]]) -> dict[Phase | str, int]:
    """The order of all phases of a walk, whatever the level of detail."""
    names: list[str] = []
    for rows in phases.values():
        place = 0
        for row in rows:
            if row.name not in names:
                names.insert(place, row.name)
            place = names.index(row.name) + 1
    return {phase_named(name): rank for rank, name in enumerate(names)}

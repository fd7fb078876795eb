"""What an export shows, composed but not painted: the timeline's moments in order, with their times."""

import math
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.export.metadata import Metadata, metadata_of
from convviz.export.settings import ExportSettings, Layers, Order
from convviz.model import Phase, Playhead, Setup, load_source
from convviz.model.comparing import Other
from convviz.model.question import check_question
from convviz.model.question_kinds import Question
from convviz.model.steps import chosen_steps
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Course, Journey, Mark, Moment, Scene, Stage, Titles
from convviz.stage.marks import Colour
from convviz.stage.pair import Pair

FRAME_RATE = 25.0
"""Frames a second while the window glides."""

MOST_FRAMES = 200_000

_SHORTEST = 2
"""Hundredths of a second that a frame is shown at least."""

Shot = tuple[Playhead, int]
"""A playhead, and for how many hundredths of a second it is shown."""


class Film:
    """A setup with export settings: which moments, in which order, for how long.

    Raises ConvvizError where there is nothing to show, or more than ``MOST_FRAMES`` moments.
    """

    def __init__(
        self, setup: Setup, settings: ExportSettings, known: Trace | None = None, scene: Scene | None = None
    ) -> None:
        """``known`` is the setup's trace, where it has been computed already; ``scene`` what is shown, where that is
        not the setup's stage.
        """
        ensure_application()
        self.setup, self.settings = setup, settings
        self.size = (settings.width, settings.height)
        self.theme = THEMES[settings.theme]
        self.scene = scene or self._scene(known)
        self._check_letters()
        self._check_question()
        self.timeline = self._timeline()
        self.steps = chosen_steps(settings.steps, self.timeline.steps)
        self._part = (0, self.moment_count)
        self._count: tuple[int, int] | None = None
        if self.moment_count > MOST_FRAMES:
            raise ConvvizError(
                f"The animation would have {self.moment_count:,} frames; at most {MOST_FRAMES:,} can be exported: "
                f"choose detail 'window', a higher speed, or every n-th step (steps '1-{self.timeline.steps}:10').",
                "steps",
            )

    def _scene(self, known: Trace | None) -> Scene:
        titles = Titles(self.settings.least_title, self.settings.title)
        if self.settings.beside:
            other = Other(load_source(self.settings.beside), self.settings.in_step, self.settings.one_range)
            pair = Pair.computed(self.setup, other, self.size, self.theme, measure, titles=titles)
            if pair.second.problem:
                raise ConvvizError(
                    f"What is compared with does not go with this input. {pair.second.problem}", "compare"
                )
            return pair
        if self.settings.layers is Layers.ALL and len(self.setup.document.layers) > 1:
            return Journey.through(self.setup, self.size, self.theme, measure, titles=titles)
        return Stage.computed(self.setup, self.size, self.theme, measure, known=known, titles=titles)

    def _check_question(self) -> None:
        """Raise ConvvizError where what is asked for has no answer; each value is asked for where there is one."""
        look = self.setup.look
        first = self.scene.first if isinstance(self.scene, Pair) else self.scene
        if look.asking and look.question is not Question.CELL and isinstance(first, Stage) and first.trace is not None:
            check_question(first.trace, look)

    def _check_letters(self) -> None:
        """Raise ConvvizError where titles of the size that is asked for leave no room."""
        asked, most = self.settings.title, self.scene.most_title
        if asked and most < asked:
            letters = math.floor(10 * most * 72 / self.settings.dots_per_inch) / 10
            raise ConvvizError(
                f"Letters of {self.settings.letters:g} points leave no room for the grids on {self.size[0]:,} × "
                f"{self.size[1]:,} pixels at {self.settings.dots_per_inch:g} dots an inch; at most {letters:g} do, "
                "more where parts such as scales or the caption are left away.",
                "letters",
            )

    def _timeline(self) -> Course:
        timeline = self.scene.timeline(easing=self.settings.easing)
        if timeline is None:
            raise ConvvizError(f"There is nothing to export. {self.scene.problem}")
        return timeline

    @property
    def background(self) -> Colour:
        """What stands behind everything, where it is not transparent."""
        return self.theme.background

    @cached_property
    def metadata(self) -> Metadata:
        """What the file says of itself."""
        return metadata_of(self.setup)

    # Which moments

    @cached_property
    def _runs(self) -> list[range]:
        """The indices of the timeline's moments to show, in order."""
        runs = self._forward
        back = [run[::-1] for run in reversed(runs)]
        if self.settings.order is Order.REVERSE:
            runs = back
        elif self.settings.order is Order.BOOMERANG:
            # The turning moment is shown once; so is the first one where the next play begins with it.
            back[0] = back[0][1:]
            if self.settings.loops != 1:
                back[-1] = back[-1][:-1]
            runs = runs + [run for run in back if run]
        return ([self._finished] if self.settings.finished_first else []) + runs

    @property
    def _forward(self) -> list[range]:
        """All from the first to the last, what comes before the first step where that is shown."""
        lead = self.timeline.lead_moments(FRAME_RATE) if self.steps[0][0] == 0 else range(0)
        runs = [run for steps in self.steps for run in self._runs_of(steps)]
        return [lead, *runs] if lead else runs

    def _runs_of(self, steps: range) -> list[range]:
        if steps.step == 1:
            return [range(self._without_slide(steps[0]).start, self.timeline.moments_of(steps[-1], FRAME_RATE).stop)]
        # The window cannot slide over steps that are left out.
        return [self._without_slide(i) for i in steps]

    def _without_slide(self, step: int) -> range:
        """The moments of a step whose forerunner is not shown."""
        return self.timeline.still_moments_of(step, FRAME_RATE)

    @property
    def _finished(self) -> range:
        return range(self._count_of_timeline - 1, self._count_of_timeline)

    @property
    def _count_of_timeline(self) -> int:
        return self.timeline.moment_count(FRAME_RATE)

    @property
    def moment_count(self) -> int:
        """Moments before those that are too short for a frame are joined."""
        return sum(map(len, self._runs))

    def _moments(self) -> Iterator[Moment]:
        """Each with its time, what is held included."""
        first, settings = int(self.settings.finished_first), self.settings
        last = self._turn if settings.order is Order.BOOMERANG else self.moment_count - 1
        for n, i in enumerate(chain.from_iterable(self._runs)):
            moment = self.timeline.moment(i, FRAME_RATE)
            held = settings.hold_first * (n == first) + settings.hold * (n == last)
            # The finished map in front is there for a printer: at any speed it has a frame of its own.
            own = self.timeline.step_time if n < first else moment.duration
            yield Moment(moment.playhead, max(own, _SHORTEST / 100 if n < first else 0.0) + held)

    @property
    def _turn(self) -> int:
        """The place of the moment at which a boomerang turns."""
        return int(self.settings.finished_first) + sum(map(len, self._forward)) - 1

    # Time

    def shots(self) -> Iterator[Shot]:
        """Every frame's playhead and delay."""
        return islice(scheduled(self._moments()), *self._part)

    def part(self, start: int, stop: int) -> "Film":
        """The same film with only some of its frames."""
        some = copy(self)
        some._part = (start, stop)  # noqa: SLF001 - its own
        some._count = None  # noqa: SLF001
        return some

    def __len__(self) -> int:
        return self._counted[0]

    @property
    def duration(self) -> float:
        """Seconds that one play takes, what is held included."""
        return self._counted[1] / 100

    @property
    def _counted(self) -> tuple[int, int]:
        """Frames, and the hundredths of a second that they take."""
        if self._count is None:
            self._count = self._counts()
        return self._count

    def _counts(self) -> tuple[int, int]:
        whole = self._part == (0, self.moment_count)
        own = self.timeline.step_time / self.timeline.rests_per_step
        if whole and own >= _SHORTEST / 100 and self.timeline.even:
            # Every moment is a frame, and together they take the time that they take.
            held = self.settings.hold + self.settings.hold_first * (self.moment_count > self.settings.finished_first)
            first = (self.timeline.step_time - own) * self.settings.finished_first
            return self.moment_count, round((self.moment_count * own + first + held) * 100)
        frames = time = 0
        for _, delay in self.shots():
            frames, time = frames + 1, time + delay
        return frames, time

    @property
    def video_rate(self) -> int:
        """Frames a second of a video, whose frames come evenly: more where a moment is shorter than 0.04 s."""
        return 25 if min((delay for _, delay in self.shots()), default=4) >= 4 else 50

    def video_frames(self) -> Iterator[range]:
        """The frames of a video that each shot takes, the first is 0."""
        time, first, rate = 0, 0, self.video_rate
        for _, delay in self.shots():
            time += delay
            # In whole numbers: the nearest frame, a half upwards.
            last = max((2 * time * rate + 100) // 200, first + 1)
            yield range(first, last)
            first = last

    # Pictures

    @property
    def still(self) -> Playhead:
        """What a picture of one moment shows: the moment asked for, else the last one of the steps.

        Raises ConvvizError where a step has fewer products than are asked for.
        """
        step, count = self._still, self.settings.products
        if not count:
            return step
        there = self.scene.product_count(step.step)
        if count > there:
            raise ConvvizError(f"A step has {there:,} products, not {count:,}.", "products")
        return Playhead(step.step, Phase.MULTIPLY, count / there)

    @property
    def _still(self) -> Playhead:
        look = self.setup.look
        here = replace(look.playhead, step=self.timeline.step_of(look.layer, look.playhead.step))
        shown = self.settings.at_playhead and not self.settings.steps and here.step < self.timeline.steps
        return here if shown else self._last_of_steps

    @property
    def _last_of_steps(self) -> Playhead:
        return Playhead(self.steps[-1][-1])

    def compose(self, playhead: Playhead) -> tuple[Mark, ...]:
        """The marks of one moment."""
        return self.scene.compose(playhead)


def scheduled(moments: Iterable[Moment], shortest: int = _SHORTEST) -> Iterator[Shot]:
    """Moments with delays in whole hundredths of a second that together keep the time.

    Browsers play a frame of less than 0.02 s at 0.1 s: where moments are shorter than ``shortest``
    hundredths, only the last of those that share a frame's time is kept.
    """
    shown, time = 0, 0.0
    waiting: Playhead | None = None
    for moment in moments:
        if waiting is not None and round(time * 100) - shown >= shortest:
            yield waiting, round(time * 100) - shown
            shown = round(time * 100)
        waiting, time = moment.playhead, time + moment.duration
    if waiting is not None:
        yield waiting, max(round(time * 100) - shown, shortest)

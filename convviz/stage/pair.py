"""Two settings on one input, side by side or one above the other, in step."""

from dataclasses import replace
from functools import cached_property
from typing import Self

from convviz.model import Parts, Phase, Playhead, Setup
from convviz.model.comparing import InStep, Other, differences, step_beside, trace_of
from convviz.stage.arrange import ANY_TITLES, Titles
from convviz.stage.cells import Panel
from convviz.stage.compose import Stage
from convviz.stage.figure import Figure
from convviz.stage.marks import Mark, Measure
from convviz.stage.moved import moved
from convviz.stage.theme import Theme
from convviz.stage.timeline import Timeline

SECOND = "second "
"""What the keys of the second one's marks begin with."""


def half_of(size: tuple[int, int], *, beside: bool) -> tuple[int, int]:
    """What each of two has of a stage: beside the other, or above it."""
    width, height = size
    return (width // 2, height) if beside else (width, height // 2)


def headed(setup: Setup, letter: str, said: str) -> Setup:
    """A setup whose title says which of the two it is, and what is otherwise than in the other."""
    document = setup.document.replace(title=f"{letter} · {said}" if said else letter, description="")
    parts = replace(setup.look.parts, words=True, caption=False)
    return Setup(document, setup.look.replace(parts=parts))


def _legibility(pair: "Pair") -> float:
    return pair.legibility


class Pair:
    """Both stages; the first one's animation is that of both."""

    def __init__(self, first: Stage, second: Stage, by: InStep, size: tuple[int, int], *, beside: bool) -> None:
        self.first, self.second, self._by, self._size, self._beside = first, second, by, size, beside
        self.problem = first.problem

    @classmethod
    def computed(
        cls,
        setup: Setup,
        other: Other,
        size: tuple[int, int],
        theme: Theme,
        measure: Measure,
        *,
        titles: Titles = ANY_TITLES,
    ) -> Self:
        """``setup``, and beside it ``other`` on its input. Raises ConvvizError where that is for other channels."""
        second = other.beside(setup)
        said = differences(setup, second)
        both = [
            (headed(one, *words), *trace_of(one))
            for one, words in zip((setup, second), zip("AB", said, strict=True), strict=True)
        ]
        scales = [Figure(one, trace, theme).scales[Panel.OUTPUT] for one, trace, _ in both]
        # Two pools of one picture have its colours, and the same range as it is.
        most = 0.0 if scales[0] == scales[1] else max(max(abs(scale.low), abs(scale.high)) for scale in scales)

        def stage(at: int, half: tuple[int, int]) -> Stage:
            one, trace, problem = both[at]
            shared = most if other.one_range else 0.0
            return Stage(one, trace, half, theme, measure, problem=problem, titles=titles, map_range=shared)

        halves = {beside: half_of(size, beside=beside) for beside in (True, False)}
        # Side by side where both are equally legible.
        return max(
            (cls(stage(0, half), stage(1, half), other.by, size, beside=beside) for beside, half in halves.items()),
            key=_legibility,
        )

    @property
    def legibility(self) -> float:
        """That of the one that is harder to read."""
        return min(self.first.legibility, self.second.legibility)

    @property
    def _offset(self) -> tuple[float, float]:
        half = half_of(self._size, beside=self._beside)
        return (float(half[0]), 0.0) if self._beside else (0.0, float(half[1]))

    @property
    def most_title(self) -> float:
        """The largest size of panels' titles that leaves the grids room on both."""
        return min(self.first.most_title, self.second.most_title)

    def timeline(self, *, easing: bool = True) -> Timeline | None:
        """The first one's animation, or None where there is none."""
        return self.first.timeline(easing=easing)

    def beside(self, playhead: Playhead) -> Playhead:
        """The moment of the second that belongs to one of the first."""
        one, two = self.first.trace, self.second.trace
        if one is None or two is None:
            return Playhead()
        phase = playhead.phase
        turns = two.walk.turns_kernel(two.operation)
        if (phase is Phase.ASK and two.walk.accumulates) or phase is Phase.ENTER or (phase is Phase.TURN and not turns):
            playhead = Playhead(playhead.step)
        return replace(playhead, step=step_beside(one, two, playhead.step, self._by))

    def compose(self, playhead: Playhead) -> tuple[Mark, ...]:
        """The marks of a moment of both."""
        return (*self.first.compose(playhead), *self.second_marks(playhead))

    def second_marks(self, playhead: Playhead, *, ahead: bool = False) -> tuple[Mark, ...]:
        """Those of the second, where it stands; ``ahead`` as a stage has it."""
        dx, dy = self._offset
        return tuple(moved(mark, dx, dy, SECOND) for mark in self.second.compose(self.beside(playhead), ahead=ahead))

    def resized(self, size: tuple[int, int], parts: Parts) -> Self:
        """The same at another size, with other parts."""

        halves = {beside: half_of(size, beside=beside) for beside in (True, False)}
        stages = {b: (self.first.resized(half, parts), self.second.resized(half, parts)) for b, half in halves.items()}
        return max(
            (type(self)(*both, self._by, size, beside=beside) for beside, both in stages.items()), key=_legibility
        )

    def extent(self, *, kernel: bool) -> tuple[float, float]:
        """Rows and columns of cells that both take side by side."""
        (rows, columns), (more, others) = self.first.extent(kernel=kernel), self.second.extent(kernel=kernel)
        return max(rows, more), columns + others + 2

    def notes(self) -> list[str]:
        """What can be read off the overlays of both."""
        return [*(f"A: {note}" for note in self.first.notes()), *(f"B: {note}" for note in self.second.notes())]

    def product_count(self, step: int) -> int:
        """Products that appear within a step of the first."""
        return self.first.product_count(step)

    def map_text(self, step: int) -> str:
        """Which of several maps a step of the first works on."""
        return self.first.map_text(step)

    @cached_property
    def differing(self) -> tuple[str, str]:
        """The titles of both."""
        return self.first.setup.document.title, self.second.setup.document.title

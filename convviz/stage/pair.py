"""Two settings on one input, side by side or one above the other, in step."""

from dataclasses import replace
from functools import cached_property
from typing import Self

from convviz.model import Parts, Phase, Playhead, Setup
from convviz.model.comparing import InStep, Other, differences, step_beside, trace_of
from convviz.stage.arrange import ANY_TITLES, Titles
from convviz.stage.compose import Stage
from convviz.stage.marks import Mark, Measure
from convviz.stage.moved import moved
from convviz.stage.theme import Theme
from convviz.stage.timeline import Timeline

SECOND = "second "
"""What the keys of the second one's marks begin with."""


def half_of(size: tuple[int, int]) -> tuple[int, int]:
    """What each of two has of a stage: beside the other where that is wide, else above it."""
    width, height = size
    return (width // 2, height) if width >= height else (width, height // 2)


def headed(setup: Setup, letter: str, said: str) -> Setup:
    """A setup whose title says which of the two it is, and what is otherwise than in the other."""
    document = setup.document.replace(title=f"{letter} · {said}" if said else letter, description="")
    parts = replace(setup.look.parts, words=True, caption=False)
    return Setup(document, setup.look.replace(parts=parts))


class Pair:
    """Both stages; the first one's animation is that of both."""

    def __init__(self, first: Stage, second: Stage, by: InStep, size: tuple[int, int]) -> None:
        self.first, self.second, self._by, self._size = first, second, by, size
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
        beside = other.beside(setup)
        said, half = differences(setup, beside), half_of(size)

        def stage(letter: str, one: Setup, text: str) -> Stage:
            trace, problem = trace_of(one)
            return Stage(headed(one, letter, text), trace, half, theme, measure, problem=problem, titles=titles)

        return cls(stage("A", setup, said[0]), stage("B", beside, said[1]), other.by, size)

    @property
    def _offset(self) -> tuple[float, float]:
        half = half_of(self._size)
        return (float(half[0]), 0.0) if half[0] < self._size[0] else (0.0, float(half[1]))

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
        half = half_of(size)
        return type(self)(self.first.resized(half, parts), self.second.resized(half, parts), self._by, size)

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

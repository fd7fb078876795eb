"""What a film, a sheet or a view needs of whatever it shows, and no more."""

from typing import Protocol, Self

from convviz.model import Parts, Phase, Playhead
from convviz.stage.marks import Mark
from convviz.stage.moments import Moment


class Course(Protocol):
    """What a film asks of time."""

    steps: int
    step_time: float
    """Seconds"""

    @property
    def rests_per_step(self) -> int:
        """Still moments in a step, the most where steps differ."""

    @property
    def rest_count(self) -> int:
        """Still moments in the whole animation."""

    @property
    def duration(self) -> float:
        """Seconds from the first moment to the end of the last."""

    @property
    def even(self) -> bool:
        """Whether nothing moves, and every still moment takes the same time."""

    def rest(self, index: int) -> Playhead:
        """Still moment ``index``."""

    def moves(self, phase: Phase | str) -> bool:
        """Whether something is on its way in ``phase``: stepping by hand goes past it."""

    def lead_moments(self, frame_rate: float = 25.0) -> range:
        """The indices of the moments before the first step."""

    def moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """The indices of a step's moments."""

    def still_moments_of(self, step: int, frame_rate: float = 25.0) -> range:
        """Those of them before which nothing moves any more."""

    def moment_count(self, frame_rate: float = 25.0) -> int:
        """How many moments there are."""

    def moment(self, index: int, frame_rate: float = 25.0) -> Moment:
        """Moment ``index``."""

    def step_of(self, layer: int, step: int) -> int:
        """A layer's step among all that there are."""


class Scene(Protocol):
    """One setup, or several together, at one size and in one theme: marks at every moment of a timeline."""

    problem: str
    """Why there is nothing to animate; empty where there is."""

    @property
    def most_title(self) -> float:
        """The largest size of panels' titles, of those from the one asked for down, that leaves the grids room."""

    def timeline(self, *, easing: bool = True) -> Course | None:
        """The animation at the look's pace, or None where there is nothing to animate."""

    def compose(self, playhead: Playhead) -> tuple[Mark, ...]:
        """The marks of a moment, in the order in which they are painted."""

    def resized(self, size: tuple[int, int], parts: Parts) -> Self:
        """The same at another size, with other parts."""

    def extent(self, *, kernel: bool) -> tuple[float, float]:
        """Rows and columns of cells that its grids take side by side, those of the kernel only where asked."""

    def notes(self) -> list[str]:
        """What can be read off the overlays, a sentence each."""

    def product_count(self, step: int) -> int:
        """Products that appear within a step."""

    def map_text(self, step: int) -> str:
        """Which of several maps a step works on, in words; empty where there is one."""

"""What a film, a sheet or a view needs of whatever it shows, and no more."""

from typing import Protocol, Self

from convviz.model import Parts, Playhead
from convviz.stage.marks import Mark
from convviz.stage.timeline import Timeline


class Scene(Protocol):
    """One setup, or several together, at one size and in one theme: marks at every moment of a timeline."""

    problem: str
    """Why there is nothing to animate; empty where there is."""

    @property
    def most_title(self) -> float:
        """The largest size of panels' titles, of those from the one asked for down, that leaves the grids room."""

    def timeline(self, *, easing: bool = True) -> Timeline | None:
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

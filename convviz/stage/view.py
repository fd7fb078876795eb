"""What the viewer chose to look at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """What the viewer chose to look at; not part of the document."""

    channel: int = 0
    fractions: bool = False
    """Whether kernels whose weights have a common denominator are shown as fractions."""

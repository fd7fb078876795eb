"""A tool as a row: how its points come, which cells they mean, and what is done with these."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from convviz.engine.arrays import Array
from convviz.model.shapes import Place, Places, snapped


class Points(Enum):
    """How the points of a gesture come, and so between which two ``Tool.cells`` is asked."""

    FREEHAND = auto()
    """Each with the one before it; what they reach adds up."""
    TWO = auto()
    """The first and the last one; what was reached in between is given back."""
    ONE = auto()
    """The first one; where the hand goes then does not matter."""


class Does(Enum):
    """What becomes of the cells."""

    PAINT = auto()
    """They take the value that is drawn with, or the background where the right button is held"""
    ERASE = auto()
    """They take the background"""
    PICK = auto()
    """Their value is drawn with from now on"""
    SELECT = auto()
    """They are chosen, or what is chosen moves"""


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a tool is asked with: cells are meant from ``start`` to ``end``, both included, on planes with ``values``
    (planes, rows, columns) before the gesture; ``size`` is the brush's.
    """

    start: Place
    end: Place
    values: Array
    size: int = 1


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that a pressed button does to cells.

    ``cells`` gives the places that a stroke means, beyond the edges too. ``entry`` is what undo calls it, with ``{}``
    where the number of cells stands, ``hint`` what a press will do, in words. ``kept`` is where Shift holds the second
    point, given both.
    """

    name: str
    label: str
    points: Points
    cells: Callable[[Stroke], Places]
    entry: str
    hint: str
    key: str = ""
    does: Does = Does.PAINT
    kept: Callable[[Place, Place], Place] = snapped
    sized: bool = False
    """Whether the size of the brush matters"""
    icon: str = ""
    """The name of a Material Design icon"""

    def entry_of(self, count: int) -> str:
        """What undo calls a gesture over ``count`` cells."""
        return self.entry.format("1 cell" if count == 1 else f"{count:,} cells")

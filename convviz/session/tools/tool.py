"""A tool as a row: how points come, which cells they mean, and what these become."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

Place = tuple[int, int]
"""Row and column on a plane as it is shown; beyond its edges it goes on."""


class Points(Enum):
    """How the points of a gesture come, and so between which two ``Tool.cells`` is asked."""

    FREEHAND = auto()
    """Each with the one before it; what they reach adds up."""
    TWO = auto()
    """The first and the last one; what was reached in between is given back."""


class Ink(Enum):
    """What cells become."""

    FRONT = auto()
    """The value that is drawn with"""
    BACK = auto()
    """The background"""


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that a pressed button does to cells.

    ``cells`` gives the places between two, both included. ``label`` is what undo calls it, ``hint`` what a press will
    do, in words.
    """

    name: str
    label: str
    points: Points
    cells: Callable[[Place, Place], list[Place]]
    ink: Ink
    hint: str
    key: str = ""

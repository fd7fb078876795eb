"""Which cells are chosen: a few rectangles of one grid."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from convviz.engine.arrays import Pair
from convviz.model.shapes import Mask, Place

Target = Literal["input", "kernel"]
"""Which array cells belong to: the input's, or those of the kernels of the layer on the stage."""


class Box(NamedTuple):
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right``; the last ones are not in it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> Pair:
        """Rows and columns."""
        return self.bottom - self.top, self.right - self.left

    def within(self, size: Pair) -> "Box":
        """What of it lies on a grid of ``size``; empty where nothing does."""
        top, left = max(self.top, 0), max(self.left, 0)
        return Box(top, left, max(min(self.bottom, size[0]), top), max(min(self.right, size[1]), left))


def box_between(start: Place, end: Place) -> Box:
    """The rectangle with two cells in opposite corners, both included."""
    return Box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]) + 1, max(start[1], end[1]) + 1)


@dataclass(frozen=True, slots=True)
class Selection:
    """The cells of ``boxes``, at least one, in the planes of ``target``; they may overlap and reach beyond the grid."""

    target: Target
    boxes: tuple[Box, ...]

    @property
    def bounds(self) -> Box:
        """The smallest rectangle that holds them all."""
        edges = np.array(self.boxes)
        return Box(*edges[:, :2].min(axis=0).tolist(), *edges[:, 2:].max(axis=0).tolist())

    def mask(self, size: Pair) -> Mask:
        """(rows, columns) of booleans: which cells of a grid of this size."""
        chosen: Mask = np.zeros(size, bool)
        for box in self.boxes:
            top, left, bottom, right = box.within(size)
            chosen[top:bottom, left:right] = True
        return chosen

    def holds(self, place: Place) -> bool:
        """Whether a cell is chosen."""
        return any(b.top <= place[0] < b.bottom and b.left <= place[1] < b.right for b in self.boxes)

    def joined(self, box: Box) -> "Selection":
        """With one rectangle more."""
        return Selection(self.target, (*self.boxes, box))

    def moved(self, down: int, right: int) -> "Selection":
        """The same cells elsewhere."""
        moved = (Box(b.top + down, b.left + right, b.bottom + down, b.right + right) for b in self.boxes)
        return Selection(self.target, tuple(moved))

    def within(self, size: Pair) -> "Selection | None":
        """What of it lies on a grid of this size, None where nothing does."""
        boxes = tuple(box for box in (b.within(size) for b in self.boxes) if 0 not in box.size)
        return Selection(self.target, boxes) if boxes else None

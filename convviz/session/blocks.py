"""Copying cells and pasting them: what is selected, or a whole grid."""

from dataclasses import dataclass

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import MAX_KERNEL_SIDE, MAX_SIDE, Document, edits
from convviz.model.selection import Box, Selection
from convviz.model.shapes import Place
from convviz.session.session import Session
from convviz.session.tools import SELECT
from convviz.stage import Plane


def block_in(session: Session, plane: Plane) -> Array:
    """What is selected in a plane, or all of it, (…,) rows, columns as they stand on the stage; NaN is not selected."""
    chosen = session.look.selection
    if chosen is not None and chosen.target == plane.planes.target:
        block = edits.block_of(session.document, plane.planes, chosen)
    else:
        block = plane.planes.values(session.document)
    return block[..., ::-1, ::-1] if plane.turned else block


@dataclass(frozen=True, slots=True)
class Paste:
    """A block that is to be written into a plane, its first cell of the stage over ``at`` of the plane."""

    block: Array
    plane: Plane
    at: Place

    @property
    def _corner(self) -> Place:
        """Where the block begins in the array; on a rotated kernel it ends where it begins on the stage."""
        rows, columns = self.block.shape[-2:]
        return (self.at[0] - rows + 1, self.at[1] - columns + 1) if self.plane.turned else self.at

    @property
    def needed(self) -> tuple[int, int]:
        """Rows and columns that the grid would need to take all of it, 0 more where it does."""
        rows, columns = self.plane.size
        if self.plane.turned:
            return rows - min(self._corner[0], 0), columns - min(self._corner[1], 0)
        return max(rows, self.at[0] + self.block.shape[-2]), max(columns, self.at[1] + self.block.shape[-1])

    @property
    def fits(self) -> bool:
        """Whether all of it lies on the grid."""
        return self.needed == self.plane.size

    @property
    def can_grow(self) -> bool:
        """Whether the grid may become so large that all of it does."""
        return max(self.needed) <= (MAX_SIDE if self.plane.planes.target == "input" else MAX_KERNEL_SIDE)

    def make(self, session: Session, *, grow: bool) -> None:
        """Paste; the grid grows where it is too small, or the block is cut. What was pasted is selected then."""
        target, size = self.plane.planes.target, self.needed if grow else self.plane.size
        down = (size[0] - self.plane.size[0], size[1] - self.plane.size[1]) if self.plane.turned else (0, 0)
        top, left = self._corner[0] + down[0], self._corner[1] + down[1]
        block = self.block[..., ::-1, ::-1] if self.plane.turned else self.block
        side = 1.0 if self.plane.turned else 0.0

        def edit(document: Document) -> Document:
            grown = edits.resize(document, self.plane.planes, *size, side, side) if grow else document
            return edits.place_block(grown, self.plane.planes, block, top, left)

        rows, columns = self.block.shape[-2:]
        pasted = Selection(target, (Box(top, left, top + rows, left + columns),)).within(size)
        session.apply(edit, f"Paste {rows}×{columns} cells", look=lambda look: look.replace(selection=pasted))
        session.hold(tool=SELECT)


def fill_selected(session: Session, plane: Plane, value: float) -> None:
    """One number that is pasted goes to all that is selected, as in a spreadsheet."""
    chosen = session.look.selection
    if chosen is not None:
        mask = chosen.mask(plane.size)
        session.apply(lambda d: edits.paint(d, plane.planes, mask, value), f"Paste into {int(mask.sum()):,} cells")


def begin_of(session: Session, plane: Plane, cell: Place | None) -> Place:
    """Where a paste begins: at the first cell on the stage of what is selected, at the cell that was pointed at, or at
    the grid's first.
    """
    chosen = session.look.selection
    if chosen is not None and chosen.target == plane.planes.target:
        box = plane.shown_box(chosen.bounds)
        cell = (box.top, box.left)
    place = plane.place(*(cell or (0, 0)))
    if place is None:
        raise ConvvizError("A block can begin at a cell of the input, not at a zero that is put between them.")
    return place


def joined_block(block: Array, plane: Plane, count: int) -> Array:
    """A block for the planes that take it: one of as many channels as there are, or the first for all."""
    if block.ndim == 3 and not (plane.planes.at[-1] is None and len(block) == count):
        return np.asarray(block[0])
    return block

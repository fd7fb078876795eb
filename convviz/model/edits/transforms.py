"""What becomes of a whole grid, or of the selected part of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.document import Document
from convviz.model.edits.arrays import array_of, with_array
from convviz.model.edits.cells import Planes, block_of, paint, place_block
from convviz.model.selection import Box, Selection
from convviz.model.shapes import Mask

Change = Callable[[Array], Array]
"""Takes values (…, rows, columns); each plane is changed alike."""


@dataclass(frozen=True, slots=True)
class Where:
    """What an edit is made on: ``planes``, and of these only what is ``chosen``, where something is; ``turned`` says
    that the first cell stands last on the stage, so that directions are meant the other way round.
    """

    planes: Planes
    chosen: Selection | None = None
    turned: bool = False

    def values(self, document: Document) -> Array:
        """The values that are meant, (…, rows, columns); NaN stands for what is not chosen between them."""
        if self.chosen is None:
            return self.planes.values(document)
        return block_of(document, self.planes, self.chosen)


Changed = tuple[Document, Selection | None]
"""A document, and what is selected in it then."""


def with_values(document: Document, where: Where, change: Change) -> Changed:
    """Other values in the same cells; ``change`` gets those of ``Where.values``."""
    chosen = where.chosen
    size = where.planes.size(document)
    box = Box(0, 0, *size) if chosen is None else chosen.bounds.within(size)
    values = where.values(document)
    block = np.broadcast_to(change(values), values.shape)
    if chosen is not None:
        mask = chosen.mask(size)[box.top : box.bottom, box.left : box.right]
        block = np.where(mask, block, np.nan)
    return place_block(document, where.planes, block, box.top, box.left), chosen


def reshaped(document: Document, where: Where, change: Change, left: float) -> Changed:
    """Cells elsewhere, as ``change`` moves them: turned, mirrored. A selection keeps its top left corner, and where it
    was ``left`` stays behind.
    """
    chosen, planes = where.chosen, where.planes
    if chosen is None:
        array = array_of(document, planes.layer, planes.target)
        rows, columns = array.shape[-2:]
        if change(np.empty((rows, columns))).shape != (rows, columns):  # then all planes change their size
            return with_array(document, planes.layer, planes.target, np.ascontiguousarray(change(array))), None
        return with_values(document, where, change)
    size = planes.size(document)
    box = chosen.bounds.within(size)
    block = change(block_of(document, planes, chosen))
    rows, columns = block.shape[-2:]
    if rows > size[0] or columns > size[1]:
        raise ConvvizError(f"Turned, what is selected is {rows}×{columns}; the grid has {size[0]}×{size[1]} cells.")
    # Near an edge it moves away from that.
    top, side = min(box.top, size[0] - rows), min(box.left, size[1] - columns)
    document = paint(document, planes, chosen.mask(size), left)
    document = place_block(document, planes, block, top, side)
    return document, _reshaped_selection(chosen, box, change).moved(top - box.top, side - box.left)


def _reshaped_selection(chosen: Selection, box: Box, change: Change) -> Selection:
    boxes = []
    for one in chosen.boxes:
        mask: Mask = np.zeros(box.size, bool)
        mask[max(one.top - box.top, 0) : one.bottom - box.top, max(one.left - box.left, 0) : one.right - box.left] = (
            True
        )
        cells = np.argwhere(change(mask.astype(float)))
        if len(cells):
            (top, left), (bottom, right) = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
            boxes.append(Box(top + box.top, left + box.left, bottom + box.top + 1, right + box.left + 1))
    return Selection(chosen.target, tuple(boxes))


# Moving cells


def turned_left(values: Array) -> Array:
    """Turned by 90° against the clock."""
    return np.rot90(values, 1, (-2, -1))


def turned_right(values: Array) -> Array:
    """Turned by 90° with the clock."""
    return np.rot90(values, -1, (-2, -1))


def turned_round(values: Array) -> Array:
    """Turned by 180°."""
    return values[..., ::-1, ::-1]


def mirrored_across(values: Array) -> Array:
    """Left and right change places."""
    return values[..., ::-1]


def mirrored_down(values: Array) -> Array:
    """Top and bottom change places."""
    return values[..., ::-1, :]


def transposed(values: Array) -> Array:
    """Rows become columns."""
    return values.swapaxes(-2, -1)


def turned_by_half_steps(values: Array) -> Array:
    """The eight outer cells of a 3×3 kernel go one further with the clock: turned by 45°, as compass detectors are."""
    ring = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
    result = values.copy()
    for i, place in enumerate(ring):
        result[(..., *ring[(i + 1) % len(ring)])] = values[(..., *place)]
    return result


def shifted(values: Array, down: int, right: int, wrap: bool, left: float) -> Array:
    """Moved by rows and columns; what leaves comes in on the other side, or ``left`` comes in."""
    if wrap:
        return np.roll(values, (down, right), (-2, -1))
    result = np.full_like(values, left)
    rows, columns = values.shape[-2:]
    to = _kept(down, rows), _kept(right, columns)
    come = _kept(-down, rows), _kept(-right, columns)
    result[..., to[0], to[1]] = values[..., come[0], come[1]]
    return result


def _kept(by: int, count: int) -> slice:
    """The places that something moved ``by`` comes to."""
    by = min(max(by, -count), count)
    return slice(max(by, 0), count + min(by, 0))

"""Values of cells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convviz.engine.arrays import Array, Pair, adopted, number, numbers
from convviz.model.document import Document
from convviz.model.edits.arrays import array_of, with_array
from convviz.model.selection import Selection, Target
from convviz.model.shapes import Mask

Index = tuple[int, ...]
"""(channel, row, column) of the input, or (filter, channel, row, column) of the kernel."""


@dataclass(frozen=True, slots=True)
class Planes:
    """Which planes of an array: those of ``target`` (of ``layer``, where it is the kernel's) at the leading indices
    ``at``, where None stands for all; (channel,) of the input, (filter, channel) of the kernel.
    """

    target: Target
    layer: int
    at: tuple[int | None, ...]

    def of(self, array: Array) -> Array:
        """A view of them in their array, (…, rows, columns)."""
        return array[tuple(slice(None) if index is None else index for index in self.at)]

    def values(self, document: Document) -> Array:
        """The planes, (…, rows, columns)."""
        return self.of(array_of(document, self.layer, self.target))

    def size(self, document: Document) -> Pair:
        """Their rows and columns."""
        rows, columns = array_of(document, self.layer, self.target).shape[-2:]
        return rows, columns


def set_cells(document: Document, layer: int, target: Target, cells: Iterable[Index], value: float) -> Document:
    """Write ``value`` to ``cells``; cells outside the array are passed over."""
    array = array_of(document, layer, target).copy()
    checked = number(value, "value of a cell")
    indices = np.array(list(cells), dtype=np.intp).reshape(-1, array.ndim)
    inside = ((indices >= 0) & (indices < array.shape)).all(axis=1)
    array[tuple(indices[inside].T)] = checked
    return with_array(document, layer, target, adopted(array))


def paint(document: Document, planes: Planes, mask: Mask, value: ArrayLike) -> Document:
    """Write ``value`` to the cells of ``mask`` (rows, columns) in each plane; several values are one for each plane."""
    checked = numbers(value, "value of a cell")
    return _changed(document, planes, lambda view: view.__setitem__((..., mask), checked[..., None]))


def place_block(document: Document, planes: Planes, block: Array, row: int, column: int) -> Document:
    """Write ``block`` ((…,) rows, columns) with its first cell at (row, column); NaN and what lies beyond the grid are
    passed over.
    """
    return _changed(document, planes, lambda view: _lay(view, block, row, column))


def move_cells(document: Document, planes: Planes, chosen: Selection, down: int, right: int, left: float) -> Document:
    """Take the chosen cells away, which leaves ``left`` behind, and lay them ``down`` and ``right`` of there."""

    def move(view: Array) -> None:
        mask = chosen.mask((view.shape[-2], view.shape[-1]))
        taken = np.where(mask, view, np.nan)
        view[..., mask] = left
        _lay(view, taken, down, right)

    return _changed(document, planes, move)


def block_of(document: Document, planes: Planes, chosen: Selection) -> Array:
    """The values of the chosen cells in the smallest rectangle around them, (…, rows, columns); NaN is not chosen."""
    values = planes.values(document)
    size = values.shape[-2], values.shape[-1]
    top, left, bottom, right = chosen.bounds.within(size)
    return np.where(chosen.mask(size), values, np.nan)[..., top:bottom, left:right]


def _lay(view: Array, block: Array, row: int, column: int) -> None:
    """Write a block over a part of ``view``, NaN passed over."""
    starts = max(row, 0), max(column, 0)
    under = view[..., starts[0] : max(row + block.shape[-2], 0), starts[1] : max(column + block.shape[-1], 0)]
    first, left = starts[0] - row, starts[1] - column
    over = block[..., first : first + under.shape[-2], left : left + under.shape[-1]]
    np.copyto(under, over, where=~np.isnan(over))


def _changed(document: Document, planes: Planes, change: Callable[[Array], None]) -> Document:
    """The document after ``change`` has written to a view of the planes of a copy."""
    array = array_of(document, planes.layer, planes.target).copy()
    change(planes.of(array))
    return with_array(document, planes.layer, planes.target, adopted(array))

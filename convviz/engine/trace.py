"""Steps: one window position each, with everything that the arithmetic there needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array

if TYPE_CHECKING:
    from convviz.engine.operation import Operation

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Cells as the product of three index arrays; rows and columns may lie in the padding.

    Indices count from the first cell of the unpadded grid: −1 is the first row of padding above it.
    """

    channels: Indices
    rows: Indices
    columns: Indices

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, rows, columns)"""
        return len(self.channels), len(self.rows), len(self.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One window position.

    ``source``, ``kernel``, ``patch``, ``weights`` and ``products`` have the same shape
    (channels, rows, columns), cell for cell: ``patch[k] · weights[k] = products[k]``, where ``patch[k]``
    stands at ``source``'s cell k and ``weights[k]`` at ``kernel``'s cell k of filter ``output_index[0]``.
    ``value = products.sum() + bias`` is written to the ``target`` cells.
    """

    index: int
    output_index: tuple[int, int, int]
    source: Lattice
    target: Lattice
    kernel: Lattice
    patch: Array
    weights: Array
    products: Array
    bias: float
    value: float


def _read_only(array: Array) -> Array:
    """A view that cannot be written through: what a trace hands out is shared."""
    view = array.view()
    view.setflags(write=False)
    return view


class Trace(Sequence[Step]):
    """All steps of an operation on one input, any of them in O(window)."""

    def __init__(self, operation: "Operation", x: Array) -> None:
        """``x`` has shape (channels, rows, columns) and fits ``operation``."""
        self.operation = operation
        self.input = x
        self.output_shape = operation.output_shape(x.shape)
        self.axes = operation.axis_sizes(x.shape)
        self._last: Step | None = None

    @cached_property
    def padded(self) -> Array:
        """The input with its padding, (channels, rows, columns)."""
        return _read_only(self.operation.padded(self.input))

    @cached_property
    def output(self) -> Array:
        """The whole feature map, vectorised, (filters, rows, columns)."""
        return _read_only(self.operation(self.input))

    def __len__(self) -> int:
        filters, rows, columns = self.output_shape
        return filters * rows * columns

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        if isinstance(index, slice):
            return [self.operation.step(self, i) for i in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(f"step {index} of {len(self)}")
        # The same step is asked for again and again while it is shown.
        if self._last is None or self._last.index != position:
            self._last = self.operation.step(self, position)
        return self._last

    def __iter__(self) -> Iterator[Step]:
        return (self.operation.step(self, i) for i in range(len(self)))

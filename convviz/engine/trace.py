"""Steps: one window position each, with everything that the arithmetic there needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array, Pair
from convviz.engine.padding import Sides
from convviz.engine.rounding import settled
from convviz.engine.walks import Maps

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

    ``products`` is (channels, rows, columns) like the kernel; ``source``, ``patch`` and ``weights`` have
    that shape or broadcast to it, cell for cell: ``patch[k] · weights[k] = products[k]``, where ``patch[k]``
    stands at ``source``'s cell k and ``weights[k]`` at ``kernel``'s cell k of filter ``position[0]``.

    Where ``accumulates``, ``products`` are added over the channels to the ``target`` cells (a scattering
    step; ``value`` is the sum of all). Otherwise ``total = products.sum() + bias`` (of a max pool the
    largest product, at the flat index ``winner``), and ``value``, which the activation makes of it, is
    written to the one ``target`` cell. ``divisor`` is what an average divides the sum of ``patch`` by.
    ``activates`` says of a scattering step that it is the last one of its map, which then gets the activation.
    """

    index: int
    position: tuple[int, int, int]
    """(filter, row, column) in the order of the steps"""
    source: Lattice
    target: Lattice
    kernel: Lattice
    patch: Array
    weights: Array
    products: Array
    bias: float
    total: float
    value: float
    winner: int | None = None
    divisor: int = 1
    accumulates: bool = False
    activates: bool = False

    @property
    def output_index(self) -> tuple[int, int, int]:
        """(filter, row, column) of the first target cell."""
        return int(self.target.channels[0]), int(self.target.rows[0]), int(self.target.columns[0])


def first_cells(position: tuple[int, int, int]) -> Lattice:
    """The lattice of one cell."""
    return Lattice(*(np.array([i], dtype=np.intp) for i in position))


def _read_only(array: Array) -> Array:
    """A view that cannot be written through: what a trace hands out is shared."""
    view = array.view()
    view.setflags(write=False)
    return view


class Trace(Sequence[Step]):
    """All steps of an operation on one input, any of them in O(window)."""

    def __init__(self, operation: "Operation", x: Array, output: Array | None = None, walk: str = "") -> None:
        """``x`` is (channels, rows, columns) and fits ``operation``; ``output`` is its map, where that is known.

        ``walk`` names one of the operation's; it is the usual one where there is no such.
        """
        self.operation = operation
        self.walk = operation.walk_named(walk)
        self.input = x
        self.output_shape = operation.output_shape(x.shape)
        self.step_shape = self.walk.step_shape(operation, x.shape)
        self.axes = operation.axis_sizes(x.shape)
        self.known = None if output is None else _read_only(output)
        """The whole map, as far as it has been asked for or was given"""
        self._last: Step | None = None

    @cached_property
    def padded(self) -> Array:
        """The grid that the window moves over, (channels, rows, columns): the input with its padding, or
        stretched by zeros. −∞ and NaN stand where padding has no number.
        """
        return _read_only(self.walk.padded(self.operation, self.input))

    @cached_property
    def ring(self) -> Sides:
        """How many cells of ``padded`` lie around the input, ((top, bottom), (left, right))."""
        return self.walk.ring(self.operation, self.input.shape)

    @property
    def spacing(self) -> Pair:
        """Distance of the input's cells within ``padded``: 1, or the stride where zeros stand between them."""
        return self.walk.spacing(self.operation)

    @cached_property
    def cut(self) -> Sides:
        """Cells around the output that steps write to and that are cut off, ((top, bottom), (left, right))."""
        return self.walk.cut(self.operation, self.input.shape)

    @property
    def output(self) -> Array:
        """The whole feature map, vectorised, (filters, rows, columns)."""
        if self.known is None:
            self.known = _read_only(self.operation(self.input))
        return self.known

    @cached_property
    def settled(self) -> Array:
        """``output`` with exact zeros where it is zero but for rounding: what is shown."""
        with np.errstate(over="ignore", invalid="ignore"):
            return _read_only(settled(self.operation, self.input, self.output))

    def written(self, filter_index: int, steps: int) -> Array:
        """One filter's map with its cut-off cells after the first ``steps`` steps; NaN is not yet written."""
        return self._maps.written(filter_index, steps)

    @cached_property
    def _maps(self) -> Maps:
        return self.walk.maps(self)

    def step_of(self, filter_index: int, row: int, column: int) -> int | None:
        """The step that completes a cell of the map; None where there is none, as outside the map."""
        _, height, width = self.output_shape
        if not (0 <= row < height and 0 <= column < width):
            return None
        return self.walk.step_of(self, filter_index, row, column)

    @cached_property
    def depends(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which outputs depend on which inputs, see ``Operation.depends``."""
        return self.operation.depends(self.input.shape)

    def filter_of(self, index: int) -> int:
        """The filter, or the channel of a pool, whose map a step works on, from 0."""
        _, rows, columns = self.step_shape
        return index // (rows * columns)

    def __len__(self) -> int:
        filters, rows, columns = self.step_shape
        return filters * rows * columns

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        if isinstance(index, slice):
            return [self._computed(i) for i in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(f"step {index} of {len(self)}")
        # The same step is asked for again and again while it is shown.
        if self._last is None or self._last.index != position:
            self._last = self._computed(position)
        return self._last

    def __iter__(self) -> Iterator[Step]:
        return (self._computed(i) for i in range(len(self)))

    def _computed(self, index: int) -> Step:
        # Who shows the step says where numbers left their range; NumPy's warning would say it to nobody.
        with np.errstate(over="ignore", invalid="ignore"):
            return self.walk.step(self, index)

"""The operation as one sparse matrix, and the patches as columns (im2col)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.engine.arrays import Array, grid
from convviz.engine.operation import Operation, channels_in, require_memory
from convviz.engine.padding import FILL, source_indices
from convviz.engine.pools import AvgPool2d
from convviz.engine.sizes import Axis, TransposedSize
from convviz.engine.trace import Trace
from convviz.engine.transpose import ConvTranspose2d
from convviz.engine.weighted import Weighted
from convviz.errors import ConvvizError

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class SparseRow:
    """One output: ``output = Σ values · input[cells] + offset``; ``cells`` are flat, each once, in order."""

    cells: Indices
    values: Array
    offset: float


@dataclass(frozen=True, slots=True, eq=False)
class Unrolled:
    """The matrix (outputs, inputs) of a linear operation in compressed sparse rows, an output each in the
    order of the map: row i has ``values[starts[i]:starts[i + 1]]`` at the input's flat ``cells`` there.
    """

    starts: Indices
    cells: Indices
    values: Array
    offsets: Array
    input_shape: tuple[int, int, int]
    output_shape: tuple[int, int, int]

    @property
    def shape(self) -> tuple[int, int]:
        """(outputs, inputs)"""
        return len(self.offsets), int(np.prod(self.input_shape))

    def __getitem__(self, index: int) -> SparseRow:
        """The row of one output, which is also the row of one step."""
        place = range(len(self.offsets))[index]
        span = slice(self.starts[place], self.starts[place + 1])
        return SparseRow(self.cells[span], self.values[span], float(self.offsets[place]))

    def __len__(self) -> int:
        return len(self.offsets)

    def __iter__(self) -> Iterator[SparseRow]:
        return (self[i] for i in range(len(self)))

    def multiply(self, x: ArrayLike) -> Array:
        """The matrix times the input's cells plus the offsets, as a map, without the activation.

        Raises ConvvizError for an input of another shape.
        """
        array = grid(x, "input")
        if array.shape != self.input_shape:
            raise ConvvizError(f"The input is {array.shape}; this matrix is for one of {self.input_shape}.")
        outputs = np.repeat(np.arange(len(self)), np.diff(self.starts))
        sums = np.bincount(outputs, self.values * array.ravel()[self.cells], len(self))
        return (sums + self.offsets).reshape(self.output_shape)

    def dense(self) -> Array:
        """The matrix as an array (outputs, inputs), without the offsets."""
        require_memory(self.shape, "unrolled matrix")
        matrix: Array = np.zeros(self.shape)
        matrix[np.repeat(np.arange(len(self)), np.diff(self.starts)), self.cells] = self.values
        return matrix


def unrolled(operation: Operation, input_shape: tuple[int, ...]) -> Unrolled:
    """The operation on inputs of (channels, rows, columns) as a matrix; the bias and constant padding are offsets.

    Raises ConvvizError for max pooling, which no matrix is, and where it would be too large.
    """
    if not operation.reduction.linear:
        raise ConvvizError(f"{operation.label} is not a matrix: which cell wins depends on the input.")
    linear = operation
    filters, rows, columns = linear.output_shape(input_shape)
    channels = channels_in(input_shape)
    height, width = linear.kernel_size
    depth = len(linear.channels_of(0, channels))
    require_memory((filters, rows, columns, depth, height, width), "unrolled matrix")
    require_memory((channels, *input_shape[-2:]), "input")
    shape = (channels, input_shape[-2], input_shape[-1])
    trace = Trace(linear, np.zeros(shape), walk=_windowed(operation))
    under = _cells_under(trace)
    outputs, cells, values = [], [], []
    for f in range(filters):
        read = linear.channels_of(f, channels)
        place = under[read.start : read.stop]
        weights = np.broadcast_to(_weights(trace, f), place.shape)
        known = place != FILL
        outputs.append(np.broadcast_to(np.arange(rows * columns).reshape(rows, columns, 1, 1), place.shape)[known])
        outputs[-1] = outputs[-1] + f * rows * columns
        cells.append(place[known])
        values.append(weights[known])
    # On an input of zeros, what is left of each sum is its offset.
    offsets = linear.replace(activation="none")(np.zeros(shape)).ravel()
    entries = np.concatenate(outputs) * int(np.prod(shape)) + np.concatenate(cells)
    starts, merged, summed = _merged(entries, np.concatenate(values), (len(offsets), int(np.prod(shape))))
    return Unrolled(starts, merged, summed, offsets, shape, (filters, rows, columns))


def sampled_entries(
    operation: Operation, input_shape: tuple[int, ...], outputs: NDArray[np.intp]
) -> tuple[Indices, Indices, Array]:
    """Of some rows of the unrolled matrix the entries: (number of the row among ``outputs``, input cell, value).

    What a padding that copies puts into one cell stands there more than once. For looking at matrices that are too
    large to be made. Raises ConvvizError for max pooling, which no matrix is.
    """
    if not operation.reduction.linear:
        raise ConvvizError(f"{operation.label} is not a matrix: which cell wins depends on the input.")
    channels = channels_in(input_shape)
    trace = Trace(operation, np.zeros((channels, *input_shape[-2:])), walk=_windowed(operation))
    _, rows, columns = trace.output_shape
    down, across = _windows(trace)
    cells = _cells_of_padded(trace)
    filters, places = np.divmod(outputs, rows * columns)
    found = []
    for number, (f, place) in enumerate(zip(filters.tolist(), places.tolist(), strict=True)):
        read = operation.channels_of(f, channels)
        r, c = divmod(place, columns)
        under = cells[read.start : read.stop, down[r][:, None], across[c][None, :]]
        weights = np.broadcast_to(trace[f * rows * columns + place].weights, under.shape)
        known = under != FILL
        found.append((np.full(np.count_nonzero(known), number, dtype=np.intp), under[known], weights[known]))
    numbers, places_, values = (np.concatenate(part) for part in zip(*found, strict=True))
    return numbers, places_, values


def _merged(places: Indices, values: Array, shape: tuple[int, int]) -> tuple[Indices, Indices, Array]:
    """Compressed rows of the values at flat ``places`` of a matrix.

    A cell that the padding copies is under a window more than once: its values are added up.
    """
    rows, width = shape
    entries, inverse = np.unique(places, return_inverse=True)
    summed = np.bincount(inverse, values, len(entries)).astype(np.float64)
    starts = np.searchsorted(entries, np.arange(rows + 1) * width)
    return starts, entries % width, summed


def _windowed(operation: Operation) -> str:
    """The walk with a window for each output."""
    return next(walk.name for walk in operation.walks if not walk.accumulates)


def _weights(trace: Trace, filter_index: int) -> Array:
    """What a filter's window is multiplied by: (channels, 1, 1, rows, columns), or a factor for each position."""
    operation = trace.operation
    _, rows, columns = trace.output_shape
    if isinstance(operation, Weighted):
        return trace[filter_index * rows * columns].weights[:, None, None]
    if isinstance(operation, AvgPool2d):
        return 1.0 / operation.divisors(trace.input.shape)[None, :, :, None, None]
    raise ConvvizError(f"{operation.label} is not a matrix.")


def _windows(trace: Trace) -> tuple[Indices, Indices]:
    """For rows and for columns, the indices into ``trace.padded`` under every window, (positions, window)."""

    def places(axis: Axis, before: int) -> Indices:
        axis = axis.equivalent if isinstance(axis, TransposedSize) else axis
        result: Indices = axis.windows() + before
        return result

    (top, _), (left, _) = trace.ring
    return places(trace.axes[0], top), places(trace.axes[1], left)


def _cells_under(trace: Trace) -> Indices:
    """The flat input cell under each cell of each window, (channels, rows, columns, height, width), or ``FILL``."""
    rows, columns = _windows(trace)
    cells = _cells_of_padded(trace)
    return cells[:, rows[:, None, :, None], columns[None, :, None, :]]


def _cells_of_padded(trace: Trace) -> Indices:
    """For each cell of the padded (or stretched) grid the flat input cell it shows, or ``FILL``."""
    channels, height, width = trace.input.shape
    if isinstance(trace.operation, ConvTranspose2d):
        cells = np.full(trace.padded.shape, FILL, dtype=np.intp)
        numbers = np.arange(channels * height * width, dtype=np.intp).reshape(channels, height, width)
        (top, _), (left, _) = trace.ring
        (down, across) = trace.spacing
        cells[:, top : top + (height - 1) * down + 1 : down, left : left + (width - 1) * across + 1 : across] = numbers
        return cells
    mode = trace.operation.filling[0]
    rows, columns = (
        source_indices(mode, size, range(-before, size + after))
        for size, (before, after) in zip((height, width), trace.ring, strict=True)
    )
    flat = np.arange(channels, dtype=np.intp)[:, None, None] * height * width + rows[:, None] * width + columns
    return np.where((rows == FILL)[:, None] | (columns == FILL), FILL, flat)


def patch_matrix(operation: Operation, x: ArrayLike) -> Array:
    """im2col: (channels · rows · columns of the window, positions), as ``torch.nn.Unfold`` orders them.

    For one group, ``weight.reshape(filters, −1) @ patch_matrix`` is the map. Of a transposed convolution
    the patches are those of the equivalent one. Padding has the values that the operation gives it.
    """
    array = grid(x, "input")
    _, rows, columns = operation.output_shape(array.shape)
    height, width = operation.kernel_size
    require_memory((len(array), height, width, rows, columns), "patch matrix")
    trace = Trace(operation, array, walk=_windowed(operation))
    down, across = _windows(trace)
    patches: Array = trace.padded[:, down.T[:, None, :, None], across.T[None, :, None, :]]
    return patches.reshape(len(array) * height * width, rows * columns)

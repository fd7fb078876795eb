"""The operation as one sparse matrix, and the patches as columns (im2col)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.engine.arrays import Array, grid
from convviz.engine.operation import Operation, require_memory
from convviz.engine.padding import FILL, source_indices
from convviz.engine.trace import Trace
from convviz.engine.transpose import ConvTranspose2d
from convviz.errors import ConvvizError


@dataclass(frozen=True, slots=True, eq=False)
class SparseRow:
    """One output: ``output = Σ values · input[cells] + offset``; ``cells`` are flat, each once, in order."""

    cells: NDArray[np.intp]
    values: Array
    offset: float


@dataclass(frozen=True, slots=True, eq=False)
class Unrolled:
    """The matrix (outputs, inputs) of a linear operation, a row for each output in the order of the map."""

    rows: tuple[SparseRow, ...]
    input_shape: tuple[int, int, int]
    output_shape: tuple[int, int, int]

    @property
    def shape(self) -> tuple[int, int]:
        """(outputs, inputs)"""
        return len(self.rows), int(np.prod(self.input_shape))

    def multiply(self, x: ArrayLike) -> Array:
        """The matrix times the input's cells plus the offsets, as a map, without the activation."""
        flat = grid(x, "input").ravel()
        totals = [float(row.values @ flat[row.cells]) + row.offset for row in self.rows]
        return np.array(totals).reshape(self.output_shape)

    def dense(self) -> Array:
        """The matrix as an array (outputs, inputs), without the offsets."""
        require_memory(self.shape, "unrolled matrix")
        matrix: Array = np.zeros(self.shape)
        for i, row in enumerate(self.rows):
            matrix[i, row.cells] = row.values
        return matrix


def unrolled(operation: Operation, input_shape: tuple[int, ...]) -> Unrolled:
    """The operation on inputs of (channels, rows, columns) as a matrix; the bias and constant padding are offsets.

    Raises ConvvizError for max pooling, which no matrix is.
    """
    if operation.reduction == "max":
        raise ConvvizError("Max pooling is not a matrix: which cell wins depends on the input.")
    linear = operation.replace(view="equivalent") if isinstance(operation, ConvTranspose2d) else operation
    shape = (1, *input_shape) if len(input_shape) == 2 else input_shape
    trace = Trace(linear, np.zeros(shape))
    require_memory((len(trace), trace[0].products.size), "unrolled matrix")
    cells = _cells_of_padded(trace)
    rows = tuple(_row(trace, i, cells) for i in range(len(trace)))
    return Unrolled(rows, (shape[0], shape[1], shape[2]), trace.output_shape)


def _row(trace: Trace, index: int, cells: NDArray[np.intp]) -> SparseRow:
    step = trace[index]
    (top, _), (left, _) = trace.ring
    under = cells[np.ix_(step.source.channels, step.source.rows + top, step.source.columns + left)].ravel()
    weights = np.broadcast_to(step.weights, step.products.shape).ravel()
    real = under != FILL
    # A cell that the padding copies is under the window more than once.
    known, inverse = np.unique(under[real], return_inverse=True)
    # On an input of zeros, what is left of the sum is the offset.
    return SparseRow(known, np.bincount(inverse, weights[real], len(known)).astype(np.float64), step.total)


def _cells_of_padded(trace: Trace) -> NDArray[np.intp]:
    """For each cell of the padded (or stretched) grid the flat input cell it shows, or ``FILL``."""
    channels, height, width = trace.input.shape
    if trace.spacing != (1, 1) or isinstance(trace.operation, ConvTranspose2d):
        cells = np.full(trace.padded.shape, FILL, dtype=np.intp)
        numbers = np.arange(channels * height * width, dtype=np.intp).reshape(channels, height, width)
        (top, _), (left, _) = trace.ring
        (down, across) = trace.spacing
        cells[:, top : top + (height - 1) * down + 1 : down, left : left + (width - 1) * across + 1 : across] = numbers
        return cells
    mode = getattr(trace.operation, "padding_mode", "zeros")
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
    linear = operation.replace(view="equivalent") if isinstance(operation, ConvTranspose2d) else operation
    trace = Trace(linear, array)
    _, rows, columns = trace.output_shape
    (top, _), (left, _) = trace.ring
    windows = [[trace.operation.step(trace, r * columns + c).source for c in range(columns)] for r in range(rows)]
    channels = np.arange(len(array))
    height, width = operation.kernel_size
    require_memory((len(array) * height * width, rows * columns), "patch matrix")
    patches = [
        trace.padded[np.ix_(channels, source.rows + top, source.columns + left)].ravel()
        for line in windows
        for source in line
    ]
    return np.stack(patches, axis=1)

"""The factors of an operation as a product of matrices, and where a matrix stands."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.engine import ACTIVATIONS, Trace, patch_matrix, unrolled
from convviz.engine.arrays import Array
from convviz.engine.unrolled import Unrolled, sampled_entries
from convviz.errors import ConvvizError
from convviz.model.words import size_text
from convviz.stage.cells import Panel
from convviz.stage.marks import Rect
from convviz.stage.pencil import Pencil
from convviz.stage.scale import ColourScale

_MOST_ENTRIES = 200_000
"""Entries up to which a matrix is made whole; more would stop the window."""

_MOST = 384
"""Rows or columns of a matrix up to which each entry is a cell; a larger one is a picture of how dense it is."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A matrix of the product, ``block`` entries of it in a cell (more than one are a picture of its density)."""

    key: str
    title: str
    size: str
    values: Array
    scale: ColourScale
    block: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Product:
    """``left · right = result``, and which row of the left, column of the right and entry of the result a step is."""

    left: Factor
    right: Factor
    sign: str
    result: str
    shape: tuple[int, int]
    every: int = 1
    """Of a long vector, each how many-th entry is shown"""


def unrolled_product(trace: Trace, pencil: Pencil) -> Product:
    """The sparse matrix of the operation times the flattened input. Raises ConvvizError of what no matrix is."""
    title = "Matrix, transposed" if trace.walk.accumulates else "Matrix"
    layer, count = trace.operation, math.prod(trace.output_shape)
    offset = layer.has_bias
    if count * layer.terms > _MOST_ENTRIES:
        left = _sampled(trace, title, pencil)
    else:
        matrix = unrolled(layer, trace.input.shape)
        left, offset = _matrix(matrix, title, pencil), offset or bool(np.any(matrix.offsets))
    scale = pencil.figure.scales[Panel.INPUT]
    every = -(-trace.input.size // _MOST)
    cells = trace.input.reshape(-1, 1)[::every].astype(np.float64)
    right = Factor("right", "Input", _flattened(every), cells, scale, (every, 1))
    every = -(-count // _MOST)
    return Product(left, right, _sign(trace, offset), _flattened(every), (count, 1), every)


def _sign(trace: Trace, bias: bool) -> str:
    """What stands before the result: ``=``, ``+ b =``, ``+ b, ReLU →``"""
    if trace.operation.activation == "none":
        return "+ b =" if bias else "="
    label = ACTIVATIONS[trace.operation.activation].label
    return f"+ b, {label} →" if bias else f"{label} →"


def _flattened(every: int) -> str:
    return "flattened" if every == 1 else f"flattened, one of {every}"


def _matrix(matrix: Unrolled, title: str, pencil: Pencil) -> Factor:
    rows, columns = matrix.shape
    size = f"{rows:,}×{columns:,}, {np.count_nonzero(matrix.values):,} entries that are not 0"
    if max(rows, columns) <= _MOST:
        return Factor("left", title, size, matrix.dense(), pencil.theme.signed_scale(matrix.values))
    block = -(-rows // _MOST), -(-columns // _MOST)
    counts = np.zeros((-(-rows // block[0]), -(-columns // block[1])))
    outputs = np.repeat(np.arange(rows), np.diff(matrix.starts))
    np.add.at(counts, (outputs // block[0], matrix.cells // block[1]), matrix.values != 0)
    scale = ColourScale(pencil.theme.sequential, 0.0, max(float(counts.max()), 1.0))
    return Factor("left", f"{title}: how dense", size, counts, scale, block)


def _sampled(trace: Trace, title: str, pencil: Pencil) -> Factor:
    """A picture of how dense a matrix is that would take too long to make: of the first row of each block."""
    rows, columns = math.prod(trace.output_shape), trace.input.size
    block = -(-rows // _MOST), -(-columns // _MOST)
    outputs = np.arange(0, rows, block[0])
    numbers, cells, values = sampled_entries(trace.operation, trace.input.shape, outputs)
    counts = np.zeros((len(outputs), -(-columns // block[1])))
    np.add.at(counts, (numbers, cells // block[1]), values != 0)
    scale = ColourScale(pencil.theme.sequential, 0.0, max(float(counts.max()), 1.0))
    return Factor("left", f"{title}: how dense", f"{rows:,}×{columns:,}, one row of {block[0]:,}", counts, scale, block)


def patches_product(trace: Trace, pencil: Pencil) -> Product:
    """The kernels as rows times the patches as columns. Raises ConvvizError of groups, and where it is too large."""
    layer = trace.operation
    if layer.filters is None or layer.channels_of(0, len(trace.input)) != range(len(trace.input)):
        raise ConvvizError("Patches as columns are one product of matrices for a convolution of one group only.")
    columns = patch_matrix(layer, trace.input)
    if max(columns.shape) > 4 * _MOST:
        raise ConvvizError(f"The patches would be a matrix of {size_text(columns.shape)}: too large to be read here.")
    windowed = next(walk.name for walk in layer.walks if not walk.accumulates)
    steps = layer.trace(trace.input, windowed)
    filters, rows, across = trace.output_shape
    weights = np.stack([steps[f * rows * across].weights.ravel() for f in range(filters)])
    left = Factor("left", "Kernels", "a row each", weights, pencil.theme.signed_scale(weights))
    known = np.where(np.isfinite(columns), columns, np.nan)
    right = Factor("right", "Patches", "a column each", known, pencil.figure.scales[Panel.INPUT])
    sign = _sign(trace, layer.has_bias)
    return Product(left, right, sign, "a row each", (filters, rows * across))


@dataclass(frozen=True, slots=True)
class MatrixPlace:
    """Where a matrix of ``shape`` stands; its columns are drawn ``times`` side by side."""

    x: float
    y: float
    cell: float
    shape: tuple[int, int]
    times: int = 1
    block: tuple[int, int] = (1, 1)

    @property
    def rect(self) -> Rect:
        return Rect(self.x, self.y, self.shape[1] * self.times * self.cell, self.shape[0] * self.cell)

    def part(self, row: int | None, column: int | None) -> Rect:
        """A row, a column, or an entry where both are given."""
        top, high = (0, self.shape[0]) if row is None else (row // self.block[0], 1)
        left, wide = (0, self.shape[1]) if column is None else (column // self.block[1], 1)
        across = self.cell * self.times
        return Rect(self.x + left * across + 0.5, self.y + top * self.cell + 0.5, wide * across, high * self.cell)


def span_of(place: MatrixPlace, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Rect:
    """From the first to the last cell of a window."""
    first, last = place.part(int(rows[0]), int(columns[0])), place.part(int(rows[-1]), int(columns[-1]))
    return first.united(last)

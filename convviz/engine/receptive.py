"""What a cell sees and what sees it: window counts, receptive fields, the input cells behind a cell.

Receptive-field arithmetic: A. Araujo, W. Norris, J. Sim, *Computing Receptive Fields of Convolutional
Neural Networks* (Distill 2019), eq. 2 and following, along one axis.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.engine.operation import Operation
from convviz.engine.sizes import TransposedSize
from convviz.engine.stack import Stack

Masks = tuple[NDArray[np.bool_], NDArray[np.bool_]]
Counts = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Along one axis, in cells of the stack's input.

    A cell of the map sees ``size`` cells, those of its neighbour begin ``jump`` cells further on, and the
    first cell's begin at ``start`` (negative in the padding). Behind a transposed convolution neighbours
    see different cells: ``size`` is then the most that any sees, and ``jump`` a fraction.
    """

    size: int
    jump: Fraction
    start: Fraction


def receptive_fields(stack: Stack, input_shape: tuple[int, ...]) -> list[tuple[ReceptiveField, ReceptiveField]]:
    """Of each layer, for rows and for columns."""
    fields = (ReceptiveField(1, Fraction(1), Fraction(0)),) * 2
    found, shape = [], input_shape
    for layer, after in zip(stack, stack.shapes(input_shape), strict=True):
        rows, columns = (_through(f, axis) for f, axis in zip(fields, layer.axis_sizes(shape), strict=True))
        fields, shape = (rows, columns), after
        found.append((rows, columns))
    return found


def _through(field: ReceptiveField, axis: object) -> ReceptiveField:
    if isinstance(axis, TransposedSize):
        # Output o reads inputs from (o + before − reach)/stride to (o + before)/stride.
        reach = axis.effective_kernel - 1
        most = reach // axis.stride
        first = Fraction(axis.before - reach, axis.stride)
        size = field.size + int(most * field.jump)
        return ReceptiveField(size, field.jump / axis.stride, field.start + first * field.jump)
    reach, stride, before = axis.effective_kernel - 1, axis.stride, axis.before  # type: ignore[attr-defined]
    size = field.size + int(reach * field.jump)
    return ReceptiveField(size, field.jump * stride, field.start - before * field.jump)


def cells_behind(
    stack: Stack, input_shape: tuple[int, ...], layer: int, row: int, column: int
) -> tuple[list[int], list[int]]:
    """The rows and the columns of the stack's input on which cell (row, column) of a layer's map depends.

    The cells are all pairs of both. Exact: dilation leaves gaps, and cells that padding copies count.
    """
    layers = stack.layers[: range(len(stack))[layer] + 1]
    shapes = [input_shape, *Stack(layers).shapes(input_shape)]
    masks: tuple[Any, ...] = tuple(np.zeros(n, dtype=np.bool_) for n in shapes[-1][-2:])
    masks[0][row] = masks[1][column] = True
    for operation, shape in zip(reversed(layers), reversed(shapes[:-1]), strict=True):
        depends = operation.depends(shape)
        masks = tuple(d[mask].any(axis=0) for d, mask in zip(depends, masks, strict=True))
    return np.flatnonzero(masks[0]).tolist(), np.flatnonzero(masks[1]).tolist()


def window_counts(operation: Operation, input_shape: tuple[int, ...]) -> Counts:
    """For each input cell (rows, columns) how many windows of one filter use it: the border effect.

    Of a transposed convolution, how many outputs it stamps. Copies of a cell in the padding do not count.
    """
    operation.output_shape(input_shape)
    rows, columns = (_uses(axis) for axis in operation.axis_sizes(input_shape))
    return np.outer(rows, columns)


def _uses(axis: object) -> Counts:
    size, places = _places(axis)
    inside = places[(places >= 0) & (places < size)]
    if isinstance(axis, TransposedSize):
        stamped = (places >= 0) & (places < size)
        counts: Counts = stamped.sum(axis=1)
        return counts
    return np.bincount(inside.ravel(), minlength=size)


def _places(axis: object) -> tuple[int, Counts]:
    """For a window a row: the cells that it uses (or stamps), and how many cells there are."""
    if isinstance(axis, TransposedSize):
        return axis.output, np.array([axis.window(i) for i in range(axis.input)])
    return axis.input, axis.windows()  # type: ignore[attr-defined]


def touching_padding(operation: Operation, input_shape: tuple[int, ...]) -> int:
    """How many outputs of one filter have a window that uses a padding cell; 0 for a transposed convolution."""
    _, rows, columns = operation.output_shape(input_shape)
    clean = []
    for axis in operation.axis_sizes(input_shape):
        if isinstance(axis, TransposedSize):
            return 0
        windows = axis.windows()
        clean.append(int(((windows >= 0) & (windows < axis.input)).all(axis=1).sum()))
    return rows * columns - clean[0] * clean[1]

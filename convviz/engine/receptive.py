"""What a cell sees and what sees it: window counts, receptive fields, the input cells behind a cell.

Receptive-field arithmetic: A. Araujo, W. Norris, J. Sim, *Computing Receptive Fields of Convolutional
Neural Networks* (Distill 2019), eq. 2 and following, along one axis.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.engine.operation import Operation, channels_in
from convviz.engine.sizes import Axis, TransposedSize
from convviz.engine.stack import Stack
from convviz.errors import ConvvizError

Counts = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Along one axis, in cells of the stack's input.

    From the first to the last cell that a cell of the map sees it is ``extent`` cells, the neighbour's
    begin ``jump`` cells further on, and the first cell's begin at ``start`` (negative in the padding).
    Behind a transposed convolution all three may be fractions: neighbours see different cells.
    """

    extent: Fraction
    jump: Fraction
    start: Fraction

    @property
    def size(self) -> int:
        """The most cells that any cell of the map sees, gaps of dilation included."""
        return math.floor(self.extent) + 1


def receptive_fields(stack: Stack, input_shape: tuple[int, ...]) -> list[tuple[ReceptiveField, ReceptiveField]]:
    """Of each layer, for rows and for columns."""
    fields = (ReceptiveField(Fraction(0), Fraction(1), Fraction(0)),) * 2
    found, shape = [], input_shape
    for layer, after in zip(stack, stack.shapes(input_shape), strict=True):
        rows, columns = (_through(f, axis) for f, axis in zip(fields, layer.axis_sizes(shape), strict=True))
        fields, shape = (rows, columns), after
        found.append((rows, columns))
    return found


def _through(field: ReceptiveField, axis: Axis) -> ReceptiveField:
    reach = axis.effective_kernel - 1
    if isinstance(axis, TransposedSize):
        # Output o reads the inputs from (o + before − reach)/stride to (o + before)/stride.
        reached, first = Fraction(reach, axis.stride), Fraction(axis.before - reach, axis.stride)
        jump = field.jump / axis.stride
    else:
        reached, first, jump = Fraction(reach), Fraction(-axis.before), field.jump * axis.stride
    return ReceptiveField(field.extent + reached * field.jump, jump, field.start + first * field.jump)


def cells_behind(
    stack: Stack, input_shape: tuple[int, ...], layer: int, cell: tuple[int, int, int]
) -> tuple[list[int], list[int], list[int]]:
    """The channels, rows and columns of the stack's input on which ``cell`` of a layer's map depends.

    ``cell`` is (filter, row, column). The cells are all combinations of the three lists. Exact: dilation
    leaves gaps, groups leave channels out, and cells that padding copies count.
    """
    layers = stack.layers[: range(len(stack))[layer] + 1]
    shapes = [input_shape, *Stack(layers).shapes(input_shape)]
    if not all(0 <= at < n for at, n in zip(cell, shapes[-1], strict=True)):
        raise ConvvizError(f"There is no cell {cell} in a map of {shapes[-1]}.")
    channels = {cell[0]}
    masks: tuple[Any, ...] = tuple(np.arange(n) == at for at, n in zip(cell[1:], shapes[-1][1:], strict=True))
    for operation, shape in zip(reversed(layers), reversed(shapes[:-1]), strict=True):
        masks = tuple(d[mask].any(axis=0) for d, mask in zip(operation.depends(shape), masks, strict=True))
        channels = {k for f in channels for k in operation.channels_of(f, channels_in(shape))}
    return sorted(channels), np.flatnonzero(masks[0]).tolist(), np.flatnonzero(masks[1]).tolist()


def window_counts(operation: Operation, input_shape: tuple[int, ...]) -> Counts:
    """For each input cell (rows, columns) how many windows of one filter use it: the border effect.

    Of a transposed convolution, how many outputs it stamps. Copies of a cell in the padding do not count.
    """
    operation.output_shape(input_shape)
    rows, columns = (_uses(axis) for axis in operation.axis_sizes(input_shape))
    return np.outer(rows, columns)


def _uses(axis: Axis) -> Counts:
    windows = axis.windows()
    if isinstance(axis, TransposedSize):
        counts: Counts = ((windows >= 0) & (windows < axis.output)).sum(axis=1)
        return counts
    inside = windows[(windows >= 0) & (windows < axis.input)]
    return np.bincount(inside, minlength=axis.input)


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

"""What a cell sees: receptive fields, and the input cells behind a cell of any layer.

The jump is that of A. Araujo, W. Norris, J. Sim, *Computing Receptive Fields of Convolutional Neural
Networks* (Distill 2019), eq. 2. Sizes are counted cell by cell, since behind a transposed convolution
neighbours see fields of different sizes, which no formula of theirs gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.engine.operation import Operation, channels_in
from convviz.engine.sizes import Axis, TransposedSize
from convviz.engine.stack import Stack
from convviz.errors import ConvvizError

Cells = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Along one axis, in cells of the stack's input, as if it had no end.

    A cell of the map sees at most ``size`` cells, from its first to its last with gaps counted in; those
    of the first cell of the map that sees any begin at ``start`` (negative in the padding), the neighbour's
    ``jump`` cells further on. Behind a transposed convolution that is a mean: it may be a fraction.
    """

    size: int
    jump: Fraction
    start: int


def receptive_fields(stack: Stack, input_shape: tuple[int, ...]) -> list[tuple[ReceptiveField, ReceptiveField]]:
    """Of each layer, for rows and for columns."""
    axes: list[tuple[Axis, Axis]] = []
    found, shape = [], input_shape
    for layer, after in zip(stack, stack.shapes(input_shape), strict=True):
        axes.append(layer.axis_sizes(shape))
        shape = after
        found.append((_field([a[0] for a in axes]), _field([a[1] for a in axes])))
    return found


def _field(axes: Sequence[Axis]) -> ReceptiveField:
    jump, period = Fraction(1), 1
    for axis in reversed(axes):
        transposed = isinstance(axis, TransposedSize)
        jump = jump / axis.stride if transposed else jump * axis.stride
        # Outputs this far apart see the same cells, moved by whole cells in every layer between.
        period = lcm(period, jump.denominator)
    seen = [_seen(axes, output) for output in range(period)]
    first = next((i for i, cells in enumerate(seen) if cells.size), 0)
    size = max((int(cells[-1] - cells[0]) + 1 for cells in seen if cells.size), default=0)
    return ReceptiveField(size, jump, int(seen[first][0]) if seen[first].size else 0)


def _seen(axes: Sequence[Axis], output: int) -> Cells:
    """The cells behind one output, in order, on an axis without an end."""
    cells = np.array([output], dtype=np.intp)
    for axis in reversed(axes):
        taps = axis.dilation * np.arange(axis.kernel, dtype=np.intp)
        if isinstance(axis, TransposedSize):
            places = (cells[:, None] + axis.before - taps).ravel()
            cells = np.unique(places[places % axis.stride == 0] // axis.stride)
        else:
            cells = np.unique((cells[:, None] * axis.stride - axis.before + taps).ravel())
    return cells


def cells_behind(
    stack: Stack, input_shape: tuple[int, ...], layer: int, cell: tuple[int, int, int]
) -> tuple[list[int], list[int], list[int]]:
    """The channels, rows and columns of the stack's input on which ``cell`` of a layer's map depends.

    ``cell`` is (filter, row, column). The cells are all combinations of the three lists. Exact: dilation
    leaves gaps, groups leave channels out, and cells that padding copies count.
    """
    layers: tuple[Operation, ...] = stack.layers[: stack.index_of(layer) + 1]
    shapes = [input_shape, *Stack(layers).shapes(input_shape)]
    if len(cell) != 3 or not all(0 <= at < n for at, n in zip(cell, shapes[-1], strict=True)):
        raise ConvvizError(f"There is no cell {cell} in a map of {shapes[-1]}.")
    channels = {cell[0]}
    masks: tuple[Any, ...] = tuple(np.arange(n) == at for at, n in zip(cell[1:], shapes[-1][1:], strict=True))
    for operation, shape in zip(reversed(layers), reversed(shapes[:-1]), strict=True):
        masks = tuple(d[mask].any(axis=0) for d, mask in zip(operation.depends(shape), masks, strict=True))
        channels = {k for f in channels for k in operation.channels_of(f, channels_in(shape))}
    return sorted(channels), np.flatnonzero(masks[0]).tolist(), np.flatnonzero(masks[1]).tolist()

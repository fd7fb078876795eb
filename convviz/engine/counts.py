"""How many windows use each input cell (the border effect), and how many touch padding."""

import numpy as np
from numpy.typing import NDArray

from convviz.engine.operation import Operation, require_memory
from convviz.engine.sizes import Axis, TransposedSize

Counts = NDArray[np.intp]


def window_counts(operation: Operation, input_shape: tuple[int, ...]) -> Counts:
    """For each input cell (rows, columns) how many windows of one filter use it: the border effect.

    Of a transposed convolution, how many outputs it stamps. Copies of a cell in the padding do not count.
    """
    axes = _checked_axes(operation, input_shape)
    require_memory((axes[0].input, axes[1].input), "table of counts")
    rows, columns = map(_uses, axes)
    return np.outer(rows, columns)


def _uses(axis: Axis) -> Counts:
    windows = axis.windows()
    if isinstance(axis, TransposedSize):
        counts: Counts = ((windows >= 0) & (windows < axis.output)).sum(axis=1)
        return counts
    inside = windows[(windows >= 0) & (windows < axis.input)]
    return np.bincount(inside, minlength=axis.input)


def touching_padding(operation: Operation, input_shape: tuple[int, ...]) -> int | None:
    """How many outputs of one filter have a window that uses a padding cell.

    What a last window of ``ceil_mode`` hangs over is no padding. None for a transposed convolution, whose
    padding cuts cells off.
    """
    clean = []
    for axis in _checked_axes(operation, input_shape):
        if isinstance(axis, TransposedSize):
            return None
        windows = axis.windows()
        padding = (windows < 0) | ((windows >= axis.input) & (windows < axis.input + axis.after))
        clean.append(int((~padding.any(axis=1)).sum()))
    _, rows, columns = operation.output_shape(input_shape)
    return rows * columns - clean[0] * clean[1]


def padding_counts(
    operation: Operation, input_shape: tuple[int, ...], *, as_convolution: bool = False
) -> Counts | None:
    """For each output of one filter (rows, columns) how many cells of its window are padding, counted as
    ``touching_padding`` does; of a transposed convolution None, or where ``as_convolution`` those of the one that it
    equals.
    """
    inside, wide = [], []
    for each in _checked_axes(operation, input_shape):
        if isinstance(each, TransposedSize) and not as_convolution:
            return None
        axis = each.equivalent if isinstance(each, TransposedSize) else each
        windows = axis.windows()
        within = (windows >= 0) & (windows < axis.input)
        inside.append(within.sum(axis=1))
        wide.append((within | (windows < 0) | (windows < axis.input + axis.after)).sum(axis=1))
    counts: Counts = np.outer(*wide) - np.outer(*inside)
    return counts


def _checked_axes(operation: Operation, input_shape: tuple[int, ...]) -> tuple[Axis, Axis]:
    """The axes; raises ConvvizError where there is no output, or the table of windows is too large."""
    operation.output_shape(input_shape)
    axes = operation.axis_sizes(input_shape)
    for axis in axes:
        count = axis.input if isinstance(axis, TransposedSize) else axis.output
        require_memory((count, axis.kernel), "table of windows")
    return axes

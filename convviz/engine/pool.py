"""Pooling: the largest value or the average under each window, channel by channel."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from convviz.engine.arrays import Array, Pair, flag, pair
from convviz.engine.conv import covered, does_not_fit
from convviz.engine.correlate import joined_windows
from convviz.engine.operation import (
    Dependence,
    Operation,
    axis_dependence,
    channels_in,
    checked_activation,
    require_memory,
)
from convviz.engine.padding import Sides, normalise, pad, resolve
from convviz.engine.sizes import AxisSize
from convviz.engine.trace import Lattice, Trace
from convviz.errors import ConvvizError


@dataclass(frozen=True, eq=False)
class Pool(Operation):
    """What both pools share.

    ``kernel_size``, ``stride`` (None: the kernel's size) and ``dilation`` are an int or (rows, columns);
    ``padding`` has every form of ``Conv2d``. ``ceil_mode`` rounds the output's size up: a last window may
    hang over the padded input, and must start before its far padding. A window without any input cell is
    refused. Padding beyond half the window, which PyTorch refuses, is not: ``remark`` says so.
    """

    window_noun: ClassVar[str] = "window"
    map_noun: ClassVar[str] = "channel"
    keeps_values: ClassVar[bool] = True

    ceil_mode: bool

    def _hold_pool(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None,
        padding: object,
        dilation: int | Pair,
        ceil_mode: bool,
        activation: str,
        slope: float,
    ) -> None:
        size = pair(kernel_size, "window", 1)
        self._hold(
            kernel_size=size,
            stride=size if stride is None else pair(stride, "stride", 1),
            padding=normalise(padding),
            dilation=pair(dilation, "dilation", 1),
            ceil_mode=flag(ceil_mode, "ceil mode"),
            **checked_activation(activation, slope),
        )

    @property
    def parameter_count(self) -> int:
        return 0

    @property
    def has_bias(self) -> bool:
        return False

    def channels_of(self, filter_index: int, input_channels: int) -> range:
        return range(filter_index, filter_index + 1)

    def axis_sizes(self, input_shape: tuple[int, ...]) -> tuple[AxisSize, AxisSize]:
        size = (input_shape[-2], input_shape[-1])
        effective = tuple(d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation, strict=True))
        sides = resolve(self.padding, size, (effective[0], effective[1]), self.stride)
        rows, columns = (
            AxisSize(size[a], *sides[a], self.kernel_size[a], self.stride[a], self.dilation[a], self.ceil_mode)
            for a in (0, 1)
        )
        return rows, columns

    def output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        rows, columns = self.axis_sizes(input_shape)
        if not (rows.fits and columns.fits):
            raise ConvvizError(does_not_fit("window", rows, columns))
        for axis, name in ((rows, "row"), (columns, "column")):
            require_memory((axis.output, axis.kernel), "table of windows")
            windows = axis.windows()
            empty = np.flatnonzero(~((windows >= 0) & (windows < axis.input)).any(axis=1))
            if empty.size:
                raise ConvvizError(_empty_window(axis, name, int(empty[0]), self.reduction.noun))
        return channels_in(input_shape), rows.output, columns.output

    def work(self, input_shape: tuple[int, ...]) -> int:
        # Joining two cells takes as long as some multiplications of a matrix product.
        return 4 * math.prod(self.output_shape(input_shape)) * sum(self.kernel_size)

    def remark(self, input_shape: tuple[int, ...]) -> str:
        """PyTorch's limit of the padding, where it is passed."""
        beyond = [a.kernel // 2 for a in self.axis_sizes(input_shape) if max(a.before, a.after) > a.kernel // 2]
        return f"PyTorch refuses padding beyond half the window, {min(beyond)} here; ONNX takes it." if beyond else ""

    def ring(self, input_shape: tuple[int, ...]) -> Sides:
        """The padding, and the cells beyond it that a last window hangs over."""
        rows, columns = self.axis_sizes(input_shape)
        return (rows.before, rows.after + rows.overhang), (columns.before, columns.after + columns.overhang)

    def depends(self, input_shape: tuple[int, ...]) -> Dependence:
        rows, columns = self.axis_sizes(input_shape)
        return axis_dependence(rows, "zeros"), axis_dependence(columns, "zeros")

    def _surrounded(self, x: Array, fill: float) -> Array:
        """``x`` with its whole ring filled."""
        (top, bottom), (left, right) = self.ring(x.shape)
        require_memory((len(x), x.shape[1] + top + bottom, x.shape[2] + left + right), "padded input")
        return pad(x, range(-top, x.shape[1] + bottom), range(-left, x.shape[2] + right), "constant", fill)

    def _reached(self, x: Array, filters: range, rows: range, columns: range, fill: float) -> Array:
        """The part of the padded input that these windows cover."""
        axes = self.axis_sizes(x.shape)
        reach = [covered(axis, part) for axis, part in zip(axes, (rows, columns), strict=True)]
        require_memory((len(x), len(reach[0]), len(reach[1])), "padded input")
        return pad(x[filters.start : filters.stop], reach[0], reach[1], "constant", fill)

    def _joined(self, join: np.ufunc, padded: Array, rows: int, columns: int) -> Array:
        """Each window's cells joined to one: first along its rows, then what these gave."""
        across = joined_windows(join, padded, 2, self.kernel_size[1], columns, self.stride[1], self.dilation[1])
        return joined_windows(join, across, 1, self.kernel_size[0], rows, self.stride[0], self.dilation[0])

    def _place(self, trace: Trace, index: int) -> tuple[tuple[int, int, int], Lattice, Array]:
        """Position, source and patch of a step."""
        channel, row, column = (int(n) for n in np.unravel_index(index, trace.step_shape))
        rows, columns = self.axis_sizes(trace.input.shape)
        source = Lattice(np.array([channel]), rows.window(row), columns.window(column))
        patch = trace.padded[np.ix_(source.channels, source.rows + rows.before, source.columns + columns.before)]
        return (channel, row, column), source, patch

    def _kernel_cells(self) -> Lattice:
        return Lattice(*(np.arange(n, dtype=np.intp) for n in (1, *self.kernel_size)))


def _empty_window(axis: AxisSize, name: str, position: int, noun: str) -> str:
    """The sentence for a window that lies between or beside all input cells, and whose rule stopped it."""
    wide = max(axis.before, axis.after) > axis.kernel // 2
    rule = f" (PyTorch already refuses padding beyond half the window, {axis.kernel // 2})" if wide else ""
    return (
        f"Window {name} {position + 1} would hold no input cell, and nothing has no "
        f"{noun}: convviz stops here{rule}; use less "
        f"{'padding or dilation' if axis.dilation > 1 else 'padding'}."
    )

"""Transposed convolution: its sizes, and its map by stamped kernels."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.engine.activations import SLOPE
from convviz.engine.arrays import Array, Pair, pair
from convviz.engine.conv import GROUPS
from convviz.engine.operation import (
    ACTIVATION_PARAMETERS,
    DILATION,
    PADDING,
    STRIDE,
    Dependence,
)
from convviz.engine.padding import Sides
from convviz.engine.parameters import Parameter
from convviz.engine.scatter import scatter
from convviz.engine.sizes import TransposedSize
from convviz.engine.transposed_sizes import (
    OUTPUT_PADDING,
    check_output_padding,
    longer_in_keras,
    stamped_on,
    transposed_size,
)
from convviz.engine.transposed_walks import EQUIVALENT, STAMPS
from convviz.engine.walks import Walk
from convviz.engine.weighted import Weighted
from convviz.errors import ConvvizError


@dataclass(frozen=True, eq=False, init=False)
class ConvTranspose2d(Weighted):
    """``torch.nn.ConvTranspose2d`` and ``keras.layers.Conv2DTranspose``.

    ``weight`` is (channels, filters // groups, rows, columns); (rows, columns) stands for one of each.
    ``padding`` is that of the convolution which it transposes, and cuts cells off the output: numbers as
    in PyTorch; "valid" cuts nothing; "same" and "same_lower" leave input·stride cells as Keras' "same";
    "full" cuts effective kernel − 1 on each side. ``output_padding`` (less than the stride or the
    dilation) makes the output longer at bottom and right; Keras' "valid" does so by itself, by stride −
    kernel cells, where the kernel is smaller than the stride.

    Its walks are "scatter", where each input cell stamps the kernel into the output, and "equivalent", the convolution
    that it equals.

    Raises ConvvizError for values that have no meaning.
    """

    name: ClassVar[str] = "conv_transpose2d"
    label: ClassVar[str] = "Transposed convolution"
    short: ClassVar[str] = "Transposed"
    walks: ClassVar[tuple[Walk, ...]] = (STAMPS, EQUIVALENT)
    parameters: ClassVar[tuple[Parameter, ...]] = (
        STRIDE,
        DILATION,
        replace(PADDING, hint="Cells cut off the output: the padding of the convolution that this transposes"),
        OUTPUT_PADDING,
        GROUPS,
        *ACTIVATION_PARAMETERS,
    )

    output_padding: Pair

    _grouped_name = "input channel"

    def __init__(
        self,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: int | Pair = 1,
        padding: str | int | Pair | Sides = "valid",
        output_padding: int | Pair = 0,
        dilation: int | Pair = 1,
        groups: int = 1,
        activation: str = "none",
        activation_slope: float = SLOPE,
    ) -> None:
        self._hold_common(
            weight, bias, groups, activation, activation_slope, stride=stride, dilation=dilation, padding=padding
        )
        self._hold(output_padding=pair(output_padding, "output padding", 0))
        check_output_padding(self.output_padding, self.stride, self.dilation, self.padding)

    @property
    def filter_count(self) -> int:
        return int(self.weight.shape[1]) * self.groups

    @property
    def channels(self) -> int:
        return len(self.weight)

    @property
    def filters(self) -> Array:
        channels, per, *size = self.weight.shape
        grouped = self.weight.reshape(self.groups, channels // self.groups, per, *size)
        return grouped.swapaxes(1, 2).reshape(-1, channels // self.groups, *size)

    def with_filters(self, filters: Array, **changes: Any) -> Self:
        groups = changes.get("groups", self.groups)
        count, depth, *size = filters.shape
        grouped = filters.reshape(groups, count // groups, depth, *size)
        return self.replace(weight=grouped.swapaxes(1, 2).reshape(groups * depth, count // groups, *size), **changes)

    def axis_sizes(self, input_shape: tuple[int, ...]) -> tuple[TransposedSize, TransposedSize]:
        rows, columns = (
            transposed_size(
                input_shape[axis - 2],
                self.kernel_size[axis],
                self.stride[axis],
                self.dilation[axis],
                self.padding if isinstance(self.padding, str) else self.padding[axis],
                self.output_padding[axis],
            )
            for axis in (0, 1)
        )
        return rows, columns

    def output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        self.check_channels(input_shape)
        rows, columns = self.axis_sizes(input_shape)
        for axis, name in ((rows, "rows"), (columns, "columns")):
            if not axis.fits:
                raise ConvvizError(
                    f"The padding of {axis.before} and {axis.after} {name} cuts off all of the {axis.full} {name} "
                    f"that the kernels cover; use {axis.full + axis.output_padding - 1} or less in all."
                )
        return self.filter_count, rows.output, columns.output

    def work(self, input_shape: tuple[int, ...]) -> int:
        return input_shape[-2] * input_shape[-1] * self.weight.size

    def remark(self, input_shape: tuple[int, ...]) -> str:
        return longer_in_keras(self.axis_sizes(input_shape)) if self.padding == "valid" else ""

    def depends(self, input_shape: tuple[int, ...]) -> Dependence:
        rows, columns = self.axis_sizes(input_shape)
        return stamped_on(rows), stamped_on(columns)

    # Values

    def _totals(self, x: Array, filters: range, rows: range, columns: range) -> Array:
        axes = self.axis_sizes(x.shape)
        start = (rows.start + axes[0].before, columns.start + axes[1].before)
        return self._add_bias(self.stamped(x, filters, start, (len(rows), len(columns))), filters)

    def stamped(self, x: Array, filters: range, start: Pair, size: Pair) -> Array:
        """What all stamps of ``filters`` add up to, on ``size`` cells from ``start`` of those that are not yet cut."""
        parts = [
            scatter(
                x[channels.start : channels.stop],
                self.weight[channels.start : channels.stop, inside.start : inside.stop],
                start,
                size,
                self.stride,
                self.dilation,
            )
            for _, inside, channels in self.group_parts(filters)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def filters_of(self, filter_index: int) -> Array:
        """One filter's kernels, (channels // groups, rows, columns)."""
        channels = self.channels_of(filter_index, self.channels)
        kernels: Array = self.weight[channels.start : channels.stop, filter_index % self.weight.shape[1]]
        return kernels

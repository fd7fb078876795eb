"""Transposed convolution, in both of its views: stamped kernels, and the equivalent convolution."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.engine.activations import SLOPE
from convviz.engine.arrays import Array, Pair, pair
from convviz.engine.conv import GROUPS
from convviz.engine.operation import (
    ACTIVATION_PARAMETERS,
    DILATION,
    PADDING,
    STRIDE,
    Dependence,
    first_cells,
    require_memory,
)
from convviz.engine.padding import Sides
from convviz.engine.parameters import Kind, Parameter
from convviz.engine.rounding import settled_against
from convviz.engine.scatter import scatter
from convviz.engine.sizes import TransposedSize
from convviz.engine.trace import Lattice, Step, Trace
from convviz.engine.transposed_sizes import (
    OUTPUT_PADDING,
    check_output_padding,
    longer_in_keras,
    stamped_on,
    transposed_size,
)
from convviz.engine.weighted import Weighted
from convviz.errors import ConvvizError

VIEWS = {"scatter": "stamped kernels", "equivalent": "equivalent convolution"}


@dataclass(frozen=True, eq=False, init=False)
class ConvTranspose2d(Weighted):
    """``torch.nn.ConvTranspose2d`` and ``keras.layers.Conv2DTranspose``.

    ``weight`` is (channels, filters // groups, rows, columns); (rows, columns) stands for one of each.
    ``padding`` is that of the convolution which it transposes, and cuts cells off the output: numbers as
    in PyTorch; "valid" cuts nothing; "same" and "same_lower" leave input·stride cells as Keras' "same";
    "full" cuts effective kernel − 1 on each side. ``output_padding`` (less than the stride or the
    dilation) makes the output longer at bottom and right; Keras' "valid" does so by itself, by stride −
    kernel cells, where the kernel is smaller than the stride.

    ``view`` chooses the steps, not the result: "scatter", where each input cell stamps the kernel into
    the output, or "equivalent", a convolution of stride 1 over the input with stride − 1 zeros between
    its cells, padding effective kernel − 1 − padding, and the kernel rotated by 180° (Dumoulin and Visin
    §4; the rotation is not in their text).

    Raises ConvvizError for values that have no meaning.
    """

    name: ClassVar[str] = "conv_transpose2d"
    label: ClassVar[str] = "Transposed convolution"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("view", "Steps", Kind.CHOICE, choices=tuple(VIEWS.items()), hint="How the same result is reached"),
        STRIDE,
        DILATION,
        replace(PADDING, hint="Cells cut off the output: the padding of the convolution that this transposes"),
        OUTPUT_PADDING,
        GROUPS,
        *ACTIVATION_PARAMETERS,
    )

    output_padding: Pair
    view: str

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
        view: str = "scatter",
        activation: str = "none",
        activation_slope: float = SLOPE,
    ) -> None:
        self._hold_common(
            weight, bias, groups, activation, activation_slope, stride=stride, dilation=dilation, padding=padding
        )
        if not isinstance(view, str) or view not in VIEWS:
            raise ConvvizError(f"There are no steps '{view}'; use {', '.join(VIEWS)}.")
        self._hold(view=view, output_padding=pair(output_padding, "output padding", 0))
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

    @property
    def turns_kernel(self) -> bool:
        return self.view == "equivalent"

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

    def step_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        if self.view == "equivalent":
            return self.output_shape(input_shape)
        return self.filter_count, input_shape[-2], input_shape[-1]

    def work(self, input_shape: tuple[int, ...]) -> int:
        # Stamps that are shown one after the other are added up to any of them: values, and their magnitudes.
        shown = 6 if self.view == "scatter" else 1
        return shown * input_shape[-2] * input_shape[-1] * self.weight.size

    def remark(self, input_shape: tuple[int, ...]) -> str:
        return longer_in_keras(self.axis_sizes(input_shape)) if self.padding == "valid" else ""

    # The grids that steps move over

    @property
    def spacing(self) -> Pair:
        return self.stride if self.view == "equivalent" else (1, 1)

    def ring(self, input_shape: tuple[int, ...]) -> Sides:
        if self.view == "scatter":
            return (0, 0), (0, 0)
        rows, columns = (axis.equivalent for axis in self.axis_sizes(input_shape))
        return (max(rows.before, 0), max(rows.after, 0)), (max(columns.before, 0), max(columns.after, 0))

    def padded(self, x: Array) -> Array:
        """The input; in view "equivalent" with zeros between its cells and around them. Cells that wide
        padding cuts off stay in the grid, and no window reaches them.
        """
        if self.view == "scatter":
            return x
        (top, bottom), (left, right) = self.ring(x.shape)
        rows, columns = self.axis_sizes(x.shape)
        shape = (len(x), top + rows.stretched + bottom, left + columns.stretched + right)
        require_memory(shape, "stretched input")
        grid: Array = np.zeros(shape, x.dtype)
        (down, across), (height, width) = self.stride, (rows.stretched, columns.stretched)
        grid[:, top : top + height : down, left : left + width : across] = x
        return grid

    def cut(self, input_shape: tuple[int, ...]) -> Sides:
        if self.view == "equivalent":
            return (0, 0), (0, 0)
        rows, columns = self.axis_sizes(input_shape)
        return (rows.before, rows.cut_after), (columns.before, columns.cut_after)

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

    def written(self, trace: Trace, filter_index: int, steps: int) -> Array:
        if self.view == "equivalent":
            return super().written(trace, filter_index, steps)
        _, height, width = trace.step_shape
        done = min(max(steps - filter_index * height * width, 0), height * width)
        sums = self._sums(trace, filter_index, done)
        if done < height * width:
            return sums
        whole: Array = self.activate(sums).copy()
        (top, _), (left, _) = trace.cut
        _, rows, columns = trace.output_shape
        whole[top : top + rows, left : left + columns] = trace.settled[filter_index]
        return whole

    def _sums(self, trace: Trace, filter_index: int, done: int) -> Array:
        """What the first ``done`` stamps of a filter have left, cut-off cells included, before the activation."""
        before, both = trace.sums.get(filter_index, (-1, np.empty(0)))
        if before == done - 1 >= 0:
            self._add_stamp(both, trace, filter_index, before)
        elif before != done:
            both = self._stamps(trace, filter_index, done)
        trace.sums[filter_index] = (done, both)
        return settled_against(both[0], both[1], self.terms, trace.input.dtype)

    def _stamps(self, trace: Trace, filter_index: int, done: int) -> Array:
        """The sums of the first ``done`` stamps and those of their magnitudes, (2, rows, columns)."""
        # The rows that they come from, and those that they reach: what follows is still to come.
        used = -(-done // trace.step_shape[2])
        x = trace.input[:, :used].astype(np.float64)
        x.reshape(len(x), -1)[:, done:] = 0
        (top, bottom), (left, right) = trace.cut
        size = (top + trace.output_shape[1] + bottom, left + trace.output_shape[2] + right)
        reached = min(max(used - 1, 0) * self.stride[0] + self.effective_kernel_size[0], size[0])
        filters, bias = range(filter_index, filter_index + 1), self.bias_of(filter_index)
        both = np.empty((2, *size))
        both[0], both[1] = bias, abs(bias)
        if used:
            both[0, :reached] += self.stamped(x, filters, (0, 0), (reached, size[1]))[0]
            both[1, :reached] += self._with_terms(np.abs).stamped(np.abs(x), filters, (0, 0), (reached, size[1]))[0]
        return both

    def _add_stamp(self, both: Array, trace: Trace, filter_index: int, cell: int) -> None:
        _, height, width = trace.step_shape
        step = self._stamp(trace, (filter_index * height * width) + cell)
        (top, _), (left, _) = trace.cut
        rows, columns = np.ix_(step.target.rows + top, step.target.columns + left)
        products = step.products.astype(np.float64)
        both[:, rows, columns] += np.stack([products.sum(axis=0), np.abs(products).sum(axis=0)])

    def step(self, trace: Trace, index: int) -> Step:
        return self._gather(trace, index) if self.view == "equivalent" else self._stamp(trace, index)

    def _stamp(self, trace: Trace, index: int) -> Step:
        f, row, column = (int(n) for n in np.unravel_index(index, trace.step_shape))
        rows, columns = self.axis_sizes(trace.input.shape)
        channels = self._channels(f, trace)
        source = Lattice(channels, np.array([row]), np.array([column]))
        target = Lattice(np.array([f]), rows.window(row), columns.window(column))
        patch, weights = trace.input[channels, row, column][:, None, None], self._kernels(f)
        products = patch * weights
        value = float(products.sum())
        place, cells = (f, row, column), self._kernel_cells(1)
        return Step(index, place, source, target, cells, patch, weights, products, 0.0, value, value, accumulates=True)

    def _gather(self, trace: Trace, index: int) -> Step:
        f, row, column = (int(n) for n in np.unravel_index(index, trace.step_shape))
        rows, columns = (axis.equivalent for axis in self.axis_sizes(trace.input.shape))
        channels = self._channels(f, trace)
        source = Lattice(channels, rows.window(row), columns.window(column))
        (top, _), (left, _) = trace.ring
        patch = trace.padded[np.ix_(channels, source.rows + top, source.columns + left)]
        weights = self._kernels(f)[:, ::-1, ::-1]
        products = patch * weights
        total = float(products.sum()) + self.bias_of(f)
        target, value = first_cells((f, row, column)), float(self.activate(np.array(total)))
        return Step(
            index,
            (f, row, column),
            source,
            target,
            self._kernel_cells(-1),
            patch,
            weights,
            products,
            self.bias_of(f),
            total,
            value,
        )

    def _kernels(self, filter_index: int) -> Array:
        """One filter's kernels, (channels // groups, rows, columns)."""
        channels = self.channels_of(filter_index, self.channels)
        kernels: Array = self.weight[channels.start : channels.stop, filter_index % self.weight.shape[1]]
        return kernels

    def _channels(self, filter_index: int, trace: Trace) -> NDArray[np.intp]:
        return np.array(self.channels_of(filter_index, len(trace.input)), dtype=np.intp)

    def _kernel_cells(self, order: int) -> Lattice:
        rows, columns = (np.arange(n, dtype=np.intp)[::order] for n in self.kernel_size)
        return Lattice(np.arange(self.channels // self.groups, dtype=np.intp), rows, columns)

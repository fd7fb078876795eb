"""Two-dimensional convolution as deep learning has it (cross-correlation unless flipped)."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.engine.activations import SLOPE
from convviz.engine.arrays import Array, Pair, flag, number
from convviz.engine.correlate import correlate, correlate_each
from convviz.engine.operation import (
    ACTIVATION_PARAMETERS,
    DILATION,
    PADDING,
    STRIDE,
    Dependence,
    axis_dependence,
    counted,
    require_memory,
)
from convviz.engine.padding import PADDING_MODES, Sides, check_reach, pad, resolve
from convviz.engine.parameters import Kind, Parameter
from convviz.engine.sizes import AxisSize
from convviz.engine.trace import Lattice, Step, Trace, first_cells
from convviz.engine.weighted import Weighted
from convviz.errors import ConvvizError


def _groups_text(layer: Any) -> str:
    if layer.groups == 1:
        return ""
    return "depthwise" if layer.groups == layer.channels else f"{layer.groups} groups"


GROUPS = Parameter(
    "groups",
    "Groups",
    Kind.COUNT,
    1,
    256,
    short="&Groups",
    says=_groups_text,
    hint="Parts that input channels and filters fall into",
)


@dataclass(frozen=True, eq=False, init=False)
class Conv2d(Weighted):
    """``torch.nn.Conv2d`` and ``keras.layers.Conv2D``, with every padding form of both.

    ``weight`` is (filters, channels // groups, rows, columns); (rows, columns) stands for one filter of
    one channel. ``bias`` is a number for each filter, or None. ``stride`` and ``dilation`` are an int or
    (rows, columns). ``padding`` is "valid", "same" (Keras' rule: ⌈input/stride⌉ outputs, the odd cell at
    bottom and right), "same_lower" (the odd cell at top and left), "full", an int, (rows, columns), or
    ((top, bottom), (left, right)). ``flip`` rotates the kernel by 180°: convolution as in mathematics.
    Depthwise is ``groups`` equal to the input's channels; pointwise a kernel of 1×1.

    Raises ConvvizError for values that have no meaning. Whether the kernel fits an input is asked of
    ``output_shape``.
    """

    name: ClassVar[str] = "conv2d"
    label: ClassVar[str] = "Convolution"
    caption: ClassVar[str | None] = ""
    parameters: ClassVar[tuple[Parameter, ...]] = (
        STRIDE,
        DILATION,
        PADDING,
        Parameter(
            "padding_mode",
            "Padding mode",
            Kind.CHOICE,
            short="&Mode",
            table=PADDING_MODES,
            hint="What the padding cells hold",
        ),
        Parameter(
            "padding_value",
            "Padding value",
            Kind.NUMBER,
            short="Pad value",
            applies=("padding_mode", "constant"),
            hint="The number in every padding cell",
        ),
        GROUPS,
        Parameter(
            "flip",
            "Rotate kernel by 180°",
            Kind.FLAG,
            says=lambda layer: "kernel rotated by 180°" if layer.flip else "",
            hint="Convolution as in mathematics",
        ),
        *ACTIVATION_PARAMETERS,
    )

    padding_mode: str
    padding_value: float
    flip: bool

    def __init__(
        self,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: int | Pair = 1,
        padding: str | int | Pair | Sides = "valid",
        padding_mode: str = "zeros",
        padding_value: float = 0.0,
        dilation: int | Pair = 1,
        groups: int = 1,
        flip: bool = False,
        activation: str = "none",
        activation_slope: float = SLOPE,
    ) -> None:
        self._hold_common(
            weight, bias, groups, activation, activation_slope, stride=stride, dilation=dilation, padding=padding
        )
        self._hold(
            padding_mode=_mode(padding_mode),
            padding_value=number(padding_value, "padding value"),
            flip=flag(flip, "flip"),
        )

    @property
    def filter_count(self) -> int:
        return len(self.weight)

    @property
    def channels(self) -> int:
        return int(self.weight.shape[1]) * self.groups

    @property
    def filters(self) -> Array:
        return self.weight

    @property
    def filling(self) -> tuple[str, float]:
        return self.padding_mode, self.padding_value

    def with_filters(self, filters: Array, **changes: Any) -> Self:
        return self.replace(weight=filters, **changes)

    def axis_sizes(self, input_shape: tuple[int, ...]) -> tuple[AxisSize, AxisSize]:
        size = (input_shape[-2], input_shape[-1])
        sides = resolve(self.padding, size, self.effective_kernel_size, self.stride)
        rows, columns = (
            AxisSize(size[axis], *sides[axis], self.kernel_size[axis], self.stride[axis], self.dilation[axis])
            for axis in (0, 1)
        )
        return rows, columns

    def output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        self.check_channels(input_shape)
        rows, columns = self.axis_sizes(input_shape)
        if not (rows.fits and columns.fits):
            raise ConvvizError(does_not_fit("kernel", rows, columns))
        check_reach(self.padding_mode, rows.input, rows.before, rows.after, "rows")
        check_reach(self.padding_mode, columns.input, columns.before, columns.after, "columns")
        return self.filter_count, rows.output, columns.output

    def remark(self, input_shape: tuple[int, ...]) -> str:
        """What other libraries make of "same" here."""
        if not (isinstance(self.padding, str) and self.padding.startswith("same")):
            return ""
        axes = self.axis_sizes(input_shape)
        if max(self.stride) > 1:
            half = [axis.effective_kernel // 2 for axis in axes]
            alike = all((axis.before, axis.after) == (h, h) for axis, h in zip(axes, half, strict=True))
            padding = half[0] if half[0] == half[1] else tuple(half)
            numbers = "these numbers" if alike else "other numbers"
            return f"PyTorch refuses 'same' with a stride; its padding={padding} gives {numbers}."
        if all(axis.before == axis.after for axis in axes):
            return ""
        if self.padding == "same_lower":
            return "The odd cell of padding comes first, as in ONNX' SAME_LOWER; Keras and PyTorch have it last."
        return "SciPy's convolve2d has the odd cell of padding first: 'same_lower' here." if self.flip else ""

    def ring(self, input_shape: tuple[int, ...]) -> Sides:
        rows, columns = self.axis_sizes(input_shape)
        return (rows.before, rows.after), (columns.before, columns.after)

    def padded(self, x: Array) -> Array:
        rows, columns = self.axis_sizes(x.shape)
        require_memory((len(x), rows.padded, columns.padded), "padded input")
        return self._pad(
            x, range(-rows.before, rows.input + rows.after), range(-columns.before, columns.input + columns.after)
        )

    def depends(self, input_shape: tuple[int, ...]) -> Dependence:
        rows, columns = self.axis_sizes(input_shape)
        return axis_dependence(rows, self.padding_mode), axis_dependence(columns, self.padding_mode)

    def _totals(self, x: Array, filters: range, rows: range, columns: range) -> Array:
        """Shifted slices are added up, a sum of ``weight[i, j] · x[i:…, j:…]``; see ``correlate``."""
        axes = self.axis_sizes(x.shape)
        reach = [covered(axis, part) for axis, part in zip(axes, (rows, columns), strict=True)]
        require_memory((len(x), len(reach[0]), len(reach[1])), "padded input")
        size = (len(rows), len(columns))
        weight = self._applied(self.weight[filters.start : filters.stop])
        if self.groups == 1:
            totals = correlate(self._pad(x, *reach), weight, size, self.stride, self.dilation)
            return self._add_bias(totals, filters)
        if self.groups == self.channels == self.filter_count:
            part = self._pad(x[filters.start : filters.stop], *reach)
            return self._add_bias(correlate_each(part, weight, size, self.stride, self.dilation), filters)
        totals = np.empty((len(filters), *size), np.result_type(x, weight))
        per, done = self.filter_count // self.groups, 0
        for _, inside, channels in self.group_parts(filters):
            part = self._pad(x[channels.start : channels.stop], *reach)
            some = weight[done : done + len(inside)]
            totals[done : done + len(inside)] = correlate(part, some, size, self.stride, self.dilation)
            done += min(len(inside), per)
        return self._add_bias(totals, filters)

    def _pad(self, x: Array, rows: range, columns: range) -> Array:
        return pad(x, rows, columns, self.padding_mode, self.padding_value)

    def step(self, trace: Trace, index: int) -> Step:
        position = np.unravel_index(index, trace.step_shape)
        out = (int(position[0]), int(position[1]), int(position[2]))
        rows, columns = self.axis_sizes(trace.input.shape)
        channels = np.array(self.channels_of(out[0], len(trace.input)), dtype=np.intp)
        source = Lattice(channels, rows.window(out[1]), columns.window(out[2]))
        patch = trace.padded[np.ix_(channels, source.rows + rows.before, source.columns + columns.before)]
        weights = self._applied(self.weight[out[0]])
        products = patch * weights
        total = float(products.sum()) + self.bias_of(out[0])
        value = float(self.activate(np.array(total)))
        cells = self._kernel_cells()
        return Step(
            index,
            out,
            source,
            first_cells(out),
            cells,
            patch,
            weights,
            products,
            self.bias_of(out[0]),
            total,
            value,
        )

    def _applied(self, weight: Array) -> Array:
        return weight[..., ::-1, ::-1] if self.flip else weight

    def _kernel_cells(self) -> Lattice:
        order = -1 if self.flip else 1
        channels, rows, columns = (np.arange(n, dtype=np.intp) for n in self.weight.shape[1:])
        return Lattice(channels, rows[::order], columns[::order])


def covered(axis: AxisSize, outputs: range) -> range:
    """The positions (0 is the first input cell) from the first to the last that the windows ``outputs`` use."""
    start = outputs.start * axis.stride - axis.before
    return range(start, start + (len(outputs) - 1) * axis.stride + axis.effective_kernel)


def does_not_fit(name: str, rows: AxisSize, columns: AxisSize) -> str:
    """The sentence for a kernel or window that does not fit, and what would."""
    kernel = f"{rows.kernel}×{columns.kernel}"
    spread = f"{rows.effective_kernel}×{columns.effective_kernel}"
    spans = "" if spread == kernel else f", spread over {spread} by its dilation,"
    padded = f"{rows.padded}×{columns.padded}"
    # A window that may hang over needs one cell less for each of the stride beyond the first.
    spare = [axis.stride - 1 if axis.ceil else 0 for axis in (rows, columns)]
    missing = max(a.effective_kernel - a.padded - s for a, s in zip((rows, columns), spare, strict=True))
    where = "input" if padded == f"{rows.input}×{columns.input}" else "padded input"
    largest = "×".join(str((a.padded + s - 1) // a.dilation + 1) for a, s in zip((rows, columns), spare, strict=True))
    more = counted(missing, "more cell")
    return (
        f"The {kernel} {name}{spans} does not fit the {padded} {where}; "
        f"use a {name} of at most {largest}, or {more} of padding or input."
    )


def _mode(mode: str) -> str:
    if not isinstance(mode, str) or mode not in PADDING_MODES:
        raise ConvvizError(f"There is no padding mode '{mode}'; use {', '.join(PADDING_MODES)}.")
    return mode

"""Two-dimensional convolution as deep learning has it (cross-correlation unless flipped)."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.engine.arrays import Array, Pair, frozen, grid, is_int, number, numbers, pair, require_cells
from convviz.engine.correlate import correlate
from convviz.engine.operation import Operation
from convviz.engine.padding import PADDING_MODES, Padding, Sides, check_reach, normalise, pad, resolve
from convviz.engine.parameters import Kind, Parameter
from convviz.engine.sizes import AxisSize
from convviz.engine.trace import Lattice, Step, Trace
from convviz.errors import ConvvizError


@dataclass(frozen=True, eq=False, init=False)
class Conv2d(Operation):
    """``torch.nn.Conv2d`` and ``keras.layers.Conv2D``, with every padding form of both.

    ``weight`` is (filters, channels // groups, rows, columns); (rows, columns) stands for one filter of
    one channel. ``bias`` is a number for each filter, or None. ``stride`` and ``dilation`` are an int or
    (rows, columns). ``padding`` is "valid", "same" (Keras' rule: ⌈input/stride⌉ outputs, the odd cell at
    bottom and right), "same_lower" (the odd cell at top and left), "full", an int, (rows, columns), or
    ((top, bottom), (left, right)). ``flip`` rotates the kernel by 180°: convolution as in mathematics.

    Raises ConvvizError for values that have no meaning. Whether the kernel fits an input is asked of
    ``output_shape``.
    """

    name: ClassVar[str] = "conv2d"
    label: ClassVar[str] = "Convolution"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("stride", "Stride", Kind.PAIR, 1, 64, hint="Cells that the window moves at a time"),
        Parameter("dilation", "Dilation", Kind.PAIR, 1, 64, hint="Distance between the cells of a window"),
        Parameter("padding", "Padding", Kind.PADDING, 0, 64, hint="Cells added around the input"),
        Parameter(
            "padding_mode",
            "Padding mode",
            Kind.CHOICE,
            choices=tuple((mode.name, mode.label) for mode in PADDING_MODES.values()),
            hint="What the padding cells hold",
        ),
        Parameter(
            "padding_value",
            "Padding value",
            Kind.NUMBER,
            applies=("padding_mode", "constant"),
            hint="The number in every padding cell",
        ),
        Parameter("flip", "Rotate kernel by 180°", Kind.FLAG, hint="Convolution as in mathematics"),
    )

    weight: Array
    bias: Array | None
    stride: Pair
    padding: Padding
    padding_mode: str
    padding_value: float
    dilation: Pair
    groups: int
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
    ) -> None:
        checked_weight = frozen(_weight(weight))
        values = {
            "weight": checked_weight,
            "bias": None if bias is None else frozen(_bias(bias, checked_weight)),
            "stride": pair(stride, "stride", 1),
            "padding": normalise(padding),
            "padding_mode": _mode(padding_mode),
            "padding_value": number(padding_value, "padding value"),
            "dilation": pair(dilation, "dilation", 1),
            "groups": _groups(groups, len(checked_weight)),
            "flip": bool(flip),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def replace(self, **changes: Any) -> Self:
        """The same layer with other values for some parameters, checked again."""
        return replace(self, **changes)

    @property
    def kernel_size(self) -> Pair:
        """(rows, columns) of one kernel."""
        return self.weight.shape[2], self.weight.shape[3]

    @property
    def effective_kernel_size(self) -> Pair:
        """(rows, columns) from the first weight to the last, dilation counted in."""
        return self._effective(0), self._effective(1)

    @property
    def channels(self) -> int:
        """Input channels that the layer takes."""
        return int(self.weight.shape[1]) * self.groups

    @property
    def parameter_count(self) -> int:
        return int(self.weight.size) + (0 if self.bias is None else int(self.bias.size))

    @property
    def has_bias(self) -> bool:
        return self.bias is not None

    def axis_sizes(self, input_shape: tuple[int, ...]) -> tuple[AxisSize, AxisSize]:
        size = (input_shape[-2], input_shape[-1])
        sides = resolve(self.padding, size, self.effective_kernel_size, self.stride)
        rows, columns = (
            AxisSize(size[axis], *sides[axis], self.kernel_size[axis], self.stride[axis], self.dilation[axis])
            for axis in (0, 1)
        )
        return rows, columns

    def output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        channels = 1 if len(input_shape) == 2 else input_shape[0]
        if channels != self.channels:
            raise ConvvizError(
                f"The input has {_count(channels, 'channel')} but the kernel takes {self.channels}; "
                f"give both the same number."
            )
        rows, columns = self.axis_sizes(input_shape)
        if not (rows.fits and columns.fits):
            raise ConvvizError(_does_not_fit(self, rows, columns))
        check_reach(self.padding_mode, rows.input, rows.before, rows.after, "rows")
        check_reach(self.padding_mode, columns.input, columns.before, columns.after, "columns")
        return len(self.weight), rows.output, columns.output

    def padded(self, x: Array) -> Array:
        rows, columns = self.axis_sizes(x.shape)
        sides = ((rows.before, rows.after), (columns.before, columns.after))
        return pad(x, sides, self.padding_mode, self.padding_value)

    def __call__(self, x: ArrayLike) -> Array:
        """``x`` is (channels, rows, columns), or (rows, columns) for one channel.

        Shifted slices are added up, a sum of ``weight[i, j] · x[i:…, j:…]``; see ``correlate``.
        """
        array = grid(x, "input")
        _, rows, columns = self.output_shape(array.shape)
        out = self._grouped(self.padded(array), (rows, columns))
        if self.bias is not None:
            out += self.bias.astype(out.dtype, copy=False)[:, np.newaxis, np.newaxis]
        return out

    def step(self, trace: Trace, index: int) -> Step:
        position = np.unravel_index(index, trace.output_shape)
        out = (int(position[0]), int(position[1]), int(position[2]))
        source = Lattice(self._group_channels(out[0]), *(a.window(i) for a, i in zip(trace.axes, out[1:], strict=True)))
        target = Lattice(*(np.array([i], dtype=np.intp) for i in out))
        rows, columns = trace.axes
        patch = trace.padded[np.ix_(source.channels, source.rows + rows.before, source.columns + columns.before)]
        weights = self._applied(self.weight[out[0]])
        products = patch * weights
        bias = 0.0 if self.bias is None else float(self.bias[out[0]])
        value = float(products.sum()) + bias
        return Step(index, out, source, target, self._kernel_cells(), patch, weights, products, bias, value)

    def _grouped(self, padded: Array, size: Pair) -> Array:
        arguments = (size, self.stride, self.dilation)
        weight = self._applied(self.weight)
        if self.groups == 1:
            return correlate(padded, weight, *arguments)
        parts = zip(np.split(padded, self.groups), np.split(weight, self.groups), strict=True)
        return np.concatenate([correlate(x, w, *arguments) for x, w in parts])

    def _applied(self, weight: Array) -> Array:
        return weight[..., ::-1, ::-1] if self.flip else weight

    def _kernel_cells(self) -> Lattice:
        order = -1 if self.flip else 1
        channels, rows, columns = (np.arange(n, dtype=np.intp) for n in self.weight.shape[1:])
        return Lattice(channels, rows[::order], columns[::order])

    def _group_channels(self, filter_index: int) -> Any:
        depth = self.weight.shape[1]
        group = filter_index // (len(self.weight) // self.groups)
        return np.arange(group * depth, (group + 1) * depth, dtype=np.intp)

    def _effective(self, axis: int) -> int:
        return self.dilation[axis] * (self.kernel_size[axis] - 1) + 1


def _weight(weight: ArrayLike) -> Array:
    array = numbers(weight, "kernel")
    if array.ndim == 2:
        array = array[np.newaxis, np.newaxis]
    if array.ndim != 4:
        raise ConvvizError(
            f"The kernel has {array.ndim} dimensions; give (rows, columns) or (filters, channels, rows, columns)."
        )
    require_cells(array, "kernel")
    return array


def _bias(bias: ArrayLike, weight: Array) -> Array:
    array = np.atleast_1d(numbers(bias, "bias"))
    if array.shape != (len(weight),):
        raise ConvvizError(f"The bias needs one number for each of {_count(len(weight), 'filter')}, not {array.shape}.")
    return array


def _mode(mode: str) -> str:
    if mode not in PADDING_MODES:
        raise ConvvizError(f"There is no padding mode '{mode}'; use {', '.join(PADDING_MODES)}.")
    return mode


def _groups(groups: int, filters: int) -> int:
    if not is_int(groups) or groups < 1 or filters % groups:
        raise ConvvizError(f"The groups are {groups}; use a whole number of at least 1 that divides {filters} filters.")
    return int(groups)


def _does_not_fit(conv: Conv2d, rows: AxisSize, columns: AxisSize) -> str:
    kernel = "×".join(map(str, conv.kernel_size))
    spread = "×".join(map(str, conv.effective_kernel_size))
    spans = "" if conv.dilation == (1, 1) else f", spread over {spread} by its dilation,"
    padded = f"{rows.padded}×{columns.padded}"
    missing = max(axis.effective_kernel - axis.padded for axis in (rows, columns))
    name = "input" if padded == f"{rows.input}×{columns.input}" else "padded input"
    largest = "×".join(str((axis.padded - 1) // axis.dilation + 1) for axis in (rows, columns))
    more = _count(missing, "more cell")
    return (
        f"The {kernel} kernel{spans} does not fit the {padded} {name}; "
        f"use a kernel of at most {largest}, or {more} of padding or input."
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"

"""Max and average pooling."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from convviz.engine.activations import SLOPE
from convviz.engine.arrays import Array, Pair, flag
from convviz.engine.correlate import joined_windows
from convviz.engine.operation import (
    ACTIVATION_PARAMETERS,
    DILATION,
    PADDING,
    STRIDE,
)
from convviz.engine.padding import Sides
from convviz.engine.parameters import Kind, Parameter
from convviz.engine.pool import Pool
from convviz.engine.reductions import MAX, MEAN, Reduction
from convviz.engine.sizes import AxisSize
from convviz.engine.trace import Step, Trace, first_cells

_KERNEL = Parameter("kernel_size", "Window", Kind.PAIR, 1, 64, hint="Cells of the window")
_CEIL = Parameter(
    "ceil_mode",
    "Round the size up",
    Kind.FLAG,
    says=lambda layer: "size rounded up" if layer.ceil_mode else "",
    hint="A last window may hang over the far edge (PyTorch's ceil_mode)",
)


@dataclass(frozen=True, eq=False, init=False)
class MaxPool2d(Pool):
    """``torch.nn.MaxPool2d`` and ``keras.layers.MaxPooling2D``: padding never wins.

    A step's ``patch`` has −∞ where the window lies on padding; ``winner`` is the flat index of the largest
    cell, of equal ones the first in reading order as in PyTorch. See ``Pool`` for the parameters.
    """

    name: ClassVar[str] = "max_pool2d"
    label: ClassVar[str] = "Max pooling"
    short: ClassVar[str] = "Max pool"
    reduction: ClassVar[Reduction] = MAX
    parameters: ClassVar[tuple[Parameter, ...]] = (_KERNEL, STRIDE, DILATION, PADDING, _CEIL, *ACTIVATION_PARAMETERS)

    def __init__(
        self,
        kernel_size: int | Pair = 2,
        stride: int | Pair | None = None,
        padding: str | int | Pair | Sides = 0,
        dilation: int | Pair = 1,
        ceil_mode: bool = False,
        *,
        activation: str = "none",
        activation_slope: float = SLOPE,
    ) -> None:
        self._hold_pool(kernel_size, stride, padding, dilation, ceil_mode, activation, activation_slope)

    def padded(self, x: Array) -> Array:
        return self._surrounded(x, -np.inf)

    def _totals(self, x: Array, filters: range, rows: range, columns: range) -> Array:
        # The largest of a window is the largest of its rows' largest: rows + columns looks instead of rows · columns.
        padded = self._reached(x, filters, rows, columns, -np.inf)
        across = joined_windows(
            np.maximum, padded, 2, self.kernel_size[1], len(columns), self.stride[1], self.dilation[1]
        )
        return joined_windows(np.maximum, across, 1, self.kernel_size[0], len(rows), self.stride[0], self.dilation[0])

    def step(self, trace: Trace, index: int) -> Step:
        out, source, patch = self._place(trace, index)
        winner = int(patch.argmax())
        total = float(patch.ravel()[winner])
        value = float(self.activate(np.array(total)))
        ones = np.ones_like(patch)
        target, cells = first_cells(out), self._kernel_cells()
        return Step(index, out, source, target, cells, patch, ones, patch, 0.0, total, value, winner)


@dataclass(frozen=True, eq=False, init=False)
class AvgPool2d(Pool):
    """``torch.nn.AvgPool2d`` and ``keras.layers.AveragePooling2D``.

    ``count_include_pad`` counts padding as zeros in the average, as PyTorch does unless told otherwise;
    Keras never does. Cells that a last window of ``ceil_mode`` hangs over never count. A step's ``patch``
    has NaN at cells that do not count, ``weights`` 1/``divisor`` at those that do and 0 elsewhere. See
    ``Pool`` for the other parameters; dilation is ONNX' (PyTorch has none here).
    """

    name: ClassVar[str] = "avg_pool2d"
    label: ClassVar[str] = "Average pooling"
    short: ClassVar[str] = "Average pool"
    reduction: ClassVar[Reduction] = MEAN
    parameters: ClassVar[tuple[Parameter, ...]] = (
        _KERNEL,
        STRIDE,
        DILATION,
        PADDING,
        _CEIL,
        Parameter(
            "count_include_pad",
            "Padding counts",
            Kind.FLAG,
            says=lambda layer: "" if layer.count_include_pad else "padding not counted",
            hint="Padding counts as zeros in the average: PyTorch's rule; Keras never counts it",
        ),
        *ACTIVATION_PARAMETERS,
    )

    count_include_pad: bool

    def __init__(
        self,
        kernel_size: int | Pair = 2,
        stride: int | Pair | None = None,
        padding: str | int | Pair | Sides = 0,
        dilation: int | Pair = 1,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        *,
        activation: str = "none",
        activation_slope: float = SLOPE,
    ) -> None:
        self._hold_pool(kernel_size, stride, padding, dilation, ceil_mode, activation, activation_slope)
        self._hold(count_include_pad=flag(count_include_pad, "counting of the padding"))

    def padded(self, x: Array) -> Array:
        grid = self._surrounded(x, np.nan)
        if self.count_include_pad and grid is not x:
            rows, columns = self.axis_sizes(x.shape)
            grid = grid.copy()
            inside = grid[:, : rows.padded, : columns.padded]
            inside[np.isnan(inside)] = 0.0
        return grid

    def _totals(self, x: Array, filters: range, rows: range, columns: range) -> Array:
        padded = self._reached(x, filters, rows, columns, 0.0)
        out = self._joined(np.add, padded, len(rows), len(columns))
        out /= self.divisors(x.shape)[rows.start : rows.stop, columns.start : columns.stop].astype(x.dtype)
        return out

    @property
    def terms(self) -> int:
        return self.kernel_size[0] * self.kernel_size[1]

    def magnitudes(self, x: Array) -> Array:
        return self.replace(activation="none")(np.abs(x))

    def squares(self, x: Array) -> Array:
        # Each cell is divided before it is squared.
        shares: Array = self.replace(activation="none")(np.square(x)) / self.divisors(x.shape)
        return shares

    def divisors(self, input_shape: tuple[int, ...]) -> NDArray[np.intp]:
        """What each sum is divided by, (rows, columns): the cells of its window that count."""
        rows, columns = map(self.counted, self.axis_sizes(input_shape))
        return np.outer(rows, columns)

    def remark(self, input_shape: tuple[int, ...]) -> str:
        """Keras' rule, where "same" asks for Keras' padding; else as for every pool."""
        padded = any(axis.before or axis.after for axis in self.axis_sizes(input_shape))
        if isinstance(self.padding, str) and padded and self.count_include_pad:
            return "Keras never counts padding in an average; here it counts, as in PyTorch."
        return super().remark(input_shape)

    def counted(self, axis: AxisSize) -> NDArray[np.intp]:
        """For each window along an axis, how many of its cells count."""
        places = axis.windows()
        before, after = (axis.before, axis.after) if self.count_include_pad else (0, 0)
        counts: NDArray[np.intp] = ((places >= -before) & (places < axis.input + after)).sum(axis=1)
        return counts

    def step(self, trace: Trace, index: int) -> Step:
        out, source, patch = self._place(trace, index)
        counts = ~np.isnan(patch)
        divisor = int(counts.sum())
        total = float(np.where(counts, patch, 0.0).sum() / divisor)
        weights = counts / divisor
        products = np.where(counts, patch, 0.0) * weights
        value = float(self.activate(np.array(total)))
        target = first_cells(out)
        cells = self._kernel_cells()
        return Step(index, out, source, target, cells, patch, weights, products, 0.0, total, value, divisor=divisor)

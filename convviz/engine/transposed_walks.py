"""The two ways through a transposed convolution: stamped kernels, and the convolution that it equals."""

from typing import TYPE_CHECKING, ClassVar, cast

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array, Pair
from convviz.engine.operation import require_memory
from convviz.engine.padding import Sides
from convviz.engine.rounding import settled_against
from convviz.engine.trace import Lattice, Step, Trace, first_cells
from convviz.engine.walks import STAMPING, Maps, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from convviz.engine.operation import Operation
    from convviz.engine.transpose import ConvTranspose2d
    from convviz.engine.walks import Phase


class StampedMaps(Maps):
    """Maps to which each step adds a stamp: the next one is added to the sums that are there."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self._layer = cast("ConvTranspose2d", trace.operation)
        self._sums: dict[int, tuple[int, Array]] = {}
        """Of each filter how many stamps are in its sums, and these: (2, rows, columns), see ``_stamps``"""

    def written(self, filter_index: int, steps: int) -> Array:
        trace = self.trace
        _, height, width = trace.step_shape
        done = min(max(steps - filter_index * height * width, 0), height * width)
        sums = self._settled_sums(filter_index, done)
        if done < height * width:
            return sums
        whole: Array = self._layer.activate(sums).copy()
        (top, _), (left, _) = trace.cut
        _, rows, columns = trace.output_shape
        whole[top : top + rows, left : left + columns] = trace.settled[filter_index]
        return whole

    def _settled_sums(self, filter_index: int, done: int) -> Array:
        """What the first ``done`` stamps of a filter have left, cut-off cells included, before the activation."""
        before, both = self._sums.get(filter_index, (-1, np.empty(0)))
        if before == done - 1 >= 0:
            self._add_stamp(both, filter_index, before)
        elif before != done:
            both = self._stamps(filter_index, done)
        self._sums[filter_index] = (done, both)
        return settled_against(both[0], both[1], self._layer.terms, self.trace.input.dtype)

    def _stamps(self, filter_index: int, done: int) -> Array:
        """The sums of the first ``done`` stamps and those of their magnitudes, (2, rows, columns)."""
        trace, layer = self.trace, self._layer
        # The rows that they come from, and those that they reach: what follows is still to come.
        used = -(-done // trace.step_shape[2])
        x = trace.input[:, :used].astype(np.float64)
        x.reshape(len(x), -1)[:, done:] = 0
        (top, bottom), (left, right) = trace.cut
        size = (top + trace.output_shape[1] + bottom, left + trace.output_shape[2] + right)
        reached = min(max(used - 1, 0) * layer.stride[0] + layer.effective_kernel_size[0], size[0])
        filters, bias = range(filter_index, filter_index + 1), layer.bias_of(filter_index)
        both = np.empty((2, *size))
        both[0], both[1] = bias, abs(bias)
        if used:
            part = (reached, size[1])
            both[0, :reached] += layer.stamped(x, filters, (0, 0), part)[0]
            both[1, :reached] += layer.with_terms(np.abs).stamped(np.abs(x), filters, (0, 0), part)[0]
        return both

    def _add_stamp(self, both: Array, filter_index: int, cell: int) -> None:
        _, height, width = self.trace.step_shape
        step = self.trace[filter_index * height * width + cell]
        (top, _), (left, _) = self.trace.cut
        rows, columns = np.ix_(step.target.rows + top, step.target.columns + left)
        products = step.products.astype(np.float64)
        both[:, rows, columns] += np.stack([products.sum(axis=0), np.abs(products).sum(axis=0)])


class Stamps(Walk):
    """Each input cell stamps the kernel, times its value, into the output."""

    name: ClassVar[str] = "scatter"
    label: ClassVar[str] = "stamped kernels"
    phases: ClassVar["Mapping[str, tuple[Phase, ...]]"] = STAMPING
    accumulates: ClassVar[bool] = True
    effort: ClassVar[int] = 6
    """Stamps that are shown one after the other are added up to any of them: values, and their magnitudes"""
    maps: ClassVar[type[Maps]] = StampedMaps

    def step_shape(self, operation: "Operation", input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        return operation.output_shape(input_shape)[0], input_shape[-2], input_shape[-1]

    def step_of(self, trace: Trace, filter_index: int, row: int, column: int) -> int | None:
        behind = [np.flatnonzero(d[i]) for d, i in zip(trace.depends, (row, column), strict=True)]
        if not (behind[0].size and behind[1].size):
            return None
        return super().step_of(trace, filter_index, int(behind[0][-1]), int(behind[1][-1]))

    def padded(self, operation: "Operation", x: Array) -> Array:
        return x

    def ring(self, operation: "Operation", input_shape: tuple[int, ...]) -> Sides:
        return (0, 0), (0, 0)

    def cut(self, operation: "Operation", input_shape: tuple[int, ...]) -> Sides:
        rows, columns = cast("ConvTranspose2d", operation).axis_sizes(input_shape)
        return (rows.before, rows.cut_after), (columns.before, columns.cut_after)

    def turns_kernel(self, operation: "Operation") -> bool:
        return False

    def step(self, trace: Trace, index: int) -> Step:
        layer = cast("ConvTranspose2d", trace.operation)
        f, row, column = (int(n) for n in np.unravel_index(index, trace.step_shape))
        rows, columns = layer.axis_sizes(trace.input.shape)
        channels = _channels(layer, f)
        source = Lattice(channels, np.array([row]), np.array([column]))
        target = Lattice(np.array([f]), rows.window(row), columns.window(column))
        patch, weights = trace.input[channels, row, column][:, None, None], layer.filters_of(f)
        products = patch * weights
        value = float(products.sum())
        place, cells = (f, row, column), _kernel_cells(layer, 1)
        activates = layer.activation != "none" and (row + 1, column + 1) == trace.step_shape[1:]
        stamp = {"accumulates": True, "activates": activates}
        return Step(index, place, source, target, cells, patch, weights, products, 0.0, value, value, **stamp)


class Equivalent(Walk):
    """A convolution of stride 1 over the input with stride − 1 zeros between its cells, padding effective kernel − 1 −
    padding, and the kernel rotated by 180° (Dumoulin and Visin §4; the rotation is not in their text).
    """

    name: ClassVar[str] = "equivalent"
    label: ClassVar[str] = "equivalent convolution"
    caption: ClassVar[str] = "as equivalent convolution"
    as_convolution: ClassVar[bool] = True

    def spacing(self, operation: "Operation") -> Pair:
        return operation.stride

    def ring(self, operation: "Operation", input_shape: tuple[int, ...]) -> Sides:
        layer = cast("ConvTranspose2d", operation)
        rows, columns = (axis.equivalent for axis in layer.axis_sizes(input_shape))
        return (max(rows.before, 0), max(rows.after, 0)), (max(columns.before, 0), max(columns.after, 0))

    def padded(self, operation: "Operation", x: Array) -> Array:
        """With zeros between the cells and around them. Cells that wide padding cuts off stay in the grid, and no
        window reaches them.
        """
        (top, bottom), (left, right) = self.ring(operation, x.shape)
        rows, columns = cast("ConvTranspose2d", operation).axis_sizes(x.shape)
        shape = (len(x), top + rows.stretched + bottom, left + columns.stretched + right)
        require_memory(shape, "stretched input")
        grid: Array = np.zeros(shape, x.dtype)
        (down, across), (height, width) = operation.stride, (rows.stretched, columns.stretched)
        grid[:, top : top + height : down, left : left + width : across] = x
        return grid

    def turns_kernel(self, operation: "Operation") -> bool:
        return True

    def step(self, trace: Trace, index: int) -> Step:
        layer = cast("ConvTranspose2d", trace.operation)
        f, row, column = (int(n) for n in np.unravel_index(index, trace.step_shape))
        rows, columns = (axis.equivalent for axis in layer.axis_sizes(trace.input.shape))
        channels = _channels(layer, f)
        source = Lattice(channels, rows.window(row), columns.window(column))
        (top, _), (left, _) = trace.ring
        patch = trace.padded[np.ix_(channels, source.rows + top, source.columns + left)]
        weights = layer.filters_of(f)[:, ::-1, ::-1]
        products = patch * weights
        bias = layer.bias_of(f)
        total = float(products.sum()) + bias
        place, target, cells = (f, row, column), first_cells((f, row, column)), _kernel_cells(layer, -1)
        value = float(layer.activate(np.array(total)))
        return Step(index, place, source, target, cells, patch, weights, products, bias, total, value)


def _channels(layer: "ConvTranspose2d", filter_index: int) -> NDArray[np.intp]:
    return np.array(layer.channels_of(filter_index, layer.channels), dtype=np.intp)


def _kernel_cells(layer: "ConvTranspose2d", order: int) -> Lattice:
    rows, columns = (np.arange(n, dtype=np.intp)[::order] for n in layer.kernel_size)
    return Lattice(np.arange(layer.channels // layer.groups, dtype=np.intp), rows, columns)


STAMPS, EQUIVALENT = Stamps(), Equivalent()

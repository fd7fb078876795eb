"""What kernels add up to that are stamped into the output: the transpose of a correlation.

Output cells whose places have the same remainder by the stride get their sums from the same cells of the kernel, and
are together a correlation with stride 1: a sub-pixel convolution, as Shi et al., "Is the deconvolution layer the
same as a convolutional layer?" (2016), describe it. Adding one cell of the kernel after the other touches every output
cell once for each: for one channel and up to 4×4 that is faster, for 22×22 thirteen times slower.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import gcd

import numpy as np

from convviz.engine.arrays import Array, Pair
from convviz.engine.correlate import correlate
from convviz.engine.padding import pad

_SMALL_KERNEL = 16
"""Cells of a kernel that are added one by one, for each phase."""

_FEW_INPUTS = 1024
"""Cells of a channel up to which small kernels of many channels are added one by one, too."""

_MOST_LOOKS = 3
"""How many times the products of the stamps phases may look at."""


def scatter(x: Array, weight: Array, start: Pair, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """The kernels that every input cell stamps, added up on one part of the full output.

    ``x`` is (channels, rows, columns), ``weight`` (channels, filters, rows, columns); the result is
    (filters, *size) and its first cell is cell ``start`` of the full output:
    ``out[f, r·s₀ + i·d₀ − start₀, c·s₁ + j·d₁ − start₁] += weight[k, f, i, j] · x[k, r, c]``.
    """
    sides = zip(weight.shape[2:], start, size, stride, dilation, strict=True)
    down, along = (list(_phases(*side)) for side in sides)
    if _worth_it(x.shape, weight.shape, down, along):
        return _phase_by_phase(x, weight, size, stride, down, along)
    return _one_by_one(x, weight, start, size, stride, dilation)


def _worth_it(x: tuple[int, ...], weight: tuple[int, ...], down: "list[_Phase]", along: "list[_Phase]") -> bool:
    """Whether phases are faster: not for the smallest kernels, nor where outputs are many more than inputs, as those
    of a kernel that is larger than its input or wide apart: most of what they read is nothing.
    """
    channels, filters, height, width = weight
    small = height * width <= _SMALL_KERNEL * len(down) * len(along)
    if not (down and along) or (small and (channels == filters == 1 or x[1] * x[2] < _FEW_INPUTS)):
        return False
    looks = sum(rows.looks for rows in down) * sum(columns.looks for columns in along)
    return looks <= _MOST_LOOKS * x[1] * x[2] * height * width


def _phase_by_phase(
    x: Array, weight: Array, size: Pair, stride: Pair, down: "list[_Phase]", along: "list[_Phase]"
) -> Array:
    turned = weight.transpose(1, 0, 2, 3)[:, :, ::-1, ::-1]
    if stride == (1, 1):
        return _sums(x, turned, down[0], along[0])
    out: Array = np.zeros((weight.shape[1], *size), np.result_type(x, weight))
    for rows, columns in product(down, along):
        out[:, rows.written, columns.written] = _sums(x, turned, rows, columns)
    return out


def _one_by_one(x: Array, weight: Array, start: Pair, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """One cell of the kernels after the other, times all inputs."""
    channels, filters, height, width = weight.shape
    out: Array = np.zeros((filters, *size), np.result_type(x, weight))
    for i, j in product(range(height), range(width)):
        rows, to_rows = _stamped(x.shape[1], i * dilation[0] - start[0], size[0], stride[0])
        columns, to_columns = _stamped(x.shape[2], j * dilation[1] - start[1], size[1], stride[1])
        part = x[:, rows, columns]
        if not part.size:
            continue
        if channels == filters == 1:
            out[0, to_rows, to_columns] += weight[0, 0, i, j] * part[0]
        else:
            stamp = weight[:, :, i, j].T.astype(out.dtype) @ part.reshape(channels, -1)
            out[:, to_rows, to_columns] += stamp.reshape(filters, *part.shape[1:])
    return out


def _stamped(count: int, shift: int, size: int, stride: int) -> tuple[slice, slice]:
    """The input cells whose tap lands within ``size`` cells, and where: cell n lands on n·stride + shift."""
    first = max(0, -(shift // stride))
    last = min(count - 1, (size - 1 - shift) // stride)
    if last < first:
        return slice(0, 0), slice(0, 0)
    start = first * stride + shift
    return slice(first, last + 1), slice(start, start + (last - first) * stride + 1, stride)


@dataclass(frozen=True, slots=True)
class _Phase:
    """Along one axis the output cells that lie at the same remainder by the stride."""

    written: slice
    """Of the output."""
    taps: slice
    """The cells of the turned kernel that reach them."""
    read: range
    """The input cells under those, first to last; cells outside hold nothing."""
    apart: int
    """Input cells from one tap to the next: the dilation of the correlation."""

    @property
    def count(self) -> int:
        """Output cells."""
        return len(self.read) - (self._tap_count - 1) * self.apart

    @property
    def looks(self) -> int:
        """How often it looks at an input cell."""
        return self.count * self._tap_count

    @property
    def _tap_count(self) -> int:
        return len(range(self.taps.start, self.taps.stop, self.taps.step))


def _phases(kernel: int, start: int, size: int, stride: int, dilation: int) -> Iterator[_Phase]:
    """The phases that any cell of the kernel reaches; all other output cells stay zero."""
    common = gcd(stride, dilation)
    step, apart = stride // common, dilation // common
    for phase in range(min(stride, size)):
        first = next((i for i in range(min(step, kernel)) if (phase + start - i * dilation) % stride == 0), None)
        if first is None:
            continue
        last = first + (kernel - 1 - first) // step * step
        count = -(-(size - phase) // stride)
        lowest = (phase + start - last * dilation) // stride
        read = range(lowest, lowest + count + (last - first) // step * apart)
        yield _Phase(slice(phase, None, stride), slice(kernel - 1 - last, kernel - first, step), read, apart)


def _sums(x: Array, turned: Array, rows: _Phase, columns: _Phase) -> Array:
    """The output cells of a phase."""
    part = pad(x, rows.read, columns.read, "constant", 0.0)
    kernel = turned[:, :, rows.taps, columns.taps]
    return correlate(part, kernel, (rows.count, columns.count), (1, 1), (rows.apart, columns.apart))

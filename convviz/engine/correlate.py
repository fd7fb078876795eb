"""The vectorised sum of products, shared by every operation that has one.

Matrix products, one for each row of the kernel: the kernels of all filters times the input's rows, which
lie below each other once for each column of the kernel. Shifted down, they are the same memory. Output
rows go in strips whose numbers stay in the processor's second cache, and all strips work in the same memory:
asking the system for it anew costs more than the arithmetic. Adding shifted slices one by one is
level with that for a 3×3 kernel of one filter and slower beyond; depthwise kernels, of which each has its
own channel, are added so. Measured by ``tests/benchmarks``.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convviz.engine.arrays import Array, Pair

_STRIP_BYTES, _SOME_BYTES = 256 * 1024, 1024 * 1024
"""Of the shifted rows of a strip, and of the channels that are taken at a time."""

_LARGE_KERNEL, _ALONE = 64, 1 << 18
"""Cells of a kernel from which rows are multiplied one by one, and multiplications that BLAS does in one thread."""


def correlate(padded: Array, weight: Array, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """Cross-correlation: ``out[f, r, c] = Σ weight[f, k, i, j] · padded[k, r·s₀ + i·d₀, c·s₁ + j·d₁]``.

    ``padded`` is (channels, rows, columns), ``weight`` (filters, channels, rows, columns), ``size`` the
    output's (rows, columns).
    """
    dtype = np.result_type(padded, weight)
    weight = weight.astype(dtype, copy=False)
    out: Array = np.empty((len(weight), *size), dtype)
    filters, channels, height, width = weight.shape
    if stride == (1, 1) and height * width >= _LARGE_KERNEL:
        return _correlate_large(padded, weight, size, dilation)
    strip = max(1, min(_STRIP_BYTES // (size[1] * dtype.itemsize * channels * width), size[0]))
    reach = (strip - 1) * stride[0] + (height - 1) * dilation[0] + 1
    shifted = np.empty((channels, width, reach, size[1]), dtype)
    products = np.empty((filters, strip * size[1]), dtype)
    for first in range(0, size[0], strip):
        part, below = out[:, first : first + strip], padded[:, first * stride[0] :]
        _multiply(part, below, weight, stride, dilation, shifted, products)
    return out


def _correlate_large(padded: Array, weight: Array, size: Pair, dilation: Pair) -> Array:
    """The same for a large kernel and stride 1: each input row times all rows of all kernels in one matrix product,
    which is then added to the output rows that it belongs to.

    The columns go in blocks so small that BLAS does not share a product out among threads, which on a busy machine
    wait for each other far longer than they work.
    """
    filters, channels, height, width = weight.shape
    kernels = np.ascontiguousarray(weight.transpose(2, 0, 1, 3).reshape(height * filters, channels * width))
    blocks = -(-size[1] // max(8, _ALONE // kernels.size))
    block = -(-size[1] // blocks)
    row_cells = (size[1] - 1) + (width - 1) * dilation[1] + 1
    wide = np.zeros((channels, blocks * block + (width - 1) * dilation[1]), padded.dtype)
    down, along = wide.strides
    taps_of_row = as_strided(
        wide, (blocks, channels, width, block), (block * along, down, dilation[1] * along, along), writeable=False
    )
    shifted = np.empty((blocks, channels * width, block), weight.dtype)
    products = np.empty((blocks, height * filters, block), weight.dtype)
    by_row = products.reshape(blocks, height, filters, block)
    out: Array = np.zeros((filters, size[0], blocks, block), weight.dtype)
    places = out.transpose(2, 1, 0, 3)
    apart = dilation[0]
    for row in range(size[0] + (height - 1) * apart):
        first, last = max(0, -((size[0] - 1 - row) // apart)), min(height - 1, row // apart)
        if first > last:
            continue
        wide[:, :row_cells] = padded[:, row, :row_cells]
        shifted.reshape(taps_of_row.shape)[...] = taps_of_row
        np.matmul(kernels, shifted, out=products)
        places[:, row - last * apart : row - first * apart + 1 : apart] += by_row[:, first : last + 1][:, ::-1]
    return np.ascontiguousarray(out.reshape(filters, size[0], -1)[:, :, : size[1]])


def correlate_each(padded: Array, weight: Array, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """Depthwise: each channel of ``padded`` with its own kernel, ``weight`` (channels, 1, rows, columns).

    Several channels at a time, as many as stay in the processor's cache: one NumPy call for all of them
    costs as much as one for each.
    """
    dtype = np.result_type(padded, weight)
    out: Array = np.empty((len(weight), *size), dtype)
    some = max(1, _SOME_BYTES // (4 * size[0] * size[1] * dtype.itemsize))
    for first in range(0, len(weight), some):
        kernels = weight[first : first + some, 0].astype(dtype, copy=False)
        part = padded[first : first + some]
        if stride == (1, 1):
            out[first : first + some] = _add_runs(part, kernels, size, dilation)
        else:
            out[first : first + some] = _add_taps(part, kernels, size, stride, dilation)
    return out


def _add_taps(padded: Array, kernels: Array, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """Shifted slices, each times its weight: ``kernels`` is (channels, rows, columns)."""
    out: Array = np.zeros((len(kernels), *size), kernels.dtype)
    scratch = np.empty_like(out)
    shifted = taps(padded, (kernels.shape[1], kernels.shape[2]), size, stride, dilation)
    for values, factor in zip(shifted, kernels.reshape(len(out), -1).T, strict=True):
        np.multiply(values, factor[:, None, None], out=scratch)
        out += scratch
    return out


def _add_runs(padded: Array, kernels: Array, size: Pair, dilation: Pair) -> Array:
    """The same for stride 1, where a shifted slice is one run of memory through all rows.

    Between its rows it has cells that belong to no window; they are computed too, and left out at the end.
    """
    wide = padded.shape[2]
    length = (size[0] - 1) * wide + size[1]
    flat = np.ascontiguousarray(padded).reshape(len(padded), -1)
    out: Array = np.zeros((len(kernels), size[0] * wide), kernels.dtype)
    sums = out[:, :length]
    scratch = np.empty_like(sums)
    for i, j in np.ndindex(kernels.shape[1:]):
        shift = i * dilation[0] * wide + j * dilation[1]
        np.multiply(flat[:, shift : shift + length], kernels[:, i, j, None], out=scratch)
        sums += scratch
    return out.reshape(len(out), size[0], wide)[:, :, : size[1]]


def _span(start: int, count: int, stride: int) -> slice:
    return slice(start, start + (count - 1) * stride + 1, stride)


def _multiply(
    out: Array, x: Array, weight: Array, stride: Pair, dilation: Pair, shifted: Array, products: Array
) -> None:
    """Fill ``out``, a strip of output rows, from the input's rows ``x``.

    ``shifted`` (channels, kernel columns, input rows, output columns) and ``products`` (filters, output cells)
    are memory to work in; a last strip that has fewer rows uses less of it.
    """
    filters, rows, columns = out.shape
    channels, height, width = weight.shape[1:]
    reach = (rows - 1) * stride[0] + (height - 1) * dilation[0] + 1
    shifted, products = shifted[:, :, :reach], products[:, : rows * columns]
    for j in range(width):
        shifted[:, j] = x[:, :reach, _span(j * dilation[1], columns, stride[1])]
    for i in range(height):
        # With stride 1 this is a view: whole rows further down, the same columns.
        below = shifted[:, :, _span(i * dilation[0], rows, stride[0])].reshape(channels * width, -1)
        np.matmul(weight[:, :, i].reshape(filters, -1), below, out=products)
        if i:
            out += products.reshape(out.shape)
        else:
            out[:] = products.reshape(out.shape)


def taps(padded: Array, kernel: Pair, size: Pair, stride: Pair, dilation: Pair) -> Iterator[Array]:
    """For each cell of the window the values under it at all positions, (channels, *size), as views."""
    for i, j in product(range(kernel[0]), range(kernel[1])):
        yield padded[:, _span(i * dilation[0], size[0], stride[0]), _span(j * dilation[1], size[1], stride[1])]


def joined_windows(join: np.ufunc, x: Array, axis: int, window: int, count: int, stride: int, dilation: int) -> Array:
    """The cells of each window along one axis joined to one."""

    def cells(i: int) -> tuple[slice, ...]:
        start = i * dilation
        return (slice(None),) * axis + (slice(start, start + (count - 1) * stride + 1, stride),)

    out: Array = x[cells(0)].copy()
    for i in range(1, window):
        join(out, x[cells(i)], out=out)
    return out

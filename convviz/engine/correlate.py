"""The vectorised sum of products, shared by every operation that has one.

Two ways, both in strips of output rows so that memory stays small: adding shifted slices of the input,
one for each weight (fastest for few filters: nothing is copied), and matrix products with the input's
shifted columns (fastest once several filters share them). Measured by ``tests/benchmarks``; strips
that fit the processor's first cache were slower, since each NumPy call has its own cost.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np

from convviz.engine.arrays import Array, Pair

_STRIP_BYTES = 4 * 1024 * 1024
_CACHED_BYTES = 256 * 1024
_FILTERS_FOR_MATRIX = 3


def correlate(padded: Array, weight: Array, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """Cross-correlation: ``out[f, r, c] = Σ weight[f, k, i, j] · padded[k, r·s₀ + i·d₀, c·s₁ + j·d₁]``.

    ``padded`` is (channels, rows, columns), ``weight`` (filters, channels, rows, columns), ``size`` the
    output's (rows, columns).
    """
    dtype = np.result_type(padded, weight)
    out: Array = np.zeros((len(weight), *size), dtype)
    few = len(weight) < _FILTERS_FOR_MATRIX
    row_bytes = size[1] * dtype.itemsize * (1 if few else weight.shape[1] * weight.shape[3])
    strip = max(1, _STRIP_BYTES // row_bytes)
    add = _add_shifted if few else _add_products
    for first in range(0, size[0], strip):
        add(out[:, first : first + strip], padded[:, first * stride[0] :], weight, stride, dilation)
    return out


def correlate_each(padded: Array, weight: Array, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """Depthwise: each channel of ``padded`` with its own kernel, ``weight`` (channels, 1, rows, columns).

    Several channels at a time, as many as stay in the processor's cache: one NumPy call for all of them
    costs as much as one for each.
    """
    dtype = np.result_type(padded, weight)
    out: Array = np.zeros((len(weight), *size), dtype)
    some = max(1, _CACHED_BYTES // (size[0] * size[1] * dtype.itemsize))
    for first in range(0, len(weight), some):
        part = out[first : first + some]
        scratch = np.empty_like(part)
        kernels = weight[first : first + some, 0].astype(dtype, copy=False)
        shifted = taps(padded[first : first + some], (weight.shape[2], weight.shape[3]), size, stride, dilation)
        for values, factor in zip(shifted, kernels.reshape(len(part), -1).T, strict=True):
            np.multiply(values, factor[:, None, None], out=scratch)
            part += scratch
    return out


def _span(start: int, count: int, stride: int) -> slice:
    return slice(start, start + (count - 1) * stride + 1, stride)


def _add_shifted(out: Array, x: Array, weight: Array, stride: Pair, dilation: Pair) -> None:
    filters, rows, columns = out.shape
    scratch = np.empty((rows, columns), out.dtype)
    for channel, i, j in product(*map(range, weight.shape[1:])):
        shifted = x[channel, _span(i * dilation[0], rows, stride[0]), _span(j * dilation[1], columns, stride[1])]
        for f in range(filters):
            np.multiply(shifted, weight[f, channel, i, j], out=scratch)
            out[f] += scratch


def _add_products(out: Array, x: Array, weight: Array, stride: Pair, dilation: Pair) -> None:
    filters, rows, columns = out.shape
    channels, height, width = weight.shape[1:]
    reach = (rows - 1) * stride[0] + (height - 1) * dilation[0] + 1
    shifted = np.empty((channels, width, reach, columns), out.dtype)
    for j in range(width):
        shifted[:, j] = x[:, :reach, _span(j * dilation[1], columns, stride[1])]
    for i in range(height):
        # With stride 1 this is a view: whole rows further down, the same columns.
        below = shifted[:, :, _span(i * dilation[0], rows, stride[0])].reshape(channels * width, -1)
        out += (weight[:, :, i].reshape(filters, -1).astype(out.dtype) @ below).reshape(out.shape)


def scatter(x: Array, weight: Array, start: Pair, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """The kernels that every input cell stamps, added up on one part of the full output.

    ``x`` is (channels, rows, columns), ``weight`` (channels, filters, rows, columns); the result is
    (filters, *size) and its first cell is cell ``start`` of the full output:
    ``out[f, r·s₀ + i·d₀ − start₀, c·s₁ + j·d₁ − start₁] += weight[k, f, i, j] · x[k, r, c]``.
    """
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
    return slice(first, last + 1), _span(first * stride + shift, last - first + 1, stride)


def taps(padded: Array, kernel: Pair, size: Pair, stride: Pair, dilation: Pair) -> Iterator[Array]:
    """For each cell of the window the values under it at all positions, (channels, *size), as views."""
    for i, j in product(range(kernel[0]), range(kernel[1])):
        yield padded[:, _span(i * dilation[0], size[0], stride[0]), _span(j * dilation[1], size[1], stride[1])]

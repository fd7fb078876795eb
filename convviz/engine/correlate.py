"""The vectorised sum of products, shared by every operation that has one.

Two ways, both in strips of output rows that stay in the processor's cache: adding shifted slices of
the input, one for each weight (fastest for few channels: nothing is copied), and one matrix product
with the patches laid out as columns (fastest once many filters share the patches).
"""

from itertools import product

import numpy as np

from convviz.engine.arrays import Array, Pair

_STRIP_BYTES = 128 * 1024
_FILTERS_FOR_MATRIX = 4


def correlate(padded: Array, weight: Array, size: Pair, stride: Pair, dilation: Pair) -> Array:
    """Cross-correlation: ``out[f, r, c] = Σ weight[f, k, i, j] · padded[k, r·s₀ + i·d₀, c·s₁ + j·d₁]``.

    ``padded`` is (channels, rows, columns), ``weight`` (filters, channels, rows, columns), ``size`` the
    output's (rows, columns).
    """
    dtype = np.result_type(padded, weight)
    out: Array = np.zeros((len(weight), *size), dtype)
    few = len(weight) < _FILTERS_FOR_MATRIX
    row_bytes = size[1] * dtype.itemsize * (1 if few else weight[0].size)
    strip = max(1, _STRIP_BYTES // row_bytes)
    add = _add_shifted if few else _add_product
    for first in range(0, size[0], strip):
        rows = out[:, first : first + strip]
        add(rows, padded[:, first * stride[0] :], weight, stride, dilation)
    return out


def _shifted(x: Array, offset: Pair, size: Pair, stride: Pair) -> Array:
    """The cells that weights at ``offset`` meet, over all windows: (…, rows, columns), a view."""
    (i, j), (rows, columns) = offset, size
    return x[
        ...,
        i : i + (rows - 1) * stride[0] + 1 : stride[0],
        j : j + (columns - 1) * stride[1] + 1 : stride[1],
    ]


def _offsets(kernel: tuple[int, ...], dilation: Pair) -> list[Pair]:
    return [(i * dilation[0], j * dilation[1]) for i, j in product(range(kernel[0]), range(kernel[1]))]


def _add_shifted(out: Array, x: Array, weight: Array, stride: Pair, dilation: Pair) -> None:
    size = (out.shape[1], out.shape[2])
    scratch = np.empty(size, out.dtype)
    offsets = _offsets(weight.shape[2:], dilation)
    for channel, plane in enumerate(x):
        for offset, weights in zip(offsets, weight[:, channel].reshape(len(weight), -1).T, strict=True):
            cells = _shifted(plane, offset, size, stride)
            for total, w in zip(out, weights, strict=True):
                np.multiply(cells, w, out=scratch)
                total += scratch


def _add_product(out: Array, x: Array, weight: Array, stride: Pair, dilation: Pair) -> None:
    size = (out.shape[1], out.shape[2])
    offsets = _offsets(weight.shape[2:], dilation)
    patches = np.empty((len(x), len(offsets), *size), out.dtype)
    for k, offset in enumerate(offsets):
        patches[:, k] = _shifted(x, offset, size, stride)
    flat = weight.reshape(len(weight), -1).astype(out.dtype, copy=False)
    out += (flat @ patches.reshape(flat.shape[1], -1)).reshape(out.shape)

"""Convolution from its definition, one multiplication at a time; shares no code with the engine."""

from itertools import product

import numpy as np


def _source(position, size, mode):
    """The input index that a padded position stands for, None for a filled cell; by walking, not by formula."""
    if 0 <= position < size:
        return position
    if mode in ("zeros", "constant"):
        return None
    if mode == "replicate":
        return 0 if position < 0 else size - 1
    if mode == "circular":
        while position < 0:
            position += size
        while position >= size:
            position -= size
        return position
    # Walk back from the border, turning round at the edges.
    cells = list(range(size))
    turned = cells[1:-1][::-1] if mode == "reflect" else cells[::-1]
    period = cells + turned
    return period[position % len(period)]


def padded_value(x, channel, row, column, mode, value):
    rows, columns = x.shape[1:]
    r, c = _source(row, rows, mode), _source(column, columns, mode)
    if r is None or c is None:
        return value if mode == "constant" else 0.0
    return float(x[channel, r, c])


def sides(padding, size, kernel, stride, dilation):
    """(before, after) along one axis, from the words of Keras', ONNX' and the guide's documentation."""
    spread = dilation * (kernel - 1) + 1
    if padding == "valid":
        return 0, 0
    if padding == "full":
        return spread - 1, spread - 1
    outputs = int(np.ceil(size / stride))
    total = max((outputs - 1) * stride + spread - size, 0)
    small, large = total // 2, total - total // 2
    return (small, large) if padding == "same" else (large, small)


def conv2d(x, weight, bias, stride, padding, mode, value, dilation, groups, flip):
    """``padding`` is ((top, bottom), (left, right))."""
    filters, depth, height, width = weight.shape
    (top, bottom), (left, right) = padding
    rows = (x.shape[1] + top + bottom - dilation[0] * (height - 1) - 1) // stride[0] + 1
    columns = (x.shape[2] + left + right - dilation[1] * (width - 1) - 1) // stride[1] + 1
    out = np.zeros((filters, rows, columns))
    for f, r, c in product(range(filters), range(rows), range(columns)):
        total = 0.0 if bias is None else float(bias[f])
        for k, i, j in product(range(depth), range(height), range(width)):
            channel = f // (filters // groups) * depth + k
            row, column = r * stride[0] + i * dilation[0] - top, c * stride[1] + j * dilation[1] - left
            w = weight[f, k, height - 1 - i, width - 1 - j] if flip else weight[f, k, i, j]
            total += padded_value(x, channel, row, column, mode, value) * float(w)
        out[f, r, c] = total
    return out

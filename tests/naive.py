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


def conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups):
    """Every input cell stamps its kernel, by the definition; ``padding`` is four sides that are cut off."""
    channels, per, height, width = weight.shape
    (top, bottom), (left, right) = padding
    rows = (x.shape[1] - 1) * stride[0] + dilation[0] * (height - 1) + 1 - top - bottom + output_padding[0]
    columns = (x.shape[2] - 1) * stride[1] + dilation[1] * (width - 1) + 1 - left - right + output_padding[1]
    out = np.zeros((per * groups, rows, columns))
    for f in range(per * groups):
        out[f] = 0.0 if bias is None else bias[f]
    for k, r, c in product(range(channels), range(x.shape[1]), range(x.shape[2])):
        group = k // (channels // groups)
        for f, i, j in product(range(per), range(height), range(width)):
            row, column = r * stride[0] + i * dilation[0] - top, c * stride[1] + j * dilation[1] - left
            if 0 <= row < rows and 0 <= column < columns:
                out[group * per + f, row, column] += float(x[k, r, c]) * float(weight[k, f, i, j])
    return out


def pool_count(size, before, after, kernel, stride, dilation, ceil_mode):
    """How many windows there are, found by moving one along."""
    spread = dilation * (kernel - 1) + 1
    count = 0
    while True:
        start = count * stride - before
        inside = start + spread <= size + after
        # Rounded up, a last window may hang over, but none begins in the far padding.
        hanging = ceil_mode and start + spread - stride < size + after
        if not (inside or hanging) or (ceil_mode and start >= size):
            return count
        count += 1


def pool2d(x, kind, kernel, stride, padding, dilation, ceil_mode, count_include_pad):
    """None where a window holds no input cell or there is no window."""
    (top, bottom), (left, right) = padding
    rows = pool_count(x.shape[1], top, bottom, kernel[0], stride[0], dilation[0], ceil_mode)
    columns = pool_count(x.shape[2], left, right, kernel[1], stride[1], dilation[1], ceil_mode)
    if not (rows and columns):
        return None
    out = np.zeros((len(x), rows, columns))
    for k, r, c in product(range(len(x)), range(rows), range(columns)):
        found, counted = [], 0
        for i, j in product(range(kernel[0]), range(kernel[1])):
            row, column = r * stride[0] + i * dilation[0] - top, c * stride[1] + j * dilation[1] - left
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
                found.append(float(x[k, row, column]))
                counted += 1
            elif count_include_pad and row < x.shape[1] + bottom and column < x.shape[2] + right:
                counted += 1
        if not found:
            return None
        out[k, r, c] = max(found) if kind == "max" else sum(found) / counted
    return out

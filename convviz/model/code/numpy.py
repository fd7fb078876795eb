"""A setup as NumPy code."""

from collections.abc import Callable
from typing import Any

from convviz.engine.sizes import Axis
from convviz.model.code.writing import Script, array_lines, ending, number
from convviz.model.document import Document

_ARRAY = "np.array({}, dtype=float)"
_MODES = {"reflect": "reflect", "symmetric": "symmetric", "replicate": "edge", "circular": "wrap"}
"""Padding modes, and what ``np.pad`` calls them."""

_WINDOWS = '''def windows(x, kernel, stride, dilation):
    """Every window of x (channels, rows, columns): (channels, rows, columns, kernel rows, kernel columns)."""
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation)]
    found = np.lib.stride_tricks.sliding_window_view(x, spans, axis=(1, 2))
    return found[:, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]

'''


def write(document: Document, layers: Callable[[Script, dict[str, Callable[..., None]]], None]) -> str:
    """The code; ``layers`` goes through them with what writes each operation."""
    script = Script("import numpy as np")
    x = document.input
    body = Script()
    body.add("# (channels, rows, columns)")
    array_lines(body, "x", x[0] if len(x) == 1 else x, _ARRAY, "[None]" if len(x) == 1 else "")
    body.add("y = x")
    layers(body, _WRITERS)
    if any("windows(" in line for line in body.lines):
        script.add("", _WINDOWS)
    script.add(*body.lines, "", "print(y.shape)", "print(y)")
    return script.text


def _activation(script: Script, layer: Any) -> None:
    texts = {
        "none": "",
        "relu": "np.maximum(y, 0)",
        "leaky_relu": f"np.where(y > 0, y, {number(layer.activation_slope)} * y)",
        "sigmoid": "1 / (1 + np.exp(-y))",
        "tanh": "np.tanh(y)",
    }
    if texts[layer.activation]:
        script.add(f"y = {texts[layer.activation]}")


def _weights(script: Script, layer: Any, n: int, comment: str) -> str:
    small = layer.weight.shape[:2] == (1, 1)
    script.add(f"# {comment}")
    after = "[None, None]" if small else ""
    array_lines(script, f"kernel_{n}", layer.weight[0, 0] if small else layer.weight, _ARRAY, after)
    if layer.has_bias:
        array_lines(script, f"bias_{n}", layer.bias, _ARRAY)
    return f"kernel_{n}"


def _bias(layer: Any, n: int) -> str:
    return f" + bias_{n}[:, None, None]" if layer.has_bias else ""


def _under(layer: Any, size: tuple[int, int]) -> str:
    return f"windows(y, {tuple(size)}, {tuple(layer.stride)}, {tuple(layer.dilation)})"


def _conv(script: Script, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    kernel = _weights(script, layer, n, "(filters, channels // groups, rows, columns)")
    if layer.flip:
        script.add(f"{kernel} = {kernel}[..., ::-1, ::-1]  # rotated by 180°: convolution as in mathematics")
    rows, columns = axes
    mode, value = layer.filling
    if any((rows.before, rows.after, columns.before, columns.after)):
        sides = f"((0, 0), ({rows.before}, {rows.after}), ({columns.before}, {columns.after}))"
        how = f', mode="{_MODES[mode]}"' if mode in _MODES else ""
        how = f", constant_values={number(value)}" if mode == "constant" else how
        script.add(f"y = np.pad(y, {sides}{how})")
    under = _under(layer, layer.kernel_size)
    if layer.groups == 1:
        script.add(f'y = np.einsum("chwij,fcij->fhw", {under}, {kernel}){_bias(layer, n)}')
    else:
        groups = layer.groups
        script.add(f"parts = zip(np.split({under}, {groups}), np.split({kernel}, {groups}))  # a part for each group")
        script.add('y = np.concatenate([np.einsum("chwij,fcij->fhw", part, of_it) for part, of_it in parts])')
        if layer.has_bias:
            script.add(f"y = y{_bias(layer, n)}")
    _activation(script, layer)


def _transposed(script: Script, layer: Any, axes: tuple[Any, Any], n: int) -> None:
    kernel = _weights(script, layer, n, "(channels, filters // groups, rows, columns)")
    rows, columns = axes
    size = tuple(max(axis.full + axis.output_padding, axis.before + axis.output) for axis in axes)
    script.add(f"stamped = np.zeros(({layer.filter_count}, {size[0]}, {size[1]}))")
    script.add("for row, column in np.ndindex(y.shape[1:]):  # each cell of the input stamps the kernel")
    down, across = (_stamp(axis, name) for axis, name in ((rows, "row"), (columns, "column")))
    if layer.groups == 1:
        script.add(f'    stamp = np.einsum("c,cfij->fij", y[:, row, column], {kernel})')
    else:
        script.add(f"    parts = zip(np.split(y[:, row, column], {layer.groups}), np.split({kernel}, {layer.groups}))")
        script.add('    stamp = np.concatenate([np.einsum("c,cfij->fij", part, of_it) for part, of_it in parts])')
    script.add(f"    stamped[:, {down}, {across}] += stamp")
    ends = rows.before + rows.output, columns.before + columns.output
    script.add(f"y = stamped[:, {rows.before}:{ends[0]}, {columns.before}:{ends[1]}]{_bias(layer, n)}")
    _activation(script, layer)


def _stamp(axis: Any, name: str) -> str:
    """The cells that a stamp covers, as a slice."""
    start = name if axis.stride == 1 else f"{axis.stride} * {name}"
    step = f" : {axis.dilation}" if axis.dilation > 1 else ""
    return f"{start} : {start} + {axis.effective_kernel}{step}"


def _surrounded(script: Script, axes: tuple[Axis, Axis], value: str, inner: tuple[tuple[int, int], ...]) -> None:
    """Pads by ``inner`` with zeros where that is asked for, and by the rest with ``value``."""
    if any(map(any, inner)):
        script.add(f"y = np.pad(y, ((0, 0), {inner[0]}, {inner[1]}))  # padding counts as zeros")
    rest = [(a.before - i[0], ending(a) - i[1]) for a, i in zip(axes, inner, strict=True)]
    if any(max(side, 0) for pads in rest for side in pads):
        grown = ", ".join(str((before, max(after, 0))) for before, after in rest)
        script.add(f"y = np.pad(y, ((0, 0), {grown}), constant_values={value})")


def _max_pool(script: Script, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    none = ((0, 0), (0, 0))
    _surrounded(script, axes, "-np.inf", none)
    script.add(f"y = {_under(layer, layer.kernel_size)}.max(axis=(3, 4)){_only(axes, none)}")
    _activation(script, layer)


def _avg_pool(script: Script, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    counted = tuple((a.before, a.after) if layer.count_include_pad else (0, 0) for a in axes)
    _surrounded(script, axes, "np.nan", counted)
    script.add(f"y = np.nanmean({_under(layer, layer.kernel_size)}, axis=(3, 4)){_only(axes, counted)}")
    _activation(script, layer)


def _only(axes: tuple[Axis, Axis], inner: tuple[tuple[int, int], ...]) -> str:
    """Of the windows, those that count, where the padding has room for more."""
    lengths = [a.input + a.before + i[1] + max(ending(a) - i[1], 0) for a, i in zip(axes, inner, strict=True)]
    made = [(n - a.effective_kernel) // a.stride + 1 for n, a in zip(lengths, axes, strict=True)]
    more = any(n > axis.output for n, axis in zip(made, axes, strict=True))
    return f"[:, :{axes[0].output}, :{axes[1].output}]" if more else ""


_WRITERS: dict[str, Callable[..., None]] = {
    "conv2d": _conv,
    "conv_transpose2d": _transposed,
    "max_pool2d": _max_pool,
    "avg_pool2d": _avg_pool,
}

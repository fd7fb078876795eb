"""A setup as PyTorch code."""

from collections.abc import Callable
from typing import Any

from convviz.engine.sizes import Axis
from convviz.model.code.writing import Script, array_lines, call, exact_pads, number, pair, sources
from convviz.model.document import Document

_TENSOR = "torch.tensor({}, dtype=torch.float64)"
_LOADED = "torch.from_numpy({}).double()"
_MODES = {"reflect": "reflect", "replicate": "replicate", "circular": "circular"}
"""Padding modes, and what ``torch.nn.functional.pad`` calls them."""


def write(document: Document, layers: Callable[[Script, dict[str, Callable[..., None]]], None]) -> str:
    """The code; ``layers`` goes through them with what writes each operation."""
    script = Script("import torch", "import torch.nn.functional as F")
    x = document.input
    script.add("# (batch, channels, rows, columns)")
    _tensor(script, "x", x[0] if len(x) == 1 else x, "[None, None]" if len(x) == 1 else "[None]")
    script.add("y = x")
    layers(script, _WRITERS)
    script.add("", "print(y.shape)", "print(y[0])")
    return script.text


def activation(script: Script, layer: Any) -> None:
    """What happens to each sum."""
    slope = number(layer.activation_slope)
    texts = {
        "none": "",
        "relu": "F.relu(y)",
        "leaky_relu": f"F.leaky_relu(y, {slope})",
        "sigmoid": "torch.sigmoid(y)",
        "tanh": "torch.tanh(y)",
    }
    if texts[layer.activation]:
        script.add(f"y = {texts[layer.activation]}")


def _tensor(script: Script, name: str, array: Any, after: str = "") -> None:
    from convviz.model.code.writing import MOST_NUMBERS  # noqa: PLC0415

    array_lines(script, name, array, _LOADED if array.size > MOST_NUMBERS else _TENSOR, after)


def _weights(script: Script, layer: Any, n: int) -> tuple[str, str]:
    """Writes weight and bias; their names."""
    small = layer.weight.shape[:2] == (1, 1)
    weight = f"weight_{n}"
    _tensor(script, weight, layer.weight[0, 0] if small else layer.weight, "[None, None]" if small else "")
    if not layer.has_bias:
        return weight, ""
    _tensor(script, f"bias_{n}", layer.bias)
    return weight, f"bias_{n}"


def _conv(script: Script, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    weight, bias = _weights(script, layer, n)
    if layer.flip:
        script.add(f"{weight} = {weight}.flip(-2, -1)  # the kernel rotated by 180°: convolution as in mathematics")
    padding = _padded(script, layer, axes)
    script.add("y = " + call("F.conv2d", "y", weight, **_named(layer, bias=bias, padding=padding)))
    activation(script, layer)


def _named(layer: Any, **first: str) -> dict[str, str]:
    """The arguments that are not the usual ones."""
    return {
        **first,
        "stride": "" if layer.stride == (1, 1) else pair(layer.stride),
        "dilation": "" if layer.dilation == (1, 1) else pair(layer.dilation),
        "groups": "" if layer.groups == 1 else str(layer.groups),
    }


def _padded(script: Script, layer: Any, axes: tuple[Axis, Axis]) -> str:
    """The padding of ``conv2d`` itself, or lines before it, where it has none like that."""
    rows, columns = axes
    top, bottom, left, right = rows.before, rows.after, columns.before, columns.after
    mode, value = layer.filling
    if not any((top, bottom, left, right)):
        return ""
    if mode == "zeros" and (top, left) == (bottom, right):
        return pair((top, left))
    if mode == "zeros" and layer.padding == "same" and layer.stride == (1, 1):
        return '"same"'
    sides = f"({left}, {right}, {top}, {bottom})"
    if mode in _MODES:
        script.add(f'y = F.pad(y, {sides}, mode="{_MODES[mode]}")  # left, right, top, bottom')
    elif mode == "symmetric":
        script.say("PyTorch's pad has no 'symmetric': the rows and columns that the padded input shows.")
        script.add(f"y = y[:, :, {sources(mode, rows)}][:, :, :, {sources(mode, columns)}]")
    else:
        filled = f", value={number(value)}" if mode == "constant" else ""
        script.add(f"y = F.pad(y, {sides}{filled})  # left, right, top, bottom")
    return ""


def _transposed(script: Script, layer: Any, axes: tuple[Any, Any], n: int) -> None:
    weight, bias = _weights(script, layer, n)
    rows, columns = axes
    even = all(axis.before == axis.after for axis in axes)
    extra = rows.output_padding, columns.output_padding
    padding = pair((rows.before, columns.before)) if even and (rows.before or columns.before) else ""
    named = _named(layer, bias=bias, padding=padding, output_padding=pair(extra) if any(extra) else "")
    script.add("y = " + call("F.conv_transpose2d", "y", weight, **named))
    if not even:
        script.say("PyTorch cuts off both ends alike; here they differ.")
        ends = rows.before + rows.output, columns.before + columns.output
        script.add(f"y = y[:, :, {rows.before}:{ends[0]}, {columns.before}:{ends[1]}]")
    activation(script, layer)


def _usual(layer: Any, axes: tuple[Axis, Axis]) -> bool:
    """Whether a pool of PyTorch takes the padding: alike at both ends, at most half the window."""
    return all(a.before == a.after and a.before <= a.kernel // 2 for a in axes)


def _pool_named(layer: Any, axes: tuple[Axis, Axis], **more: str) -> dict[str, str]:
    padding = tuple(axis.before for axis in axes)
    return {
        "stride": "" if layer.stride == layer.kernel_size else pair(layer.stride),
        "padding": pair(padding) if any(padding) else "",
        "ceil_mode": "True" if layer.ceil_mode else "",
        **more,
    }


def _max_pool(script: Script, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    dilation = "" if layer.dilation == (1, 1) else pair(layer.dilation)
    named = _pool_named(layer, axes, dilation=dilation)
    if not _usual(layer, axes):
        script.say("PyTorch pads both ends alike, by half the window at most: −∞ never wins.")
        top, bottom, left, right = exact_pads(axes)
        script.add(f'y = F.pad(y, ({left}, {right}, {top}, {bottom}), value=float("-inf"))')
        named = named | {"padding": "", "ceil_mode": ""}
    script.add("y = " + call("F.max_pool2d", "y", pair(layer.kernel_size), **named))
    activation(script, layer)


def _avg_pool(script: Script, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    if _usual(layer, axes) and layer.dilation == (1, 1):
        counts = "" if layer.count_include_pad else "False"
        named = _pool_named(layer, axes, count_include_pad=counts)
        script.add("y = " + call("F.avg_pool2d", "y", pair(layer.kernel_size), **named))
    else:
        _sums_by_counts(script, layer, axes)
    activation(script, layer)


def _sums_by_counts(script: Script, layer: Any, axes: tuple[Axis, Axis]) -> None:
    script.say("An average that PyTorch's pool has not: the sum under each window by the number of cells that count.")
    top, bottom, left, right = exact_pads(axes)
    rows, columns = (layer.counted(axis).tolist() for axis in axes)
    named = {
        "stride": pair(layer.stride),
        "dilation": "" if layer.dilation == (1, 1) else pair(layer.dilation),
        "groups": "y.shape[1]",
    }
    height, width = layer.kernel_size
    script.add(f"ones = torch.ones(y.shape[1], 1, {height}, {width}, dtype=y.dtype)")
    script.add(f"counts = torch.outer(torch.tensor({rows}), torch.tensor({columns}))")
    script.add(f"y = {call('F.conv2d', f'F.pad(y, ({left}, {right}, {top}, {bottom}))', 'ones', **named)} / counts")


_WRITERS: dict[str, Callable[..., None]] = {
    "conv2d": _conv,
    "conv_transpose2d": _transposed,
    "max_pool2d": _max_pool,
    "avg_pool2d": _avg_pool,
}

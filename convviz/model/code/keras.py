"""A setup as Keras code."""

import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np

from convviz.engine.arrays import Array
from convviz.engine.sizes import Axis
from convviz.model.code.writing import INDENT, Script, array_lines, call, exact_pads, number, pair, sources
from convviz.model.document import Document

_ARRAY = "np.array({}, dtype=float)"


def write(document: Document, layers: Callable[[Script, dict[str, Callable[..., None]]], None]) -> str:
    """The code; ``layers`` goes through them with what writes each operation."""
    script = _Model("import numpy as np", "import keras", "from keras import layers")
    layers(script, _WRITERS)
    channels, rows, columns = document.input.shape
    done = Script(*script.imports)
    done.imports[2] += ", ops" if any("ops." in line for line in script.model) else ""
    done.add('keras.config.set_floatx("float64")', "", "# (rows, columns, channels)")
    one = channels == 1
    after = "[..., None]" if one else ".transpose(1, 2, 0)"
    array_lines(done, "x", document.input[0] if one else document.input, _ARRAY, after)
    done.add(*script.lines, "", "model = keras.Sequential([", f"{INDENT}keras.Input(({rows}, {columns}, {channels})),")
    done.add(*(f"{INDENT}{line}" for line in script.model), "])")
    done.add(*script.weights, "", "y = model.predict(x[None], verbose=0)[0]", "print(y.shape)")
    done.add("print(np.moveaxis(y, -1, 0))")
    return done.text


class _Model(Script):
    """What stands before the model, in it, and after it."""

    def __init__(self, *imports: str) -> None:
        super().__init__(*imports)
        self.model: list[str] = []
        self.weights: list[str] = []

    def begin(self, text: str, remark: str = "") -> None:
        self.model += [f"# {line}" for part in (text, remark) if part for line in textwrap.wrap(part, 92)]

    def layer(self, text: str) -> None:
        self.model.append(f"{text},")

    def remark(self, text: str) -> None:
        self.model.append(f"# {text}")


_NAMED = {"none": "", "relu": '"relu"', "leaky_relu": "", "sigmoid": '"sigmoid"', "tanh": '"tanh"'}


def _activation(script: _Model, layer: Any) -> None:
    """After a layer that has none of its own."""
    if layer.activation == "leaky_relu":
        slope = number(layer.activation_slope)
        if layer.activation_slope >= 0:
            script.layer(f"layers.LeakyReLU(negative_slope={slope})")
        else:
            script.remark("LeakyReLU takes no negative slope")
            script.layer(f"layers.Lambda(lambda x: ops.where(x > 0, x, {slope} * x))")
    elif layer.activation != "none":
        script.layer(f"layers.Activation({_NAMED[layer.activation]})")


def _kernel(script: _Model, name: str, kernel: Array, comment: str) -> None:
    """A kernel (filters, channels, rows, columns) in Keras' order, ``comment`` says which."""
    one = kernel.shape[:2] == (1, 1)
    after = "[:, :, None, None]" if one else ".transpose(2, 3, 1, 0)"
    script.add("", f"# {comment}")
    array_lines(script, name, kernel[0, 0] if one else kernel, _ARRAY, after)


def _spread(script: _Model, name: str, layer: Any) -> None:
    """The kernel with the zeros of its dilation, where Keras has none with a stride."""
    rows, columns = layer.effective_kernel_size
    script.add(f"spread = np.zeros(({rows}, {columns}, *{name}.shape[2:]))  # the dilation, as zeros in the kernel")
    script.add(f"spread[::{layer.dilation[0]}, ::{layer.dilation[1]}] = {name}", f"{name} = spread")


def _bias(script: _Model, layer: Any, n: int) -> str:
    if not layer.has_bias:
        return ""
    array_lines(script, f"bias_{n}", layer.bias, _ARRAY)
    return f"bias_{n}"


def _conv(script: _Model, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    kernel, name = f"kernel_{n}", f"conv_{n}"
    _kernel(script, kernel, layer.weight, "(rows, columns, channels // groups, filters)")
    if layer.flip:
        script.add(f"{kernel} = {kernel}[::-1, ::-1]  # rotated by 180°: convolution as in mathematics")
    size, dilation = layer.kernel_size, layer.dilation
    if max(layer.stride) > 1 and max(dilation) > 1:
        _spread(script, kernel, layer)
        size, dilation = layer.effective_kernel_size, (1, 1)
    bias = _bias(script, layer, n)
    same = layer.padding == "same" and layer.filling[0] == "zeros"
    if not same:
        _padded(script, layer, axes)
    script.layer(
        call(
            "layers.Conv2D",
            str(layer.filter_count),
            pair(size),
            strides="" if layer.stride == (1, 1) else pair(layer.stride),
            padding='"same"' if same else "",
            dilation_rate="" if dilation == (1, 1) else pair(dilation),
            groups="" if layer.groups == 1 else str(layer.groups),
            activation=_NAMED[layer.activation],
            use_bias="" if bias else "False",
            name=f'"{name}"',
        )
    )
    if layer.activation == "leaky_relu":
        _activation(script, layer)
    script.weights.append(f'model.get_layer("{name}").set_weights([{kernel}{bias and ", "}{bias}])')


def _padded(script: _Model, layer: Any, axes: tuple[Axis, Axis]) -> None:
    """Layers that pad, where the convolution itself cannot."""
    rows, columns = axes
    top, bottom, left, right = rows.before, rows.after, columns.before, columns.after
    mode, value = layer.filling
    if not any((top, bottom, left, right)):
        return
    if mode == "zeros":
        script.layer(f"layers.ZeroPadding2D((({top}, {bottom}), ({left}, {right})))")
    elif mode == "constant":
        script.layer(_pad_layer((top, bottom, left, right), number(value)))
    else:
        script.remark(f"{mode}: the rows and columns that the padded input shows")
        taken = f"ops.take(ops.take(y, {sources(mode, rows)}, axis=1), {sources(mode, columns)}, axis=2)"
        script.layer(f"layers.Lambda(lambda y: {taken})")


def _pad_layer(sides: tuple[int, int, int, int], value: str) -> str:
    top, bottom, left, right = sides
    pads = f"[[0, 0], [{top}, {bottom}], [{left}, {right}], [0, 0]]"
    return f"layers.Lambda(lambda y: ops.pad(y, {pads}, constant_values={value}))"


def _surround(script: _Model, axes: tuple[Axis, Axis], value: str) -> None:
    """The padding that windows reach; what none does may stay, they are taken by their number."""
    top, bottom, left, right = (max(side, 0) for side in exact_pads(axes))
    if any((top, bottom, left, right)):
        script.layer(_pad_layer((top, bottom, left, right), value))


def _transposed(script: _Model, layer: Any, axes: tuple[Any, Any], n: int) -> None:
    """The full output, then what is cut off it: Keras' own padding knows "valid" and "same" only."""
    kernel, name = f"kernel_{n}", f"transposed_{n}"
    # Keras has no groups here: the weights of other groups are zeros.
    dense = _without_groups(layer)
    if layer.groups > 1:
        script.say("Keras' Conv2DTranspose has no groups: weights between them are 0.")
    _kernel(script, kernel, dense, "(rows, columns, filters, channels)")
    if layer.dilation != (1, 1):
        _spread(script, kernel, layer)
    bias = _bias(script, layer, n)
    own = _NAMED[layer.activation]
    crop, grow = _cuts(layer, axes)
    late = any(grow)  # what is longer than the stamped kernels has the bias, too
    script.layer(
        call(
            "layers.Conv2DTranspose",
            str(layer.filter_count),
            pair(layer.effective_kernel_size),
            strides="" if layer.stride == (1, 1) else pair(layer.stride),
            activation="" if late else own,
            use_bias="False" if late or not bias else "",
            name=f'"{name}"',
        )
    )
    (top, bottom), (left, right) = crop
    if late:  # before it is cut: all that was there may go
        script.layer(f"layers.ZeroPadding2D(((0, {grow[0]}), (0, {grow[1]})))")
    if any((top, bottom, left, right)):
        script.layer(f"layers.Cropping2D((({top}, {bottom}), ({left}, {right})))")
    if late:
        if bias:
            script.layer(f"layers.Lambda(lambda y: y + {bias})")
        _activation(script, layer)
    elif layer.activation == "leaky_relu":
        _activation(script, layer)
    weights = kernel if late or not bias else f"{kernel}, {bias}"
    script.weights.append(f'model.get_layer("{name}").set_weights([{weights}])')


def _without_groups(layer: Any) -> Array:
    """(channels, filters, rows, columns)"""
    channels, per, *size = layer.weight.shape
    if layer.groups == 1:
        weight: Array = layer.weight
        return weight
    dense = np.zeros((channels, layer.filter_count, *size))
    depth = channels // layer.groups
    for c in range(channels):
        group = c // depth
        dense[c, group * per : (group + 1) * per] = layer.weight[c]
    return dense


def _cuts(layer: Any, axes: tuple[Any, Any]) -> tuple[tuple[tuple[int, int], tuple[int, int]], tuple[int, int]]:
    """What is cut off Keras' "valid" output before and after, and what is added after."""
    cuts, more = [], []
    for axis in axes:
        # Keras' "valid" is input·stride + max(kernel − stride, 0) long.
        made = axis.input * axis.stride + max(axis.effective_kernel - axis.stride, 0)
        left_over = made - axis.before - axis.output
        cuts.append((axis.before, max(left_over, 0)))
        more.append(max(-left_over, 0))
    return (cuts[0], cuts[1]), (more[0], more[1])


def _own_padding(layer: Any, axes: tuple[Axis, Axis]) -> str | None:
    """The padding of Keras' pools that gives these windows; None where none does."""
    if layer.dilation != (1, 1) or any(getattr(axis, "overhang", 0) for axis in axes):
        return None
    if layer.padding == "same":
        return '"same"'
    return "" if not any(axis.before or axis.after for axis in axes) else None


def _max_pool(script: _Model, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    own = _own_padding(layer, axes)
    if own is None:
        script.remark("a pool that Keras has not: padding that never wins, and the largest cell under each window")
        script.needs("from functools import reduce")
        _surround(script, axes, 'float("-inf")')
        script.layer(f"layers.Lambda(lambda y: reduce(ops.maximum, [{_shifted(layer, axes)}]))")
    else:
        script.layer(call("layers.MaxPooling2D", pair(layer.kernel_size), strides=_strides(layer), padding=own))
    _activation(script, layer)


def _avg_pool(script: _Model, layer: Any, axes: tuple[Axis, Axis], n: int) -> None:
    own = _own_padding(layer, axes)
    padded = any(axis.before or axis.after for axis in axes)
    uneven = any(axis.before != axis.after for axis in axes)
    if own is None or uneven or (padded and layer.count_include_pad):
        rows, columns = (layer.counted(axis).tolist() for axis in axes)
        script.add(f"counts_{n} = np.outer({rows}, {columns})[:, :, None]")
        script.remark("an average that Keras has not: the sum under each window by the number of cells that count")
        if own is not None and not layer.count_include_pad:
            script.remark(
                "(it has it on TensorFlow and JAX; on PyTorch, uneven padding repeats the cells at the border)"
            )
        _surround(script, axes, "0")
        script.layer(f"layers.Lambda(lambda y: sum([{_shifted(layer, axes)}]) / counts_{n})")
    else:
        script.layer(call("layers.AveragePooling2D", pair(layer.kernel_size), strides=_strides(layer), padding=own))
    _activation(script, layer)


def _strides(layer: Any) -> str:
    return "" if layer.stride == layer.kernel_size else pair(layer.stride)


def _shifted(layer: Any, axes: tuple[Axis, Axis]) -> str:
    """The cells of all windows at each place under it, as a comprehension."""
    parts, loops = [], []
    for axis, index in zip(axes, "ij", strict=True):
        length = (axis.output - 1) * axis.stride + 1
        parts.append(f"{index} : {index} + {length} : {axis.stride}")
        step = f", {axis.dilation}" if axis.dilation > 1 else ""
        start = "0, " if step else ""
        loops.append(f"for {index} in range({start}{axis.effective_kernel}{step})")
    return f"y[:, {parts[0]}, {parts[1]}] {' '.join(loops)}"


_WRITERS: dict[str, Callable[..., None]] = {
    "conv2d": _conv,
    "conv_transpose2d": _transposed,
    "max_pool2d": _max_pool,
    "avg_pool2d": _avg_pool,
}

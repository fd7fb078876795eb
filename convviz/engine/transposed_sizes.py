"""The padding of a transposed convolution in all its forms, and which outputs an input reaches."""

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Pair
from convviz.engine.operation import counted
from convviz.engine.padding import Sides
from convviz.engine.parameters import Kind, Parameter, pair_text
from convviz.engine.sizes import TransposedSize
from convviz.errors import ConvvizError

OUTPUT_PADDING = Parameter(
    "output_padding",
    "Output padding",
    Kind.PAIR,
    0,
    63,
    short="Out pad",
    says=lambda layer: "" if layer.output_padding == (0, 0) else f"output padding {pair_text(layer.output_padding)}",
    hint="Cells by which the output is longer at bottom and right",
)


def transposed_size(
    size: int, kernel: int, stride: int, dilation: int, padding: str | Pair, output_padding: int
) -> TransposedSize:
    """The arithmetic of one axis; ``padding`` is a form's name or the cells cut off (before, after).

    "same" is TensorFlow's conv2d_transpose: it cuts off what "same" pads where input·stride cells go down
    to input cells, and makes the output longer where the kernel does not reach that far.
    """
    reach = dilation * (kernel - 1) + 1
    if not isinstance(padding, str):
        before, after = padding
    elif padding in ("valid", "full"):
        before = after = 0 if padding == "valid" else reach - 1
    else:
        total, output_padding = max(reach - stride, 0), max(stride - reach, 0)
        less, more = total // 2, total - total // 2
        before, after = (less, more) if padding == "same" else (more, less)
    return TransposedSize(size, before, after, kernel, stride, dilation, output_padding)


def check_output_padding(output_padding: Pair, stride: Pair, dilation: Pair, padding: str | Sides) -> None:
    """Raise ConvvizError unless the output can be that much longer, each (rows, columns)."""
    for extra, step, gap in zip(output_padding, stride, dilation, strict=True):
        if extra >= max(step, gap):
            raise ConvvizError(
                f"The output padding is {extra}; it must be smaller than the stride ({step}) or the dilation ({gap})."
            )
    if isinstance(padding, str) and padding.startswith("same") and max(output_padding):
        raise ConvvizError(
            "With padding 'same' the output has input·stride cells; set the output padding to 0, or the padding "
            "to numbers."
        )


def stamped_on(axis: TransposedSize) -> NDArray[np.bool_]:
    """(output, input): whether an input cell stamps an output cell."""
    result = np.zeros((axis.output, axis.input), dtype=np.bool_)
    windows = axis.windows()
    cells, taps = np.nonzero((windows >= 0) & (windows < axis.output))
    result[windows[cells, taps], cells] = True
    return result


def longer_in_keras(axes: tuple[TransposedSize, TransposedSize]) -> str:
    """The sentence where Keras' "valid" is longer: its outputs are input·stride + max(kernel − stride, 0)."""
    more = [max(axis.stride - axis.effective_kernel - axis.output_padding, 0) for axis in axes]
    if not any(more):
        return ""
    longer = " and ".join(counted(n, name) for n, name in zip(more, ("row", "column"), strict=True) if n)
    return f"Keras' 'valid' has {longer} more here, of zeros; an output padding of {max(more)} makes the same."

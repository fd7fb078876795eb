"""The arithmetic of sizes along one axis.

Formulas: V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*
(arXiv 1603.07285), relationships 6 (general), 14 (transposed) and 15 (dilated); the last window of
``ceil_mode`` as in PyTorch's ``pooling_output_shape`` and ONNX' MaxPool 22.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class AxisSize:
    """Rows (or columns) of input, padding, kernel, stride and dilation, and what follows from them.

    Every quantity counts cells. ``output`` is 0 or less where the kernel does not fit. ``before`` or
    ``after`` below 0 cuts cells off, as the equivalent of a transposed convolution may. ``ceil`` rounds
    up: a last window may hang over the padded input, but must start before its far padding.
    """

    input: int
    before: int
    after: int
    kernel: int
    stride: int
    dilation: int
    ceil: bool = False

    @property
    def padded(self) -> int:
        """Input cells with the padding on both sides."""
        return self.input + self.before + self.after

    @property
    def effective_kernel(self) -> int:
        """Cells from the kernel's first weight to its last, ``dilation·(kernel − 1) + 1``."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def fits(self) -> bool:
        """Whether there is at least one window."""
        return self.output >= 1

    @property
    def quotient(self) -> float:
        """Window positions before rounding, ``(padded − effective_kernel)/stride + 1``."""
        return (self.padded - self.effective_kernel) / self.stride + 1

    @property
    def remainder(self) -> int:
        """Cells that the floor leaves over at the far end of the padded input; none where a window hangs over."""
        if self.ceil:
            return max(self.padded - self.effective_kernel - (self.output - 1) * self.stride, 0)
        return (self.padded - self.effective_kernel) % self.stride

    @property
    def output(self) -> int:
        """Window positions, ``⌊(padded − effective_kernel)/stride⌋ + 1``, or with ⌈ ⌉ where ``ceil``."""
        room = self.padded - self.effective_kernel
        if not self.ceil:
            return room // self.stride + 1
        positions = -(-room // self.stride) + 1
        # Windows that would start in the far padding are left out.
        return min(positions, -(-(self.input + self.before) // self.stride))

    @property
    def left_out(self) -> bool:
        """Whether ``ceil`` asks for a last window that would begin in the far padding, and so is left out."""
        return self.ceil and -(-(self.padded - self.effective_kernel) // self.stride) + 1 > self.output

    @property
    def overhang(self) -> int:
        """Cells beyond the padded input that the last window covers; 0 unless ``ceil``."""
        return max((self.output - 1) * self.stride + self.effective_kernel - self.padded, 0)

    def window(self, position: int) -> Indices:
        """Input indices under window ``position``; negative or ≥ ``input`` are padding."""
        return position * self.stride - self.before + self.dilation * np.arange(self.kernel, dtype=np.intp)

    def windows(self) -> Indices:
        """Input indices under every window, (output, kernel)."""
        starts = self.stride * np.arange(max(self.output, 0), dtype=np.intp) - self.before
        result: Indices = starts[:, None] + self.dilation * np.arange(self.kernel, dtype=np.intp)
        return result

    def reached(self) -> NDArray[np.bool_]:
        """For each cell of the padded axis, whether any window uses it."""
        used = np.zeros(self.padded, dtype=np.bool_)
        places = self.windows().ravel() + self.before
        used[places[places < self.padded]] = True
        return used


@dataclass(frozen=True, slots=True)
class TransposedSize:
    """The arithmetic of a transposed convolution along one axis; quantities count cells.

    ``before`` and ``after`` are the padding of the convolution that it transposes: cells that are cut off
    its own full output. ``output_padding`` makes the output longer at the far end; it adds no zeros.
    """

    input: int
    before: int
    after: int
    kernel: int
    stride: int
    dilation: int
    output_padding: int = 0

    @property
    def effective_kernel(self) -> int:
        """Cells from the kernel's first weight to its last, ``dilation·(kernel − 1) + 1``."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def full(self) -> int:
        """Cells that the stamped kernels cover, ``stride·(input − 1) + effective_kernel``."""
        return self.stride * (self.input - 1) + self.effective_kernel

    @property
    def output(self) -> int:
        """``stride·(input − 1) + effective_kernel − before − after + output_padding`` (relationship 14)."""
        return self.full - self.before - self.after + self.output_padding

    @property
    def fits(self) -> bool:
        """Whether the padding leaves an output."""
        return self.output >= 1

    @property
    def cut_after(self) -> int:
        """Cells of the full output that are cut off at the far end."""
        return max(self.full - self.before - self.output, 0)

    @property
    def stretched(self) -> int:
        """Input cells with ``stride − 1`` zeros between them."""
        return self.stride * (self.input - 1) + 1

    @property
    def equivalent(self) -> AxisSize:
        """The convolution with the same result: stride 1 over the stretched input, padding
        ``effective_kernel − 1 − padding`` and ``output_padding`` more at the far end, kernel rotated by 180°.
        """
        reach = self.effective_kernel - 1
        return AxisSize(
            self.stretched,
            reach - self.before,
            reach - self.after + self.output_padding,
            self.kernel,
            1,
            self.dilation,
        )

    def windows(self) -> Indices:
        """Output indices that every input cell stamps, (input, kernel)."""
        starts = self.stride * np.arange(self.input, dtype=np.intp) - self.before
        result: Indices = starts[:, None] + self.dilation * np.arange(self.kernel, dtype=np.intp)
        return result

    def window(self, position: int) -> Indices:
        """Output indices that input cell ``position`` stamps; negative or ≥ ``output`` are cut off."""
        return position * self.stride - self.before + self.dilation * np.arange(self.kernel, dtype=np.intp)


Axis = AxisSize | TransposedSize
Axes = tuple[Axis, Axis]

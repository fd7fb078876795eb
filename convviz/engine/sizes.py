"""The arithmetic of sizes along one axis.

Formulas: V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*
(arXiv 1603.07285), relationships 6 (general) and 15 (dilated).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class AxisSize:
    """Rows (or columns) of input, padding, kernel, stride and dilation, and what follows from them.

    Every quantity counts cells. ``output`` is 0 or less where the kernel does not fit.
    """

    input: int
    before: int
    after: int
    kernel: int
    stride: int
    dilation: int

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
        """Whether at least one window lies inside the padded input."""
        return self.effective_kernel <= self.padded

    @property
    def quotient(self) -> float:
        """Window positions before the floor, ``(padded − effective_kernel)/stride + 1``."""
        return (self.padded - self.effective_kernel) / self.stride + 1

    @property
    def remainder(self) -> int:
        """Cells that the floor leaves over at the far end of the padded input."""
        return (self.padded - self.effective_kernel) % self.stride

    @property
    def output(self) -> int:
        """Window positions, ``⌊(padded − effective_kernel)/stride⌋ + 1``."""
        return (self.padded - self.effective_kernel) // self.stride + 1

    def window(self, position: int) -> NDArray[np.intp]:
        """Input indices under window ``position``; negative or ≥ ``input`` are padding."""
        start = position * self.stride - self.before
        return start + self.dilation * np.arange(self.kernel, dtype=np.intp)

    def reached(self) -> NDArray[np.bool_]:
        """For each cell of the padded axis, whether any window uses it."""
        starts = self.stride * np.arange(max(self.output, 0), dtype=np.intp)
        used = np.zeros(self.padded, dtype=np.bool_)
        used[(starts[:, None] + self.dilation * np.arange(self.kernel, dtype=np.intp)).ravel()] = True
        return used

"""Ways to step through an operation: what moves over what, which cells a step reads and writes, and when.

A walk changes the steps, never the result. Its phases are rows: what happens within a step at each level of detail, for
which share of its time, and at which fractions it stands still.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

import numpy as np

from convviz.engine.arrays import Array, Pair
from convviz.engine.padding import Sides

if TYPE_CHECKING:
    from convviz.engine.operation import Operation
    from convviz.engine.trace import Step, Trace


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a step's time. ``share`` is in proportion to those of the other phases.

    It stands still at its end, or where ``each`` after every product, each with that share; where ``moves`` it never
    does. ``needs`` names what must be there for it to happen: "bias", "activation"; one of them is enough.
    """

    name: str
    share: float = 1.0
    each: bool = False
    moves: bool = False
    needs: frozenset[str] = frozenset()


SLIDE, MULTIPLY, ADD, ACTIVATE, WRITE = "slide", "multiply", "sum", "activate", "write"
"""Names that stages know: the window on its way, products appearing, the sum before and after the activation, and the
result in the map.
"""

_WRITTEN = (Phase(WRITE),)
_GLIDE = (Phase(SLIDE, 0.6, moves=True), Phase(WRITE, 0.4))

GATHERING: Mapping[str, tuple[Phase, ...]] = {
    "window": _WRITTEN,
    "products": (
        Phase(MULTIPLY, each=True),
        # Before an activation the sum stands alone for a moment, as before a bias the sum of products does.
        Phase(ADD, needs=frozenset({"bias", "activation"})),
        Phase(ACTIVATE, needs=frozenset({"activation"})),
        *_WRITTEN,
    ),
    "glide": _GLIDE,
}
"""Of steps that each write one cell, by level of detail"""

STAMPING: Mapping[str, tuple[Phase, ...]] = {
    "window": _WRITTEN,
    "products": (Phase(MULTIPLY, each=True), *_WRITTEN),
    "glide": _GLIDE,
}
"""Of steps that add to cells: what they add is not yet a sum, bias and activation are not their own"""


class Maps:
    """The maps of a trace while they are written."""

    def __init__(self, trace: "Trace") -> None:
        self.trace = trace

    def written(self, filter_index: int, steps: int) -> Array:
        """One filter's map after the first ``steps`` steps of all, with the cells that are cut off; NaN is not yet
        written.
        """
        whole: Array = self.trace.settled[filter_index]
        done = steps - filter_index * whole.size
        if done >= whole.size:
            return whole
        partial: Array = np.full(whole.shape, np.nan)
        partial.ravel()[: max(done, 0)] = whole.ravel()[: max(done, 0)]
        return partial


class Walk:
    """One way; this one has a window that moves over the padded input and writes a cell at a time."""

    name: ClassVar[str] = "windows"
    label: ClassVar[str] = "window by window"
    caption: ClassVar[str] = ""
    """What a caption says of it, where it is not the usual way"""
    phases: ClassVar[Mapping[str, tuple[Phase, ...]]] = GATHERING
    accumulates: ClassVar[bool] = False
    """Whether steps add to cells that others have written to"""
    as_convolution: ClassVar[bool] = False
    """Whether a transposed convolution is shown as the convolution that it equals"""
    effort: ClassVar[int] = 1
    """How often the whole is computed while it is shown"""
    maps: ClassVar[type[Maps]] = Maps

    def step_shape(self, operation: "Operation", input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        """How many steps there are for (filters, rows, columns)."""
        return operation.output_shape(input_shape)

    def step(self, trace: "Trace", index: int) -> "Step":
        """Step ``index`` of ``trace``."""
        return cast("_HasWindows", trace.operation).step(trace, index)

    def step_of(self, trace: "Trace", filter_index: int, row: int, column: int) -> int | None:
        """The step that completes a cell of the map; None where none reaches it."""
        _, height, width = trace.step_shape
        return (filter_index * height + row) * width + column

    def padded(self, operation: "Operation", x: Array) -> Array:
        """The grid that the window moves over, (channels, rows, columns)."""
        return cast("_HasWindows", operation).padded(x)

    def ring(self, operation: "Operation", input_shape: tuple[int, ...]) -> Sides:
        """Cells of ``padded`` around the input."""
        return cast("_HasWindows", operation).ring(input_shape)

    def spacing(self, operation: "Operation") -> Pair:
        """Distance of the input's cells in ``padded``."""
        return 1, 1

    def cut(self, operation: "Operation", input_shape: tuple[int, ...]) -> Sides:
        """Cells around the output that steps write to and that are cut off."""
        return (0, 0), (0, 0)

    def turns_kernel(self, operation: "Operation") -> bool:
        """Whether a step reads the kernel from its last cell to its first; it is shown so."""
        return bool(getattr(operation, "flip", False))

    def work(self, operation: "Operation", input_shape: tuple[int, ...]) -> int:
        """The whole map, and what its steps show, in the time of so many multiplications."""
        return self.effort * operation.work(input_shape)

    def shown_cells(self, operation: "Operation", input_shape: tuple[int, ...]) -> tuple[int, int]:
        """Cells of the grid that the window moves over, and of the map with what is cut off it."""
        channels, *size = input_shape
        sides = zip(size, self.ring(operation, input_shape), self.spacing(operation), strict=True)
        grid = math.prod(before + after + apart * (count - 1) + 1 for count, (before, after), apart in sides)
        filters, height, width = operation.output_shape(input_shape)
        (top, bottom), (left, right) = self.cut(operation, input_shape)
        return channels * grid, filters * (top + height + bottom) * (left + width + right)


class _HasWindows(Protocol):
    """What the usual walk asks of an operation."""

    def step(self, trace: "Trace", index: int) -> "Step": ...

    def padded(self, x: Array) -> Array: ...

    def ring(self, input_shape: tuple[int, ...]) -> Sides: ...


WINDOWS = Walk()

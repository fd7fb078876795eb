"""What every operation of convolution arithmetic offers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from convviz.engine.arrays import Array, grid
from convviz.engine.parameters import Parameter
from convviz.engine.sizes import AxisSize
from convviz.engine.trace import Step, Trace


@dataclass(frozen=True, eq=False)
class Operation(ABC):
    """A layer: immutable, independent of its input's size, equal to another with the same values."""

    name: ClassVar[str]
    label: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Operation) or type(self) is not type(other):
            return NotImplemented
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return all(a is b or np.array_equal(a, b) for a, b in pairs)

    __hash__ = None  # type: ignore[assignment]  # it holds arrays

    @property
    @abstractmethod
    def parameter_count(self) -> int:
        """Weights plus biases."""

    @property
    @abstractmethod
    def has_bias(self) -> bool:
        """Whether a bias is added to each sum of products."""

    @abstractmethod
    def axis_sizes(self, input_shape: tuple[int, ...]) -> tuple[AxisSize, AxisSize]:
        """The size arithmetic of rows and of columns, also where the kernel does not fit."""

    @abstractmethod
    def output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        """(filters, rows, columns) for an input of (channels, rows, columns) or (rows, columns).

        Raises ConvvizError where there is no output, saying what would fit.
        """

    @abstractmethod
    def padded(self, x: Array) -> Array:
        """``x`` with its padding, (channels, rows, columns)."""

    @abstractmethod
    def __call__(self, x: ArrayLike) -> Array:
        """The whole feature map, (filters, rows, columns), vectorised."""

    @abstractmethod
    def step(self, trace: Trace, index: int) -> Step:
        """Step ``index`` of ``trace``, which belongs to this operation."""

    def trace(self, x: ArrayLike) -> Trace:
        """All steps on ``x``, with random access."""
        return Trace(self, grid(x, "input"))

    def steps(self, x: ArrayLike) -> Iterator[Step]:
        """The steps on ``x``, lazily, in the order of the animation."""
        return iter(self.trace(x))

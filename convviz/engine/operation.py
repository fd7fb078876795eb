"""What every operation of convolution arithmetic offers."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.engine.activations import ACTIVATIONS, SLOPE
from convviz.engine.arrays import Array, Pair, grid, number
from convviz.engine.padding import FILL, Padding, Sides, source_indices
from convviz.engine.parameters import Kind, Parameter
from convviz.engine.sizes import Axes, AxisSize
from convviz.engine.trace import Lattice, Step, Trace
from convviz.errors import ConvvizError

MAX_COMPUTED = 1 << 28
"""Cells of a padded input or of a feature map that are computed at most: 2 GiB as float64."""

ACTIVATION_PARAMETERS = (
    Parameter(
        "activation",
        "Activation",
        Kind.CHOICE,
        choices=tuple((row.name, row.label) for row in ACTIVATIONS.values()),
        hint="What happens to each sum before it is written",
    ),
    Parameter(
        "activation_slope",
        "Slope below zero",
        Kind.NUMBER,
        short="Slope",
        default=SLOPE,
        applies=("activation", "leaky_relu"),
        hint="0.01 in PyTorch; in Keras 0.2 as an activation and 0.3 as a layer",
    ),
)

STRIDE = Parameter(
    "stride",
    "Stride",
    Kind.PAIR,
    1,
    64,
    short="&Stride",
    default=(1, 1),
    hint="Cells that the window moves at a time",
)
DILATION = Parameter(
    "dilation",
    "Dilation",
    Kind.PAIR,
    1,
    64,
    short="&Dilation",
    default=(1, 1),
    hint="Distance between the cells of a window",
)
PADDING = Parameter(
    "padding",
    "Padding",
    Kind.PADDING,
    0,
    64,
    short="P&adding",
    default="valid",
    hint="Cells added around the input",
)

Dependence = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""For rows and for columns, (output, input): whether an output depends on an input there."""


@dataclass(frozen=True, eq=False)
class Operation(ABC):
    """A layer: immutable, independent of its input's size, equal to another with the same values."""

    name: ClassVar[str]
    label: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    reduction: ClassVar[str] = "sum"
    """How a window becomes a number: sum, max or mean."""
    keeps_values: ClassVar[bool] = False
    """Whether every output lies between the smallest and the largest input."""

    stride: Pair
    padding: Padding
    dilation: Pair
    activation: str
    activation_slope: float

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Operation) or type(self) is not type(other):
            return NotImplemented
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return all(a is b or np.array_equal(a, b) for a, b in pairs)

    __hash__ = None  # type: ignore[assignment]  # it holds arrays

    def _hold(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def replace(self, **changes: Any) -> Self:
        """The same layer with other values for some parameters, checked again."""
        return replace(self, **changes)

    # Sizes

    if TYPE_CHECKING:

        @property
        def kernel_size(self) -> Pair:
            """(rows, columns) of the window's cells; a field of the pools, so that no property stands in its way."""

    @property
    @abstractmethod
    def parameter_count(self) -> int:
        """Weights plus biases."""

    @property
    @abstractmethod
    def has_bias(self) -> bool:
        """Whether a bias is added to each sum of products."""

    @property
    def turns_kernel(self) -> bool:
        """Whether a step reads the kernel from its last cell to its first; it is shown so."""
        return False

    @abstractmethod
    def axis_sizes(self, input_shape: tuple[int, ...]) -> Axes:
        """The size arithmetic of rows and of columns, also where the kernel does not fit."""

    @abstractmethod
    def output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        """(filters, rows, columns) for an input of (channels, rows, columns) or (rows, columns).

        Raises ConvvizError where there is no output, saying what would fit.
        """

    def step_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        """How many steps there are for (filters, rows, columns)."""
        return self.output_shape(input_shape)

    @abstractmethod
    def channels_of(self, filter_index: int, input_channels: int) -> range:
        """The input channels that a filter reads."""

    def remark(self, input_shape: tuple[int, ...]) -> str:
        """Where frameworks differ on these settings, a sentence that says so."""
        return ""

    # Values

    def __call__(self, x: ArrayLike) -> Array:
        """The whole feature map, (filters, rows, columns), vectorised.

        ``x`` is (channels, rows, columns), or (rows, columns) for one channel.
        """
        array = grid(x, "input")
        filters, rows, columns = self.output_shape(array.shape)
        require_memory((filters, rows, columns), "feature map")
        return self.compute(array, range(filters), range(rows), range(columns))

    def compute(self, x: Array, filters: range, rows: range, columns: range) -> Array:
        """A part of the feature map, of shape (filters, rows, columns)."""
        # Who shows the map says where numbers left their range; NumPy's warning would say it to nobody.
        with np.errstate(over="ignore", invalid="ignore"):
            return self.activate(self._totals(x, filters, rows, columns))

    @abstractmethod
    def _totals(self, x: Array, filters: range, rows: range, columns: range) -> Array:
        """A part of the map before the activation."""

    def activate(self, totals: Array) -> Array:
        """The activation of each value."""
        return ACTIVATIONS[self.activation].apply(totals, self.activation_slope)

    @abstractmethod
    def padded(self, x: Array) -> Array:
        """The grid that the window moves over, (channels, rows, columns)."""

    @property
    def spacing(self) -> Pair:
        """Distance of the input's cells in ``padded``."""
        return 1, 1

    @abstractmethod
    def ring(self, input_shape: tuple[int, ...]) -> Sides:
        """Cells of ``padded`` around the input."""

    def cut(self, input_shape: tuple[int, ...]) -> Sides:
        """Cells around the output that steps write to and that are cut off."""
        return (0, 0), (0, 0)

    @abstractmethod
    def depends(self, input_shape: tuple[int, ...]) -> Dependence:
        """Which outputs depend on which inputs, along each axis; an output depends on a cell where both say so."""

    def work(self, input_shape: tuple[int, ...]) -> int:
        """The whole map, and what its steps show, in the time of so many multiplications."""
        return math.prod(self.output_shape(input_shape)) * max(self.terms, 1)

    # What rounding can do

    @property
    def terms(self) -> int:
        """How many numbers are added for an output; 0 where nothing is."""
        return 0

    def largest_sum(self, largest: float) -> float:
        """What the magnitudes of an output's terms can add up to where no input is beyond ``largest``."""
        return largest

    def magnitudes(self, x: Array) -> Array:
        """For each output the sum of its terms' magnitudes, (filters, rows, columns)."""
        raise NotImplementedError

    def squares(self, x: Array) -> Array:
        """For each output the sum of its terms' squares, (filters, rows, columns)."""
        raise NotImplementedError

    @property
    def factors(self) -> tuple[Array, ...]:
        """The numbers that terms are made of, beside those of the input."""
        return ()

    def in_double(self) -> Self:
        """The same operation with its numbers in double precision."""
        return self

    # Steps

    @abstractmethod
    def step(self, trace: Trace, index: int) -> Step:
        """Step ``index`` of ``trace``, which belongs to this operation."""

    def written(self, trace: Trace, filter_index: int, steps: int) -> Array:
        """One filter's map after the first ``steps`` steps of all, as it is shown; NaN is not yet written."""
        whole: Array = trace.settled[filter_index]
        done = steps - filter_index * whole.size
        if done >= whole.size:
            return whole
        partial: Array = np.full(whole.shape, np.nan)
        partial.ravel()[: max(done, 0)] = whole.ravel()[: max(done, 0)]
        return partial

    def trace(self, x: ArrayLike) -> Trace:
        """All steps on ``x``, with random access."""
        return Trace(self, grid(x, "input"))

    def steps(self, x: ArrayLike) -> Iterator[Step]:
        """The steps on ``x``, lazily, in the order of the animation."""
        return iter(self.trace(x))


def require_memory(shape: tuple[int, ...], name: str) -> None:
    """Raise ConvvizError where an array of ``shape`` is too large to be made."""
    cells = 1
    for side in shape:
        cells *= side
    if cells > MAX_COMPUTED:
        raise ConvvizError(
            f"The {name} would have {cells:,} cells ({cells * 8 / 2**30:,.1f} GiB); at most {MAX_COMPUTED:,} "
            f"are computed: use a smaller input, less padding or fewer filters."
        )


def checked_activation(name: str, slope: float) -> dict[str, Any]:
    """The two values of an activation, checked."""
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise ConvvizError(f"There is no activation '{name}'; use {', '.join(ACTIVATIONS)}.")
    return {"activation": name, "activation_slope": number(slope, "slope of the activation")}


def channels_in(input_shape: tuple[int, ...]) -> int:
    """Channels of (channels, rows, columns) or (rows, columns)."""
    return 1 if len(input_shape) == 2 else input_shape[0]


def first_cells(position: tuple[int, int, int]) -> Lattice:
    """The lattice of one cell."""
    return Lattice(*(np.array([i], dtype=np.intp) for i in position))


def axis_dependence(axis: AxisSize, mode: str) -> NDArray[np.bool_]:
    """(output, input): whether a window along this axis reads an input cell, copies in the padding included."""
    windows = axis.windows()
    result = np.zeros((len(windows), axis.input), dtype=np.bool_)
    positions = range(-axis.before, axis.input + max(axis.after, 0) + axis.overhang)
    if not windows.size:
        return result
    sources = source_indices(mode, axis.input, positions)[windows + axis.before]
    outputs, cells = np.nonzero(sources != FILL)
    result[outputs, sources[outputs, cells]] = True
    return result


def counted(n: int, noun: str) -> str:
    """``1 row``, ``2 rows``"""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"

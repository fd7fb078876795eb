"""What every operation of convolution arithmetic offers."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from inspect import signature
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.engine.activations import ACTIVATIONS
from convviz.engine.arrays import Array, Pair, grid, number
from convviz.engine.padding import FILL, Padding, source_indices
from convviz.engine.parameters import Kind, Parameter, pair_text
from convviz.engine.reductions import SUM, Reduction
from convviz.engine.sizes import Axes, AxisSize
from convviz.engine.trace import Step, Trace
from convviz.engine.walks import WINDOWS, Walk
from convviz.errors import ConvvizError

MAX_COMPUTED = 1 << 28
"""Cells of a padded input or of a feature map that are computed at most: 2 GiB as float64."""

ACTIVATION_PARAMETERS = (
    Parameter(
        "activation",
        "Activation",
        Kind.CHOICE,
        table=ACTIVATIONS,
        says=lambda layer: "" if layer.activation == "none" else ACTIVATIONS[layer.activation].label,
        hint="What happens to each sum before it is written",
    ),
    Parameter(
        "activation_slope",
        "Slope below zero",
        Kind.NUMBER,
        short="Slope",
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
    hint="Cells that the window moves at a time",
)
DILATION = Parameter(
    "dilation",
    "Dilation",
    Kind.PAIR,
    1,
    64,
    short="&Dilation",
    says=lambda layer: "" if layer.dilation == (1, 1) else f"dilation {pair_text(layer.dilation)}",
    hint="Distance between the cells of a window",
)
PADDING = Parameter(
    "padding",
    "Padding",
    Kind.PADDING,
    0,
    64,
    short="P&adding",
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
    short: ClassVar[str] = ""
    """The label for a narrow list; the label itself where it is empty."""
    caption: ClassVar[str | None] = None
    """What a caption calls it; the label unless given."""
    window_noun: ClassVar[str] = "kernel"
    map_noun: ClassVar[str] = "filter"
    """What its window and one of its maps are called."""
    reduction: ClassVar[Reduction] = SUM
    """How a window becomes a number."""
    walks: ClassVar[tuple[Walk, ...]] = (WINDOWS,)
    """The ways to step through it, the usual one first."""
    keeps_values: ClassVar[bool] = False
    """Whether every output lies between the smallest and the largest input."""

    kernel_size: Pair
    """(rows, columns) of the window's cells"""
    stride: Pair
    padding: Padding
    dilation: Pair
    activation: str
    activation_slope: float

    def __init_subclass__(cls) -> None:
        """A parameter's default is what the constructor has; it is stated there, and nowhere else."""
        super().__init_subclass__()
        if "__init__" in cls.__dict__:
            known = signature(cls.__init__).parameters
            cls.parameters = tuple(p.with_default(known[p.name].default) for p in cls.parameters)

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

    @property
    @abstractmethod
    def parameter_count(self) -> int:
        """Weights plus biases."""

    @property
    @abstractmethod
    def has_bias(self) -> bool:
        """Whether a bias is added to each sum of products."""

    @property
    def filters(self) -> Array | None:
        """Its kernels as (filters, channels // groups, rows, columns), if it has any."""
        return None

    def bias_of(self, filter_index: int) -> float:
        """The bias of a filter, 0 where there is none."""
        return 0.0

    @property
    def filling(self) -> tuple[str, float]:
        """The mode of the padding, and the number that a constant one has."""
        return "zeros", 0.0

    def walk_named(self, name: str) -> Walk:
        """One of its walks; the usual one where it has none of that name."""
        return next((walk for walk in self.walks if walk.name == name), self.walks[0])

    @abstractmethod
    def axis_sizes(self, input_shape: tuple[int, ...]) -> Axes:
        """The size arithmetic of rows and of columns, also where the kernel does not fit."""

    @abstractmethod
    def output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, int, int]:
        """(filters, rows, columns) for an input of (channels, rows, columns) or (rows, columns).

        Raises ConvvizError where there is no output, saying what would fit.
        """

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
    def depends(self, input_shape: tuple[int, ...]) -> Dependence:
        """Which outputs depend on which inputs, along each axis; an output depends on a cell where both say so."""

    def work(self, input_shape: tuple[int, ...]) -> int:
        """The whole map in the time of so many multiplications."""
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

    def trace(self, x: ArrayLike, walk: str = "") -> Trace:
        """All steps on ``x``, with random access; the usual walk unless another is named."""
        return Trace(self, grid(x, "input"), walk=walk)

    def steps(self, x: ArrayLike, walk: str = "") -> Iterator[Step]:
        """The steps on ``x``, lazily, in the order of the animation."""
        return iter(self.trace(x, walk))


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

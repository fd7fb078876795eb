"""One frozen value that holds everything the user edits."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from convviz.engine import Kind, Operation, Stack, Trace, Walk, Weighted
from convviz.engine.arrays import Array, extent, frozen, grid, require_finite
from convviz.engine.stack import named
from convviz.errors import ConvvizError
from convviz.model.colours import ValueRange, range_of

MAX_SIDE = 1024
"""Rows or columns of an input at most: more cells than a screen has points teach nothing."""

MAX_KERNEL_SIDE = 64
"""Rows or columns of a kernel at most."""

MAX_LAYERS = 16
"""Layers at most."""

MAX_CHANNELS = 256
"""Channels or filters at most."""

MAX_CELLS = 7 << 17
"""Cells of an input, of all kernels, of a padded input or of a feature map at most, 7 MiB each: with more, an edit
would not be on the screen within 100 ms.
"""

MAX_TOGETHER = 3 << 19
"""Cells of the feature maps of all layers at most, and of all their kernels, for the same reason."""

MAX_WORK = 1 << 27
"""All layers take the time of so many multiplications at most: an edit is answered while the hand is still there."""

MAX_NUMBER = 1e12
"""Magnitude of a cell, a weight or a bias at most: no sum of products overflows."""


@dataclass(frozen=True, eq=False)
class Document:
    """An input of shape (channels, rows, columns) and the layers it goes through.

    Arrays are read-only and shared between documents that do not differ in them. A document may hold a
    kernel that does not fit its input: ``trace`` then raises ConvvizError and all values stay.
    """

    input: Array
    layers: tuple[Operation, ...]
    title: str = ""
    description: str = ""
    colours: ValueRange | None = None
    """How the input is coloured; chosen from its values where nothing is given, and kept whatever becomes of them."""

    def __post_init__(self) -> None:
        array = frozen(grid(self.input, "input"))
        _check_sides(array.shape[1:], "input", MAX_SIDE)
        _check_channels(array.shape[0], "input")
        _check_cells(array.size, "input", "fewer rows, columns or channels")
        _check_magnitude(array, "input")
        layers = tuple(self.layers)
        if not 1 <= len(layers) <= MAX_LAYERS:
            raise ConvvizError(f"The setup has {len(layers)} layers; it can have 1 to {MAX_LAYERS}.")
        for i, layer in enumerate(layers):
            with named(layers, i):
                _check_layer(layer)
        weights = sum(layer.weight.size for layer in layers if isinstance(layer, Weighted))
        _check_cells(weights, "stack of kernels", "fewer layers, filters or channels", MAX_TOGETHER)
        object.__setattr__(self, "input", array)
        if self.colours is None:
            object.__setattr__(self, "colours", range_of(array))
        object.__setattr__(self, "layers", layers)
        object.__setattr__(self, "title", _printable(self.title))
        object.__setattr__(self, "description", _printable(self.description))

    @property
    def value_range(self) -> ValueRange:
        """How the input is coloured."""
        return self.colours or range_of(self.input)

    def traces(
        self, layer: int, known: Sequence[Trace] = (), *, settled: bool = True, walks: Sequence[str] = ()
    ) -> list[Trace]:
        """The traces of all layers up to ``layer``, 0 is the first, by ``walks``.

        Unless ``settled``, layers work on the maps before them as they were computed, rounding included.

        ``known`` are those of a document that this one was edited from: only what can differ is computed.
        Raises ConvvizError, which names the layer, where one does not fit, and before anything too large
        is computed.
        """
        list(self.shapes(layer + 1, walks))
        traces = Stack(self.layers).traces(self.input, layer + 1, known, settled=settled, walks=walks)
        with named(self.layers, layer):
            # Sums through many layers can leave the range of numbers.
            require_finite(traces[-1].output, "feature map")
        return traces

    def shapes(self, count: int | None = None, walks: Sequence[str] = ()) -> Iterator[tuple[int, int, int]]:
        """The output shape of each layer in turn; raises ConvvizError at the first that does not fit, or that would
        be too large to show by ``walks``.
        """
        shape: tuple[int, ...] = self.input.shape
        cells = work = 0
        layers = self.layers[:count]
        for i, layer in enumerate(layers):
            way = layer.walk_named(walks[i] if i < len(walks) else "")
            with named(self.layers, i):
                after = _checked_shape(layer, way, shape)
                cells, work = cells + math.prod(after), work + way.work(layer, shape)
                _check_cells(cells, "stack up to here", "a smaller input, fewer layers or fewer filters", MAX_TOGETHER)
                _check_work(work)
            shape = after
            yield after

    def input_shape(self, layer: int, walks: Sequence[str] = ()) -> tuple[int, int, int]:
        """The shape of what a layer works on; raises where a layer before it does not fit."""
        before = list(self.shapes(layer, walks))
        channels, rows, columns = before[-1] if before else self.input.shape
        return channels, rows, columns

    def replace(self, **changes: Any) -> Self:
        """The same document with other values for some fields."""
        return replace(self, **changes)

    def with_layer(self, index: int, layer: Operation) -> Self:
        """The same document with another layer in the place of layer ``index``."""
        return self.replace(layers=(*self.layers[:index], layer, *self.layers[index + 1 :]))

    def same_computation(self, other: "Document") -> bool:
        """Whether both give the same traces."""
        return self.layers == other.layers and np.array_equal(self.input, other.input)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Document):
            return NotImplemented
        words = (self.title, self.description, self.colours) == (other.title, other.description, other.colours)
        return words and self.same_computation(other)

    __hash__ = None  # type: ignore[assignment]  # it holds arrays


def _checked_shape(layer: Operation, walk: Walk, shape: tuple[int, ...]) -> tuple[int, int, int]:
    """The output shape; raises where the layer does not fit or would be too large to show."""
    after = layer.output_shape(shape)
    grid, canvas = walk.shown_cells(layer, shape)
    _check_cells(grid, "padded input", "less padding or dilation")
    _check_cells(canvas, "feature map", "a smaller input, a smaller stride or fewer filters")
    return after


def _check_sides(size: tuple[int, ...], name: str, limit: int) -> None:
    for count, axis in zip(size, ("rows", "columns"), strict=True):
        if count > limit:
            raise ConvvizError(f"The {name} has {count:,} {axis}; it can have at most {limit:,}.")


def _check_cells(count: int, name: str, instead: str, most: int = MAX_CELLS) -> None:
    if count > most:
        raise ConvvizError(
            f"The {name} has {count:,} cells; it can have at most {most:,} to follow your hand: use {instead}."
        )


def _check_magnitude(values: Array, name: str) -> None:
    low, high = extent(values)
    largest = max(-low, high)
    if largest > MAX_NUMBER:
        raise ConvvizError(f"The {name} holds a number as large as {largest:.1e}; use at most {MAX_NUMBER:.0e}.")


def _check_work(work: int) -> None:
    if work > MAX_WORK:
        raise ConvvizError(
            f"Up to here it takes the time of {work / 1e6:,.0f} million multiplications, at most "
            f"{MAX_WORK / 1e6:,.0f} million can follow your hand: use a smaller input or kernel, a larger stride, "
            f"fewer filters or fewer layers."
        )


def _check_layer(layer: Operation) -> None:
    """Numbers within what is declared, and small enough to compute with."""
    _check_sides(layer.kernel_size, "kernel", MAX_KERNEL_SIDE)
    if isinstance(layer, Weighted):
        _check_channels(max(layer.channels, layer.filter_count), "kernel")
        _check_cells(layer.weight.size, "kernel", "fewer filters or channels")
        _check_magnitude(layer.weight, "kernel")
        _check_magnitude(np.array([0.0] if layer.bias is None else layer.bias), "bias")
    for parameter in layer.parameters:
        value = getattr(layer, parameter.name)
        if parameter.kind is Kind.NUMBER:
            _check_magnitude(np.array([value]), parameter.label.lower())
        if parameter.kind in (Kind.PAIR, Kind.PADDING, Kind.COUNT):
            largest = 0 if isinstance(value, str) else max(np.ravel(np.array(value, dtype=object)))
            if largest > parameter.maximum:
                raise ConvvizError(
                    f"The {parameter.label.lower()} is {largest:,}; it can be at most {parameter.maximum}."
                )


def _check_channels(count: int, name: str) -> None:
    if count > MAX_CHANNELS:
        raise ConvvizError(f"The {name} has {count:,} channels; it can have at most {MAX_CHANNELS}.")


def _printable(text: str) -> str:
    """Without line breaks and control characters: it goes to titles and terminals."""
    return "".join(c if c.isprintable() else " " for c in text)

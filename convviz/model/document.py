"""One frozen value that holds everything the user edits."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from convviz.engine import Conv2d, Kind, Trace
from convviz.engine.arrays import Array, frozen, grid
from convviz.errors import ConvvizError

MAX_SIDE = 1024
"""Rows or columns of an input at most: more cells than a screen has points teach nothing."""

MAX_KERNEL_SIDE = 64
"""Rows or columns of a kernel at most."""

MAX_CHANNELS = 256
"""Channels or filters at most."""

MAX_CELLS = 1 << 22
"""Cells of an input, of all kernels, of a padded input or of a feature map at most: 32 MiB each."""

MAX_NUMBER = 1e12
"""Magnitude of a cell, a weight or a bias at most: no sum of products overflows."""


@dataclass(frozen=True, eq=False)
class Document:
    """An input of shape (channels, rows, columns) and the layers it goes through.

    Arrays are read-only and shared between documents that do not differ in them. A document may hold a
    kernel that does not fit its input: ``trace`` then raises ConvvizError and all values stay.
    """

    input: Array
    layers: tuple[Conv2d, ...]
    title: str = ""
    description: str = ""

    def __post_init__(self) -> None:
        array = frozen(grid(self.input, "input"))
        _check_sides(array.shape[1:], "input", MAX_SIDE)
        _check_channels(array.shape[0], "input")
        _check_cells(array.size, "input", "fewer rows, columns or channels")
        _check_magnitude(array, "input")
        object.__setattr__(self, "input", array)
        object.__setattr__(self, "layers", tuple(self.layers))
        object.__setattr__(self, "title", _printable(self.title))
        object.__setattr__(self, "description", _printable(self.description))
        # Stacks have more than one layer; this version shows one.
        if len(self.layers) != 1:
            raise ConvvizError(f"This version shows exactly 1 layer; the setup has {len(self.layers)}.")
        for layer in self.layers:
            _check_sides(layer.kernel_size, "kernel", MAX_KERNEL_SIDE)
            _check_channels(max(layer.weight.shape[:2]), "kernel")
            _check_cells(layer.weight.size, "kernel", "fewer filters or channels")
            _check_layer(layer)

    @property
    def layer(self) -> Conv2d:
        """The layer on the stage."""
        return self.layers[0]

    def trace(self) -> Trace:
        """All steps of the layer on the stage.

        Raises ConvvizError where its kernel does not fit, and before anything too large is computed.
        """
        rows, columns = self.layer.axis_sizes(self.input.shape)
        _check_cells(len(self.input) * rows.padded * columns.padded, "padded input", "less padding or dilation")
        filters, height, width = self.layer.output_shape(self.input.shape)
        _check_cells(filters * height * width, "feature map", "fewer filters or less padding")
        return self.layer.trace(self.input)

    def replace(self, **changes: Any) -> Self:
        """The same document with other values for some fields."""
        return replace(self, **changes)

    def with_layer(self, layer: Conv2d) -> Self:
        """The same document with ``layer`` on the stage."""
        return self.replace(layers=(layer,))

    def same_computation(self, other: "Document") -> bool:
        """Whether both give the same trace."""
        return np.array_equal(self.input, other.input) and self.layers == other.layers

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Document):
            return NotImplemented
        words = (self.title, self.description) == (other.title, other.description)
        return words and self.same_computation(other)

    __hash__ = None  # type: ignore[assignment]  # it holds arrays


def _check_sides(size: tuple[int, ...], name: str, limit: int) -> None:
    for count, axis in zip(size, ("rows", "columns"), strict=True):
        if count > limit:
            raise ConvvizError(f"The {name} has {count:,} {axis}; it can have at most {limit:,}.")


def _check_cells(count: int, name: str, instead: str) -> None:
    if count > MAX_CELLS:
        raise ConvvizError(f"The {name} has {count:,} cells; it can have at most {MAX_CELLS:,}: use {instead}.")


def _check_magnitude(values: Array, name: str) -> None:
    largest = float(np.abs(values).max())
    if largest > MAX_NUMBER:
        raise ConvvizError(f"The {name} holds a number as large as {largest:.1e}; use at most {MAX_NUMBER:.0e}.")


def _check_layer(layer: Conv2d) -> None:
    """Numbers within what is declared, and small enough to compute with."""
    _check_magnitude(layer.weight, "kernel")
    _check_magnitude(np.array([layer.padding_value, *(() if layer.bias is None else layer.bias)]), "bias or padding")
    for parameter in layer.parameters:
        if parameter.kind in (Kind.PAIR, Kind.PADDING):
            value = getattr(layer, parameter.name)
            largest = 0 if isinstance(value, str) else max(np.ravel(np.array(value, dtype=object)))
            if largest > parameter.maximum:
                raise ConvvizError(f"The {parameter.name} is {largest:,}; it can be at most {parameter.maximum}.")


def _check_channels(count: int, name: str) -> None:
    if count > MAX_CHANNELS:
        raise ConvvizError(f"The {name} has {count:,} channels; it can have at most {MAX_CHANNELS}.")


def _printable(text: str) -> str:
    """Without line breaks and control characters: it goes to titles and terminals."""
    return "".join(c if c.isprintable() else " " for c in text)

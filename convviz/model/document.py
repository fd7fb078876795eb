"""One frozen value that holds everything the user edits."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from convviz.engine import Conv2d, Trace
from convviz.engine.arrays import Array, frozen, grid
from convviz.errors import ConvvizError

MAX_SIDE = 1024
"""Rows or columns of an input at most: more cells than a screen has points teach nothing."""

MAX_KERNEL_SIDE = 64
"""Rows or columns of a kernel at most."""

MAX_CHANNELS = 256
"""Channels or filters at most."""


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
        object.__setattr__(self, "input", array)
        # Stacks have more than one layer; this version shows one.
        if len(self.layers) != 1:
            raise ConvvizError(f"This version shows exactly 1 layer; the setup has {len(self.layers)}.")
        for layer in self.layers:
            _check_sides(layer.kernel_size, "kernel", MAX_KERNEL_SIDE)
            _check_channels(max(layer.weight.shape[:2]), "kernel")

    @property
    def layer(self) -> Conv2d:
        """The layer on the stage."""
        return self.layers[0]

    def trace(self) -> Trace:
        """All steps of the layer on the stage; raises ConvvizError where its kernel does not fit."""
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


def _check_channels(count: int, name: str) -> None:
    if count > MAX_CHANNELS:
        raise ConvvizError(f"The {name} has {count:,} channels; it can have at most {MAX_CHANNELS}.")

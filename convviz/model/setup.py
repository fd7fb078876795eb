"""A document and how it is looked at: what a window, a project file, an export and a preset each are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from convviz.engine import Conv2d, Operation, Trace, Walk
from convviz.engine.arrays import Array, is_int
from convviz.errors import ConvvizError
from convviz.model.document import Document
from convviz.model.look import Look


def checked_walk(layer: Operation, name: str) -> str:
    """The name of one of a layer's walks, or none for the usual one; raises ConvvizError where it has no such."""
    known = [walk.name for walk in layer.walks]
    if name and name not in known:
        raise ConvvizError(f"There is no walk '{name}'; {layer.label.lower()} has {', '.join(known)}.")
    return name


@dataclass(frozen=True, slots=True)
class Setup:
    """Raises ConvvizError where the look is at a layer that the document does not have."""

    document: Document
    look: Look = field(default_factory=Look)

    def __post_init__(self) -> None:
        count = len(self.document.layers)
        if not (is_int(self.look.layer) and 0 <= self.look.layer < count):
            raise ConvvizError(f"There is no layer {self.look.layer + 1}; the setup has {count}.")
        if self.look.walks:
            object.__setattr__(self, "look", self.look.replace(walks=_fitting(self.look.walks, self.document.layers)))

    def looked_at(self, **changes: Any) -> "Setup":
        """The same document, with other values for some fields of the look."""
        return Setup(self.document, self.look.replace(**changes))

    @property
    def layer(self) -> Operation:
        """The layer on the stage."""
        return self.document.layers[self.look.layer]

    @property
    def weights(self) -> Array | None:
        """The kernels of the layer on the stage, (filters, channels // groups, rows, columns), if it has any."""
        return self.layer.filters

    @property
    def walk(self) -> Walk:
        """The way through the layer on the stage."""
        return self.layer.walk_named(self.look.walk)

    def input_shape(self) -> tuple[int, int, int]:
        """The shape of what the layer on the stage works on; raises where a layer before it does not fit."""
        return self.document.input_shape(self.look.layer, self.look.walks)

    def trace(self) -> Trace:
        """All steps of the layer on the stage. Raises as ``Document.traces`` does."""
        return self.traces()[-1]

    def traces(self, known: Sequence[Trace] = ()) -> list[Trace]:
        """The traces of all layers up to the one on the stage; see ``Document.traces``."""
        return self.document.traces(self.look.layer, known, walks=self.look.walks)


def _fitting(walks: Sequence[str], layers: Sequence[Operation]) -> tuple[str, ...]:
    """Of each layer its walk, empty for the usual one, as far as one has another: so equal looks are equal."""
    names = [layer.walk_named(name) for layer, name in zip(layers, walks, strict=False)]
    found = ["" if walk is layer.walks[0] else walk.name for layer, walk in zip(layers, names, strict=False)]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def new_setup_of() -> Setup:
    """What one begins with: an empty input and the identity."""
    identity = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    return Setup(Document(np.zeros((8, 8)), (Conv2d(identity),), "Untitled"))

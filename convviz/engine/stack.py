"""Layers in a row: shapes, parameter counts, traces, and a summary in Keras' manner."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import overload

from numpy.typing import ArrayLike

from convviz.engine.arrays import Array, grid, require_finite
from convviz.engine.operation import Operation, require_memory
from convviz.engine.renewal import renewed
from convviz.engine.trace import Step, Trace
from convviz.errors import ConvvizError

Shape = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """One line of a summary: ``output_shape`` is (filters, rows, columns)."""

    name: str
    label: str
    output_shape: Shape
    parameter_count: int


class Stack(Sequence[Operation]):
    """Operations, each on the feature map of the one before."""

    def __init__(self, layers: Sequence[Operation]) -> None:
        if not layers:
            raise ConvvizError("The stack has no layer; add at least 1.")
        self.layers = tuple(layers)

    def __len__(self) -> int:
        return len(self.layers)

    @overload
    def __getitem__(self, index: int) -> Operation: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Operation, ...]: ...
    def __getitem__(self, index: int | slice) -> Operation | tuple[Operation, ...]:
        return self.layers[index]

    @property
    def parameter_count(self) -> int:
        """Weights plus biases of all layers."""
        return sum(layer.parameter_count for layer in self.layers)

    def shapes(self, input_shape: tuple[int, ...]) -> Iterator[Shape]:
        """The output shape of each layer in turn.

        Raises ConvvizError, which names the layer, at the first that does not fit.
        """
        shape = input_shape
        for i, layer in enumerate(self.layers):
            with named(self.layers, i):
                result = layer.output_shape(shape)
                require_memory(result, "feature map")
            shape = result
            yield result

    def output_shape(self, input_shape: tuple[int, ...]) -> Shape:
        """The last layer's (filters, rows, columns)."""
        return list(self.shapes(input_shape))[-1]

    def __call__(self, x: ArrayLike) -> Array:
        """The last layer's feature map."""
        array = grid(x, "input")
        list(self.shapes(array.shape))
        for i, layer in enumerate(self.layers):
            with named(self.layers, i):
                array = layer(array)
                require_finite(array, "feature map")
        return array

    def index_of(self, layer: int) -> int:
        """``layer`` counted from the first; below 0 it counts from the last.

        Raises ConvvizError where there is none.
        """
        if not -len(self.layers) <= layer < len(self.layers):
            raise ConvvizError(f"There is no layer {layer}; the stack has {len(self.layers)}, counted from 0.")
        return range(len(self.layers))[layer]

    def trace(self, x: ArrayLike, layer: int = -1, walk: str = "") -> Trace:
        """The steps of one layer, with the layers before it already computed."""
        at = self.index_of(layer)
        return self.traces(x, at + 1, walks=[*[""] * at, walk])[-1]

    def traces(
        self,
        x: ArrayLike,
        count: int | None = None,
        known: Sequence[Trace] = (),
        *,
        settled: bool = False,
        walks: Sequence[str] = (),
    ) -> list[Trace]:
        """The traces of the first ``count`` layers (all unless given).

        Where ``settled``, a layer works on the map before it with zeros where that is zero but for rounding.
        ``known`` are traces of a stack and an input that this one was edited from: only what depends on
        the difference is computed again. ``walks`` are the ways through them, the usual ones where there are none.
        """
        array = grid(x, "input")
        found: list[Trace] = []
        layers = self.layers[:count]
        for i, layer in enumerate(layers):
            way = walks[i] if i < len(walks) else ""
            old = known[i] if i < len(known) else None
            with named(self.layers, i):
                trace = renewed(old, layer, array, way) if old else Trace(layer, array, walk=way)
                if i + 1 < len(layers):
                    require_finite(trace.output, "feature map")
                    array = trace.settled if settled else trace.output
            found.append(trace)
        return found

    def steps(self, x: ArrayLike, layer: int = -1) -> Iterator[Step]:
        """The steps of one layer, lazily."""
        return iter(self.trace(x, layer))

    def summary(self, input_shape: tuple[int, ...]) -> list[LayerSummary]:
        """Each layer with its output shape and parameter count."""
        names: dict[str, int] = {}
        lines = []
        for layer, shape in zip(self.layers, self.shapes(input_shape), strict=True):
            count = names[layer.name] = names.get(layer.name, -1) + 1
            name = layer.name if count == 0 else f"{layer.name}_{count}"
            lines.append(LayerSummary(name, layer.label, shape, layer.parameter_count))
        return lines


@contextmanager
def named(layers: Sequence[Operation], index: int) -> Iterator[None]:
    """Where the block refuses and there are several layers, the sentence names the layer."""
    try:
        yield
    except ConvvizError as error:
        if len(layers) == 1:
            raise
        raise ConvvizError(f"Layer {index + 1} ({layers[index].label.lower()}): {error}") from error

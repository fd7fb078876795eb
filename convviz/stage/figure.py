"""What the panels of a document are and hold, whatever the moment: sizes, colours, lengths of numbers."""

import sys
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convviz.engine import Step, Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import Setup
from convviz.model.colours import signed
from convviz.model.fractions import denominator_of
from convviz.model.numbers import number_text
from convviz.stage.cells import Panel
from convviz.stage.digits import sampled
from convviz.stage.scale import ColourScale
from convviz.stage.theme import Theme

_FACTORS = 48
"""How many different values stand for all of them."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A setup with its trace (None where its kernel does not fit) in a theme.

    ``map_range`` is what the colours of the map reach to both sides at least: where it has those of another map, too.
    """

    setup: Setup
    trace: Trace | None
    theme: Theme
    map_range: float = 0.0

    @cached_property
    def padded(self) -> Array:
        """The grid that the window moves over, (channels, rows, columns); NaN where there is no number."""
        if self.trace is None:
            return self._own_input.astype(np.float64, copy=False)
        grid: Array = self.trace.padded.astype(np.float64, copy=False)
        return grid if np.isfinite(grid).all() else np.where(np.isfinite(grid), grid, np.nan)

    @property
    def _own_input(self) -> Array:
        """What the layer on the stage works on; blank cells where a layer before it has no map."""
        if not self.setup.look.layer:
            return self.setup.document.input
        try:
            return self.setup.document.traces(self.setup.look.layer - 1)[-1].output
        except ConvvizError:
            blank: Array = np.full((1, 4, 4), np.nan)
            return blank

    @cached_property
    def output(self) -> Array:
        """The whole feature map, (filters, rows, columns), with the cells that are cut off it."""
        if self.trace is None:
            return np.full((1, 4, 4), np.nan)
        if not self.cut_cells:
            return self.trace.settled.astype(np.float64, copy=False)
        return np.stack([self.written(f, len(self.trace)) for f in range(self.trace.output_shape[0])])

    @property
    def cut_cells(self) -> bool:
        """Whether steps write to cells that are not in the map."""
        return self.trace is not None and any(map(any, self.trace.cut))

    def written(self, filter_index: int, steps: int) -> Array:
        """One filter's map after ``steps`` steps; NaN is not yet written."""
        if self.trace is None:
            blank: Array = self.output[0]
            return blank
        shown: Array = self.trace.written(filter_index, steps).astype(np.float64, copy=False)
        return shown

    @cached_property
    def weights(self) -> Array | None:
        """The kernels as they lie on the patch, (filters, channels // groups, rows, columns), if there are any; as
        numerators where they are shown as fractions of ``denominator``.
        """
        weights = self.setup.weights
        if weights is None:
            return None
        used = weights[..., ::-1, ::-1] if self.setup.walk.turns_kernel(self.setup.layer) else weights
        used = used.astype(np.float64, copy=False)
        return used if self.denominator == 1 else np.rint(used * self.denominator)

    @cached_property
    def denominator(self) -> int:
        """What the weights that are shown are divided by: of a kernel of ninths 9, where fractions are asked for."""
        return denominator_of(self.setup.weights) if self.setup.look.fractions else 1

    @cached_property
    def scales(self) -> dict[Panel, ColourScale]:
        """Each panel's colour scale; it stays put while playing."""
        inputs, outputs = self._input_scale, self._output_scale
        if self.weights is None:
            # A pool's window, and its map where nothing is done to it, hold the input's own values.
            same = self.setup.layer.activation == "none" and not self.map_range
            return {Panel.INPUT: inputs, Panel.PRODUCTS: inputs, Panel.OUTPUT: inputs if same else outputs}
        kernels = self.theme.signed_scale(self.weights)
        products = kernels.high * max(abs(inputs.low), abs(inputs.high))
        products = min(max(products, sys.float_info.min), sys.float_info.max / 2)
        return {
            Panel.INPUT: inputs,
            Panel.KERNEL: kernels,
            Panel.PRODUCTS: self.theme.scale(signed(products)),
            Panel.OUTPUT: outputs,
        }

    @property
    def _output_scale(self) -> ColourScale:
        own = self.theme.signed_scale(self.output)
        return own if own.high >= self.map_range else self.theme.scale(signed(self.map_range))

    @property
    def _input_scale(self) -> ColourScale:
        """The setup's own colours, also of a map that only pools have made of its input; else centred on zero."""
        before = self.setup.document.layers[: self.setup.look.layer]
        if all(layer.keeps_values and layer.activation == "none" for layer in before):
            return self.theme.scale(self.setup.document.value_range)
        return self.theme.signed_scale(self.padded)

    def scale_labels(self, panel: Panel, decimals: int | None = None) -> tuple[str, str]:
        """What stands at the ends of a panel's scale; it says where values lie beyond."""
        scale = self.scales[panel]
        low, high = number_text(scale.low, decimals), number_text(scale.high, decimals)
        if panel not in self._extents:
            return low, high
        least, largest = self._extents[panel]
        below, above = least < scale.low, largest > scale.high
        return f"≤ {low}" if below else low, f"≥ {high}" if above else high

    @cached_property
    def _extents(self) -> dict[Panel, tuple[float, float]]:
        """The least and the largest value of each panel that has any."""
        known = {name: values for name, values in self.all_values.items() if values.size}
        return {name: (float(values.min()), float(values.max())) for name, values in known.items()}

    def ring_value(self, panel: Panel) -> float:
        """What the first cell of a panel's ring, or between its cells, holds."""
        if panel != Panel.INPUT:
            return 0.0
        top, bottom, left, right = (0, 0, 0, 0) if self.trace is None else self.ring
        if top or left:
            return float(self.padded[0, 0, 0])
        return float(self.padded[0, -1, -1]) if bottom or right else 0.0

    @property
    def ring(self) -> tuple[int, int, int, int]:
        """Padding cells around the input at (top, bottom, left, right)."""
        return (*self.trace.ring[0], *self.trace.ring[1]) if self.trace is not None else (0, 0, 0, 0)

    @cached_property
    def all_values(self) -> dict[Panel, Array]:
        """The values that each panel will show, of very many a sample with the extremes, without blanks."""
        inputs, outputs = sampled(self.padded), sampled(self.output)
        if self.weights is None:
            return {Panel.INPUT: inputs, Panel.PRODUCTS: inputs, Panel.OUTPUT: outputs}
        weights = sampled(self.weights)
        products = np.outer(_different(inputs, _FACTORS), _different(weights, _FACTORS))
        return {Panel.INPUT: inputs, Panel.KERNEL: weights, Panel.PRODUCTS: products.ravel(), Panel.OUTPUT: outputs}

    def products(self, step: Step) -> Array:
        """What the cells under the kernel hold; a pool has no products, its window shows the values themselves."""
        if self.weights is None:
            return step.patch
        # Whole numbers times whole numbers, whatever the division by the denominator has lost.
        fractions = self.denominator > 1
        return step.patch * np.rint(step.weights * self.denominator) if fractions else step.products

    def joined(self, filter_index: int) -> range:
        """The input channels that a filter reads."""
        return self.setup.layer.channels_of(filter_index, len(self.padded))

    def front(self, channel: int, filter_index: int) -> int:
        """The input channel in front: ``channel`` where the filter reads it, else one that it reads."""
        joined = self.joined(filter_index)
        return channel if channel in joined else joined[channel % len(joined)]


def _different(values: Array, most: int) -> Array:
    """The different values, evenly thinned to ``most`` where there are more, the extremes included."""
    # np.unique would load numpy.ma, a thirtieth of a second of the program's start.
    ordered = np.sort(values)
    known: Array = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if ordered.size else ordered
    if len(known) <= most:
        return known
    result: Array = known[np.linspace(0, len(known) - 1, most).astype(np.intp)]
    return result

"""What the panels of a document are and hold, whatever the moment: sizes, colours, lengths of numbers."""

import sys
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convviz.engine import Step, Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import Parts, Setup
from convviz.model.colours import signed
from convviz.model.fractions import denominator_of
from convviz.model.numbers import decimals_needed, number_text
from convviz.stage.cells import Panel
from convviz.stage.digits import sampled, thinned, usual_text
from convviz.stage.panels import Columns, PanelSpec
from convviz.stage.scale import ColourScale
from convviz.stage.text import size_text
from convviz.stage.theme import Theme

_FACTORS = 48
"""How many different values stand for all of them."""

_SMALL = 0.7
"""Of the input: kernels up to this size leave room to spare."""

_MOST_ROOM = 2
"""Cells on a side that stay free for padding."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A setup with its trace (None where its kernel does not fit) in a theme."""

    setup: Setup
    trace: Trace | None
    theme: Theme

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
        inputs, outputs = self._input_scale, self.theme.signed_scale(self.output)
        if self.weights is None:
            # A pool's window, and its map where nothing is done to it, hold the input's own values.
            same = self.setup.layer.activation == "none"
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
    def _input_scale(self) -> ColourScale:
        """The setup's own colours, also of a map that only pools have made of its input; else centred on zero."""
        before = self.setup.document.layers[: self.setup.look.layer]
        if all(layer.keeps_values and layer.activation == "none" for layer in before):
            return self.theme.scale(self.setup.document.value_range)
        return self.theme.signed_scale(self.padded)

    def scale_labels(self, panel: Panel, decimals: int | None = None) -> tuple[str, str]:
        """What stands at the ends of a panel's scale; it says where values lie beyond."""
        scale, values = self.scales[panel], self.all_values[panel]
        low, high = number_text(scale.low, decimals), number_text(scale.high, decimals)
        if not values.size:
            return low, high
        below, above = values.min() < scale.low, values.max() > scale.high
        return f"≤ {low}" if below else low, f"≥ {high}" if above else high

    def ring_value(self, panel: Panel) -> float:
        """What the first cell of a panel's ring, or between its cells, holds."""
        if panel != Panel.INPUT:
            return 0.0
        top, bottom, left, right = (0, 0, 0, 0) if self.trace is None else self._ring
        if top or left:
            return float(self.padded[0, 0, 0])
        return float(self.padded[0, -1, -1]) if bottom or right else 0.0

    @property
    def _ring(self) -> tuple[int, int, int, int]:
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

    def columns(self, channel: int, filter_index: int, parts: Parts) -> Columns:
        """The panels from left to right, with ``channel`` and ``filter_index`` in front."""
        channel = self.front(channel, filter_index)
        columns = (
            (self._input_panel(channel),),
            *((self._between(channel, filter_index),) if parts.kernel else ()),
            (self._output_panel(filter_index),),
        )
        return tuple(tuple(self._with_parts(panel, parts) for panel in column) for column in columns)

    def _with_parts(self, panel: PanelSpec, parts: Parts) -> PanelSpec:
        if not parts.titles:
            # A tile stands beside others of one setup: nothing will need the room that stays free for padding.
            panel = replace(panel, title="", subtitle="", room=None)
        return replace(
            panel,
            channels=panel.channels if parts.thumbs else 1,
            scale_bar=panel.scale_bar and parts.scales,
            scale_labels=self.scale_labels(panel.name),
            widest=panel.widest if parts.titles else "",
            longest=self._usual[panel.name] if parts.numbers else "",
        )

    @cached_property
    def _usual(self) -> dict[Panel, str]:
        return {
            name: usual_text(values, decimals_needed(thinned(values, 1 << 12)))
            for name, values in self.all_values.items()
        }

    def _input_panel(self, channel: int) -> PanelSpec:
        channels, rows, columns = self.padded.shape
        words, ring, spacing = [], (0, 0, 0, 0), (1, 1)
        if self.trace is not None:
            size, spacing = self.trace.input.shape[1:], self.trace.spacing
            ring = (*self.trace.ring[0], *self.trace.ring[1])
            inner = (rows - ring[0] - ring[1], columns - ring[2] - ring[3])
            words = [size_text(size)]
            words += [f"stretched {size_text(inner)}"] if inner != size else []
            hangs = any(getattr(axis, "overhang", 0) for axis in self.trace.axes)
            words += [f"{'windows reach' if hangs else 'padded'} {size_text((rows, columns))}"] if any(ring) else []
        elif not np.isnan(self.padded).all():
            words = [size_text((rows, columns))]
        title = f"Output of layer {self.setup.look.layer}" if self.setup.look.layer else "Input"
        title += f" · channel {channel + 1} of {channels}" if channels > 1 else ""
        subtitle = ", ".join(words)
        return PanelSpec(
            Panel.INPUT,
            title,
            subtitle,
            rows,
            columns,
            ring,
            channels=channels,
            active=channel,
            spacing=spacing,
            room=self._input_room,
            widest=f"{subtitle}, padded {size_text((rows, columns))}" if len(words) == 1 else subtitle,
        )

    @property
    def _input_room(self) -> tuple[float, float, float, float]:
        """Cells around the input that stay free: those of the widest usual padding."""
        if not self._leaves_room:
            return self._ring
        rows, columns = ((size - 1) // 2 for size in self.setup.layer.kernel_size)
        return min(rows, _MOST_ROOM), min(rows, _MOST_ROOM), min(columns, _MOST_ROOM), min(columns, _MOST_ROOM)

    @property
    def _leaves_room(self) -> bool:
        """Whether there is room to spare: not beside kernels that are nearly as large as their input."""
        if self.trace is None or self.trace.spacing != (1, 1) or self.cut_cells:
            return False
        sizes = zip(self.setup.layer.kernel_size, self.trace.input.shape[1:], strict=True)
        return all(kernel <= _SMALL * size for kernel, size in sizes)

    def _output_room(self, ring: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        """Cells around the map that stay free: it can be as large as its input."""
        if self.trace is None or not self._leaves_room:
            return ring
        (rows, columns), (height, width) = self.trace.input.shape[1:], self.trace.output_shape[1:]
        across = max(columns - width, 0) / 2
        return ring[0], max(ring[1], rows - height), max(ring[2], across), max(ring[3], across)

    def _output_panel(self, filter_index: int) -> PanelSpec:
        filters, rows, columns = self.output.shape
        words, ring = [], (0, 0, 0, 0)
        if self.trace is not None:
            words = [size_text(self.trace.output_shape[1:])]
            ring = (*self.trace.cut[0], *self.trace.cut[1])
            words += [f"cut from {size_text((rows, columns))}"] if any(ring) else []
        title = "Feature map"
        if filters > 1:
            title += f" · {self.setup.layer.map_noun} {filter_index + 1} of {filters}"
        return PanelSpec(
            Panel.OUTPUT,
            title,
            ", ".join(words),
            rows,
            columns,
            ring,
            channels=filters,
            active=filter_index,
            scale_bar=self.trace is not None,
            room=self._output_room(ring),
        )

    def _between(self, channel: int, filter_index: int) -> tuple[PanelSpec, ...]:
        """The kernel and, under it, its products with the patch; of a pool, the window."""
        rows, columns = self.setup.layer.kernel_size
        depth = channel - self.joined(filter_index)[0]
        products = PanelSpec(
            Panel.PRODUCTS, "Products", "input · kernel", rows, columns, shared=False, active=depth, scale_bar=False
        )
        if self.weights is None:
            subtitle = f"{size_text((rows, columns))}, {self.setup.layer.reduction.verb.removesuffix(' value')}"
            return (replace(products, title="Window", subtitle=subtitle),)
        filters, channels = self.weights.shape[:2]
        words = [size_text((rows, columns))]
        words += [f"filter {filter_index + 1} of {filters}"] if filters > 1 else []
        words += [f"channel {depth + 1} of {channels}"] if channels > 1 else []
        words += ["rotated by 180°"] if self.setup.walk.turns_kernel(self.setup.layer) else []
        if self.denominator > 1:
            words.append(f"times 1/{self.denominator}")
            products = replace(products, subtitle=f"input · kernel, times 1/{self.denominator}")
        return PanelSpec(Panel.KERNEL, "Kernel", ", ".join(words), rows, columns, shared=False, active=depth), products


def _different(values: Array, most: int) -> Array:
    """The different values, evenly thinned to ``most`` where there are more, the extremes included."""
    # np.unique would load numpy.ma, a thirtieth of a second of the program's start.
    ordered = np.sort(values)
    known: Array = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if ordered.size else ordered
    if len(known) <= most:
        return known
    result: Array = known[np.linspace(0, len(known) - 1, most).astype(np.intp)]
    return result

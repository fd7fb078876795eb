"""What the panels of a document are and hold, whatever the moment: sizes, colours, lengths of numbers."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convviz.engine import Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.stage.panels import Columns, PanelSpec, Parts
from convviz.stage.scale import ColourScale
from convviz.stage.text import number_text, size_text
from convviz.stage.theme import Theme

_TAKEN = {"max": "its largest", "mean": "its average"}
"""What a pool takes of a window."""

_SAMPLE, _FACTORS, _LABELS = 2048, 48, 200
"""How many different values stand for all of them."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A document with its trace (None where its kernel does not fit) in a theme."""

    document: Document
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
        if not self.document.active:
            return self.document.input
        try:
            return self.document.replace(active=self.document.active - 1).trace().output
        except ConvvizError:
            blank: Array = np.full((1, 4, 4), np.nan)
            return blank

    @cached_property
    def output(self) -> Array:
        """The whole feature map, (filters, rows, columns), with the cells that are cut off it."""
        if self.trace is None:
            return np.full((1, 4, 4), np.nan)
        if not self.cut_cells:
            return self.trace.output.astype(np.float64, copy=False)
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
        """The kernels as they lie on the patch, (filters, channels // groups, rows, columns), if there are any."""
        weights = self.document.weights
        if weights is None:
            return None
        used = weights[..., ::-1, ::-1] if self.rotated else weights
        return used.astype(np.float64, copy=False)

    @cached_property
    def scales(self) -> dict[str, ColourScale]:
        """Each panel's colour scale; it stays put while playing."""
        scales = {"input": self.theme.scale(self.padded), "output": self.theme.signed_scale(self.output)}
        if self.weights is None:
            # A pool's window, and its map where nothing is done to it, hold the input's own values.
            same = {} if self.document.layer.activation != "none" else {"output": scales["input"]}
            return scales | {"products": scales["input"]} | same
        products = np.nanmax(np.abs(self.padded), initial=0.0) * np.abs(self.weights).max()
        return scales | {
            "kernel": self.theme.signed_scale(self.weights),
            "products": self.theme.signed_scale(np.array([products])),
        }

    @cached_property
    def all_values(self) -> dict[str, Array]:
        """The different values that each panel will show (of very many, a sample), without blanks."""
        inputs, outputs = _different(self.padded, _SAMPLE), _different(self.output, _SAMPLE)
        if self.weights is None:
            return {"input": inputs, "products": inputs, "output": outputs}
        values, weights = _different(self.padded, _FACTORS), _different(self.weights, _FACTORS)
        return {
            "input": inputs,
            "kernel": _different(self.weights, _SAMPLE),
            "products": _different(np.outer(values, weights), max(len(values) * len(weights), 1)),
            "output": outputs,
        }

    @cached_property
    def longest(self) -> dict[str, tuple[str, ...]]:
        """The longest number that each panel will show, with 3 and with 2 digits of a fraction."""
        return {name: _longest(values) for name, values in self.all_values.items()}

    def joined(self, filter_index: int) -> range:
        """The input channels that a filter reads."""
        return self.document.layer.channels_of(filter_index, len(self.padded))

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
            panel = replace(panel, title="", subtitle="")
        return replace(
            panel,
            channels=panel.channels if parts.thumbs else 1,
            scale_bar=panel.scale_bar and parts.scales,
            scale_labels=self._scale_labels(panel.name),
            longest=self.longest[panel.name][0] if parts.numbers else "",
        )

    def _scale_labels(self, panel: str) -> tuple[str, str]:
        scale = self.scales[panel]
        return number_text(scale.low), number_text(scale.high)

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
        title = f"Output of layer {self.document.active}" if self.document.active else "Input"
        title += f" · channel {channel + 1} of {channels}" if channels > 1 else ""
        return PanelSpec(
            "input", title, ", ".join(words), rows, columns, ring, channels=channels, active=channel, spacing=spacing
        )

    def _output_panel(self, filter_index: int) -> PanelSpec:
        filters, rows, columns = self.output.shape
        words, ring = [], (0, 0, 0, 0)
        if self.trace is not None:
            words = [size_text(self.trace.output_shape[1:])]
            ring = (*self.trace.cut[0], *self.trace.cut[1])
            words += [f"cut from {size_text((rows, columns))}"] if any(ring) else []
        title = "Feature map"
        if filters > 1:
            title += f" · {'filter' if self.weights is not None else 'channel'} {filter_index + 1} of {filters}"
        return PanelSpec(
            "output",
            title,
            ", ".join(words),
            rows,
            columns,
            ring,
            channels=filters,
            active=filter_index,
            scale_bar=self.trace is not None,
        )

    def _between(self, channel: int, filter_index: int) -> tuple[PanelSpec, ...]:
        """The kernel and, under it, its products with the patch; of a pool, the window."""
        rows, columns = self.document.layer.kernel_size
        depth = channel - self.joined(filter_index)[0]
        products = PanelSpec(
            "products", "Products", "input · kernel", rows, columns, shared=False, active=depth, scale_bar=False
        )
        if self.weights is None:
            subtitle = f"{size_text((rows, columns))}, {_TAKEN[self.document.layer.reduction]}"
            return (replace(products, title="Window", subtitle=subtitle),)
        filters, channels = self.weights.shape[:2]
        words = [size_text((rows, columns))]
        words += [f"filter {filter_index + 1} of {filters}"] if filters > 1 else []
        words += [f"channel {depth + 1} of {channels}"] if channels > 1 else []
        words += ["rotated by 180°"] if self.rotated else []
        return PanelSpec("kernel", "Kernel", ", ".join(words), rows, columns, shared=False, active=depth), products

    @property
    def rotated(self) -> bool:
        """Whether a step reads the kernel from its last cell to its first; it is shown so."""
        layer = self.document.layer
        return bool(getattr(layer, "flip", False)) or getattr(layer, "view", "") == "equivalent"


def widest(columns: Columns) -> Columns:
    """The panels with titles as wide as any of their channels and filters has: ``channel 12 of 12``, all digits 0."""

    def widened(text: str) -> str:
        return re.sub(r"\d", "0", re.sub(r"\d+ of (\d+)", r"\1 of \1", text))

    return tuple(
        tuple(replace(panel, title=widened(panel.title), subtitle=widened(panel.subtitle)) for panel in column)
        for column in columns
    )


def _different(values: Array, most: int) -> Array:
    """The different values, evenly thinned to ``most`` where there are more, the extremes included."""
    # np.unique would load numpy.ma, a thirtieth of a second of the program's start.
    ordered = np.sort(values[~np.isnan(values)])
    known: Array = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if ordered.size else ordered
    if len(known) <= most:
        return known
    result: Array = known[np.linspace(0, len(known) - 1, most).astype(np.intp)]
    return result


def _longest(values: Array) -> tuple[str, ...]:
    """The longest number among ``values`` (of many, a sample) for 3 and for 2 digits."""
    numbers = _different(values, _LABELS).tolist()
    return tuple(max((number_text(v, digits) for v in numbers), key=len, default="0") for digits in (3, 2))

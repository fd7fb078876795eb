"""What the panels of a figure ask for: titles, sizes, rings, and the room that stays free around them."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convviz.model import Parts
from convviz.model.numbers import decimals_needed
from convviz.model.words import size_text
from convviz.stage.cells import Panel
from convviz.stage.digits import thinned, usual_text
from convviz.stage.figure import Figure
from convviz.stage.panels import Columns, PanelSpec

_SMALL = 0.7
"""Of the input: kernels up to this size leave room to spare."""

ROTATED = "rotated by 180°"
"""What the size of a kernel says that lies so on the patch"""

_MOST_ROOM = 2
"""Cells on a side that stay free for padding."""


@dataclass(frozen=True, eq=False)
class Specs:
    """The panels of ``figure``, with those ``parts`` beside them that are asked for."""

    figure: Figure
    parts: Parts

    def columns(self, channel: int, filter_index: int) -> Columns:
        """The panels from left to right, with ``channel`` and ``filter_index`` in front."""
        channel = self.figure.front(channel, filter_index)
        columns = (
            (self._input_panel(channel),),
            *((self._between(channel, filter_index),) if self.parts.kernel else ()),
            (self._output_panel(filter_index),),
        )
        return tuple(tuple(self._with_parts(panel) for panel in column) for column in columns)

    def _with_parts(self, panel: PanelSpec) -> PanelSpec:
        parts = self.parts
        if not parts.titles:
            # A tile stands beside others of one setup: nothing will need the room that stays free for padding.
            panel = replace(panel, title="", subtitle="", room=None)
        if parts.large:
            # For the back row cells are as large as they can be now.
            panel = replace(panel, room=None)
        return replace(
            panel,
            channels=panel.channels if parts.thumbs else 1,
            scale_bar=panel.scale_bar and parts.scales,
            scale_labels=self.figure.scale_labels(panel.name),
            widest=panel.widest if parts.titles else "",
            longest=self._usual[panel.name] if parts.numbers else "",
        )

    @cached_property
    def _usual(self) -> dict[Panel, str]:
        return {
            name: usual_text(values, decimals_needed(thinned(values, 1 << 12)))
            for name, values in self.figure.all_values.items()
        }

    def _input_panel(self, channel: int) -> PanelSpec:
        channels, rows, columns = self.figure.padded.shape
        words, ring, spacing = [], (0, 0, 0, 0), (1, 1)
        if self.figure.trace is not None:
            size, spacing = self.figure.trace.input.shape[1:], self.figure.trace.spacing
            ring = (*self.figure.trace.ring[0], *self.figure.trace.ring[1])
            inner = (rows - ring[0] - ring[1], columns - ring[2] - ring[3])
            words = [size_text(size)]
            words += [f"stretched {size_text(inner)}"] if inner != size else []
            hangs = any(getattr(axis, "overhang", 0) for axis in self.figure.trace.axes)
            words += [f"{'windows reach' if hangs else 'padded'} {size_text((rows, columns))}"] if any(ring) else []
        elif not np.isnan(self.figure.padded).all():
            words = [size_text((rows, columns))]
        title = f"Output of layer {self.figure.setup.look.layer}" if self.figure.setup.look.layer else "Input"
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
            return self.figure.ring
        rows, columns = ((size - 1) // 2 for size in self.figure.setup.layer.kernel_size)
        return min(rows, _MOST_ROOM), min(rows, _MOST_ROOM), min(columns, _MOST_ROOM), min(columns, _MOST_ROOM)

    @property
    def _leaves_room(self) -> bool:
        """Whether there is room to spare: not beside kernels that are nearly as large as their input."""
        if self.figure.trace is None or self.figure.trace.spacing != (1, 1) or self.figure.cut_cells:
            return False
        sizes = zip(self.figure.setup.layer.kernel_size, self.figure.trace.input.shape[1:], strict=True)
        return all(kernel <= _SMALL * size for kernel, size in sizes)

    def _output_room(self, ring: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        """Cells around the map that stay free: it can be as large as its input."""
        if self.figure.trace is None or not self._leaves_room:
            return ring
        (rows, columns), (height, width) = self.figure.trace.input.shape[1:], self.figure.trace.output_shape[1:]
        across = max(columns - width, 0) / 2
        return ring[0], max(ring[1], rows - height), max(ring[2], across), max(ring[3], across)

    def _output_panel(self, filter_index: int) -> PanelSpec:
        filters, rows, columns = self.figure.output.shape
        words, ring = [], (0, 0, 0, 0)
        if self.figure.trace is not None:
            words = [size_text(self.figure.trace.output_shape[1:])]
            ring = (*self.figure.trace.cut[0], *self.figure.trace.cut[1])
            words += [f"cut from {size_text((rows, columns))}"] if any(ring) else []
        title = "Feature map"
        if filters > 1:
            title += f" · {self.figure.setup.layer.map_noun} {filter_index + 1} of {filters}"
        return PanelSpec(
            Panel.OUTPUT,
            title,
            ", ".join(words),
            rows,
            columns,
            ring,
            channels=filters,
            active=filter_index,
            scale_bar=self.figure.trace is not None,
            room=self._output_room(ring),
        )

    def _between(self, channel: int, filter_index: int) -> tuple[PanelSpec, ...]:
        """The kernel and, under it, its products with the patch; of a pool, the window."""
        rows, columns = self.figure.setup.layer.kernel_size
        depth = channel - self.figure.joined(filter_index)[0]
        products = PanelSpec(
            Panel.PRODUCTS, "Products", "input · kernel", rows, columns, shared=False, active=depth, scale_bar=False
        )
        if self.figure.weights is None:
            subtitle = f"{size_text((rows, columns))}, {self.figure.setup.layer.reduction.verb.removesuffix(' value')}"
            return (replace(products, title="Window", subtitle=subtitle),)
        filters, channels = self.figure.weights.shape[:2]
        words = [size_text((rows, columns))]
        words += [f"filter {filter_index + 1} of {filters}"] if filters > 1 else []
        words += [f"channel {depth + 1} of {channels}"] if channels > 1 else []
        words += [ROTATED] if self.figure.setup.walk.turns_kernel(self.figure.setup.layer) else []
        if self.figure.denominator > 1:
            words.append(f"times 1/{self.figure.denominator}")
            products = replace(products, subtitle=f"input · kernel, times 1/{self.figure.denominator}")
        return PanelSpec(Panel.KERNEL, "Kernel", ", ".join(words), rows, columns, shared=False, active=depth), products

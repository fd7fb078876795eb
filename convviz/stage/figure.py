"""What the panels of a document are and hold, whatever the moment: sizes, colours, lengths of numbers."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convviz.engine import Trace
from convviz.engine.arrays import Array
from convviz.model import Document
from convviz.stage.layout import Columns, PanelSpec
from convviz.stage.scale import ColourScale
from convviz.stage.text import number_text, size_text
from convviz.stage.theme import Theme

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
        """The input with its padding ring, (channels, rows, columns)."""
        source = self.document.input if self.trace is None else self.trace.padded
        return source.astype(np.float64, copy=False)

    @cached_property
    def output(self) -> Array:
        """The whole feature map, (filters, rows, columns)."""
        if self.trace is None:
            return np.full((1, 4, 4), np.nan)
        return self.trace.output.astype(np.float64, copy=False)

    @cached_property
    def ring(self) -> tuple[int, int, int, int]:
        """Padding cells at (top, bottom, left, right)."""
        if self.trace is None:
            return 0, 0, 0, 0
        rows, columns = self.trace.axes
        return rows.before, rows.after, columns.before, columns.after

    @cached_property
    def scales(self) -> dict[str, ColourScale]:
        """Each panel's colour scale; it stays put while playing."""
        weight = self.document.layer.weight
        largest = np.abs(self.padded).max() * np.abs(weight).max()
        return {
            "input": self.theme.scale(self.padded),
            "kernel": self.theme.signed_scale(weight),
            "products": self.theme.signed_scale(np.array([largest])),
            "output": self.theme.signed_scale(self.output),
        }

    @cached_property
    def all_values(self) -> dict[str, Array]:
        """The different values that each panel will show (of very many, a sample), without blanks."""
        weight = self.document.layer.weight.astype(np.float64)
        values, weights = _different(self.padded, _FACTORS), _different(weight, _FACTORS)
        return {
            "input": _different(self.padded, _SAMPLE),
            "kernel": _different(weight, _SAMPLE),
            "products": _different(np.outer(values, weights), len(values) * len(weights)),
            "output": _different(self.output, _SAMPLE),
        }

    @cached_property
    def longest(self) -> dict[str, tuple[str, ...]]:
        """The longest number that each panel will show, with 3 and with 2 digits of a fraction."""
        return {name: _longest(values) for name, values in self.all_values.items()}

    def columns(self, channel: int, filter_index: int) -> Columns:
        """The panels from left to right, with ``channel`` and ``filter_index`` in front."""
        weight = self.document.layer.weight
        depth = weight.shape[1]
        kernel = _Kernel(weight.shape, filter_index, channel % depth)
        columns = (self._input_panel(channel),), kernel.panels(), (self._output_panel(filter_index),)
        return tuple(tuple(replace(p, scale_labels=self._scale_labels(p.name)) for p in column) for column in columns)

    def _scale_labels(self, panel: str) -> tuple[str, str]:
        scale = self.scales[panel]
        return number_text(scale.low), number_text(scale.high)

    def _input_panel(self, channel: int) -> PanelSpec:
        channels, *size = self.document.input.shape
        rows, columns = self.padded.shape[1:]
        words = [size_text(tuple(size))]
        if [rows, columns] != size:
            words.append(f"padded {size_text((rows, columns))}")
        if channels > 1:
            words.append(f"channel {channel + 1} of {channels}")
        return PanelSpec(
            "input", "Input", ", ".join(words), rows, columns, self.ring, channels=channels, active=channel
        )

    def _output_panel(self, filter_index: int) -> PanelSpec:
        filters, rows, columns = self.output.shape
        words = [] if self.trace is None else [size_text((rows, columns))]
        if filters > 1:
            words.append(f"filter {filter_index + 1} of {filters}")
        return PanelSpec(
            "output",
            "Feature map",
            ", ".join(words),
            rows,
            columns,
            channels=filters,
            active=filter_index,
            scale_bar=self.trace is not None,
        )


@dataclass(frozen=True, slots=True)
class _Kernel:
    shape: tuple[int, ...]
    filter_index: int
    channel: int

    def panels(self) -> tuple[PanelSpec, PanelSpec]:
        """The kernel and, under it, its products with the patch."""
        filters, depth, rows, columns = self.shape
        words = [size_text((rows, columns))]
        if filters > 1:
            words.append(f"filter {self.filter_index + 1} of {filters}")
        if depth > 1:
            words.append(f"channel {self.channel + 1} of {depth}")
        return (
            PanelSpec("kernel", "Kernel", ", ".join(words), rows, columns, shared=False, active=self.channel),
            PanelSpec(
                "products",
                "Products",
                "input · kernel",
                rows,
                columns,
                shared=False,
                active=self.channel,
                scale_bar=False,
            ),
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

"""Over the stage of a stack: the input and every layer as a small map, with name, output shape and parameters."""

from functools import cached_property

import numpy as np

from convviz.engine import Stack, Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import Document, Setup
from convviz.model.words import size_text
from convviz.stage.arrange import whole_points
from convviz.stage.marks import Align, CellGrid, Frame, Mark, Measure, Rect, Text, text_mark
from convviz.stage.panels import StripItem
from convviz.stage.scale import ColourScale
from convviz.stage.strip_fields import Dependence, StripFields
from convviz.stage.text import cut_to
from convviz.stage.theme import Theme

_MAP, _ABOVE, _LINE, _TEXT = 2.8, 0.7, 1.25, 0.68
"""Units: a map's height, what is free over it, the distance of two lines in their size, and that size."""

_LEAST, _MOST = 4.6, 10.0
"""Units that an item takes at least and at most."""

_QUICK = 2_000_000
"""Multiplications of all layers up to which those behind the one on the stage are computed for their small maps."""

_LINES, _SMALLEST = 3, 9
"""Of texts under a map, and the points of their size that a stage has unless it is tiny."""


class Strip:
    """The strip of a setup ``width`` points wide, ``top`` points down, for titles of ``unit`` points."""

    def __init__(self, setup: Setup, trace: Trace | None, width: int, top: int, unit: float, measure: Measure) -> None:
        self._setup, self._trace, self._measure, self._unit = setup, trace, measure, unit
        self._document: Document = setup.document
        self._width, self._top = width, top
        self._size = max(round(_TEXT * unit), _SMALLEST if unit >= _SMALLEST else 7)

    @property
    def height(self) -> int:
        """Points that it takes."""
        return round((_ABOVE + _MAP + 0.6) * self._unit + _LINES * _LINE * self._size)

    # Where things are

    @cached_property
    def _shown(self) -> range:
        """The layers for which there is room, those around the one on the stage; −1 is the input."""
        count = len(self._document.layers) + 1
        room = max(int((self._width - 2 * self._unit) / (_LEAST * self._unit)) - 1, 2)
        if count <= room:
            return range(-1, count - 1)
        first = min(max(self._setup.look.layer - room // 2, -1), count - 1 - room)
        return range(first, first + room)

    @cached_property
    def _slot(self) -> float:
        """Points of an item; the total has one, too."""
        return min((self._width - 2 * self._unit) / (len(self._shown) + 1), _MOST * self._unit)

    @cached_property
    def items(self) -> tuple[StripItem, ...]:
        """Those that are shown, left to right."""
        start = (self._width - self._slot * (len(self._shown) + 1)) / 2
        top = self._top + _ABOVE * self._unit
        found = []
        for i, layer in enumerate(self._shown):
            rows, columns = self._sizes[layer + 1]
            room = self._slot - 1.6 * self._unit
            cell = whole_points(min(_MAP * self._unit / rows, room / columns))
            x = start + i * self._slot
            left = round(x + (self._slot - columns * cell) / 2)
            upper = round(top + (_MAP * self._unit - rows * cell) / 2)
            rect = Rect(x, self._top, self._slot, self.height)
            found.append(StripItem(layer, rect, Rect(left, upper, columns * cell, rows * cell), cell))
        return tuple(found)

    @cached_property
    def _shapes(self) -> list[tuple[int, int, int] | None]:
        """Of the input and of each layer; None from the first on that does not fit."""
        found: list[tuple[int, int, int] | None] = []
        channels, rows, columns = self._document.input.shape
        found.append((channels, rows, columns))
        try:
            found.extend(self._document.shapes())
        except ConvvizError:
            found += [None] * (len(self._document.layers) + 1 - len(found))
        return found

    @cached_property
    def _sizes(self) -> list[tuple[int, int]]:
        """Rows and columns of each map; of one that there is not, those of a small square."""
        return [(4, 4) if shape is None else (shape[1], shape[2]) for shape in self._shapes]

    # What stands there

    @cached_property
    def _maps(self) -> list[Array | None]:
        """The first channel of each map, None where it is not there, or would take long."""
        maps: list[Array | None] = [self._document.input[0], *[None] * len(self._document.layers)]
        last = self._last_computed
        try:
            traces = self._document.traces(last) if last >= 0 else []
        except ConvvizError:
            traces = []
        for i, trace in enumerate(traces):
            maps[i + 1] = trace.settled[0]
        if self._trace is not None:
            maps[self._setup.look.layer + 1] = self._trace.settled[0]
        return maps

    @property
    def _last_computed(self) -> int:
        """The last layer whose map can be had quickly; −1 where none can."""
        work, last = 0, -1
        for layer, before, after in zip(self._document.layers, self._shapes, self._shapes[1:], strict=False):
            if before is None or after is None:
                break
            work += layer.work(before)
            if work > _QUICK:
                break
            last += 1
        return last

    def marks(self, theme: Theme) -> list[Mark]:
        """All that does not move."""
        marks: list[Mark] = []
        for i, item in enumerate(self.items):
            marks.append(self._map(item, theme))
            marks += self._texts(item, theme)
            if item.layer == self._setup.look.layer:
                marks.append(
                    Frame("strip active", (item.grid.grown(1),), 3.0, theme.window, theme.casing, outside=True)
                )
            if i:
                place = (item.rect.x, self._top + (_ABOVE + _MAP / 2 + 0.3) * self._unit)
                marks.append(self._text(f"strip arrow {item.layer}", place, "→", 0.9 * self._unit, theme, muted=True))
        return [*marks, *self._total(theme)]

    def _map(self, item: StripItem, theme: Theme) -> CellGrid:
        values = self._maps[item.layer + 1]
        shown = np.full(self._sizes[item.layer + 1], np.nan) if values is None else values
        return CellGrid(
            f"strip map {item.layer}",
            item.grid.x,
            item.grid.y,
            item.cell,
            shown,
            self._scale(item.layer, shown, theme),
            0.0,
            theme.line,
            theme.line,
            theme.blank,
        )

    def _scale(self, layer: int, values: Array, theme: Theme) -> ColourScale:
        """The input's colours as long as only pools have been at work."""
        before = self._document.layers[: layer + 1]
        if all(one.keeps_values and one.activation == "none" for one in before):
            return theme.scale(self._document.value_range)
        return theme.signed_scale(values)

    def _texts(self, item: StripItem, theme: Theme) -> list[Text]:
        shape = self._shapes[item.layer + 1]
        size = "does not fit" if shape is None else size_text(shape[1:] if shape[0] == 1 else shape)
        if item.layer < 0:
            lines = ["Input", size]
        else:
            layer = self._document.layers[item.layer]
            count = layer.parameter_count
            lines = [f"{item.layer + 1} {layer.short or layer.label}", size, f"{count:,} parameters" if count else ""]
        active = item.layer == self._setup.look.layer
        return [
            self._line(f"strip {item.layer} {i}", item.rect, i, text, theme, bold=active and i == 0, muted=i > 0)
            for i, text in enumerate(lines)
            if text
        ]

    def _total(self, theme: Theme) -> list[Text]:
        """How many parameters there are, and layers for which there is no room."""
        last = self.items[-1].rect
        area = Rect(last.right, self._top, self._slot, self.height)
        hidden = len(self._document.layers) + 1 - len(self._shown)
        count = Stack(self._document.layers).parameter_count
        lines = ["Total", f"{count:,} parameters", f"{hidden} more" if hidden else ""]
        return [
            self._line(f"strip total {i}", area, i, text, theme, muted=i > 0) for i, text in enumerate(lines) if text
        ]

    def _line(
        self, key: str, area: Rect, line: int, text: str, theme: Theme, *, bold: bool = False, muted: bool = False
    ) -> Text:
        """A line of an item's texts, smaller or cut where the item is narrow."""
        size, room = self._size, area.width - 0.5 * self._unit
        while size > 7 and self._measure(text, size, bold)[0] > room:
            size -= 1
        shown = cut_to(text, size, room, self._measure, bold=bold)
        y = self._top + (_ABOVE + _MAP + 0.5) * self._unit + _LINE * self._size * (line + 0.8)
        return self._text(key, (area.x + area.width / 2, y), shown, size, theme, bold=bold, muted=muted)

    def _text(
        self,
        key: str,
        place: tuple[float, float],
        text: str,
        size: float,
        theme: Theme,
        *,
        bold: bool = False,
        muted: bool = False,
    ) -> Text:
        colour = theme.muted if muted else theme.text
        return text_mark(self._measure, key, place, text, size, colour, align=Align.CENTRE, bold=bold)

    @cached_property
    def fields(self) -> StripFields:
        """What depends on what in its maps."""
        dependence = Dependence(self._document.layers, self._shapes)
        return StripFields(dependence, self.items, self._setup.look.layer, self._trace)

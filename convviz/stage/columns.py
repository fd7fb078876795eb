"""All channels at once, where there is room: a column for each, with its input, its kernel and its products under one
another, titles on their left, and the map that they make on the right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from convviz.stage.arrange import GAP, Fit, whole_points
from convviz.stage.cells import Panel
from convviz.stage.layout import thumbs_of
from convviz.stage.marks import Rect
from convviz.stage.panels import (
    HEAD,
    SCALE_BAR,
    SCALE_GAP,
    SCALE_TEXT,
    Columns,
    Layout,
    PanelBox,
    PanelSpec,
    Thumb,
    subtitle_size,
    title_width,
)

_BETWEEN, _APART, _BESIDE = 0.9, 1.3, 1.4
"""Units between rows, between columns, and between the titles and the first column."""

_SMALLEST, _WORTH, _LARGE = 15.0, 0.5, 26.0
"""Points of a cell, and of what cells are otherwise, from which on all channels are worth being seen at once; points
from which on they are however large cells are otherwise.
"""

LINE = 1.25
"""Of their size: the distance of the lines of a title on the left."""


def without_channels(spec: PanelSpec) -> PanelSpec:
    """A panel whose titles do not say which channel is in front."""
    parts = (part for part in spec.subtitle.split(", ") if not re.fullmatch(r"channel [\d,]+ of [\d,]+", part))
    return replace(spec, title=spec.title.split(" · channel")[0], subtitle=", ".join(parts), widest="")


@dataclass(frozen=True)
class ChannelColumns:
    """How large everything is on the stage of ``fit``; ``rows`` are the panels under one another."""

    fit: Fit
    rows: Sequence[PanelSpec]
    output: PanelSpec
    count: int

    @property
    def unit(self) -> float:
        return self.fit.unit

    @cached_property
    def heads(self) -> float:
        """Points that the titles on the left take."""
        return max(self._head(row) for row in self.rows)

    def _head(self, row: PanelSpec) -> float:
        measure, size = self.fit.measure, subtitle_size(self.unit)
        texts = [
            measure(row.title, self.unit, True)[0],
            *(measure(p, size, False)[0] for p in row.subtitle.split(", ")),
        ]
        if row.scale_bar:
            ends = sum(measure(text, SCALE_TEXT * self.unit, False)[0] for text in row.scale_labels)
            texts.append((SCALE_BAR + SCALE_GAP) * self.unit + ends)
        return max(texts)

    @cached_property
    def output_head(self) -> float:
        """Points that the title of the map takes."""
        return title_width(self.output, self.unit, self.fit.measure)

    @cached_property
    def lead(self) -> float:
        """Cells over the first cells of the input and of the map."""
        return max(self.rows[0].free[0], self.output.free[0])

    @cached_property
    def cell(self) -> float:
        """The size of all cells."""
        wide, high = self.fit.space
        fixed = self.heads + (_BESIDE + GAP + _APART * (self.count - 1)) * self.unit
        columns, own = self.count * self.rows[0].wide, self.output.wide
        cell = whole_points(
            max(min((wide - fixed) / (columns + own), (wide - fixed - self.output_head) / columns), 0.0)
        )
        while cell > 1 and self._body(cell) > high:
            cell -= 1
        return cell

    @property
    def worth(self) -> bool:
        """Whether the cells are large enough for their numbers, and not much smaller than they are otherwise."""
        legible = self.cell >= max(_SMALLEST, self.fit.legible)
        return legible and (self.cell >= _LARGE or self.cell >= _WORTH * self.fit.cells[0])

    def lay_out(self, rows: Sequence[PanelSpec], output: PanelSpec, joined: range, head: float) -> Layout:
        """Place the panels while a filter reads the channels ``joined``; ``head`` points at the top are left free."""
        fit, unit, cell = self.fit, self.unit, self.cell
        wide = rows[0].wide * cell
        right = max(self.output_head, output.wide * cell)
        total = self.heads + _BESIDE * unit + self.count * wide + _APART * unit * (self.count - 1) + GAP * unit + right
        left = fit.margin + (fit.space[0] - total) / 2
        body = self._body(cell)
        top = head + fit.margin + max(0.0, (fit.space[1] - body) / 2)
        first = top + HEAD * unit + self.lead * cell
        start = left + self.heads + _BESIDE * unit
        panels, y = dict[Panel, PanelBox](), first
        for row in rows:
            lefts = [start + c * (wide + _APART * unit) for c in range(self.count)]
            if row.name is not Panel.INPUT:
                lefts = [lefts[c] for c in joined]
            panels[row.name] = self._row(row, lefts, wide, y, left)
            y += (row.high * cell if row.name is Panel.INPUT else self._high(row, cell)) + _BETWEEN * unit
        area = Rect(left + total - right, first, right, output.high * cell)
        panels[Panel.OUTPUT] = self._output(output, area)
        second = panels[rows[1].name]
        nearest = min([second.grid.x, *(thumb.rect.x for thumb in second.thumbs)])
        middle = first + rows[0].inner[0] * cell / 2
        operators = (
            (nearest - 0.8 * unit, second.grid.y + second.grid.height / 2),
            (area.x - GAP * unit / 2, middle),
        )
        sums = Rect(
            fit.margin, top + body + 0.4 * unit, fit.width - 2 * fit.margin, fit.sums * unit * fit.parts.arithmetic
        )
        caption = top + body + fit.below
        return Layout(fit.width, fit.height + round(head), unit, panels, operators, sums, caption)

    def _body(self, cell: float) -> float:
        """Points of height that all takes."""
        first, *others = self.rows
        left = first.high * cell + sum(self._high(row, cell) + _BETWEEN * self.unit for row in others)
        right = self.output.high * cell + self.output.foot * self.unit
        return HEAD * self.unit + self.lead * cell + max(left, right)

    def _titles(self, row: PanelSpec) -> float:
        """Points that the titles of a row are high."""
        return LINE * self.unit * (1 + len(row.subtitle.split(", ")) + 1.4 * row.scale_bar)

    def _high(self, row: PanelSpec, cell: float) -> float:
        """Points of a row under the first: of few cells it is as high as its titles."""
        return max(row.rows * cell, self._titles(row))

    def _row(self, row: PanelSpec, lefts: Sequence[float], wide: float, y: float, left: float) -> PanelBox:
        """The grids of all channels in a row, the one in front as the panel's own."""
        cell = self.cell
        top, _, ring_left, _ = row.ring
        inner = row.inner[1] * cell
        shift = row.free[2] * cell if row.name is Panel.INPUT else (wide - inner) / 2
        y += 0.0 if row.name is Panel.INPUT else (self._high(row, cell) - row.rows * cell) / 2
        corners = [(round(x + shift - ring_left * cell), round(y - top * cell)) for x in lefts]
        rects = [Rect(x, at, row.columns * cell, row.rows * cell) for x, at in corners]
        active = min(row.active, len(rects) - 1)
        thumbs = tuple(Thumb(c, r.x, r.y, cell, r) for c, r in enumerate(rects) if c != active)
        grid = rects[active]
        height = self._titles(row)
        beside = Rect(left, grid.y + (grid.height - height) / 2, self.heads, height)
        return PanelBox(replace(row, active=active), grid, cell, beside, thumbs, beside=True)

    def _output(self, spec: PanelSpec, area: Rect) -> PanelBox:
        cell, unit = self.cell, self.unit
        top, _, ring_left, _ = spec.ring
        x = area.x + (area.width - spec.wide * cell) / 2 + (spec.free[2] - ring_left) * cell
        grid = Rect(round(x), round(area.y - top * cell), spec.columns * cell, spec.rows * cell)
        first = area.y - self.lead * cell
        column = Rect(area.x, round(first), area.width, round(area.bottom) - round(first))
        thumbs = thumbs_of(spec, area, area.bottom + (spec.foot - 3.6) * unit, unit) if spec.channels > 1 else ()
        return PanelBox(spec, grid, cell, column, thumbs)


def channel_columns(fit: Fit, columns: Columns, count: int) -> ChannelColumns | None:
    """All channels at once, where there are several, and room for them."""
    if count < 2 or len(columns) != 3:
        return None
    (first,), middle, (output,) = columns
    if first.channels < 2 or not first.title:
        return None
    rows = [without_channels(row) for row in (first, *middle)]
    found = ChannelColumns(fit, rows, output, count)
    return found if found.worth else None

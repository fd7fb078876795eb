"""The marks that panels are made of, in one theme."""

from dataclasses import dataclass, replace
from functools import cached_property

from convviz.engine.arrays import Array
from convviz.stage.arithmetic import wrapped
from convviz.stage.figure import Figure
from convviz.stage.marks import Align, CellGrid, Frame, Mark, Measure, Rect, ScaleBar, Text, text_mark
from convviz.stage.panels import (
    LONGEST_BAR,
    NUMBER_HIGH,
    NUMBER_WIDE,
    SCALE_BAR,
    SCALE_GAP,
    SCALE_TEXT,
    Layout,
    PanelBox,
    subtitle_size,
)
from convviz.stage.text import fitted, number_text
from convviz.stage.theme import Theme

_LARGE_ENOUGH = 0.3
"""Of a cell: the least size of a number for which another digit is shown."""


@dataclass(frozen=True, eq=False)
class Pencil:
    """Makes marks for a figure; ``layout`` gives the sizes of cells, ``numbers`` whether they show their values."""

    figure: Figure
    layout: Layout
    theme: Theme
    measure: Measure
    numbers: bool = True

    def titles(self, box: PanelBox, unit: float) -> list[Mark]:
        centre = box.column.x + box.column.width / 2
        name = box.spec.name
        lines = [
            self.text(f"{name} title", (centre, box.grid.y - 1.65 * unit), box.spec.title, unit, bold=True),
            self.text(
                f"{name} size", (centre, box.grid.y - 0.6 * unit), box.spec.subtitle, subtitle_size(unit), muted=True
            ),
        ]
        return [line for line in lines if line.text]

    def scale_bar(self, box: PanelBox, unit: float) -> list[Mark]:
        scale, size = self.figure.scales[box.spec.name], SCALE_TEXT * unit
        labels = [self.measure(number_text(value), size, False)[0] for value in (scale.low, scale.high)]
        room = box.column.width - 2 * max(labels) - SCALE_GAP * unit
        width = max(min(box.grid.width * 0.5, LONGEST_BAR * unit, room), SCALE_BAR * unit)
        centre, top = box.column.x + box.column.width / 2, round(box.grid.bottom + 0.7 * unit)
        bar = Rect(round(centre - width / 2), top, round(width), max(round(0.5 * unit), 3))
        base = top + bar.height / 2 + 0.28 * unit
        gap = SCALE_GAP / 2 * unit
        return [
            ScaleBar(f"{box.spec.name} scale", bar, scale, self.theme.line),
            self.text(
                f"{box.spec.name} low",
                (bar.x - gap, base),
                number_text(scale.low),
                size,
                muted=True,
                align=Align.RIGHT,
            ),
            self.text(
                f"{box.spec.name} high",
                (bar.right + gap, base),
                number_text(scale.high),
                size,
                muted=True,
                align=Align.LEFT,
            ),
        ]

    def caption(self, layout: Layout, whole: str) -> list[Mark]:
        """The parameters at the foot, in two lines where one is too short."""
        centre = layout.width / 2
        lines, size = fitted(whole, subtitle_size(layout.unit), layout.arithmetic.width, self.measure)
        last = len(lines) - 1
        places = [(centre, layout.caption - 1.3 * size * (last - i)) for i in range(len(lines))]
        return [
            self.text(f"caption {i}" if i else "caption", place, line, size, muted=True)
            for i, (place, line) in enumerate(zip(places, lines, strict=True))
        ]

    def problem(self, layout: Layout, text: str) -> list[Mark]:
        """Why there is nothing to animate, where the arithmetic would stand."""
        place, size = layout.arithmetic, 1.1 * layout.unit
        marks: list[Mark] = []
        for i, line in enumerate(wrapped(text.split(" "), size, place.width, self.measure)):
            at, key = (layout.width / 2, place.y + (1.2 + 1.4 * i) * size), f"problem {i}"
            colour = self.theme.warning
            marks.append(text_mark(self.measure, key, at, line, size, colour, align=Align.CENTRE, bold=True))
        return marks

    @cached_property
    def _sizes(self) -> dict[str, tuple[float, int]]:
        """For each panel the size of its numbers and the digits of a fraction."""
        panels = self.layout.panels
        longest = self.figure.longest
        return {name: self._fitting(longest[name], box.cell) for name, box in panels.items()}

    def _fitting(self, labels: tuple[str, ...], cell: float) -> tuple[float, int]:
        """As many digits as can be large; where none can, the fewest."""
        widths = [self.measure(text, 100.0, False)[0] / 100.0 for text in labels]
        sizes = [min(NUMBER_HIGH * cell, NUMBER_WIDE * cell / width) for width in widths]
        digits, size = (3, sizes[0]) if sizes[0] >= _LARGE_ENOUGH * cell else (2, sizes[1])
        return (int(2 * size) / 2 if size >= 6 else size), digits

    def grid(self, box: PanelBox, values: Array) -> CellGrid:
        name = box.spec.name
        return CellGrid(
            name,
            box.grid.x,
            box.grid.y,
            box.cell,
            values,
            self.figure.scales[name],
            self._sizes[name][0] if self.numbers else 0.0,
            self.theme.line,
            self.theme.edge,
            self.theme.blank,
            self._sizes[name][1],
            box.spec.ring,
            box.spec.spacing,
        )

    def thumbs(self, box: PanelBox, maps: Array, unit: float) -> list[Mark]:
        name, marks = box.spec.name, list[Mark]()
        for thumb in box.thumbs:
            key = f"{name} thumb {thumb.channel}"
            values = maps[thumb.channel]
            marks.append(
                CellGrid(
                    key,
                    thumb.x,
                    thumb.y,
                    thumb.cell,
                    values,
                    self.figure.scales[name],
                    0.0,
                    self.theme.line,
                    self.theme.line,
                    self.theme.blank,
                )
            )
            position = (thumb.rect.x + thumb.rect.width / 2, thumb.y - 0.35 * unit)
            active = thumb.channel == box.spec.active
            marks.append(
                self.text(f"{key} label", position, str(thumb.channel + 1), 0.7 * unit, muted=not active, bold=active)
            )
            if active:
                marks.append(self.frame(f"{name} active", (thumb.rect,), 1.0))
        return marks

    def joined(self, box: PanelBox, channels: range) -> list[Mark]:
        """A frame around the thumbs of the channels that a filter reads, where it reads several and not all."""
        rects = [thumb.rect for thumb in box.thumbs if thumb.channel in channels]
        # The frame of the channel in front says which one a depthwise filter reads.
        if len(rects) < 2 or len(channels) == box.spec.channels:
            return []
        whole = rects[0]
        for rect in rects[1:]:
            whole = whole.united(rect)
        # The numbers of the channels stand 0.35 of a unit above.
        return [self.frame("joined", (whole.grown(max(1.0, round(0.12 * self.layout.unit))),), 1.0)]

    def around(self, key: str, box: PanelBox, rect: Rect, width: float) -> Frame:
        """A frame on the grid lines around cells; around small cells it stands outside, to leave them visible."""
        return replace(self.frame(key, (rect,), width), outside=box.cell < 4 * width)

    def frame(self, key: str, rects: tuple[Rect, ...], width: float) -> Frame:
        return Frame(key, rects, width, self.theme.window, self.theme.casing)

    def text(
        self,
        key: str,
        position: tuple[float, float],
        text: str,
        size: float,
        *,
        align: Align = Align.CENTRE,
        bold: bool = False,
        muted: bool = False,
    ) -> Text:
        colour = self.theme.muted if muted else self.theme.text
        return text_mark(self.measure, key, position, text, size, colour, align=align, bold=bold)

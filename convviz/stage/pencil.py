"""The marks that panels are made of, in one theme."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array
from convviz.stage.cells import Panel
from convviz.stage.digits import Digits, digits_of, widest_in
from convviz.stage.figure import Figure
from convviz.stage.marks import (
    Align,
    CellGrid,
    Frame,
    Mark,
    Measure,
    Rect,
    ScaleBar,
    Text,
    Wash,
    casing_width,
    text_mark,
)
from convviz.stage.panels import (
    LONGEST_BAR,
    SCALE_BAR,
    SCALE_GAP,
    SCALE_TEXT,
    Layout,
    PanelBox,
    subtitle_size,
)
from convviz.stage.places import cells_rect, joining
from convviz.stage.text import fitted, wrapped
from convviz.stage.theme import Theme

_SMOOTHED = 0.5
"""Points by which a frame may come nearer to a digit: half of one is the smoothed edge of its last stroke."""

_CROSSED = 0.3
"""The opacity over crossed cells."""

_NUMBERED = 15.0
"""Points of a cell from which on it can have a number that is read."""


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
            self.text(f"{name} title", (centre, box.column.y - 1.65 * unit), box.spec.title, unit, bold=True),
            self.text(
                f"{name} size", (centre, box.column.y - 0.6 * unit), box.spec.subtitle, subtitle_size(unit), muted=True
            ),
        ]
        return [line for line in lines if line.text]

    def scale_bar(self, box: PanelBox, unit: float, under: float = 0.0) -> list[Mark]:
        """What the colours of a panel mean: under its grid, and under ``under`` points where that is lower, as far
        as there is room that the grid leaves free."""
        name, size = box.spec.name, SCALE_TEXT * unit
        texts = self.figure.scale_labels(name, self.digits[name].decimals)
        widest = max(self.measure(text, size, False)[0] for text in texts)
        room = box.column.width - 2 * widest - SCALE_GAP * unit
        width = max(min(box.grid.width * 0.5, LONGEST_BAR * unit, room), SCALE_BAR * unit)
        free = box.grid.bottom + (box.spec.free[1] - box.spec.ring[1] + 0.5) * box.cell
        centre, top = box.column.x + box.column.width / 2, round(max(box.grid.bottom, min(under, free)) + 0.7 * unit)
        bar = Rect(round(centre - width / 2), top, round(width), max(round(0.5 * unit), 3))
        base, gap = top + bar.height / 2 + 0.28 * unit, SCALE_GAP / 2 * unit
        ends = ((f"{name} low", bar.x - gap, Align.RIGHT), (f"{name} high", bar.right + gap, Align.LEFT))
        return [
            ScaleBar(f"{name} scale", bar, self.figure.scales[name], self.theme.line),
            *(
                self.text(key, (x, base), text, size, muted=True, align=align)
                for (key, x, align), text in zip(ends, texts, strict=True)
            ),
        ]

    def caption(self, layout: Layout, whole: str) -> list[Mark]:
        """The parameters at the foot, in two lines where one is too short."""
        centre = layout.width / 2
        lines, size = fitted(whole, subtitle_size(layout.unit), layout.arithmetic.width, self.measure)
        last = len(lines) - 1
        # What is more than one line goes down as far as there is room, not up into the arithmetic.
        base = layout.caption + max(0.0, min(1.3 * size * last, layout.height - layout.caption - 0.5 * size))
        places = [(centre, base - 1.3 * size * (last - i)) for i in range(len(lines))]
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
    def digits(self) -> dict[Panel, Digits]:
        """How the numbers of each panel stand in its cells."""
        cells = {name: box.cell for name, box in self.layout.panels.items()}
        return digits_of(self.figure.all_values, cells, self.measure, large=self.figure.setup.look.parts.large)

    @cached_property
    def _widest(self) -> dict[Panel, float]:
        """For each panel how wide a number in its cells is at most."""
        cells = {name: box.cell for name, box in self.layout.panels.items()}
        return {
            name: widest_in(self.figure.all_values[name], self.digits[name], cells[name], self.measure)
            for name in cells
        }

    @cached_property
    def _legible(self) -> dict[bool, float]:
        """The smallest numbers of the panels with shared cells, and of the others: all are shown or none."""
        sizes: dict[bool, float] = {}
        for name, box in self.layout.panels.items():
            size = self.digits[name].size
            sizes[box.spec.shared] = min(size, sizes.get(box.spec.shared, size))
        return sizes

    def grid(self, box: PanelBox, values: Array, faint: Array | None = None) -> CellGrid:
        name, scale = box.spec.name, self.figure.scales[box.spec.name]
        return CellGrid(
            name,
            box.grid.x,
            box.grid.y,
            box.cell,
            values,
            scale,
            self.digits[name].size if self.numbers else 0.0,
            self.theme.line,
            self.theme.edge,
            self.theme.blank,
            self.digits[name].decimals,
            box.spec.ring,
            box.spec.spacing,
            self._legible[box.spec.shared] if self.numbers else 0.0,
            self.theme.hatch(scale, self.figure.ring_value(name)),
            faint,
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
        if marks and len(box.thumbs) < box.spec.channels:
            last = box.thumbs[-1].rect
            place = (last.right + 0.5 * unit, last.y + last.height / 2 + 0.25 * unit)
            said = f"of {box.spec.channels}"
            marks.append(self.text(f"{name} count", place, said, 0.7 * unit, align=Align.LEFT, muted=True))
        return marks

    def joined(self, box: PanelBox, channels: range, output: PanelBox) -> list[Mark]:
        """Of a filter that does not read all channels, lines from the thumbs of those that it reads to that of its
        map, and where they are several a frame around them.
        """
        rects = [thumb.rect for thumb in box.thumbs if thumb.channel in channels]
        if not rects or len(channels) == box.spec.channels:
            return []
        target = next((thumb.rect for thumb in output.thumbs if thumb.channel == output.spec.active), None)
        lines = [] if target is None else joining(rects, target, self.layout.unit)
        marks: list[Mark] = [Wash("joining", tuple(lines), self.theme.muted, 1.0)] if lines else []
        # The frame of the channel in front says which one a depthwise filter reads.
        if len(rects) < 2:
            return marks
        whole = rects[0]
        for rect in rects[1:]:
            whole = whole.united(rect)
        # The numbers of the channels stand 0.35 of a unit above.
        return [*marks, self.frame("joined", (whole.grown(max(1.0, round(0.12 * self.layout.unit))),), 1.0)]

    def around(self, key: str, box: PanelBox, rect: Rect, width: float) -> Frame:
        """A frame on the grid lines around cells: so thin that it covers no digit; around cells without numbers it
        stands outside, to leave them visible.
        """
        if box.cell >= _NUMBERED and box.spec.longest:
            spare = (box.cell - self._widest[box.spec.name]) / 2 + _SMOOTHED
            while width > 1 and width / 2 + casing_width(width) > spare:
                width -= 2
            return self.frame(key, (rect,), width)
        return replace(self.frame(key, (rect,), width), outside=box.cell < 4 * width)

    def crossed(self, key: str, box: PanelBox, places: NDArray[np.intp]) -> list[Mark]:
        """Cells of a panel, (count, 2) rows and columns, under a colour and a cross."""
        if not len(places):
            return []
        rects = tuple(cells_rect(box, (r, c), (r, c)) for r, c in places.astype(float).tolist())
        inner = tuple(Rect(rect.x - 0.5, rect.y - 0.5, rect.width, rect.height) for rect in rects)
        return [Wash(key, inner, self.theme.warning, _CROSSED, crossed=True)]

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

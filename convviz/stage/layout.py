"""Where panels stand, for a size in points.

Columns of panels stand with an operator before all but the first, in as many rows as make cells and
texts largest.
"""

from collections.abc import Iterator, Sequence

from convviz.stage.arrange import GAP, ROW_GAP, Fit, rows_of, whole_points
from convviz.stage.cells import Panel
from convviz.stage.marks import Rect
from convviz.stage.panels import THUMBS, Columns, Layout, PanelBox, PanelSpec, Thumb

_MAX_THUMBS = 8

COUNTED = 2.6
"""Units beside thumbs that say how many there are."""


def lay_out(columns: Columns, fit: Fit, head: float = 0.0) -> Layout:
    """Place ``columns`` of panels as ``fit`` has it; they are its own but for titles and what is in front.

    ``head`` points at the top are left free.
    """
    width, unit, margin = fit.width, fit.unit, fit.margin
    rows = rows_of(columns, fit.arrangement)
    heights = [fit.row_height(row) for row in rows]
    body = sum(heights) + ROW_GAP * unit * (len(heights) - 1)
    top = head + margin + max(0.0, (fit.space[1] - body) / 2)
    panels: dict[Panel, PanelBox] = {}
    operators: list[tuple[float, float]] = []
    y = top
    for row, row_height in zip(rows, heights, strict=True):
        lead = fit.lead(row)
        for column, area in _areas(fit, row, Rect(0, y, width, row_height)):
            boxes = _place(fit, column, area, lead)
            # What lay under one another in a column keeps no operator between when it lies side by side.
            if panels and any(column[0].name == one[0].name for one in columns):
                first = panels[columns[0][0].name] if len(rows) == 1 else boxes[0]
                operators.append((area.x - GAP * unit / 2, _middle(first, fit)))
            panels.update((box.spec.name, box) for box in boxes)
        y += row_height + ROW_GAP * unit
    sums = Rect(margin, top + body + 0.4 * unit, width - 2 * margin, fit.sums * unit * fit.parts.arithmetic)
    # Its own place is the last line of what stands under the panels.
    caption = top + body + fit.below
    return Layout(width, fit.height + round(head), unit, panels, tuple(operators), sums, caption)


def _areas(fit: Fit, row: Columns, area: Rect) -> Iterator[tuple[Sequence[PanelSpec], Rect]]:
    """The columns of a row with the space of each, centred in ``area``."""
    widths = [fit.column_width(column) for column in row]
    x = area.x + (area.width - sum(widths) - GAP * fit.unit * (len(row) - 1)) / 2
    for column, width in zip(row, widths, strict=True):
        yield column, Rect(x, area.y, width, area.height)
        x += width + GAP * fit.unit


def _middle(box: PanelBox, fit: Fit) -> float:
    """The height of an operator: the middle of the grid without its ring."""
    rows, ring = box.spec.inner[0], box.spec.ring[0]
    return box.grid.y + (ring + rows / 2) * fit.cell(box.spec)


def _place(fit: Fit, column: Sequence[PanelSpec], area: Rect, lead: float) -> list[PanelBox]:
    unit, y = fit.unit, area.y
    boxes = []
    for i, spec in enumerate(column):
        cell = fit.cell(spec)
        first = y + spec.head * unit + (0.0 if i else lead)  # where its first cell begins, the ring left out
        _, _, left, _ = spec.free
        start = area.x + (area.width - spec.wide * cell) / 2 + (left - spec.ring[2]) * cell
        grid = Rect(round(start), round(first - spec.ring[0] * cell), spec.columns * cell, spec.rows * cell)
        y = first + spec.high * cell
        thumbs = thumbs_of(spec, area, y + (spec.foot - THUMBS) * unit, unit) if spec.channels > 1 else ()
        head = Rect(area.x, round(first - (0.0 if i else lead)), area.width, round(y) - round(first))
        boxes.append(PanelBox(spec, grid, cell, head, thumbs))
        y += spec.foot * unit
    return boxes


def thumbs_of(spec: PanelSpec, area: Rect, y: float, unit: float) -> tuple[Thumb, ...]:
    """A row of channels as wide as the column: where there are more, those around the one in front, and how many."""
    gap, room = 0.5 * unit, max(area.width, 6 * unit)
    more, count = 0.0, 0
    while not count:
        cell = whole_points(min((THUMBS - 1.9) * unit / spec.rows, (area.width - more) / spec.columns))
        width = max(spec.columns * cell, 1.1 * unit)
        count = max(1, min(spec.channels, _MAX_THUMBS, int((room - more + gap) / (width + gap))))
        if count < spec.channels and not more:
            more, count = COUNTED * unit, 0
    height = cell * spec.rows
    first = min(max(0, spec.active - count // 2), spec.channels - count)
    x = area.x + (area.width - more - count * (width + gap) + gap) / 2
    top = round(y + 1.5 * unit)
    lefts = [round(x + i * (width + gap)) for i in range(count)]
    return tuple(
        Thumb(first + i, left, top, cell, Rect(left, top, spec.columns * cell, height)) for i, left in enumerate(lefts)
    )

"""Where panels stand, for a size in points; and which cell is under a point.

Columns of panels stand left to right with an operator between them. Panels marked ``shared`` have
cells of one size, as large as fits; the others are at least readable where the shared cells are small.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from convviz.stage.marks import Measure, Rect

MIN_WIDTH, MIN_HEIGHT = 160, 120
"""Points below which nothing can be laid out."""

# In multiples of the unit, the size of a panel's title.
HEAD, FOOT, THUMBS = 2.9, 1.7, 3.6
SCALE_BAR, SCALE_TEXT = 4.0, 0.75
_GAP, _READABLE = 2.4, 1.8
_BARE_HEAD = 0.3
_ARITHMETIC, _CAPTION = 4.2, 1.6
_MAX_THUMBS = 8


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands on the stage beside input and feature map; ``kernel`` is the column with kernel and products."""

    titles: bool = True
    kernel: bool = True
    arithmetic: bool = True
    scales: bool = True
    caption: bool = True

    @property
    def bare(self) -> bool:
        """Whether there are grids only, without any text around them."""
        return not (self.titles or self.arithmetic or self.scales or self.caption)


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """What a panel asks for. ``rows`` and ``columns`` count the ring's padding cells too."""

    name: str
    title: str
    subtitle: str
    rows: int
    columns: int
    ring: tuple[int, int, int, int] = (0, 0, 0, 0)
    shared: bool = True
    channels: int = 1
    active: int = 0
    scale_bar: bool = True
    scale_labels: tuple[str, str] = ("", "")
    spacing: tuple[int, int] = (1, 1)
    """Distance of the cells that count; between them stand inserted zeros."""

    @property
    def head(self) -> float:
        """Units over the grid."""
        return HEAD if self.title else _BARE_HEAD

    @property
    def foot(self) -> float:
        """Units under the grid."""
        return (FOOT if self.scale_bar else 0.0) + (THUMBS if self.channels > 1 else 0.0)


@dataclass(frozen=True, slots=True)
class Thumb:
    """A small grid that stands for one channel."""

    channel: int
    x: float
    y: float
    cell: float
    rect: Rect


@dataclass(frozen=True, slots=True)
class PanelBox:
    """Where a panel came to stand."""

    spec: PanelSpec
    grid: Rect
    cell: float
    column: Rect
    thumbs: tuple[Thumb, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A stage of ``width`` × ``height`` points; ``unit`` is the size of a title's text."""

    width: int
    height: int
    unit: float
    panels: dict[str, PanelBox]
    operators: tuple[tuple[float, float], ...]
    arithmetic: Rect
    caption: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a panel; row and column count from the unpadded grid's first cell."""

    panel: str
    channel: int
    row: int
    column: int


Columns = Sequence[Sequence[PanelSpec]]


def lay_out(columns: Columns, width: int, height: int, measure: Measure, parts: Parts | None = None) -> Layout:
    """Place ``columns`` of panels on a stage of ``width`` × ``height`` points, with room for ``parts`` (all)."""
    parts = parts or Parts()
    width, height = max(width, MIN_WIDTH), max(height, MIN_HEIGHT)
    unit = _bare_unit(width, height) if parts.bare else _unit(columns, width, height, measure)
    margin = round(1.2 * unit)
    arithmetic, caption = _ARITHMETIC * unit * parts.arithmetic, _CAPTION * unit * parts.caption
    space = (width - 2 * margin, height - 2 * margin - arithmetic - caption)
    heads = _heads(columns, unit, measure)
    shared, other = _cell_sizes(columns, heads, space, unit)
    sizes = [[_cell(p, shared, other) for p in column] for column in columns]
    widths = [
        max(head, *(p.columns * s for p, s in zip(c, z, strict=True)))
        for c, z, head in zip(columns, sizes, heads, strict=True)
    ]
    body = max(_column_height(c, z, unit) for c, z in zip(columns, sizes, strict=True))
    lean = columns[0][0].head - (FOOT if columns[0][0].scale_bar else 0.0)
    top = margin + max(0.0, (space[1] - body) / 2)
    x = (width - sum(widths) - _GAP * unit * (len(columns) - 1)) / 2
    panels: dict[str, PanelBox] = {}
    operators = []
    for column, cells, column_width in zip(columns, sizes, widths, strict=True):
        if panels:
            operators.append((x + _GAP * unit / 2, top + (body + lean * unit) / 2))
            x += _GAP * unit
        area = Rect(x, top, column_width, body)
        panels.update((box.spec.name, box) for box in _place(column, cells, area, unit))
        x += column_width
    sums = Rect(margin, top + body + 0.4 * unit, width - 2 * margin, arithmetic)
    return Layout(width, height, unit, panels, tuple(operators), sums, height - margin)


def _unit(columns: Columns, width: int, height: int, measure: Measure) -> float:
    """The size of titles: in proportion to the stage, smaller where they would not fit side by side."""
    unit = min(max(min(height / 33, width / 54), 9.0), 48.0)
    needed = sum(_heads(columns, unit, measure)) + (_GAP * (len(columns) - 1) + 2.6) * unit
    return unit * min(1.0, width / needed)


def _bare_unit(width: int, height: int) -> float:
    """Without texts, what outlines, gaps and operators are in proportion to."""
    return min(max(min(height / 11, width / 24), 6.0), 48.0)


def _heads(columns: Columns, unit: float, measure: Measure) -> list[float]:
    return [max(_title_width(p, unit, measure) for p in column) for column in columns]


def hit(layout: Layout, x: float, y: float) -> Cell | None:
    """The cell under a point, in a panel's grid or one of its thumbs; padding cells count too."""
    for box in layout.panels.values():
        if box.grid.contains(x, y):
            return _cell_at(box, box.spec.active, x - box.grid.x, y - box.grid.y, box.cell)
        for thumb in box.thumbs:
            if thumb.rect.contains(x, y):
                return _cell_at(box, thumb.channel, x - thumb.x, y - thumb.y, thumb.cell)
    return None


def locate(box: PanelBox, x: float, y: float) -> Cell:
    """The cell of a panel's grid at a point, counted on beyond the grid's edges."""
    return _cell_at(box, box.spec.active, x - box.grid.x, y - box.grid.y, box.cell)


def cell_rect(layout: Layout, cell: Cell) -> Rect:
    """Where a cell of a panel's grid is."""
    box = layout.panels[cell.panel]
    top, _, left, _ = box.spec.ring
    x, y = box.grid.x + (cell.column + left) * box.cell, box.grid.y + (cell.row + top) * box.cell
    return Rect(x, y, box.cell, box.cell)


_WALK = ("input", "kernel", "output")
"""Panels in which a cell can be pointed at by keyboard, left to right."""


def walked(layout: Layout, start: Cell, down: int, right: int) -> Cell:
    """The cell beside ``start``; over a left or right edge it is in the panel beside, and the ends hold."""
    rows, columns = _inner_size(layout.panels[start.panel].spec)
    row, column = min(max(start.row + down, 0), rows - 1), start.column + right
    if 0 <= column < columns:
        return Cell(start.panel, start.channel, row, column)
    walk = [name for name in _WALK if name in layout.panels]
    beside = walk.index(start.panel) + (column >= columns) - (column < 0)
    if not 0 <= beside < len(walk):
        return start
    spec = layout.panels[walk[beside]].spec
    rows, columns = _inner_size(spec)
    return Cell(spec.name, spec.active, min(row, rows - 1), 0 if right > 0 else columns - 1)


def _inner_size(spec: PanelSpec) -> tuple[int, int]:
    top, bottom, left, right = spec.ring
    return spec.rows - top - bottom, spec.columns - left - right


def _cell_at(box: PanelBox, channel: int, dx: float, dy: float, size: float) -> Cell:
    top, _, left, _ = box.spec.ring
    return Cell(box.spec.name, channel, math.floor(dy / size) - top, math.floor(dx / size) - left)


def _title_width(spec: PanelSpec, unit: float, measure: Measure) -> float:
    scale = 0.0
    if spec.scale_bar:
        # The bar stands in the middle, so the wider label counts on both sides.
        widest = max(measure(label, SCALE_TEXT * unit, False)[0] for label in spec.scale_labels)
        scale = (SCALE_BAR + 0.7) * unit + 2 * widest
    title, subtitle = measure(spec.title, unit, True)[0], measure(spec.subtitle, subtitle_size(unit), False)[0]
    return max(title, subtitle, scale)


def subtitle_size(unit: float) -> float:
    """The size of the text that is second to a title."""
    return 0.85 * unit


def _cell(spec: PanelSpec, shared: float, other: float) -> float:
    return shared if spec.shared else other


def _column_height(column: Sequence[PanelSpec], cells: Sequence[float], unit: float) -> float:
    return sum(p.rows * s + (p.head + p.foot) * unit for p, s in zip(column, cells, strict=True))


def _cell_sizes(
    columns: Columns, heads: Sequence[float], space: tuple[float, float], unit: float
) -> tuple[float, float]:
    """The largest cell for shared panels, and the size for the others."""
    most = min(_tallest(columns, space[1], unit, shared=True), space[1] / 4)
    tallest_other = _tallest(columns, space[1], unit, shared=False)
    size = most
    while True:
        other = min(max(size, _READABLE * unit), tallest_other, _widest_other(columns, space[0]))
        used = _GAP * unit * (len(columns) - 1) + sum(
            max(head, *(p.columns * _cell(p, size, other) for p in column))
            for column, head in zip(columns, heads, strict=True)
        )
        if used <= space[0] or size < 0.05:
            return _whole_points(size), _whole_points(other)
        # Whole points while cells are large; then finer, so that a thousand columns still fit.
        size = math.ceil(size) - 1.0 if size > 2 else size * 0.97


def _whole_points(cell: float) -> float:
    """Cells of whole points, so that all are equal; below one point as they are."""
    return float(int(cell)) if cell >= 1 else cell


def _tallest(columns: Columns, height: float, unit: float, *, shared: bool) -> float:
    """The cell size at which the fullest column of that kind fills ``height``."""
    sizes = [
        (height - sum((p.head + p.foot) * unit for p in column)) / sum(p.rows for p in column)
        for column in columns
        if column[0].shared == shared
    ]
    return max(min(sizes, default=height), 0.05)


def _widest_other(columns: Columns, width: float) -> float:
    return min((0.34 * width / p.columns for c in columns for p in c if not p.shared), default=width)


def _place(column: Sequence[PanelSpec], cells: Sequence[float], area: Rect, unit: float) -> list[PanelBox]:
    y = area.y + (area.height - _column_height(column, cells, unit)) / 2
    boxes = []
    for spec, cell in zip(column, cells, strict=True):
        y += spec.head * unit
        size = (spec.columns * cell, spec.rows * cell)
        grid = Rect(round(area.x + (area.width - size[0]) / 2), round(y), *size)
        thumbs = _thumbs(spec, area, grid.bottom + (spec.foot - THUMBS) * unit, unit) if spec.channels > 1 else ()
        boxes.append(PanelBox(spec, grid, cell, Rect(area.x, grid.y, area.width, grid.height), thumbs))
        y = grid.bottom + spec.foot * unit
    return boxes


def _thumbs(spec: PanelSpec, area: Rect, y: float, unit: float) -> tuple[Thumb, ...]:
    """A row of channels as wide as the column; more than fit are left to the subtitle's count."""
    gap = 0.5 * unit
    cell = _whole_points((THUMBS - 1.9) * unit / spec.rows)
    height = cell * spec.rows
    width = max(spec.columns * cell, 1.1 * unit)
    count = max(1, min(spec.channels, _MAX_THUMBS, int((max(area.width, 6 * unit) + gap) / (width + gap))))
    first = min(max(0, spec.active - count + 1), spec.channels - count)
    x = area.x + (area.width - count * (width + gap) + gap) / 2
    top = round(y + 1.5 * unit)
    lefts = [round(x + i * (width + gap)) for i in range(count)]
    return tuple(
        Thumb(first + i, left, top, cell, Rect(left, top, spec.columns * cell, height)) for i, left in enumerate(lefts)
    )

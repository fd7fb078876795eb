"""How large everything can be: the arrangement of the columns, the size of texts, the sizes of cells.

Panels marked ``shared`` have cells of one size, as large as fits; the others have cells of that size where there
is room, and larger ones where theirs would be too small for their numbers.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from convviz.model.look import Parts
from convviz.stage.marks import Measure
from convviz.stage.panels import NUMBER_HIGH, NUMBER_WIDE, Arrangement, Columns, PanelSpec, title_width

MIN_WIDTH, MIN_HEIGHT = 160, 120
"""Points below which nothing can be laid out."""

GAP = 2.4
"""Units between two columns; an operator stands there."""

ROW_GAP = 0.8
"""Units between two rows of columns."""

MARGIN, BARE_MARGIN, ARITHMETIC, CAPTION = 1.2, 0.5, 4.2, 1.6
"""Units around everything, and those that stand under the panels."""

_READABLE, _MOST_READABLE = 1.8, 3.6
"""Units of a cell that can be told from others, and the most that a long number gets."""

_DISTINCT = 1.2
"""Units of a cell that is large enough to be as large as the shared ones."""

_NUMBER = 10.0
"""Points of the least number that is read."""

_WORTH_WIDE, _WORTH_TALL = 1.1, 0.9
"""By what factor cells and texts must be larger for columns to leave the row; a tall stage is filled better so."""

# Multiples of the unit that a stage is high and wide, with its texts and without.
_UNITS = {
    Arrangement.BESIDE: ((33.0, 54.0), (11.0, 24.0)),
    Arrangement.WIDE: ((33.0, 60.0), (11.0, 28.0)),
    Arrangement.FOLDED: ((50.0, 36.0), (16.0, 16.0)),
    Arrangement.STACKED: ((62.0, 24.0), (22.0, 12.0)),
}


class Titles(NamedTuple):
    """What is asked of the size of panels' titles, in points: the least, and the one where it must be ``exact``; 0 is
    as large as fits best.
    """

    least: float = 0.0
    exact: float = 0.0


ANY_TITLES = Titles()
"""As large as fits best."""


@dataclass(frozen=True)
class Fit:
    """An arrangement of ``columns`` on ``width`` × ``height`` points, with everything as large as can be."""

    columns: Columns
    arrangement: Arrangement
    width: int
    height: int
    parts: Parts
    measure: Measure
    titles: Titles = ANY_TITLES
    sums: float = ARITHMETIC
    """Units under the panels that the arithmetic takes, where there is one"""
    legends: float = 0.0
    """Units that legends take beyond the line of the caption"""

    @cached_property
    def rows(self) -> tuple[Columns, ...]:
        """The columns of each row."""
        return rows_of(self.columns, self.arrangement)

    @property
    def _bare(self) -> bool:
        """Whether there is no text at all: the small grids of channels have numbers."""
        return self.parts.bare and not any(panel.channels > 1 for column in self.columns for panel in column)

    # Texts

    @cached_property
    def unit(self) -> float:
        """The size of titles: in proportion to the stage, smaller where they would not fit side by side."""
        high, wide = _UNITS[self.arrangement][self._bare]
        unit = min(self.height / high, self.width / wide)
        if self._bare:
            # Without texts, what outlines, gaps and operators are in proportion to.
            return max(min(unit, max(25.0, self.height / 24)), 6.0)
        # Below 9 points nobody reads, but a stage must have room for more than texts.
        usual = max(unit, min(max(9.0, self.titles.least), self.height / 24))
        unit = self.titles.exact or usual * self.parts.texts.factor
        return unit * min([1.0, *(self.width / (self._needed(row, unit) + 2.6 * unit) for row in self.rows)])

    def _needed(self, row: Columns, unit: float) -> float:
        return sum(self._head(column, unit) for column in row) + self.gaps(row) * unit

    def _head(self, column: Sequence[PanelSpec], unit: float) -> float:
        return max(title_width(panel, unit, self.measure) for panel in column)

    @cached_property
    def heads(self) -> dict[str, float]:
        """For each column, by its first panel, the width of its texts."""
        return {column[0].name: self._head(column, self.unit) for row in self.rows for column in row}

    def gaps(self, row: Columns) -> float:
        """Units that stand between the columns of a row; a later row has an operator before it, too."""
        return GAP * (len(row) - 1 + 2 * (row[0][0].name != self.columns[0][0].name))

    # Space

    @property
    def margin(self) -> int:
        return round((BARE_MARGIN if self._bare else MARGIN) * self.unit)

    @property
    def below(self) -> float:
        """Points under the panels that arithmetic and caption take."""
        return (self.sums * self.parts.arithmetic + CAPTION * self.parts.caption + self.legends) * self.unit

    @property
    def space(self) -> tuple[float, float]:
        """Width and height that are left for the panels."""
        return self.width - 2 * self.margin, self.height - 2 * self.margin - self.below

    # Cells

    @cached_property
    def cells(self) -> tuple[float, float]:
        """The largest cell for shared panels, and the size for the others."""
        for size in self._sizes():
            other = self._other(size)
            wide_enough = all(self._width(row, size, other) <= self.space[0] for row in self.rows)
            # One under the other, panels share the height: large cells must not make the others illegible.
            shared_fairly = len(self.rows) == 1 or other >= min(size, self._readable)
            if wide_enough and shared_fairly:
                break
        return whole_points(size), whole_points(other)

    @property
    def score(self) -> float:
        """How legible it is: what cells and texts measure; kernels of smaller cells count against it."""
        shared, other = self.cells
        even = min(other / shared, 1.0) if self._others else 1.0
        return shared * even * (1.0 if self._bare else self.unit)

    def _sizes(self) -> Iterator[float]:
        """Sizes to try: whole points while cells are large; then finer, so that a thousand columns still fit."""
        size = min(self._tallest(), self.space[1] / 4)
        while size >= 0.05:
            yield size
            size = math.ceil(size) - 1.0 if size > 2 else size * 0.97
        yield 0.05

    def _tallest(self) -> float:
        """The size of shared cells at which they fill the height."""
        rows = [[c for c in row if c[0].shared] for row in self.rows]
        fixed = sum(max((_texts(c) for c in row), default=0.0) for row in rows) * self.unit + self._between_rows
        # A row without shared cells takes what it needs to be read.
        fixed += sum(
            self._height(row, 0.0, self._readable) for row, own in zip(self.rows, rows, strict=True) if not own
        )
        cells = sum(lead_of(row) + max((_rows(c) for c in row), default=0.0) for row in rows if row)
        return max((self.space[1] - fixed) / cells, 0.05)

    @property
    def _between_rows(self) -> float:
        return ROW_GAP * self.unit * (len(self.rows) - 1)

    def _other(self, size: float) -> float:
        """The size of the other cells where shared ones measure ``size``: as large, or legible, if there is room."""
        most = min((self._share * self.space[0] / p.columns for p in self._others), default=size)
        for row in self.rows:
            rest = sum(self._height(r, size, 0.0) for r in self.rows if r is not row) + self._between_rows
            for column in (c for c in row if not c[0].shared):
                free = self.space[1] - rest - _texts(column) * self.unit - lead_of(row) * size
                most = min(most, free / _rows(column))
        legible = size >= max(self.legible, _DISTINCT * self.unit)
        return max(min(size if legible else max(size, self._readable), most), 0.05)

    @property
    def _share(self) -> float:
        """Of the width, what a panel with other cells takes at most."""
        return 0.34 if len(self.rows) == 1 else 0.42

    @property
    def _others(self) -> list[PanelSpec]:
        return [panel for column in self.columns for panel in column if not panel.shared]

    @cached_property
    def _readable(self) -> float:
        """The cell in which most numbers of the other panels can be read well."""
        return min(max(_READABLE * self.unit, self.legible), _MOST_READABLE * self.unit)

    @cached_property
    def legible(self) -> float:
        """The cell in which most numbers of the other panels can just be read."""
        widest = max((self.measure(p.longest, _NUMBER, False)[0] for p in self._others), default=0.0)
        return max(_NUMBER / NUMBER_HIGH, widest / NUMBER_WIDE) if any(p.longest for p in self._others) else 0.0

    # Sizes of columns and rows

    def cell(self, panel: PanelSpec) -> float:
        """The size of a panel's cells."""
        return self.cells[0 if panel.shared else 1]

    def column_width(self, column: Sequence[PanelSpec]) -> float:
        """The width of a column, its texts included."""
        return self._column_width(column, *self.cells)

    def row_height(self, row: Columns) -> float:
        """The height of the highest column."""
        return self._height(row, *self.cells)

    def lead(self, row: Columns) -> float:
        """Points between the texts over a row and its first cells, in which rings stand."""
        return lead_of(row) * self.cells[0]

    def _column_width(self, column: Sequence[PanelSpec], shared: float, other: float) -> float:
        return max(self.heads[column[0].name], *(p.wide * (shared if p.shared else other) for p in column))

    def _width(self, row: Columns, shared: float, other: float) -> float:
        return self.gaps(row) * self.unit + sum(self._column_width(column, shared, other) for column in row)

    def _height(self, row: Columns, shared: float, other: float) -> float:
        return lead_of(row) * shared + max(_column_height(column, shared, other, self.unit) for column in row)


@lru_cache(maxsize=64)
def best_fit(
    columns: Columns,
    width: int,
    height: int,
    measure: Measure,
    parts: Parts,
    titles: Titles = ANY_TITLES,
    sums: float = ARITHMETIC,
    legends: float = 0.0,
) -> Fit:
    """The most legible arrangement on ``width`` × ``height`` points; where it hardly matters, all in one row.

    The last ones are kept: a stroke changes values, and mostly no panel.
    """
    width, height = max(width, MIN_WIDTH), max(height, MIN_HEIGHT)
    beside, wide, *others = (
        Fit(columns, one, width, height, parts, measure, titles, sums, legends) for one in Arrangement
    )
    if titles.exact:
        # Titles of a size that is asked for may have room in one arrangement only.
        return max((beside, wide, *others), key=lambda fit: (round(fit.unit, 3), fit.score))
    row = wide if wide.score > beside.score else beside
    best = max(others, key=lambda fit: fit.score)
    worth = _WORTH_WIDE if width > height else _WORTH_TALL
    return best if best.score > worth * row.score else row


def rows_of(columns: Columns, arrangement: Arrangement) -> tuple[Columns, ...]:
    """The columns of each row. In a row of its own the middle column lies on its side."""
    first, *middle, last = columns
    if arrangement is Arrangement.BESIDE:
        return (columns,)
    if arrangement is Arrangement.WIDE:
        return ((first, *((panel,) for column in middle for panel in column), last),)
    if arrangement is Arrangement.FOLDED:
        return ((first, *middle), (last,))
    return ((first,), *(tuple((panel,) for panel in column) for column in middle), (last,))


def lead_of(row: Columns) -> float:
    """Cells that stay free over the first cells of a row: titles, and first cells, stand on one line each."""
    return max((panel.free[0] for column in row for panel in column if panel.shared), default=0.0)


def _texts(column: Sequence[PanelSpec]) -> float:
    """Units over and under the grids of a column."""
    return sum(panel.head + panel.foot for panel in column)


def _rows(column: Sequence[PanelSpec]) -> float:
    return sum(panel.high for panel in column)


def _column_height(column: Sequence[PanelSpec], shared: float, other: float, unit: float) -> float:
    return sum(p.high * (shared if p.shared else other) for p in column) + _texts(column) * unit


def whole_points(cell: float) -> float:
    """Cells of whole points, so that all are equal; below one point as they are."""
    return float(int(cell)) if cell >= 1 else cell

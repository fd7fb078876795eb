"""How many tiles stand in a row and on a page of a sheet, and how large they are; in points."""

import math
from dataclasses import dataclass
from functools import cached_property

from convviz.errors import ConvvizError
from convviz.export.settings import Page

MARGIN, TITLE, CAPTION, NUMBER = 28.0, 16.0, 9.0, 9.0
"""The edge of a page, and the sizes of texts."""

_GAP, _SHARE = 10.0, 0.06
"""Between tiles at most, and of a tile's width at most: tiles have edges of their own."""

_SMALLEST, _USUAL, _LARGEST = 56.0, 150.0, 320.0
"""A tile's width: the least that can be asked for, that of a page without a size, and the most."""

_WIDE_ENOUGH = 180.0
"""A tile that need not be wider for its cells to be seen."""

_EVEN = 1.12
"""How much smaller tiles may be for the last row to be full."""

_SPARED = 0.8
"""Of a tile's width, what is enough where a page is spared for it."""

_LOOSE = 0.15
"""Of a tile, the space between tiles at most where a page has room to spare."""


@dataclass(frozen=True)
class Tiling:
    """``count`` tiles, ``ratio`` times as high as wide with ``columns`` cells from left to right.

    ``asked`` is the number in a row, 0 for the best: all on one page where their cells can be seen there, else
    on as few pages as can be. Where there is ``one_page`` only, tiles are as small as can be asked for before
    there are more. ``head`` and ``foot`` are what texts take of a page.

    Raises ConvvizError where the tiles of a row are too small to be read.
    """

    count: int
    ratio: float
    columns: float
    page: Page
    asked: int = 0
    numbered: bool = True
    head: float = 0.0
    foot: float = 0.0
    one_page: bool = False

    def __post_init__(self) -> None:
        if self.tile < _SMALLEST:
            raise ConvvizError(
                f"{self.per_row} tiles in a row are too small to read on {self.page.label}; use at most "
                f"{self._most_per_row(_SMALLEST)}, or page 'fit'.",
                "per_row",
            )

    @cached_property
    def per_row(self) -> int:
        """Tiles in a row."""
        if self.asked:
            return min(self.asked, self.count)
        if self.page.size is None:
            return min(max(round(math.sqrt(self.count * 1.6 * self.ratio)), 1), 12)
        return max(range(1, self._most_per_row(_SMALLEST) + 1), key=self._worth)

    @cached_property
    def tile(self) -> float:
        """The width of a tile."""
        if self.page.size is None:
            return max(_USUAL, min(self.page.least_cell * self.columns, _LARGEST))
        width, fitting = self._width(self.per_row), self._fitting(self.per_row)
        # A number that was asked for has its width, unless a little less saves a page.
        return fitting if not self.asked or fitting >= max(_SPARED * width, self._least) else width

    @property
    def size(self) -> tuple[float, float]:
        """Of a page."""
        if self.page.size is not None:
            return self.page.size
        rows, gap = math.ceil(self.count / self.per_row), _gap(self.tile)
        width = 2 * MARGIN + self.per_row * (self.tile + gap) - gap
        return width, 2 * MARGIN + self.head + self.foot + rows * self._row_height(self.tile) - gap

    @cached_property
    def pages(self) -> tuple[range, ...]:
        """The tiles of each page; the pages have about equally many rows, the first ones the most."""
        rows = math.ceil(self.count / self.per_row)
        most = rows if self.page.size is None else min(rows, self._rows_of_page(self.tile))
        count = math.ceil(rows / most)
        ends = [math.ceil(rows * (i + 1) / count) for i in range(count)]
        starts = [0, *ends[:-1]]
        return tuple(
            range(first * self.per_row, min(last * self.per_row, self.count))
            for first, last in zip(starts, ends, strict=True)
        )

    @property
    def room(self) -> int:
        """Tiles that a page has room for."""
        return self.per_row * self._rows_of_page(self.tile)

    @property
    def may_be_smaller(self) -> bool:
        """Whether more tiles than those asked for would go in a row."""
        return 0 < self.asked < self._most_per_row(_SMALLEST)

    def places(self, count: int) -> list[tuple[float, float]]:
        """Where the first ``count`` tiles of a page stand: centred, as those of the fullest page are."""
        full = max(map(len, self.pages))
        in_row, rows = min(self.per_row, full), math.ceil(full / self.per_row)
        across, down = self.tile, self._row_height(self.tile) - _gap(self.tile)
        room = self.size[0] - 2 * MARGIN, self._room
        right, below = across + self._between(room[0], across, in_row), down + self._between(room[1], down, rows)
        left = (self.size[0] - in_row * right + right - across) / 2
        top = MARGIN + self.head + max((room[1] - rows * below + below - down) / 2, 0.0)
        return [(left + i % self.per_row * right, top + i // self.per_row * below) for i in range(count)]

    # Sizes

    def _between(self, room: float, length: float, count: int) -> float:
        """The space between ``count`` tiles of ``length`` in ``room``."""
        least = _gap(self.tile)
        spare = (room - count * length) / max(count - 1, 1)
        return max(min(spare, _LOOSE * self.tile), least)

    @property
    def _room(self) -> float:
        """The height that a page has for tiles."""
        return self.size[1] - 2 * MARGIN - self.head - self.foot

    @property
    def _labels(self) -> float:
        return 1.5 * NUMBER * self.numbered

    def _row_height(self, tile: float) -> float:
        return tile * self.ratio + self._labels + _gap(tile)

    def _width(self, per_row: int) -> float:
        """The width of a tile of which ``per_row`` stand in a row; it is never higher than the page."""
        across = self.size[0] - 2 * MARGIN
        width = across / (per_row + _SHARE * (per_row - 1))
        if _gap(width) < _SHARE * width:
            width = (across + _GAP) / per_row - _GAP
        return min(width, _LARGEST, (self._room - self._labels) / self.ratio)

    def _rows_of_page(self, tile: float) -> int:
        return max(int((self._room + _gap(tile)) / self._row_height(tile) + 1e-9), 1)

    def _most_per_row(self, tile: float) -> int:
        across = self.size[0] - 2 * MARGIN
        return max(int((across + _gap(tile)) / (tile + _gap(tile)) + 1e-9), 1)

    @cached_property
    def _least(self) -> float:
        """The width of a tile in which the cells can be seen; the smallest where they cannot, and must not."""
        least = max(min(self.page.least_cell * self.columns, _WIDE_ENOUGH), _SMALLEST)
        return _SMALLEST if self.one_page and self.count > self._capacity(least) else least

    @cached_property
    def _shared_out(self) -> int:
        """Tiles on each of the fewest pages on which the cells can be seen."""
        return math.ceil(self.count / math.ceil(self.count / self._capacity(self._least)))

    def _capacity(self, tile: float) -> int:
        return self._most_per_row(tile) * self._rows_of_page(tile)

    def _fitting(self, per_row: int) -> float:
        """The width of a tile where a page's share stands in rows of ``per_row``."""
        rows = math.ceil(self._shared_out / per_row)
        tallest = (self._room - rows * self._labels) / (rows * (self.ratio + _SHARE) - _SHARE)
        if _gap(tallest) < _SHARE * tallest:
            tallest = ((self._room + _GAP) / rows - self._labels - _GAP) / self.ratio
        return min(self._width(per_row), tallest)

    def _worth(self, per_row: int) -> float:
        tile = self._fitting(per_row)
        even = self._shared_out % per_row == 0 and tile >= self._least
        return tile * (_EVEN if even else 1.0)


def _gap(tile: float) -> float:
    """Between two tiles at least."""
    return min(_GAP, _SHARE * tile)

"""A film strip or contact sheet: many moments side by side on paper or a slide, as marks on pages."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from convviz.errors import ConvvizError
from convviz.export.film import Film
from convviz.export.settings import PAGES, Place, Progress
from convviz.paint import Surface, measure
from convviz.stage import Mark, Parts, Playhead, Stage
from convviz.stage.marks import Align, Text, text_mark
from convviz.stage.text import caption_text

_MARGIN, _GAP = 28.0, 12.0
_TITLE, _CAPTION, _NUMBER = 16.0, 9.0, 9.0
"""Points: edges of the page, space between tiles, sizes of texts."""

_SMALLEST, _USUAL, _LARGEST = 56.0, 150.0, 320.0
"""Points of a tile's width: the least that can be read, that of a page without a size, and the most."""

_SHARE = 0.1
"""Of a tile's width: the space between tiles at most."""

_UNITS = 600.0
"""Of a tile's width: the stage knows whole units only, so that tiles are laid out larger than they are."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A moment at (x, y), in points, ``scale`` points for a unit of its marks."""

    playhead: Playhead
    number: str
    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page: its tiles, and the texts around them in points."""

    tiles: tuple[Tile, ...]
    texts: tuple[Text, ...]


class Sheet:
    """The pages of a film; ``size`` is that of a page in points.

    Raises ConvvizError where the tiles would be too small to read.
    """

    def __init__(self, film: Film) -> None:
        self.film, self.settings = film, film.settings.sheet
        self._moments = list(_moments(film))
        self._ratio = _ratio(film)
        self._page = PAGES[self.settings.page].size
        self.per_row = min(self.settings.per_row, len(self._moments)) or self._best_per_row()
        self._tile = self._tile_width(self.per_row)
        if self._tile < _SMALLEST:
            raise ConvvizError(
                f"{self.per_row} tiles in a row are too small to read on {PAGES[self.settings.page].label}; use at "
                f"most {self._most_per_row()}, or page 'fit'."
            )
        parts = Parts(titles=False, kernel=self.settings.tile_kernel, arithmetic=False, scales=False, caption=False)
        self._scale = self._tile / _UNITS
        tile = (round(_UNITS), round(_UNITS * self._ratio))
        view = film.settings.view
        self.stage = Stage(film.document, tile, film.theme, measure, view=view, parts=parts, trace=film.stage.trace)

    @property
    def size(self) -> tuple[float, float]:
        """Of a page, in points."""
        if self._page is not None:
            return self._page
        rows = math.ceil(len(self._moments) / self.per_row)
        gap = _gap(self._tile)
        width = 2 * _MARGIN + self.per_row * (self._tile + gap) - gap
        return width, 2 * _MARGIN + self._head + self._foot + rows * self._row_height(self._tile) - gap

    # Sizes

    @property
    def _head(self) -> float:
        return 1.8 * _TITLE if self.film.settings.parts.titles and self.film.document.title else 0.0

    @property
    def _foot(self) -> float:
        return 2.2 * _CAPTION if self.film.settings.parts.caption else 0.0

    def _row_height(self, tile: float) -> float:
        return tile * self._ratio + 1.5 * _NUMBER * self.settings.numbered + _gap(tile)

    def _tile_width(self, per_row: int) -> float:
        if self._page is None:
            return _USUAL
        across = self._page[0] - 2 * _MARGIN
        width = across / (per_row + _SHARE * (per_row - 1))
        if _gap(width) < _SHARE * width:
            width = (across + _GAP) / per_row - _GAP
        room = self._page[1] - 2 * _MARGIN - self._head - self._foot
        # A tile is never higher than the page.
        return min(width, _LARGEST, (room - 1.5 * _NUMBER) / self._ratio)

    def _rows_of_page(self, tile: float) -> int:
        if self._page is None:
            return max(math.ceil(len(self._moments) / self.per_row), 1)
        room = self._page[1] - 2 * _MARGIN - self._head - self._foot + _gap(tile)
        return max(int(room / self._row_height(tile) + 1e-9), 1)

    def _best_per_row(self) -> int:
        """So many that all stand on one page, as large as they can; where they cannot, the smallest that read well."""
        if self._page is None:
            return min(max(round(math.sqrt(len(self._moments) * 1.6 * self._ratio)), 1), 12)
        counts = range(1, self._most_per_row() + 1)
        whole = [n for n in counts if n * self._rows_of_page(self._tile_width(n)) >= len(self._moments)]
        return whole[0] if whole else counts[-1]

    def _most_per_row(self) -> int:
        width = (self._page or (0.0, 0.0))[0]
        gap = _gap(_SMALLEST)
        return max(int((width - 2 * _MARGIN + gap) / (_SMALLEST + gap)), 1)

    # Pages

    @property
    def tile_count(self) -> int:
        return len(self._moments)

    @property
    def page_count(self) -> int:
        return math.ceil(len(self._moments) / (self.per_row * self._rows_of_page(self._tile)))

    def pages(self) -> Iterator[SheetPage]:
        """The pages in order."""
        some = self.per_row * self._rows_of_page(self._tile)
        for first in range(0, len(self._moments), some):
            yield self._page_of(self._moments[first : first + some])

    def only_page(self) -> SheetPage:
        """The page of a format that has one; raises ConvvizError where there are more."""
        if self.page_count > 1:
            raise ConvvizError(
                f"{len(self._moments):,} tiles, {self.per_row} in a row, take {self.page_count:,} pages, and this "
                f"format has one: put more in a row, choose fewer steps, page 'fit', or a PDF sheet."
            )
        return next(self.pages())

    def _page_of(self, moments: list[tuple[Playhead, str]]) -> SheetPage:
        gap = _gap(self._tile)
        across = min(self.per_row, len(moments)) * (self._tile + gap) - gap
        left = (self.size[0] - across) / 2 if self.page_count == 1 else _MARGIN
        rows = math.ceil(len(moments) / self.per_row)
        down = rows * self._row_height(self._tile) - gap
        room = self.size[1] - 2 * _MARGIN - self._head - self._foot
        top = _MARGIN + self._head + (max((room - down) / 2, 0.0) if self.page_count == 1 else 0.0)
        tiles = []
        for i, (playhead, number) in enumerate(moments):
            row, column = divmod(i, self.per_row)
            x, y = left + column * (self._tile + gap), top + row * self._row_height(self._tile)
            tiles.append(Tile(playhead, number, x, y, self._scale))
        return SheetPage(tuple(tiles), tuple(self._texts(tiles)))

    def _texts(self, tiles: list[Tile]) -> Iterator[Text]:
        settings, theme, width, height = self.film.settings, self.film.theme, *self.size
        if self._head:
            yield self._text("title", (width / 2, _MARGIN + _TITLE * 0.8), self.film.document.title, _TITLE, bold=True)
        if settings.parts.caption:
            place = (width / 2, height - _MARGIN)
            text = text_mark(measure, "caption", place, caption_text(self.film.document), _CAPTION, theme.muted)
            yield replace(text, x=round(width / 2 - measure(text.text, _CAPTION, False)[0] / 2))
        if self.settings.numbered:
            base = self._tile * self._ratio + 1.1 * _NUMBER
            for i, tile in enumerate(tiles):
                place = (tile.x + self._tile / 2, tile.y + base)
                yield self._text(f"number {i}", place, tile.number, _NUMBER)

    def _text(self, key: str, place: tuple[float, float], text: str, size: float, *, bold: bool = False) -> Text:
        colour = self.film.theme.text
        return text_mark(measure, key, place, text, size, colour, align=Align.CENTRE, bold=bold)

    def compose(self, tile: Tile) -> tuple[Mark, ...]:
        """The marks of a tile, in its own units."""
        return self.stage.compose(tile.playhead)


def _gap(tile: float) -> float:
    """Points between tiles."""
    return min(_GAP, _SHARE * tile)


def paint_page(surface: Surface, sheet: Sheet, page: SheetPage, dots: float, progress: Progress | None = None) -> None:
    """Paint a page with ``dots`` pixels a point."""
    # Lines of the tiles are as thick as on paper.
    ratio = page.tiles[0].scale * dots
    for done, tile in enumerate(page.tiles, start=1):
        surface.add(sheet.compose(tile), tile.scale * dots, (tile.x * dots, tile.y * dots), ratio)
        if progress is not None:
            progress(done, len(page.tiles))
    surface.add(page.texts, dots, (0.0, 0.0), 1.0)


def _moments(film: Film) -> Iterator[tuple[Playhead, str]]:
    """The moments with their numbers; the finished map is among them, first or last."""
    result, count = Playhead(film.timeline.steps - 1), 0
    if film.settings.sheet.result is Place.FIRST:
        yield result, "Result"
    last = result.step if film.settings.sheet.result is Place.FIRST else -1
    for steps in film.steps:
        for step in steps:
            last, count = step, count + 1
            yield Playhead(step), str(step + 1)
    if film.settings.sheet.result is Place.LAST and last != result.step:
        yield result, "Result"


def _ratio(film: Film) -> float:
    """Height of a tile for its width, so that its grids fill it: they stand side by side with an arrow between."""
    figure, sheet = film.stage.figure, film.settings.sheet
    rows = max(figure.padded.shape[1], figure.output.shape[1])
    columns = figure.padded.shape[2] + figure.output.shape[2]
    if sheet.tile_kernel:
        height, width = film.document.layer.kernel_size
        rows, columns = max(rows, 2 * height + 1), columns + width + 2
    thumbs = 2.0 if max(len(figure.padded), len(figure.output)) > 1 else 0.0
    return float(min(max((rows + thumbs + 1.2) / (columns + 3.2), 0.25), 1.6))

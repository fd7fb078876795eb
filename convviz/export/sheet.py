"""A film strip or contact sheet: many moments side by side on paper or a slide, as marks on pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from convviz.errors import ConvvizError, visible
from convviz.export.film import Film
from convviz.export.settings import PAGES, Place, Progress
from convviz.export.tiling import CAPTION, MARGIN, NUMBER, TITLE, Tiling
from convviz.model import Parts, Playhead
from convviz.model.words import caption_text
from convviz.paint import Surface, measure
from convviz.stage import CellGrid, Mark, Scene
from convviz.stage.marks import Align, Colour, Text, text_mark
from convviz.stage.text import cut_to, fitted, wrapped

_UNITS = 600.0
"""Of a tile's width: the stage knows whole units only, so that tiles are laid out larger than they are."""

_LEGIBLE = 3.5
"""Points of a number in a cell: smaller ones are left away."""

_WORDS_LINE, _MOST_WORDS = 1.4, 6
"""The distance of two lines of words, in their size, and how many there are at most."""


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
    """The pages of a film; of a format that has room for one, tiles become small before there are more.

    Raises ConvvizError where the tiles would be too small to read.
    """

    def __init__(self, film: Film, *, one_page: bool = False) -> None:
        self.film, self.settings = film, film.settings.sheet
        rows, columns = _cells(film)
        parts = film.setup.look.parts
        titled = bool((parts.titles or parts.words) and film.setup.document.title)
        tiling = Tiling(
            _count(film),
            float(min(max(rows / columns, 0.25), 1.6)),
            columns,
            PAGES[self.settings.page],
            self.settings.per_row,
            self.settings.numbered,
            1.8 * TITLE * titled,
            2.2 * CAPTION * parts.caption,
            one_page,
        )
        # How wide the page is does not depend on its foot: then it is known whether the caption takes two lines.
        room = tiling.size[0] - 2 * MARGIN
        more = 1.3 * CAPTION * (len(self._caption(room)[0]) - 1) * parts.caption
        lines = len(self._words(room))
        words = CAPTION * (_WORDS_LINE * lines + 0.6 * bool(lines))
        self.tiling = replace(tiling, foot=tiling.foot + more, head=tiling.head + words)

    @property
    def size(self) -> tuple[float, float]:
        """Of a page, in points."""
        return self.tiling.size

    @property
    def tile_count(self) -> int:
        return self.tiling.count

    @property
    def page_count(self) -> int:
        return len(self.tiling.pages)

    @cached_property
    def scene(self) -> Scene:
        """What each tile shows a moment of; without numbers where they would be too small on paper."""
        numbered = self._scene(numbers=True)
        grids = [mark for mark in numbered.compose(next(_moments(self.film))[0]) if isinstance(mark, CellGrid)]
        legible = max(grid.text_size for grid in grids) * self.tiling.tile / _UNITS >= _LEGIBLE
        return numbered if legible else self._scene(numbers=False)

    def _scene(self, *, numbers: bool) -> Scene:
        film = self.film
        parts = Parts(
            titles=False,
            kernel=self.settings.tile_kernel,
            arithmetic=False,
            scales=False,
            caption=False,
            thumbs=False,
            stack=False,
            numbers=numbers and film.setup.look.parts.numbers,
        )
        size = (round(_UNITS), round(_UNITS * self.tiling.ratio))
        return film.scene.resized(size, parts)

    def pages(self) -> Iterator[SheetPage]:
        """The pages in order."""
        pages, moments = self.tiling.pages, _moments(self.film)
        for number, tiles in enumerate(pages, start=1):
            page = f"{number} of {len(pages)}" if len(pages) > 1 else ""
            yield self._page_of(list(islice(moments, len(tiles))), page)

    def only_page(self) -> SheetPage:
        """The page of a format that has one; raises ConvvizError where there are more."""
        tiling = self.tiling
        if self.page_count > 1:
            more = "more tiles in a row, " if tiling.may_be_smaller else ""
            raise ConvvizError(
                f"{tiling.count:,} tiles, {tiling.per_row} in a row, take {self.page_count:,} pages, and this format "
                f"has one: choose fewer steps (such as {self._fewer_steps()}), {more}page 'fit', or a PDF sheet.",
                "steps",
            )
        return next(self.pages())

    def _fewer_steps(self) -> str:
        """Steps of those asked for, so many that they stand on one page."""
        chosen = self.film.steps
        longest = max(map(len, chosen))
        # The finished map may be one more.
        fits = (n for n in range(2, longest) if sum(-(-len(steps) // n) for steps in chosen) < self.tiling.room)
        every = next(fits, longest)
        return ", ".join(
            f"{steps[0] + 1}-{steps[-1] + 1}:{steps.step * every}" if len(steps) > 1 else f"{steps[0] + 1}"
            for steps in chosen
        )

    def _page_of(self, moments: list[tuple[Playhead, str]], page: str) -> SheetPage:
        scale = self.tiling.tile / _UNITS
        places = self.tiling.places(len(moments))
        tiles = tuple(
            Tile(playhead, number, *place, scale) for (playhead, number), place in zip(moments, places, strict=True)
        )
        return SheetPage(tiles, tuple(self._texts(tiles, page)))

    def _texts(self, tiles: tuple[Tile, ...], page: str) -> Iterator[Text]:
        theme, width, height = self.film.theme, *self.size
        title, parts, top = self.film.setup.document.title, self.film.setup.look.parts, MARGIN
        if title and (parts.titles or parts.words):
            size = max(min(TITLE, int(TITLE * self._room / measure(title, TITLE, True)[0])), CAPTION)
            title = cut_to(title, size, self._room, measure, bold=True)
            yield self._text("title", (width / 2, top + TITLE * 0.8), title, size, theme.text, bold=True)
            top += 1.5 * TITLE
        for i, line in enumerate(self._words(self._room)):
            place = (width / 2, top + CAPTION * (0.8 + _WORDS_LINE * i))
            yield self._text(f"words {i}", place, line, CAPTION, theme.text)
        if self.film.setup.look.parts.caption:
            lines, size = self._caption(self._room)
            for i, line in enumerate(lines):
                place = (width / 2, height - MARGIN - 1.3 * size * (len(lines) - 1 - i))
                yield self._text(f"caption {i}" if i else "caption", place, line, size, theme.muted)
        if page:
            place = (width - MARGIN / 2, height - 0.4 * MARGIN)
            yield text_mark(measure, "page", place, page, CAPTION, theme.muted, align=Align.RIGHT)
        if self.settings.numbered:
            base = self.tiling.tile * self.tiling.ratio + 1.1 * NUMBER
            for i, tile in enumerate(tiles):
                place = (tile.x + self.tiling.tile / 2, tile.y + base)
                yield self._text(f"number {i}", place, tile.number, NUMBER, theme.text)

    @property
    def _room(self) -> float:
        """The width that texts have."""
        return self.size[0] - 2 * MARGIN

    def _caption(self, room: float) -> tuple[list[str], float]:
        whole = " · ".join([caption_text(self.film.setup), *self.film.scene.notes()])
        return fitted(whole, CAPTION, room, measure)

    def _words(self, room: float) -> list[str]:
        """The lines of the setup's own words, where they are asked for."""
        text = visible(self.film.setup.document.description)
        asked = self.film.setup.look.parts.words and text
        rows = wrapped(text.split(" "), CAPTION, room, measure) if asked else []
        rows = [*rows[: _MOST_WORDS - 1], " ".join(rows[_MOST_WORDS - 1 :])] if len(rows) > _MOST_WORDS else rows
        return [cut_to(row, CAPTION, room, measure) for row in rows]

    def _text(
        self, key: str, place: tuple[float, float], text: str, size: float, colour: Colour, *, bold: bool = False
    ) -> Text:
        return text_mark(measure, key, place, text, size, colour, align=Align.CENTRE, bold=bold)

    def compose(self, tile: Tile) -> tuple[Mark, ...]:
        """The marks of a tile, in its own units."""
        return self.scene.compose(tile.playhead)


def paint_page(surface: Surface, sheet: Sheet, page: SheetPage, dots: float, progress: Progress | None = None) -> None:
    """Paint all of a page, as ``painted_tiles`` does."""
    for done in painted_tiles(surface, sheet, page, dots):
        if progress is not None:
            progress(done, len(page.tiles))


def painted_tiles(surface: Surface, sheet: Sheet, page: SheetPage, dots: float) -> Iterator[int]:
    """Paint a page with ``dots`` pixels a point, its texts first: yields how many tiles are painted, after each."""
    surface.add(page.texts, dots, (0.0, 0.0), 1.0)
    # Lines of the tiles are as thick as on paper.
    ratio = page.tiles[0].scale * dots
    for done, tile in enumerate(page.tiles, start=1):
        surface.add(sheet.compose(tile), tile.scale * dots, (tile.x * dots, tile.y * dots), ratio)
        yield done


def _count(film: Film) -> int:
    """How many ``_moments`` gives."""
    apart = film.settings.sheet.result is Place.FIRST or film.steps[-1][-1] != film.timeline.steps - 1
    return sum(map(len, film.steps)) + apart


def _moments(film: Film) -> Iterator[tuple[Playhead, str]]:
    """The moments with their numbers; the finished map is among them, first or last."""
    result, count = Playhead(film.timeline.steps - 1), 0
    if film.settings.sheet.result is Place.FIRST:
        yield result, "Result"
    last = result.step if film.settings.sheet.result is Place.FIRST else -1
    for steps in film.steps:
        for step in steps:
            last, count = step, count + 1
            # Where several maps are made one after the other, which one it is.
            which = film.scene.map_text(step)
            yield Playhead(step), f"{step + 1} · {which}" if which else f"{step + 1}"
    if film.settings.sheet.result is Place.LAST and last != result.step:
        yield result, "Result"


def _cells(film: Film) -> tuple[float, float]:
    """The height and width in cells that a tile takes, with what stands between and around its grids."""
    rows, columns = film.scene.extent(kernel=film.settings.sheet.tile_kernel)
    return rows + 1.2, columns + 2.6

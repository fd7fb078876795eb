"""A film strip or contact sheet as PDF (as many pages as it takes), SVG and PNG (one page)."""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import BinaryIO

from convviz.errors import ConvvizError
from convviz.export.film import Film
from convviz.export.frames import pixels_of
from convviz.export.grid_parts import changed_part, drawing
from convviz.export.images import png
from convviz.export.settings import Progress
from convviz.export.sheet import Sheet, paint_page
from convviz.export.sizes import MAX_SIZE
from convviz.export.vectors import backdrop, book_of, svg_of
from convviz.paint import Surface
from convviz.paint.svg import SvgPen, background
from convviz.paint.vector import draw_marks
from convviz.stage import Mark

_DOTS = 200
"""Of a PNG, an inch."""

_MOST_LAYERS = 32
"""Parts of a grid that lie over one another before it is drawn whole again."""

_MOST_POINTS = 14_400
"""Of a page's side, in a PDF."""


@dataclass
class _Drawings:
    """Each drawing of the tiles once, by name. A grid that fills is drawn as the one before, and what changed."""

    pen: SvgPen = field(default_factory=SvgPen)
    _names: dict[str, str] = field(default_factory=dict)
    _last: dict[str, list[tuple[Mark, str]]] = field(default_factory=dict)
    """Of each key what is drawn, from the whole mark to the last part over it."""

    @property
    def defs(self) -> str:
        """All drawings."""
        return "".join(f'<g id="{name}">{drawn}</g>' for drawn, name in self._names.items())

    def of(self, mark: Mark) -> list[str]:
        """The names of what is to be drawn for ``mark``, one over the other."""
        layers = self._last.setdefault(mark.key, [])
        if not layers or layers[-1][0] is not mark:
            part = changed_part(layers[-1][0], mark) if layers and len(layers) < _MOST_LAYERS else None
            if part is None:
                layers.clear()
            layers.append((mark, self._name(drawing(self.pen, mark, part))))
        return [name for _, name in layers]

    def _name(self, drawn: str) -> str:
        # Named by what it draws: in a page with two sheets, equal names are equal drawings.
        return self._names.setdefault(drawn, f"m{blake2b(drawn.encode(), digest_size=8).hexdigest()}")


def write_sheet_pdf(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write all pages."""
    sheet = Sheet(film)
    total, done = sheet.tile_count, 0
    progress(0, total)
    if max(sheet.size) > _MOST_POINTS:
        raise ConvvizError(f"A PDF page can have {_MOST_POINTS:,} points at most; choose fewer steps, or a page size.")
    with book_of(film, file, sheet.size) as book:
        for page in sheet.pages():
            book.page(backdrop(film))
            for tile in page.tiles:
                book.draw(sheet.compose(tile), tile.scale, (tile.x, tile.y))
                done += 1
                progress(done, total)
            book.draw(page.texts)


def write_sheet_svg(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the one page; a mark that several tiles share is in the file once."""
    sheet = Sheet(film, one_page=True)
    page = sheet.only_page()
    total = len(page.tiles)
    progress(0, total)
    drawings, tiles = _Drawings(), []
    for done, tile in enumerate(page.tiles, start=1):
        uses = "".join(f'<use xlink:href="#{name}"/>' for mark in sheet.compose(tile) for name in drawings.of(mark))
        move = f"translate({tile.x:.2f} {tile.y:.2f}) scale({tile.scale:.4f})"
        tiles.append(f'<g transform="{move}">{uses}</g>')
        progress(done, total)
    pen = drawings.pen
    draw_marks(pen, page.texts)
    body = background(sheet.size, backdrop(film)) + "\n".join(tiles) + pen.taken()
    file.write(svg_of(film, sheet.size, body, pen.defs + drawings.defs, unit="pt").encode())


def write_sheet_png(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the one page with 200 dots an inch."""
    sheet = Sheet(film, one_page=True)
    page = sheet.only_page()
    progress(0, sheet.tile_count)
    dots = _DOTS / 72
    width, height = (round(side * dots) for side in sheet.size)
    if max(width, height) > MAX_SIZE:
        raise ConvvizError(
            f"The sheet would be {width:,}×{height:,} pixels; at most {MAX_SIZE:,} a side are possible: choose fewer "
            f"steps, a page size, or a PDF sheet."
        )
    surface = Surface(width, height, backdrop(film))
    paint_page(surface, sheet, page, dots, progress)
    transparent = film.settings.transparent
    metadata = film.metadata
    file.write(png(pixels_of(surface), metadata, transparent=transparent, dots_per_inch=_DOTS))

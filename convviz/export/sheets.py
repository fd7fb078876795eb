"""A film strip or contact sheet as PDF (as many pages as it takes), SVG and PNG (one page)."""

from typing import BinaryIO

from convviz.errors import ConvvizError
from convviz.export.film import Film
from convviz.export.frames import pixels_of
from convviz.export.images import png
from convviz.export.metadata import metadata_of
from convviz.export.settings import MAX_SIZE, Progress
from convviz.export.sheet import Sheet, paint_page
from convviz.export.vectors import backdrop, book_of, svg_of
from convviz.paint import Surface
from convviz.paint.svg import SvgPen, background
from convviz.paint.vector import draw_marks

_DOTS = 200
"""Of a PNG, an inch."""

_MOST_POINTS = 14_400
"""Of a page's side, in a PDF."""


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
    sheet = Sheet(film)
    page = sheet.only_page()
    total = len(page.tiles)
    progress(0, total)
    pen, shared, tiles = SvgPen(), dict[str, str](), []
    for done, tile in enumerate(page.tiles, start=1):
        uses = []
        for mark in sheet.compose(tile):
            drawn = pen.mark(mark)
            name = shared.setdefault(drawn, f"m{len(shared)}")
            uses.append(f'<use xlink:href="#{name}"/>')
        move = f"translate({tile.x:.2f} {tile.y:.2f}) scale({tile.scale:.4f})"
        tiles.append(f'<g transform="{move}">{"".join(uses)}</g>')
        progress(done, total)
    draw_marks(pen, page.texts)
    body = background(sheet.size, backdrop(film)) + "\n".join(tiles) + pen.taken()
    marks = "".join(f'<g id="{name}">{drawn}</g>' for drawn, name in shared.items())
    file.write(svg_of(film, sheet.size, body, pen.defs + marks, unit="pt").encode())


def write_sheet_png(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the one page with 200 dots an inch."""
    sheet = Sheet(film)
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
    metadata = metadata_of(film.document)
    file.write(png(pixels_of(surface), metadata, transparent=transparent, dots_per_inch=_DOTS))

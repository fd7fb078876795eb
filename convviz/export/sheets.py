"""A film strip or contact sheet as PDF (as many pages as it takes), SVG and PNG (one page)."""

from typing import BinaryIO

from convviz.export.film import Film
from convviz.export.frames import pixels_of
from convviz.export.images import png
from convviz.export.metadata import metadata_of
from convviz.export.settings import Progress
from convviz.export.sheet import Sheet, paint_page
from convviz.export.vectors import backdrop, book_of, svg_of
from convviz.paint import Surface
from convviz.paint.svg import SvgPen, background
from convviz.paint.vector import draw_marks

_DOTS = 200
"""Of a PNG, an inch."""


def write_sheet_pdf(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write all pages."""
    sheet = Sheet(film)
    total = sheet.page_count
    progress(0, total)
    with book_of(film, file, sheet.size) as book:
        for done, page in enumerate(sheet.pages(), start=1):
            book.page(backdrop(film))
            for tile in page.tiles:
                book.draw(sheet.compose(tile), tile.scale, (tile.x, tile.y))
            book.draw(page.texts)
            progress(done, total)


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
    progress(0, 1)
    dots = _DOTS / 72
    surface = Surface(round(sheet.size[0] * dots), round(sheet.size[1] * dots), backdrop(film))
    paint_page(surface, sheet, page, dots)
    transparent = film.settings.transparent
    metadata = metadata_of(film.document)
    file.write(png(pixels_of(surface), metadata, transparent=transparent, dots_per_inch=_DOTS))
    progress(1, 1)

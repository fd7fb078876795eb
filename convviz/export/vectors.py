"""Drawings without pixels: SVG and PDF of one moment, and a PDF with one moment a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from convviz.export.film import Film
from convviz.export.metadata import xmp
from convviz.export.settings import Progress
from convviz.paint.page import PdfBook
from convviz.paint.svg import SvgPen, background, svg_document
from convviz.paint.vector import draw_marks
from convviz.stage.marks import Colour


def write_svg(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the film's ``still`` moment."""
    progress(0, 1)
    pen = SvgPen()
    draw_marks(pen, film.compose(film.still))
    body = background(film.size, backdrop(film)) + pen.taken()
    inches = tuple(side / film.settings.dots_per_inch for side in film.size) if film.settings.printed else None
    file.write(svg_of(film, film.size, body, pen.defs, inches=inches).encode())
    progress(1, 1)


def svg_of(
    film: Film,
    size: tuple[float, float],
    body: str,
    defs: str,
    unit: str = "",
    inches: tuple[float, ...] | None = None,
) -> str:
    """A whole SVG file that says what it shows; ``inches`` are its width and height on paper."""
    metadata = film.metadata
    return svg_document(
        size,
        body,
        defs,
        title=metadata.title,
        description=metadata.description,
        metadata=metadata.text,
        unit=unit,
        inches=inches,
    )


def write_pdf(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the film's ``still`` moment as a page of its size."""
    progress(0, 1)
    points = 72 / film.settings.dots_per_inch
    with book_of(film, file, (film.size[0] * points, film.size[1] * points)) as book:
        book.page(backdrop(film))
        book.draw(film.compose(film.still), points)
    progress(1, 1)


def write_flip_book(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write every moment as a page."""
    total = len(film)
    progress(0, total)
    points = 72 / film.settings.dots_per_inch
    with book_of(film, file, (film.size[0] * points, film.size[1] * points)) as book:
        for done, (playhead, _) in enumerate(film.shots(), start=1):
            book.page(backdrop(film))
            book.draw(film.compose(playhead), points)
            progress(done, total)


@contextmanager
def book_of(film: Film, file: BinaryIO, size: tuple[float, float]) -> Iterator[PdfBook]:
    """A PDF in ``file`` with pages of ``size`` points that says what it shows."""
    metadata = film.metadata
    book = PdfBook(file, size, metadata.title, metadata.software, xmp(metadata))
    try:
        yield book
    except BaseException:
        book.abandon()
        raise
    book.finish()


def backdrop(film: Film) -> Colour | None:
    """What stands behind everything; None where that is transparent."""
    return None if film.settings.transparent else film.background

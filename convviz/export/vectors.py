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

POINTS = 0.75
"""Of 1/72 inch, for a pixel of 1/96 inch."""


def write_svg(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the film's ``still`` moment."""
    progress(0, 1)
    pen = SvgPen()
    draw_marks(pen, film.compose(film.still))
    file.write(svg_of(film, film.size, background(film.size, backdrop(film)) + pen.taken(), pen.defs).encode())
    progress(1, 1)


def svg_of(film: Film, size: tuple[float, float], body: str, defs: str, unit: str = "") -> str:
    """A whole SVG file that says what it shows."""
    metadata = film.metadata
    return svg_document(
        size,
        body,
        defs,
        title=metadata.title,
        description=metadata.description,
        metadata=metadata.text,
        unit=unit,
    )


def write_pdf(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the film's ``still`` moment as a page of its size."""
    progress(0, 1)
    with book_of(film, file, (film.size[0] * POINTS, film.size[1] * POINTS)) as book:
        book.page(backdrop(film))
        book.draw(film.compose(film.still), POINTS)
    progress(1, 1)


def write_flip_book(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write every moment as a page."""
    total = len(film)
    progress(0, total)
    with book_of(film, file, (film.size[0] * POINTS, film.size[1] * POINTS)) as book:
        for done, (playhead, _) in enumerate(film.shots(), start=1):
            book.page(backdrop(film))
            book.draw(film.compose(playhead), POINTS)
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
    return None if film.settings.transparent else film.theme.background

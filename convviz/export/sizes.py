"""How large a picture is: by a name, in pixels, or on paper in millimetres and inches."""

import re
from typing import NamedTuple

from convviz.errors import ConvvizError
from convviz.model.numbers import parse_number

MIN_SIZE, MAX_SIZE = 160, 8192
"""Pixels of a picture's width or height."""

MAX_DOTS = 2400
"""Dots an inch of what is printed."""

PRINT_DOTS = 300
"""Those of a size on paper for which nothing else is said."""

_COLUMN = 2.5 / 3.5
"""The height of a picture on paper of which only the width is said, in widths: that of ``column``."""


class Size(NamedTuple):
    """Width and height in pixels; ``dots`` of them are an inch on paper, 0 where it is not for print."""

    width: int
    height: int
    dots: int = 0


SIZES = {
    "720p": ("Slide 16:9, 720p", Size(1280, 720)),
    "1080p": ("Slide 16:9, 1080p", Size(1920, 1080)),
    "4k": ("Slide 16:9, 4K", Size(3840, 2160)),
    "4:3": ("Slide 4:3", Size(1024, 768)),
    "square": ("Square", Size(1080, 1080)),
    "column": ("Paper column, 3½ × 2½ in", Size(1050, 750, PRINT_DOTS)),
}
"""Sizes by name: a label, and the size."""

_PIXELS = re.compile(r"(\d{1,9})\s*[x×*]\s*(\d{1,9})(?:\s*px)?")
_INCHES = {"mm": 1 / 25.4, "cm": 1 / 2.54, "in": 1.0, '"': 1.0}
_UNIT = 'mm|cm|in|"'
_PAPER = re.compile(rf"([\d.,]{{1,12}})\s*({_UNIT})?(?:\s*[x×*]\s*([\d.,]{{1,12}})\s*({_UNIT}))?")


def parse_size(text: str, dots: int = 0) -> Size:
    """``1280x720``, ``85mm``, ``3.5x2.5in`` or a name of ``SIZES``, with ``dots`` an inch where some are asked for.

    Of ``85mm`` the height is that of the paper column in proportion. Raises ConvvizError.
    """
    if not 0 <= dots <= MAX_DOTS:
        raise ConvvizError(f"There cannot be {dots:,} dots an inch; use 1 to {MAX_DOTS:,}, or 0.", "size")
    plain = text.strip().lower()
    if plain in SIZES:
        size = SIZES[plain][1]
        return _scaled(size, dots) if size.dots else size._replace(dots=dots)
    if pixels := _PIXELS.fullmatch(plain):
        return Size(int(pixels[1]), int(pixels[2]), dots)
    paper = _PAPER.fullmatch(plain)
    last = paper and (paper[4] or paper[2])
    if paper is None or not last or (paper[3] is not None and paper[2] not in (None, paper[4])):
        raise ConvvizError(
            f"'{text}' is not a size; write width and height in pixels, such as 1280x720, a width on paper, such as "
            f"85mm or 3.5x2.5in, or {', '.join(SIZES)}."
        )
    width = _length(paper[1], last, text)
    height = width * _COLUMN if paper[3] is None else _length(paper[3], last, text)
    dots = dots or PRINT_DOTS
    return Size(_pixels(width * dots), _pixels(height * dots), dots)


def on_paper(size: Size) -> str:
    """``85×61mm``; empty where it is not for print."""
    if not size.dots:
        return ""
    width, height = (25.4 * side / size.dots for side in size[:2])
    return f"{width:.0f}×{height:.0f}mm"


def _scaled(size: Size, dots: int) -> Size:
    """The same size on paper with other dots."""
    if not dots:
        return size
    return Size(_pixels(size.width * dots / size.dots), _pixels(size.height * dots / size.dots), dots)


def _length(number: str, unit: str, text: str) -> float:
    """A length in inches."""
    try:
        return parse_number(number) * _INCHES[unit]
    except ConvvizError as error:
        raise ConvvizError(f"'{text}' is not a size; '{number}' is no number of {unit}.") from error


def _pixels(length: float) -> int:
    """Whole pixels, an even number for videos; so few that the settings can say what is wrong with very many."""
    return 2 * round(min(length, 1e9) / 2)

"""The program's own typeface, the same on every platform, with digits of one width."""

import threading
from functools import cache, lru_cache
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

_REFERENCE = 100
"""Pixels at which texts are measured; outlines without hinting scale linearly."""


@cache
def family() -> str:
    """Load Inter, once, and give its family's name."""
    folder = files("fontpkg_inter").joinpath("files")
    file = next(f for f in folder.iterdir() if f.name.startswith("Inter["))
    with as_file(file) as path:
        identifier = QFontDatabase.addApplicationFont(str(path))
    names = QFontDatabase.applicationFontFamilies(identifier)
    return names[0] if names else "sans-serif"


def font(pixels: int, bold: bool, *, plain: bool = False) -> QFont:
    """The typeface ``pixels`` high, drawn alike on every machine.

    ``plain`` has no other forms of letters, such as digits of one width: what is copied out of a PDF would be
    the numbers of these forms.
    """
    # Each thread has its own: drawing with a font changes what Qt keeps behind it.
    return _font(pixels, bold, plain, threading.get_ident())


@lru_cache(maxsize=256)
def _font(pixels: int, bold: bool, plain: bool, thread: int) -> QFont:
    result = QFont(family())
    result.setPixelSize(max(1, pixels))
    # The file is a variable font: its weight is an axis, which setWeight does not reach everywhere.
    result.setVariableAxis(QFont.Tag("wght"), 600.0 if bold else 400.0)
    result.setFeature(QFont.Tag("tnum"), not plain)
    if plain:
        result.setFeature(QFont.Tag("calt"), 0)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    result.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    return result


@lru_cache(maxsize=16384)
def _advance(text: str, bold: bool, plain: bool = False) -> float:
    return QFontMetricsF(font(_REFERENCE, bold, plain=plain)).horizontalAdvance(text) / _REFERENCE


def plain_shift(text: str, bold: bool) -> float:
    """How far to the right the plain text begins to stand in the middle of the usual one, in sizes of the text."""
    return (_advance(text, bold) - _advance(text, bold, True)) / 2


@cache
def _vertical(bold: bool) -> tuple[float, float, float]:
    metrics = QFontMetricsF(font(_REFERENCE, bold))
    return metrics.ascent() / _REFERENCE, metrics.descent() / _REFERENCE, metrics.capHeight() / _REFERENCE


def measure(text: str, size: float, bold: bool) -> tuple[float, float, float]:
    """(width, ascent, descent) of one line of text; the stage's measure function."""
    ascent, descent, _ = _vertical(bold)
    return _advance(text, bold) * size, ascent * size, descent * size


def cap_height(size: float) -> float:
    """The height of a digit."""
    return _vertical(False)[2] * size

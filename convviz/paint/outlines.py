"""Letters as outlines, for drawings that must look the same where the typeface is missing."""

import threading
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QPainterPath, QRawFont, QTextLayout

from convviz.paint.fonts import family, font

EM = 100
"""Units of a letter's outline for its size."""


class Glyph(NamedTuple):
    """A letter of a text: its name (the same for the same outline), and where it stands, in units of ``EM``."""

    name: str
    x: float


@lru_cache(maxsize=512)
def glyphs(text: str, bold: bool) -> tuple[Glyph, ...]:
    """The letters of one line of text, spaces left out."""
    layout = QTextLayout(text, font(EM, bold))
    layout.beginLayout()
    layout.createLine().setLineWidth(1e9)
    layout.endLayout()
    found = []
    for run in layout.glyphRuns():
        for index, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            raw = run.rawFont()
            # A letter that the typeface has not comes from another one.
            other = "" if raw.familyName() == family() else "".join(filter(str.isalnum, raw.familyName()))
            name = f"{'b' if bold else 'g'}{other}-{index}"
            if not _keep(name, index, raw).isEmpty():
                found.append(Glyph(name, round(place.x(), 2)))
    return tuple(found)


_outlines: dict[str, QPainterPath] = {}
_lock = threading.Lock()


def _keep(name: str, index: int, raw: QRawFont) -> QPainterPath:
    with _lock:
        if name not in _outlines:
            _outlines[name] = raw.pathForGlyph(index)
        return _outlines[name]


def outline(name: str) -> QPainterPath:
    """The outline of a letter that ``glyphs`` has named, its baseline at 0."""
    return _outlines[name]


def path_data(path: QPainterPath) -> str:
    """An outline as the ``d`` of an SVG path."""
    parts, at = [], 0
    kinds = QPainterPath.ElementType
    while at < path.elementCount():
        element = path.elementAt(at)
        if element.type == kinds.CurveToElement:  # two more follow
            points = [path.elementAt(at + i) for i in range(3)]
            parts.append("C" + " ".join(f"{_short(p.x)} {_short(p.y)}" for p in points))
            at += 3
            continue
        letter = "M" if element.type == kinds.MoveToElement else "L"
        parts.append(f"{letter}{_short(element.x)} {_short(element.y)}")
        at += 1
    return "".join(parts) + "Z"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

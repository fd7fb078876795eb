"""Marks as SVG 1.1: letters are outlines, each kept once, so that a drawing looks the same everywhere."""

import base64
from collections.abc import Sequence
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from convviz.paint.colouring import image
from convviz.paint.outlines import EM, glyphs, outline, path_data
from convviz.paint.vector import Line, draw_mark, draw_part, enlarged
from convviz.stage import CellGrid, Mark, Rect
from convviz.stage.marks import Colour


class SvgPen:
    """Collects elements; ``defs`` are the letters used so far."""

    def __init__(self) -> None:
        self.elements: list[str] = []
        self._letters: dict[str, str] = {}

    @property
    def defs(self) -> str:
        """The outlines of all letters that were used."""
        return "".join(self._letters.values())

    def taken(self) -> str:
        """What was drawn since the last time."""
        drawn, self.elements = "".join(self.elements), []
        return drawn

    def mark(self, mark: Mark) -> str:
        """One mark as elements."""
        draw_mark(self, mark)
        return self.taken()

    def part(self, part: CellGrid, whole: CellGrid) -> str:
        """The cells of a grid that changed as elements, to stand over a drawing of the whole."""
        draw_part(self, part, whole)
        return self.taken()

    def fill(self, rects: Sequence[Rect], colour: Colour, *, opacity: float = 1.0) -> None:
        if rects:
            data = "".join(f"M{_n(r.x)} {_n(r.y)}h{_n(r.width)}v{_n(r.height)}h{_n(-r.width)}z" for r in rects)
            # Without this, hairs of the background show between neighbours.
            faint = f' fill-opacity="{_n(opacity)}"' if opacity < 1 else ""
            self.elements.append(f'<path d="{data}" fill="{_hex(colour)}"{faint} shape-rendering="crispEdges"/>')

    def picture(self, rect: Rect, packed: NDArray[np.uint32]) -> None:
        source = data_url(image(enlarged(packed)))
        self.elements.append(
            f'<image x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}" '
            f'preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="{source}"/>'
        )

    def lines(
        self, lines: Sequence[Line], colour: Colour, width: float, *, dash: float = 0.0, opacity: float = 1.0
    ) -> None:
        if lines:
            data = "".join(f"M{_n(a)} {_n(b)}L{_n(c)} {_n(d)}" for a, b, c, d in lines)
            dashes = f' stroke-dasharray="{_n(dash)}"' if dash else ""
            faint = f' stroke-opacity="{_n(opacity)}"' if opacity < 1 else ""
            self.elements.append(
                f'<path d="{data}" fill="none" stroke="{_hex(colour)}" stroke-width="{_n(width)}"{dashes}{faint}/>'
            )

    def outlines(self, rects: Sequence[Rect], colour: Colour, width: float) -> None:
        data = "".join(f"M{_n(r.x)} {_n(r.y)}h{_n(r.width)}v{_n(r.height)}h{_n(-r.width)}z" for r in rects)
        self.elements.append(f'<path d="{data}" fill="none" stroke="{_hex(colour)}" stroke-width="{_n(width)}"/>')

    def text(self, text: str, place: tuple[float, float], size: float, colour: Colour, *, bold: bool) -> None:
        letters = []
        for name, x in glyphs(text, bold):
            if name not in self._letters:
                self._letters[name] = f'<path id="{name}" d="{path_data(outline(name))}"/>'
            at = f' x="{_n(x)}"' if x else ""
            letters.append(f'<use xlink:href="#{name}"{at}/>')
        if letters:
            move = f"translate({_n(place[0])} {_n(place[1])}) scale({_n(size / EM, 4)})"
            label = escape(text, {'"': "&quot;"})
            self.elements.append(
                f'<g fill="{_hex(colour)}" transform="{move}" aria-label="{label}">{"".join(letters)}</g>'
            )


def svg_document(
    size: tuple[float, float],
    body: str,
    defs: str,
    *,
    title: str,
    description: str,
    metadata: str = "",
    unit: str = "",
    inches: tuple[float, ...] | None = None,
) -> str:
    """A whole SVG file of ``size``, in ``unit`` (pixels unless given), or so many ``inches`` wide and high."""
    width, height = map(_n, size)
    shown = [f"{_n(side, 4)}in" for side in inches] if inches else [f"{width}{unit}", f"{height}{unit}"]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
        f'width="{shown[0]}" height="{shown[1]}" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n"
        + (f"<metadata>{escape(metadata)}</metadata>\n" if metadata else "")
        + f"<defs>{defs}</defs>\n{body}\n</svg>\n"
    )


def background(size: tuple[float, float], colour: Colour | None) -> str:
    """A rectangle behind everything; nothing where it is transparent."""
    if colour is None:
        return ""
    return f'<rect width="{_n(size[0])}" height="{_n(size[1])}" fill="{_hex(colour)}"/>'


def data_url(picture: QImage) -> str:
    """A picture as text."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the format is a text in PySide6
    return "data:image/png;base64," + base64.b64encode(bytes(buffer.data().data())).decode()


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _n(value: float, digits: int = 2) -> str:
    """A number in as few letters as it needs."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text == "-0" else text

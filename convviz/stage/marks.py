"""Marks: what a picture is made of before it is pixels or vectors.

Every mark has a stable ``key``, the same from moment to moment, and ``bounds`` that hold every point it
paints. Lengths are stage units: one is a point of the size that the layout was made for.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from convviz.engine.arrays import Array
from convviz.stage.scale import ColourScale

Colour = tuple[int, int, int]
"""Red, green, blue, 0…255"""

Measure = Callable[[str, float, bool], tuple[float, float, float]]
"""(text, size, bold) → (width, ascent, descent), all in stage units"""


class Rect(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside (the right and bottom edge do not)."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def intersects(self, other: "Rect") -> bool:
        """Whether both share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def grown(self, by: float) -> "Rect":
        """The rectangle with ``by`` more on each side."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def united(self, other: "Rect") -> "Rect":
        """The smallest rectangle that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def outward(self) -> "Rect":
        """The smallest rectangle on whole units that holds this one."""
        x, y = math.floor(self.x), math.floor(self.y)
        return Rect(x, y, math.ceil(self.right) - x, math.ceil(self.bottom) - y)


@dataclass(frozen=True, slots=True, eq=False)
class CellGrid:
    """A grid of coloured, numbered cells, with the top left corner of its cell (0, 0) at (x, y).

    ``values`` is (rows, columns); NaN is a cell not yet written. ``ring`` counts the padding cells at
    (top, bottom, left, right) among them. ``text_size`` is the size of the numbers; the painter leaves
    them away where ``legible``, the smallest size among grids of its kind, comes out too small to read.
    ``edge`` is the line between the input and its ring. ``decimals`` is how many a fraction has. ``hatch`` is the
    colour of the lines over cells of the ring and between cells.
    """

    key: str
    x: float
    y: float
    cell: float
    values: Array
    scale: ColourScale
    text_size: float
    line: Colour
    edge: Colour
    blank: Colour
    decimals: int = 3
    ring: tuple[int, int, int, int] = (0, 0, 0, 0)
    spacing: tuple[int, int] = (1, 1)
    """Distance of the cells that count; the zeros between them are hatched too."""
    legible: float = 0.0
    hatch: Colour = (128, 128, 128)
    faint: Array | None = None
    """What cells that are not yet written will hold, shown faintly; None leaves them blank."""

    @property
    def colours(self) -> tuple[Colour, ...]:
        """Flat colours that it is painted with, beside those of its scale."""
        return self.line, self.edge, self.blank

    @property
    def bounds(self) -> Rect:
        rows, columns = self.values.shape
        # Closing grid lines lie one device pixel outside the cells.
        return Rect(self.x, self.y, columns * self.cell + 1, rows * self.cell + 1)

    def cells(self, rows: tuple[float, float], columns: tuple[float, float]) -> Rect:
        """The rectangle from the first to (not with) the last of ``rows`` and ``columns``."""
        return Rect(
            self.x + columns[0] * self.cell,
            self.y + rows[0] * self.cell,
            (columns[1] - columns[0]) * self.cell,
            (rows[1] - rows[0]) * self.cell,
        )


class Align(Enum):
    """Which point of a text its position names."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text with its baseline at ``y``; ``bounds`` come from measuring it."""

    key: str
    x: float
    y: float
    text: str
    size: float
    colour: Colour
    bounds: Rect
    bold: bool = False

    @property
    def colours(self) -> tuple[Colour, ...]:
        """What it is written with."""
        return (self.colour,)


@dataclass(frozen=True, slots=True)
class Frame:
    """Outlines around rectangles: a core line with a casing on both sides, visible on any colour.

    The line runs along the edges; where ``outside`` is set it stands around them and leaves all inside free.
    """

    key: str
    rects: tuple[Rect, ...]
    width: float
    core: Colour
    casing: Colour
    outside: bool = False

    @property
    def colours(self) -> tuple[Colour, ...]:
        """Of its line and of the casing."""
        return self.core, self.casing

    @property
    def bounds(self) -> Rect:
        whole = self.rects[0]
        for rect in self.rects[1:]:
            whole = whole.united(rect)
        return whole.grown(self.width + 2 * self.casing_width + 1)

    @property
    def casing_width(self) -> float:
        """How far the casing stands out on each side of the core."""
        return casing_width(self.width)


def casing_width(width: float) -> float:
    """How far the casing of a line stands out on each side."""
    return 1.0 if width < 5 else 2.0


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A colour scale from its lowest to its highest value, left to right."""

    key: str
    rect: Rect
    scale: ColourScale
    line: Colour

    @property
    def colours(self) -> tuple[Colour, ...]:
        """Of its border."""
        return (self.line,)

    @property
    def bounds(self) -> Rect:
        return self.rect.grown(1)


_CROSSABLE = 8.0
"""Points of a rectangle in which a cross is seen."""


@dataclass(frozen=True, slots=True)
class Wash:
    """Rectangles of one colour through which what lies below is seen; ``crossed`` ones are told apart without it."""

    key: str
    rects: tuple[Rect, ...]
    colour: Colour
    opacity: float = 0.4
    crossed: bool = False

    @property
    def colours(self) -> tuple[Colour, ...]:
        """Its own where it is opaque or crossed; of others what they lie over has its share in all."""
        return (self.colour,) if self.opacity == 1 or self.crossed else ()

    def lines(self) -> list[tuple[float, float, float, float]]:
        """The ends of the diagonals of crossed rectangles that are large enough, from (x, y) to (x, y): what stands in
        the middle stays free.
        """
        large = [r for r in self.rects if min(r.width, r.height) >= _CROSSABLE] if self.crossed else []
        found = []
        for r in large:
            near, far = 0.07 * r.width, 0.27 * r.width
            for x, inwards in ((r.x, 1), (r.right, -1)):
                for y, down in ((r.y, 1), (r.bottom, -1)):
                    found.append((x + inwards * near, y + down * near, x + inwards * far, y + down * far))
        return found

    @property
    def bounds(self) -> Rect:
        whole = self.rects[0]
        for rect in self.rects[1:]:
            whole = whole.united(rect)
        return whole.grown(1)


@dataclass(frozen=True, slots=True)
class Curve:
    """A line from point (x, y) to point."""

    key: str
    points: tuple[tuple[float, float], ...]
    width: float
    colour: Colour

    @property
    def colours(self) -> tuple[Colour, ...]:
        """Its own."""
        return (self.colour,)

    @property
    def bounds(self) -> Rect:
        xs, ys = zip(*self.points, strict=True)
        return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).grown(self.width + 1)


Mark = CellGrid | Text | Frame | ScaleBar | Wash | Curve


def text_mark(
    measure: Measure,
    key: str,
    position: tuple[float, float],
    text: str,
    size: float,
    colour: Colour,
    *,
    align: Align = Align.LEFT,
    bold: bool = False,
) -> Text:
    """A text at ``position`` (the baseline's left end, middle or right end), measured."""
    # Whole sizes are drawn exactly as measured.
    size = max(1.0, round(size))
    width, ascent, descent = measure(text, size, bold)
    # Whole positions keep glyphs on the same pixels from moment to moment.
    x, y = round(position[0] - width * align.value), round(position[1])
    bounds = Rect(x, y - ascent, width, ascent + descent).grown(2)
    return Text(key, x, y, text, size, colour, bounds, bold)

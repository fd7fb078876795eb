"""What stands on a stage: panels as they are asked for, and where they came to stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from convviz.stage.cells import Panel
from convviz.stage.marks import Measure, Rect

# In multiples of the unit, the size of a panel's title.
HEAD, FOOT, THUMBS = 2.9, 1.7, 3.6
BARE_HEAD, BARE_FOOT = 0.3, 0.4
NUMBER_HIGH, NUMBER_LARGE, NUMBER_WIDE = 0.46, 0.69, 0.8
"""Of a cell's height and width, what the size of its number, of a large one, and its width take at most; outlines keep
to the rest. A digit is 0.73 of its size high: a large one half a cell."""
SCALE_BAR, LONGEST_BAR, SCALE_GAP, SCALE_TEXT = 4.0, 9.0, 0.7, 0.75


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """What a panel asks for. ``rows`` and ``columns`` count the ring's padding cells too."""

    name: Panel
    title: str
    subtitle: str
    rows: int
    columns: int
    ring: tuple[int, int, int, int] = (0, 0, 0, 0)
    shared: bool = True
    channels: int = 1
    active: int = 0
    scale_bar: bool = True
    scale_labels: tuple[str, str] = ("", "")
    spacing: tuple[int, int] = (1, 1)
    """Distance of the cells that count; between them stand inserted zeros."""
    longest: str = ""
    """A number as long as most that it shows."""
    room: tuple[float, float, float, float] | None = None
    """Cells at (top, bottom, left, right) of the unpadded grid that stay free for a ring, or for a larger map, so
    that nothing moves when parameters change; at least those of ``ring``."""
    widest: str = ""
    """The longest subtitle that it can come to have."""

    @property
    def free(self) -> tuple[float, float, float, float]:
        """``room``, or the ring where there is none."""
        top, bottom, left, right = self.room or self.ring
        return max(top, self.ring[0]), max(bottom, self.ring[1]), max(left, self.ring[2]), max(right, self.ring[3])

    @property
    def inner(self) -> tuple[int, int]:
        """Rows and columns without the ring."""
        top, bottom, left, right = self.ring
        return self.rows - top - bottom, self.columns - left - right

    @property
    def wide(self) -> float:
        """Columns that it takes."""
        return self.inner[1] + self.free[2] + self.free[3]

    @property
    def high(self) -> float:
        """Rows that it takes below its first cell."""
        return self.inner[0] + self.free[1]

    @property
    def head(self) -> float:
        """Units over the grid."""
        return HEAD if self.title else BARE_HEAD

    @property
    def foot(self) -> float:
        """Units under the grid."""
        return (FOOT if self.scale_bar else BARE_FOOT) + (THUMBS if self.channels > 1 else 0.0)


@dataclass(frozen=True, slots=True)
class Thumb:
    """A small grid that stands for one channel."""

    channel: int
    x: float
    y: float
    cell: float
    rect: Rect


@dataclass(frozen=True, slots=True)
class PanelBox:
    """Where a panel came to stand."""

    spec: PanelSpec
    grid: Rect
    cell: float
    column: Rect
    thumbs: tuple[Thumb, ...] = ()
    beside: bool = False
    """Whether its title stands on its left, in ``column``, and its thumbs are the other channels at full size"""

    @property
    def copies(self) -> "tuple[PanelBox, ...]":
        """The grids of the other channels, where they are as large."""
        return tuple(
            replace(self, spec=replace(self.spec, active=thumb.channel), grid=thumb.rect, thumbs=())
            for thumb in (self.thumbs if self.beside else ())
        )


Columns = Sequence[Sequence[PanelSpec]]
"""Columns of panels from left to right, the panels of each from top to bottom."""


class Arrangement(Enum):
    """How the columns stand: in one row, in one with the products beside the kernel, the map under the others, or each
    in a row of its own.
    """

    BESIDE = "beside"
    WIDE = "wide"
    FOLDED = "folded"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class StripItem:
    """Where a layer stands in the strip, −1 is the input: all of it, and its map's cells of ``cell`` points."""

    layer: int
    rect: Rect
    grid: Rect
    cell: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A stage of ``width`` × ``height`` points; ``unit`` is the size of a title's text."""

    width: int
    height: int
    unit: float
    panels: dict[Panel, PanelBox]
    operators: tuple[tuple[float, float], ...]
    arithmetic: Rect
    caption: float
    strip: tuple[StripItem, ...] = ()
    """The layers of a stack over it"""


def subtitle_size(unit: float) -> float:
    """The size of the text that is second to a title."""
    return 0.85 * unit


def title_width(spec: PanelSpec, unit: float, measure: Measure) -> float:
    """Points that the texts over and under a panel's grid take."""
    scale = 0.0
    if spec.scale_bar:
        # The bar stands in the middle, so the wider label counts on both sides.
        widest = max(measure(label, SCALE_TEXT * unit, False)[0] for label in spec.scale_labels)
        scale = (SCALE_BAR + SCALE_GAP) * unit + 2 * widest
    subtitle = max(measure(text, subtitle_size(unit), False)[0] for text in (spec.subtitle, spec.widest))
    return max(measure(spec.title, unit, True)[0], subtitle, scale)


def widest(columns: Columns) -> Columns:
    """The panels with titles as wide as any of their channels and filters has: ``channel 12 of 12``, all digits 0."""

    def widened(text: str) -> str:
        return re.sub(r"\d", "0", re.sub(r"\d+ of (\d+)", r"\1 of \1", text))

    return tuple(
        tuple(replace(panel, title=widened(panel.title), subtitle=widened(panel.subtitle)) for panel in column)
        for column in columns
    )

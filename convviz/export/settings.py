"""What an export is asked for."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from convviz.engine.arrays import is_int
from convviz.errors import ConvvizError
from convviz.export.sizes import MAX_DOTS, MAX_SIZE, MIN_SIZE
from convviz.model.comparing import InStep
from convviz.model.steps import step_ranges
from convviz.stage import THEMES

Progress = Callable[[int, int], None]
"""Called with (frames done, frames in all); may raise to stop the export."""

MAX_HOLD = 60.0
"""Seconds that the first or the last moment can be held."""

_SCREEN_DOTS, _LEAST_PRINTED = 96.0, 6.0
"""Dots an inch of what is not for print; points of the least title that is."""

MIN_LETTERS, MAX_LETTERS = 4.0, 72.0
"""Points of titles on paper."""


class Order(Enum):
    """The direction in which the steps are shown."""

    FORWARD = "forward"
    REVERSE = "reverse"
    BOOMERANG = "boomerang"


ORDERS: dict[str, Order] = {order.value: order for order in Order}


class Layers(Enum):
    """Which layers of a stack a film goes through."""

    ONE = "one"
    ALL = "all"


LAYERS: dict[str, Layers] = {layers.value: layers for layers in Layers}


class Place(Enum):
    """Where the finished map stands among the tiles of a sheet."""

    LAST = "last"
    FIRST = "first"


PLACES: dict[str, Place] = {place.value: place for place in Place}


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper or a slide, in points of 1/72 inch; ``None`` is as large as its content.

    ``least_cell`` is how large cells must be there to be seen: on paper 1.6 mm, on a slide a hundredth of its height.
    """

    name: str
    label: str
    size: tuple[float, float] | None
    least_cell: float = 4.5


PAGES: dict[str, Page] = {
    page.name: page
    for page in (
        Page("slide", "Slide 16:9", (960.0, 540.0), 5.2),
        Page("a4", "A4", (595.276, 841.89)),
        Page("a4-landscape", "A4 landscape", (841.89, 595.276)),
        Page("letter", "Letter", (612.0, 792.0)),
        Page("letter-landscape", "Letter landscape", (792.0, 612.0)),
        Page("fit", "As large as needed", None),
    )
}


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """The tiles of a film strip or contact sheet. ``per_row`` 0 is as many as fill the page best."""

    page: str = "slide"
    per_row: int = 0
    numbered: bool = True
    result: Place = Place.LAST
    tile_kernel: bool = False
    """Whether tiles show the kernel and its products; at their size the window and the map say more."""

    def __post_init__(self) -> None:
        if self.page not in PAGES:
            raise ConvvizError(f"There is no page '{self.page}'; use {', '.join(PAGES)}.")
        if self.per_row < 0:
            sentence = f"A row cannot have {self.per_row:,} tiles; use 1 or more, or 0 for as many as fit."
            raise ConvvizError(sentence, "per_row")


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What an export is asked for beyond what is looked at; its pace, channel and parts are those of the look.

    Size in pixels, of which ``dots`` are an inch on paper, 0 where it is not for print; ``letters`` is the size of
    titles in points of such an inch, 0 where they are as large as fits best. ``hold`` and ``hold_first`` in seconds
    beyond a moment's own time.

    Where ``layers`` are all, those of a stack come one after the other, and steps are counted through all of them.

    ``loops`` is how often the animation plays; 0 is for ever. ``steps`` are those shown, counted from 1
    (``1-9, 12, 20-36:4``), all where it is empty. ``finished_first`` begins with the finished map, which
    is what a printer prints. A picture of one moment shows the look's where ``at_playhead``, else the last one;
    ``products`` is how many products of that step stand there, all where it is 0.
    """

    width: int = 1280
    height: int = 720
    dots: int = 0
    letters: float = 0.0
    theme: str = "light"
    transparent: bool = False
    easing: bool = True
    steps: str = ""
    order: Order = Order.FORWARD
    layers: Layers = Layers.ONE
    finished_first: bool = False
    hold_first: float = 0.0
    hold: float = 1.5
    loops: int = 0
    at_playhead: bool = False
    products: int = 0
    sheet: SheetSettings = field(default_factory=SheetSettings)
    beside: str = ""
    """What stands beside the setup, on its input: a SOURCE, perhaps a setup line; nothing where it is empty"""
    in_step: InStep = InStep.CELL
    """Which steps of both belong together"""
    one_range: bool = True
    """Whether the colours of both maps mean the same"""

    @property
    def dots_per_inch(self) -> float:
        """How large a pixel is on paper."""
        return float(self.dots or _SCREEN_DOTS)

    @property
    def printed(self) -> bool:
        """Whether the size is that of something on paper."""
        return self.dots > 0

    @property
    def title(self) -> float:
        """The size of titles in pixels, 0 where none is asked for."""
        return self.letters * self.dots_per_inch / 72

    @property
    def least_title(self) -> float:
        """The least size of a title in pixels: what is for print can be read there."""
        return _LEAST_PRINTED * self.dots_per_inch / 72 if self.printed else 0.0

    def __post_init__(self) -> None:
        if not (is_int(self.width) and is_int(self.height) and is_int(self.loops) and isinstance(self.steps, str)):
            raise ConvvizError("Width, height and loops are whole numbers, and steps a text such as '1-9'.")
        self._check_size()
        if self.theme not in THEMES:
            raise ConvvizError(f"There is no theme '{self.theme}'; use {', '.join(THEMES)}.")
        if not 0 <= self.loops <= 65535:
            sentence = f"The animation cannot play {self.loops:,} times; use 1 to 65,535, or 0 for ever."
            raise ConvvizError(sentence, "loops")
        for seconds, which in ((self.hold_first, "first"), (self.hold, "last")):
            if not (math.isfinite(seconds) and 0 <= seconds <= MAX_HOLD):
                sentence = f"The {which} moment cannot be held for {seconds:g} s; use 0 to {MAX_HOLD:g} s."
                raise ConvvizError(sentence, "hold")
        if self.products < 0:
            raise ConvvizError(f"There cannot be {self.products:,} products; use 1 or more, or 0 for all.", "products")
        step_ranges(self.steps)

    def _check_size(self) -> None:
        for pixels, side in ((self.width, "width"), (self.height, "height")):
            if not MIN_SIZE <= pixels <= MAX_SIZE:
                sentence = f"The {side} is {pixels:,} pixels; it must be from {MIN_SIZE} to {MAX_SIZE:,}."
                raise ConvvizError(sentence, "size")
        if not (is_int(self.dots) and 0 <= self.dots <= MAX_DOTS):
            raise ConvvizError(f"There cannot be {self.dots} dots an inch; use 1 to {MAX_DOTS:,}, or 0.", "size")
        if self.letters and not MIN_LETTERS <= self.letters <= MAX_LETTERS:
            sentence = f"Letters of {self.letters:g} points: use {MIN_LETTERS:g} to {MAX_LETTERS:g}, or 0 for any size."
            raise ConvvizError(sentence, "letters")

"""What is looked at, as one value: not part of the document, and nothing that undo has to take back."""

import math
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from typing import Any

from convviz.engine import walks
from convviz.errors import ConvvizError
from convviz.model.palettes import DEFAULT
from convviz.model.question_kinds import Question
from convviz.model.selection import Selection

MIN_SPEED, MAX_SPEED = 0.1, 50.0
"""Steps a second"""


def check_speed(speed: float) -> None:
    """Raise ConvvizError for a speed that nobody could follow."""
    if not (math.isfinite(speed) and MIN_SPEED <= speed <= MAX_SPEED):
        raise ConvvizError(
            f"The speed is {speed:g} steps a second; it must be from {MIN_SPEED:g} to {MAX_SPEED:g}.", "speed"
        )


class Detail(Enum):
    """How finely a step is shown."""

    WINDOW = "window"
    PRODUCTS = "products"
    GLIDE = "glide"


class Form(Enum):
    """How the arithmetic of a step is written."""

    LINE = "line"
    """Terms one after the other, and what they give"""
    MATRICES = "matrices"
    """Patch, kernel and products as matrices, and what becomes of their sum"""


class Matrix(Enum):
    """Whether the operation stands there as a product of matrices."""

    NONE = "none"
    UNROLLED = "unrolled"
    """The sparse matrix times the flattened input"""
    PATCHES = "patches"
    """The kernels as rows times the patches as columns: im2col"""


MATRICES: dict[str, Matrix] = {form.value: form for form in Matrix}


FORMS: dict[str, Form] = {form.value: form for form in Form}


DETAILS: dict[str, Detail] = {detail.value: detail for detail in Detail}

DETAIL_LABELS = {Detail.WINDOW: "Window by window", Detail.PRODUCTS: "Each product", Detail.GLIDE: "Gliding"}
"""What the user reads."""


class Phase(StrEnum):
    """What is happening within a step; a walk may have phases of its own beside these."""

    SLIDE = walks.SLIDE
    MULTIPLY = walks.MULTIPLY
    SUM = walks.ADD
    ACTIVATE = walks.ACTIVATE
    WRITE = walks.WRITE
    TURN = "turn"
    """Before the first step: the kernel is rotated"""
    ASK = "ask"
    """Before a value is there: what will it be?"""
    ENTER = "enter"
    """Before the first step: the map of the layer before comes in"""


_PHASES: dict[str, Phase] = {phase.value: phase for phase in Phase}


def phase_named(name: str) -> Phase | str:
    """A phase that stages know, or the name of one that they do not."""
    return _PHASES.get(name, name)


@dataclass(frozen=True, slots=True)
class Playhead:
    """A place in the animation: ``fraction`` (0…1] of ``phase`` of ``step`` is done."""

    step: int = 0
    phase: Phase | str = Phase.WRITE
    fraction: float = 1.0


class Texts(Enum):
    """How large texts are, beside what fits best."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def factor(self) -> float:
        """By what they are larger."""
        return {"normal": 1.0, "large": 1.2, "largest": 1.4}[self.value]


TEXTS: dict[str, Texts] = {size.value: size for size in Texts}


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands on the stage beside input and feature map; ``kernel`` is the column with kernel and products."""

    titles: bool = True
    kernel: bool = True
    arithmetic: bool = True
    scales: bool = True
    caption: bool = True
    thumbs: bool = True
    """Small grids of all channels where there are several."""
    numbers: bool = True
    """The values in the cells."""
    words: bool = False
    """The setup's own title and words, over everything else."""
    large: bool = False
    """Digits of half a cell's height, for the back row"""
    texts: Texts = Texts.NORMAL
    """How large everything is that is written beside the cells"""
    stack: bool = True
    """Of several layers, the strip with all of them over the one that is shown."""

    @property
    def bare(self) -> bool:
        """Whether there are grids only, without any text around them."""
        return not (self.titles or self.arithmetic or self.scales or self.caption)


@dataclass(frozen=True, slots=True)
class Pin:
    """A cell of a panel; what belongs to it stays marked while other steps are shown."""

    channel: int
    row: int
    column: int
    panel: str = "output"


@dataclass(frozen=True, slots=True)
class Look:
    """Where and how one looks at a document: with it, what stands on the stage is said completely.

    The filter in front is the playhead's. ``speed`` is in steps a second. How the input is coloured is the
    document's: it goes with the values, and undo takes it back.
    """

    layer: int = 0
    """Which layer is on the stage, 0 is the first"""
    channel: int = 0
    """Which input channel is in front"""
    playhead: Playhead = field(default_factory=Playhead)
    detail: Detail = Detail.WINDOW
    speed: float = 2.0
    walks: tuple[str, ...] = ()
    """Of each layer which of its walks; the usual one where none is said, or it has none of that name"""
    fractions: bool = False
    """Whether kernels whose weights have a common denominator are shown as fractions: 1/9 times whole numbers"""
    turning: bool = True
    """Whether a kernel that is rotated before it is used turns before the eyes when playing begins"""
    asking: bool = False
    """Whether what ``question`` says is asked before it is shown: predict; files do not have it"""
    question: Question = Question.CELL
    """What is asked"""
    hint: int = 0
    """How much of the question's answer is shown: nothing, the window, its products, the terms of their sum"""
    ahead: bool = False
    """Whether cells that are not yet written stand faint while nothing plays"""
    parts: Parts = field(default_factory=Parts)
    overlays: tuple[str, ...] = ()
    """What is laid over the grids, by name; names that this version has not are kept, and show nothing"""
    form: Form = Form.LINE
    """How the arithmetic of a step is written"""
    matrix: Matrix = Matrix.NONE
    """Whether the operation stands there as a product of matrices, in place of the grids"""
    palette: str = DEFAULT
    """Which colours values have, by name; of names that this version has not the usual ones"""
    names: bool = False
    """Whether it has the names of cells in place of their numbers"""
    names_from: int = 0
    """What names count rows and columns from, 0 or 1"""
    pins: tuple[Pin, ...] = ()
    """Cells for which what belongs to them stays marked; files do not have them"""
    selection: Selection | None = None
    """Which cells are chosen, while this is edited: neither files nor exports have it"""

    def __post_init__(self) -> None:
        check_speed(self.speed)
        if self.names_from not in (0, 1):
            raise ConvvizError(f"Names can count from 0 or 1, not {self.names_from}.", "names_from")

    @property
    def walk(self) -> str:
        """The walk through the layer on the stage; empty is the usual one."""
        return self.walk_of(self.layer)

    def walk_of(self, layer: int) -> str:
        """The walk through a layer."""
        return self.walks[layer] if 0 <= layer < len(self.walks) else ""

    def replace(self, **changes: Any) -> "Look":
        """The same look with other values for some fields; ``walk`` is that of the layer on the stage then."""
        if "walk" not in changes:
            return replace(self, **changes)
        walk, look = changes.pop("walk"), replace(self, **changes)
        walks = [look.walk_of(layer) for layer in range(max(len(look.walks), look.layer + 1))]
        walks[look.layer] = walk
        return replace(look, walks=tuple(walks))

    def pinned(self, pin: Pin) -> "Look":
        """With a pin more, or without it where it is there."""
        kept = tuple(other for other in self.pins if other != pin)
        return self.replace(pins=kept if pin in self.pins else (*self.pins, pin))

    def seen_as(self, other: "Look") -> "Look":
        """Where ``other`` looks, with what this one lays over the grids and how it writes the operation."""
        return other.replace(
            overlays=self.overlays,
            form=self.form,
            matrix=self.matrix,
            names=self.names,
            names_from=self.names_from,
            turning=self.turning,
            asking=self.asking,
            question=self.question,
            palette=self.palette,
        )

    def placed_as(self, other: "Look") -> "Look":
        """Where ``other`` looks, at the pace of this one: speed and detail are the hand's, and no work."""
        return other.replace(detail=self.detail, speed=self.speed, ahead=self.ahead, parts=self.parts)

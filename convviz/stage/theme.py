"""Colours and stroke widths of the stage, for the screen and every export."""

import math
from dataclasses import dataclass, field, replace

import numpy as np

from convviz.engine.arrays import Array
from convviz.model.colours import GREY, ValueRange, limit_of, signed
from convviz.stage.marks import Colour
from convviz.stage.palettes import STOPS
from convviz.stage.scale import ColourScale, luminance

# Signal colours are from the Okabe–Ito set, which colour-blind readers tell apart.
_YELLOW, _BLACK = (240, 228, 66), (0, 0, 0)


_ON_DARK, _ON_LIGHT, _DARK = (232, 234, 238), (64, 66, 70), 0.179
"""Hatching, and the luminance below which a cell is dark; the painters draw it half transparent."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. ``diverging`` runs blue – neutral – orange, ``neutral`` dark – light."""

    name: str
    label: str = field(kw_only=True, default="")
    """What the user reads, where that is not the name"""
    background: Colour
    text: Colour
    muted: Colour
    line: Colour
    edge: Colour
    blank: Colour
    warning: Colour
    window: Colour
    casing: Colour
    diverging: tuple[str, ...]
    neutral: tuple[str, ...] = ("#15181d", "#fafafa")
    link: Colour = (204, 121, 167)
    """What belongs to the cell that is pointed at: the reddish purple of the Okabe–Ito set"""
    other: Colour = (0, 158, 115)
    """Beside ``link`` another thing of its kind: the bluish green of the set"""
    sequential: tuple[str, ...] = ("#f2f6f5", "#9fd3c7", "#2f8f83", "#0c4a47")
    """From none to many: of what is counted, and neither a grey of the input nor a side of ``diverging``"""

    @property
    def text_label(self) -> str:
        """What the user reads."""
        return self.label or self.name.capitalize()

    def in_palette(self, name: str) -> "Theme":
        """It with other colours of values; with its own where it does not know that name."""
        stops = STOPS.get(self.name, {}).get(name)
        return self if stops is None else replace(self, diverging=stops)

    def scale(self, colours: ValueRange) -> ColourScale:
        """The colours of an input: a grey scale, or one that is centred on zero."""
        return ColourScale(self.neutral if colours.kind == GREY else self.diverging, colours.low, colours.high)

    def hatch(self, scale: ColourScale, value: float) -> Colour:
        """The lines over cells of a ring that holds ``value``: visible on it, whatever its colour."""
        colour = np.array(self.blank) if math.isnan(value) else scale.colours(np.array(value))
        return _ON_DARK if luminance(colour) < _DARK else _ON_LIGHT

    def signed_scale(self, values: Array) -> ColourScale:
        """Centred on zero and as wide to both sides as ``limit_of`` says; NaN is ignored."""
        return self.scale(signed(limit_of(values)))


THEMES: dict[str, Theme] = {
    theme.name: theme
    for theme in (
        Theme(
            name="light",
            background=(255, 255, 255),
            text=(24, 27, 32),
            muted=(92, 98, 108),
            line=(150, 156, 166),
            edge=(172, 178, 188),
            blank=(240, 241, 243),
            warning=(176, 60, 0),
            window=_YELLOW,
            casing=_BLACK,
            diverging=("#0b4a86", "#5fa4d8", "#f7f6f3", "#f0a24e", "#b65200"),
        ),
        Theme(
            name="dark",
            background=(22, 24, 29),
            text=(236, 238, 242),
            muted=(160, 167, 178),
            line=(92, 99, 110),
            edge=(160, 167, 178),
            blank=(33, 36, 42),
            warning=(255, 158, 94),
            window=_YELLOW,
            casing=_BLACK,
            diverging=("#9ad1ff", "#2d78bb", "#2b2e35", "#934d10", "#e8801c"),
            link=(170, 60, 190),
            neutral=("#060708", "#f2f2f2"),
            sequential=("#20262a", "#1d5a56", "#2f9c8e", "#a8ecdd"),
        ),
        # For projectors that wash out whatever is near to white or to black.
        Theme(
            name="contrast",
            label="High contrast",
            background=(255, 255, 255),
            text=(0, 0, 0),
            muted=(48, 48, 48),
            line=(90, 90, 90),
            edge=(0, 0, 0),
            blank=(226, 226, 226),
            warning=(140, 0, 0),
            window=_YELLOW,
            casing=_BLACK,
            diverging=("#0a417f", "#559fde", "#ffffff", "#fba040", "#a03f00"),
            neutral=("#000000", "#ffffff"),
            link=(216, 120, 180),
            other=(0, 130, 95),
            sequential=("#ffffff", "#86ccbb", "#17766a", "#002f2c"),
        ),
    )
}

"""Colours and stroke widths of the stage, for the screen and every export."""

from dataclasses import dataclass

import numpy as np

from convviz.engine.arrays import Array
from convviz.stage.marks import Colour
from convviz.stage.scale import ColourScale

# Signal colours are from the Okabe–Ito set, which colour-blind readers tell apart.
_YELLOW, _BLACK = (240, 228, 66), (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. ``diverging`` runs blue – neutral – orange, ``neutral`` dark – light."""

    name: str
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

    def scale(self, values: Array) -> ColourScale:
        """Neutral for a picture in 0…1, else diverging and centred on zero; NaN is ignored."""
        low, high = _extent(values)
        if low >= 0 and high <= 1:
            return ColourScale(self.neutral, 0.0, 1.0)
        return self.signed_scale(values)

    def signed_scale(self, values: Array) -> ColourScale:
        """Diverging, as wide to both sides as the largest magnitude."""
        limit = max(map(abs, _extent(values))) or 1.0
        return ColourScale(self.diverging, -limit, limit)


def _extent(values: Array) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)


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
            diverging=("#9ad1ff", "#2d78bb", "#2b2e35", "#bd6a14", "#ffc071"),
            neutral=("#060708", "#f2f2f2"),
        ),
    )
}

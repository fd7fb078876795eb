"""Colour scales: value → colour, and the ink that is legible on it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array

Colours = NDArray[np.uint8]

_ENTRIES = 255  # odd: zero is the middle entry


@dataclass(frozen=True, slots=True)
class ColourScale:
    """Colours ``stops`` (hex, evenly spaced) from value ``low`` to value ``high``."""

    stops: tuple[str, ...]
    low: float
    high: float

    def entries(self, values: Array) -> NDArray[np.uint8]:
        """Each value's place in the table of colours; values outside the range take its ends."""
        # In one piece of memory: a map of millions of cells is coloured often.
        place = np.atleast_1d(np.subtract(values, self.low, dtype=np.float64))
        place *= 1 / (self.high - self.low)
        place *= _ENTRIES - 1
        np.rint(place, out=place)
        entries: NDArray[np.uint8] = (
            np.clip(place, 0, _ENTRIES - 1, out=place).astype(np.uint8).reshape(np.shape(values))
        )
        return entries

    def colours(self, values: Array) -> Colours:
        """Red, green, blue of each value: shape (…, 3)."""
        colours: Colours = table(self.stops)[self.entries(values)]
        return colours


@cache
def table(stops: tuple[str, ...]) -> Colours:
    """The colours of a scale, (entries, 3)."""
    rgb = np.array([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in stops], dtype=np.float64)
    place, known = np.linspace(0, 1, _ENTRIES), np.linspace(0, 1, len(stops))
    channels = [np.interp(place, known, rgb[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=-1)).astype(np.uint8)


def white_ink(colours: Colours) -> NDArray[np.bool_]:
    """Where white numbers are more legible than black ones on colours (…, 3)."""
    # Both are equally legible at luminance 0.179, at 4.58 : 1.
    result: NDArray[np.bool_] = luminance(colours) < 0.179
    return result


def luminance(colours: Colours) -> Array:
    """Relative luminance 0…1 of sRGB colours (…, 3), as WCAG 2 defines it."""
    c = np.asarray(colours, dtype=np.float64) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    result: Array = linear @ np.array([0.2126, 0.7152, 0.0722])
    return result

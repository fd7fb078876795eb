"""One palette for a whole animation, so that no colour flickers from frame to frame.

Colours are compared in CIELAB (D65). The palette is the coarsest grid there that leaves no more
colours than fit: it bounds the largest error, where averaging methods bound the usual one. Colours of
whole areas (cells, background, lines) come before the shades at the edges of letters.
"""

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.uint32]
"""Packed 0x00rrggbb"""

MAX_COLOURS = 255
"""One of the 256 entries of a GIF stands for an unchanged pixel."""


def lab(colours: Colours) -> NDArray[np.float64]:
    """CIELAB coordinates (n, 3) of packed sRGB colours, for the white point D65 (CIE 15, IEC 61966-2-1)."""
    rgb = np.stack([(colours >> np.uint32(shift)) & np.uint32(0xFF) for shift in (16, 8, 0)], axis=-1) / 255.0
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=-1)


_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _TO_XYZ.sum(axis=1)


def counted(pixels: NDArray[np.uint32]) -> tuple[Colours, NDArray[np.intp]]:
    """The different colours of a picture and in how many runs along its rows each stands."""
    flat = pixels.ravel() & np.uint32(0xFFFFFF)
    starts = np.concatenate([flat[:1], flat[1:][flat[1:] != flat[:-1]]])
    return np.unique(starts, return_counts=True)


def choose(solid: Colours, seen: Colours, counts: NDArray[np.intp], most: int = MAX_COLOURS) -> Colours:
    """At most ``most`` colours: ``solid`` ones first, then ``seen`` ones by how often they were seen."""
    colours = np.concatenate([np.unique(solid), seen])
    weights = np.concatenate([np.full(len(colours) - len(seen), counts.sum() + 1), counts])
    colours, first = _unique_first(colours)
    weights = weights[first]
    if len(colours) <= most:
        return colours
    return _thinned(colours, weights, most)


def _unique_first(colours: Colours) -> tuple[Colours, NDArray[np.intp]]:
    return np.unique(colours, return_index=True)


def _thinned(colours: Colours, weights: NDArray[np.intp], most: int) -> Colours:
    """The weightiest colour of each occupied cell of the finest grid with at most ``most`` of them."""
    places = lab(colours)
    fine, coarse = 0.0, 128.0
    chosen = colours[:1]
    while coarse - fine > 0.05:
        size = (fine + coarse) / 2
        attempt = _weightiest(places, weights, size)
        if len(attempt) <= most:
            coarse, chosen = size, colours[attempt]
        else:
            fine = size
    return chosen


def _weightiest(places: NDArray[np.float64], weights: NDArray[np.intp], size: float) -> NDArray[np.intp]:
    cells = np.floor(places / size).astype(np.int64)
    key = (cells[:, 0] * 4096 + cells[:, 1]) * 4096 + cells[:, 2]
    order = np.lexsort((-weights, key))
    _, first = np.unique(key[order], return_index=True)
    return order[first]


class Mapper:
    """Pixels → indices of the nearest palette colours; every colour is looked for once."""

    def __init__(self, palette: Colours) -> None:
        self.palette = palette
        self._lab = lab(palette)
        # Index + 1 of each packed colour; 0 is not yet known. Untouched pages cost no memory.
        self._known = np.zeros(1 << 24, dtype=np.uint16)
        self._known[palette] = np.arange(1, len(palette) + 1, dtype=np.uint16)

    def __call__(self, pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """The index for each pixel, same shape."""
        colours = pixels & np.uint32(0xFFFFFF)
        found = self._known[colours]
        if not found.all():
            self._learn(np.unique(colours[found == 0]))
            found = self._known[colours]
        indices: NDArray[np.uint8] = (found - np.uint16(1)).astype(np.uint8)
        return indices

    def _learn(self, colours: Colours) -> None:
        for part in np.array_split(colours, len(colours) // 4096 + 1):
            distance = ((lab(part)[:, None, :] - self._lab[None, :, :]) ** 2).sum(axis=-1)
            self._known[part] = distance.argmin(axis=1).astype(np.uint16) + 1

"""One palette for a whole animation, so that no colour flickers from frame to frame.

Colours are compared in DIN99 (DIN 6176), where distances are nearly as large as they look. Where there
are more colours than a palette holds, those farthest from all chosen so far are added one by one
(T. F. Gonzalez 1985): this bounds the largest error, where averaging methods bound the usual one.
"""

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.uint32]
"""Packed 0x00rrggbb"""

Places = NDArray[np.float64]
"""(n, 3) coordinates in DIN99"""

MAX_COLOURS = 255
"""One of the 256 entries of a GIF stands for an unchanged pixel."""

_FOR_SOLID = 140
"""Entries that the colours of whole areas may take before the shades at the edges of letters."""

_SHADES = 12
"""Shades between a cell and the number on it."""

_NEAR = 0.4
"""A DIN99 distance that nobody sees."""

_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = _TO_XYZ.sum(axis=1)
_TURN = np.radians(16.0)


def places(colours: Colours) -> Places:
    """DIN99 coordinates of packed sRGB colours (IEC 61966-2-1), for the white point D65."""
    linear = _LINEAR[np.stack([(colours >> np.uint32(shift)) & np.uint32(0xFF) for shift in (16, 8, 0)], axis=-1)]
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    light, a, b = 116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])
    e = a * np.cos(_TURN) + b * np.sin(_TURN)
    g = 0.7 * (b * np.cos(_TURN) - a * np.sin(_TURN))
    chroma = np.hypot(e, g)
    squeezed = np.log1p(0.045 * chroma) / 0.045 / np.maximum(chroma, 1e-9)
    return np.stack([105.51 * np.log1p(0.0158 * light), e * squeezed, g * squeezed], axis=-1)


_CODES = np.arange(256) / 255.0
_LINEAR = np.where(_CODES <= 0.04045, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4)


def packed(rgb: NDArray[np.uint8]) -> Colours:
    """Colours (n, 3) in packed form."""
    r, g, b = (rgb[:, i].astype(np.uint32) for i in range(3))
    return r << np.uint32(16) | g << np.uint32(8) | b


def seen(pixels: NDArray[np.uint32]) -> Colours:
    """The different colours of a picture."""
    flat = pixels.ravel() & np.uint32(0xFFFFFF)
    # Most neighbours are equal: dropping them first makes sorting cheap.
    return np.unique(np.concatenate([flat[:1], flat[1:][flat[1:] != flat[:-1]]]))


def inked(cells: NDArray[np.uint8], white: NDArray[np.bool_]) -> Colours:
    """The shades at the edges of numbers on ``cells`` (n, 3), in white or black ink."""
    share = np.linspace(0, 1, _SHADES + 1)[1:, None, None]
    ink = np.where(white[:, None], 255, 0)
    return packed(np.rint(share * ink + (1 - share) * cells).astype(np.uint8).reshape(-1, 3))


def choose(solid: Colours, shades: Colours, most: int = MAX_COLOURS) -> Colours:
    """At most ``most`` of the colours: those of whole areas first, then the shades between them."""
    solid, every = np.unique(solid), np.unique(np.concatenate([solid, shades]))
    if len(every) <= most:
        return every
    chosen = _farthest_first(places(solid), solid[:1], solid, min(_FOR_SOLID, most))
    return _farthest_first(places(every), chosen, every, most)


def _farthest_first(where: Places, chosen: Colours, colours: Colours, most: int) -> Colours:
    """Add to ``chosen`` from ``colours`` (at ``where``) the one farthest from it, again and again."""
    result = chosen.tolist()
    distance = np.full(len(colours), np.inf)
    for place in places(chosen):
        np.minimum(distance, ((where - place) ** 2).sum(axis=1), out=distance)
    while len(result) < most:
        farthest = int(distance.argmax())
        if distance[farthest] < _NEAR**2:
            break
        result.append(int(colours[farthest]))
        np.minimum(distance, ((where - where[farthest]) ** 2).sum(axis=1), out=distance)
    return np.array(result, dtype=np.uint32)


class Mapper:
    """Pixels → indices of the nearest palette colours; every colour is looked for once."""

    def __init__(self, palette: Colours) -> None:
        self.palette = palette
        self._places = places(palette)
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
            distance = ((places(part)[:, None, :] - self._places[None, :, :]) ** 2).sum(axis=-1)
            self._known[part] = distance.argmin(axis=1).astype(np.uint16) + 1

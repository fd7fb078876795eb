"""The frames of a film: its moments on one surface, with what changed and for how long."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect

from convviz.export.film import Film
from convviz.model import Playhead
from convviz.paint import Surface
from convviz.stage import Mark
from convviz.stage.marks import Colour

Pixels = NDArray[np.uint32]
"""(rows, columns) of 0xAArrggbb, colours premultiplied with their opacity; 0xFFrrggbb on a background."""

_SAMPLES = 17
"""Moments whose colours stand for those of a film, evenly from the last to the first."""

Box = tuple[slice, slice]
"""A rectangle of pixels: rows and columns."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A moment on the surface. ``dirty`` do not overlap; ``delay`` is in hundredths of a second.

    The pixels are the surface's own memory, which goes with it: ``surface`` keeps it.
    """

    pixels: Pixels
    dirty: list[Box]
    delay: int
    surface: Surface


class Frames:
    """All frames of a film; iterating paints them one after the other.

    The pixels of a frame are the surface's own memory: valid until the next frame is asked for.
    """

    def __init__(self, film: Film) -> None:
        self.film = film

    @cached_property
    def _surface(self) -> Surface:
        background = None if self.film.settings.transparent else self.film.background
        return Surface(*self.film.size, background)

    def __len__(self) -> int:
        return len(self.film)

    def __iter__(self) -> Iterator[Frame]:
        for playhead, delay in self.film.shots():
            yield self.paint(playhead, delay)

    def paint(self, playhead: Playhead, delay: int = 0) -> Frame:
        """One moment as a frame."""
        dirty = self._surface.show(self.film.compose(playhead))
        return Frame(pixels_of(self._surface), [box_of(rect) for rect in dirty], delay, self._surface)

    def samples(self) -> Iterator[Frame]:
        """A few moments, from the last to the first, that show most of the shades of letters and lines."""
        for playhead in self._spread(3):
            yield self.paint(playhead)

    def sampled_marks(self) -> Iterator[tuple[Mark, ...]]:
        """Some moments, not painted, that have most of the colours of cells."""
        return map(self.film.compose, self._spread(_SAMPLES))

    def _spread(self, count: int) -> Iterator[Playhead]:
        timeline = self.film.timeline
        places = {round(i * (timeline.rest_count - 1) / (count - 1)) for i in range(count)}
        return (timeline.rest(index) for index in sorted(places, reverse=True))


def pixels_of(surface: Surface) -> Pixels:
    """The surface's pixels, without a copy: the surface must outlive them."""
    image = surface.image
    buffer: Any = image.constBits()
    pixels: Pixels = np.frombuffer(buffer, np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return pixels[:, : image.width()]


def box_of(rect: QRect) -> Box:
    """Rows and columns of a rectangle."""
    return slice(rect.top(), rect.bottom() + 1), slice(rect.left(), rect.right() + 1)


def hull(boxes: list[Box]) -> Box:
    """The smallest box that holds all of them; one pixel where there are none."""
    if not boxes:
        return slice(0, 1), slice(0, 1)
    spans = [(min(b[a].start for b in boxes), max(b[a].stop for b in boxes)) for a in (0, 1)]
    return slice(*spans[0]), slice(*spans[1])


def tight(changed: NDArray[np.bool_]) -> Box:
    """The smallest box that holds every True; one pixel where there is none."""
    rows = np.flatnonzero(changed.any(axis=1))
    if not rows.size:
        return slice(0, 1), slice(0, 1)
    columns = np.flatnonzero(changed[rows[0] : rows[-1] + 1].any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def rgba(pixels: Pixels) -> NDArray[np.uint8]:
    """(rows, columns, 4) with colours that are not premultiplied."""
    channels = np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., _RGBA]
    alpha = channels[..., 3]
    partly = (alpha > 0) & (alpha < 255)
    if partly.any():
        some = channels[partly].astype(np.float32)
        some[:, :3] *= 255 / some[:, 3:]
        channels[partly] = np.rint(np.minimum(some, 255)).astype(np.uint8)
    return channels


def rgb(pixels: Pixels) -> NDArray[np.uint8]:
    """(rows, columns, 3) of pixels on a background."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., _RGBA[:3]]


_RGBA = [2, 1, 0, 3] if sys.byteorder == "little" else [1, 2, 3, 0]
"""Where red, green, blue and opacity stand in the bytes of a pixel."""


def matted(pixels: Pixels, background: Colour, least: int = 64) -> Pixels:
    """Pixels that are there or not: those with an opacity of ``least`` of 255 stand on ``background``."""
    alpha = pixels >> np.uint32(24)
    result: Pixels = np.where(alpha >= least, pixels, np.uint32(0))
    partly = (alpha >= least) & (alpha < 255)
    share = 1 - alpha[partly] / 255
    mixed = np.full(len(share), 0xFF000000, dtype=np.uint32)
    for shift, behind in zip((16, 8, 0), background, strict=True):
        # The colours are premultiplied: what is missing is the background's.
        channel = (pixels[partly] >> np.uint32(shift) & np.uint32(0xFF)) + np.rint(share * behind).astype(np.uint32)
        mixed |= np.minimum(channel, np.uint32(255)) << np.uint32(shift)
    result[partly] = mixed
    return result

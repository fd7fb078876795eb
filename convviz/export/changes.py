"""What each frame changes, pixel for pixel: the rectangles that lossless animations store."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from convviz.export.frames import Box, Frames, Pixels, hull, tight


@dataclass(frozen=True, slots=True)
class Change:
    """``pixels`` (0xAArrggbb, premultiplied) to be put at ``box`` for ``delay`` hundredths of a second.

    Where ``blended``, transparent ones are those that stay; else they replace what is there.
    """

    pixels: Pixels
    box: Box
    delay: int
    blended: bool


def changes(frames: Frames, grid: int = 1) -> Iterator[Change]:
    """The changes that turn each frame into the next, the first from nothing.

    Boxes begin at multiples of ``grid`` pixels.
    """
    shown: Pixels | None = None
    blended = not frames.film.settings.transparent
    for frame in frames:
        if shown is None:
            shown = frame.pixels.copy()
            yield Change(shown, (slice(0, shown.shape[0]), slice(0, shown.shape[1])), frame.delay, False)
            continue
        around = hull(frame.dirty)
        part = tight(frame.pixels[around] != shown[around])
        box = _on_grid(part[0], around[0].start, grid), _on_grid(part[1], around[1].start, grid)
        new, old = frame.pixels[box], shown[box]
        yield Change(np.where(new != old, new, np.uint32(0)) if blended else new.copy(), box, frame.delay, blended)
        old[:] = new


def _on_grid(part: slice, by: int, grid: int) -> slice:
    start = part.start + by
    return slice(start - start % grid, part.stop + by)

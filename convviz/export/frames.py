"""The frames of an export: the timeline's moments on one surface, with what changed and for how long."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect

from convviz.errors import ConvvizError
from convviz.export.settings import ExportSettings
from convviz.model import Document
from convviz.paint import Surface, ensure_application, measure
from convviz.stage import THEMES, Moment, Playhead, Stage

FRAME_RATE = 25.0
"""Frames a second while the window glides."""

MOST_FRAMES = 200_000

Pixels = NDArray[np.uint32]
"""(rows, columns) of 0xFFrrggbb"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A moment on the surface. ``delay`` is in hundredths of a second."""

    pixels: Pixels
    dirty: list[QRect]
    delay: int


class Frames:
    """All frames of a document with some settings; iterating paints them one after the other.

    The pixels of a frame are the surface's own memory: valid until the next frame is asked for.
    """

    def __init__(self, document: Document, settings: ExportSettings) -> None:
        ensure_application()
        self.settings = settings
        self.size = (settings.width, settings.height)
        theme = THEMES[settings.theme]
        self.stage = Stage(document, self.size, theme, measure)
        timeline = self.stage.timeline(settings.detail, settings.speed)
        if timeline is None:
            raise ConvvizError(f"There is nothing to export. {self.stage.problem}")
        self._timeline = timeline
        count = timeline.moment_count(FRAME_RATE)
        if count > MOST_FRAMES:
            raise ConvvizError(
                f"The animation would have {count:,} frames; at most {MOST_FRAMES:,} can be exported: "
                f"choose detail 'window' or a higher speed."
            )

    @cached_property
    def _surface(self) -> Surface:
        return Surface(*self.size, self.stage.theme.background)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return sum(1 for _ in self.schedule())

    @property
    def duration(self) -> float:
        """Seconds that one play takes, the hold at the end included."""
        return self._timeline.duration + self.settings.hold

    def schedule(self) -> Iterator[tuple[Playhead, int]]:
        """Every frame's playhead and delay."""
        return scheduled(self._timeline.moments(FRAME_RATE), self.settings.hold)

    def __iter__(self) -> Iterator[Frame]:
        for playhead, delay in self.schedule():
            yield self.paint(playhead, delay)

    def paint(self, playhead: Playhead, delay: int = 0) -> Frame:
        """One moment as a frame."""
        dirty = self._surface.show(self.stage.compose(playhead))
        return Frame(pixels_of(self._surface), dirty, delay)

    def samples(self) -> Iterator[tuple[Pixels, list[QRect]]]:
        """A few moments, from the last to the first, that show most of the colours."""
        count = self._timeline.rest_count
        for index in sorted({0, count // 2, count - 1}, reverse=True):
            frame = self.paint(self._timeline.rest(index))
            yield frame.pixels, frame.dirty


def pixels_of(surface: Surface) -> Pixels:
    """The surface's pixels, without a copy."""
    image = surface.image
    buffer: Any = image.constBits()
    pixels: Pixels = np.frombuffer(buffer, np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return pixels[:, : image.width()]


def scheduled(moments: Iterator[Moment], hold: float, shortest: int = 2) -> Iterator[tuple[Playhead, int]]:
    """Moments with delays in whole hundredths of a second that together keep the time.

    Browsers play a frame of less than 0.02 s at 0.1 s: where moments are shorter than ``shortest``
    hundredths, only the last of those that share a frame's time is kept. ``hold`` seconds go to the last.
    """
    shown, time = 0, 0.0
    waiting: Playhead | None = None
    for moment in moments:
        if waiting is not None and round(time * 100) - shown >= shortest:
            yield waiting, round(time * 100) - shown
            shown = round(time * 100)
        waiting, time = moment.playhead, time + moment.duration
    if waiting is not None:
        yield waiting, max(round((time + hold) * 100) - shown, shortest)

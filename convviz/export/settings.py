"""What an export is asked for."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from convviz.errors import ConvvizError
from convviz.stage import THEMES, Detail
from convviz.stage.timeline import MAX_SPEED, MIN_SPEED

Progress = Callable[[int, int], None]
"""Called with (frames done, frames in all); may raise to stop the export."""

MIN_SIZE, MAX_SIZE = 160, 8192
"""Pixels of a picture's width or height."""


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """Size in pixels, speed in steps a second, ``hold`` in seconds beyond the last moment's own time.

    ``loops`` is how often the animation plays; 0 is forever.
    """

    width: int = 1280
    height: int = 720
    theme: str = "light"
    detail: Detail = Detail.WINDOW
    speed: float = 2.0
    loops: int = 0
    hold: float = 1.5

    def __post_init__(self) -> None:
        for pixels, side in ((self.width, "width"), (self.height, "height")):
            if not MIN_SIZE <= pixels <= MAX_SIZE:
                raise ConvvizError(f"The {side} is {pixels:,} pixels; it must be from {MIN_SIZE} to {MAX_SIZE:,}.")
        if self.theme not in THEMES:
            raise ConvvizError(f"There is no theme '{self.theme}'; use {' or '.join(THEMES)}.")
        if not (math.isfinite(self.speed) and MIN_SPEED <= self.speed <= MAX_SPEED):
            raise ConvvizError(
                f"The speed is {self.speed:g} steps a second; it must be from {MIN_SPEED:g} to {MAX_SPEED:g}."
            )
        if not 0 <= self.loops <= 65535:
            raise ConvvizError(f"The animation cannot play {self.loops:,} times; use 1 to 65,535, or 0 for ever.")
        if not (math.isfinite(self.hold) and 0 <= self.hold <= 60):
            raise ConvvizError(f"The last moment cannot be held for {self.hold:g} s; use 0 to 60 s.")


def parse_size(text: str) -> tuple[int, int]:
    """``1280x720`` → (1280, 720)"""
    match = re.fullmatch(r"\s*(\d+)\s*[x×*]\s*(\d+)\s*", text.lower())
    if match is None:
        raise ConvvizError(f"'{text}' is not a size; write width and height in pixels, such as 1280x720.")
    return int(match[1]), int(match[2])

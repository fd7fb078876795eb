"""What the stage shows when an export is asked for."""

from dataclasses import dataclass

from convviz.stage import Detail, Playhead, View


@dataclass(frozen=True, slots=True)
class Seen:
    """The look, the pace, what is in front, and the moment."""

    theme: str
    detail: Detail
    speed: float
    view: View
    playhead: Playhead

"""What is shown, as one frozen value: panels compare it with the one before and touch what differs."""

from dataclasses import dataclass
from pathlib import Path

from convviz.engine import Operation, Trace
from convviz.model import Document, Look, Setup
from convviz.stage import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Everything that a panel can show of a session.

    ``trace`` and ``timeline`` are None where the layer on the stage does not fit, and ``problem`` says why. ``opened``
    is the same object from the opening of a setup to that of another. ``undo`` and ``redo`` are labels, empty where
    there is nothing.
    """

    document: Document
    look: Look
    trace: Trace | None
    problem: str
    timeline: Timeline | None
    playing: bool
    loop: bool
    path: Path | None
    saved: bool
    undo: str
    redo: str
    opened: object

    @property
    def setup(self) -> Setup:
        """The document as it is looked at."""
        return Setup(self.document, self.look)

    @property
    def layer(self) -> Operation:
        """The layer on the stage."""
        return self.document.layers[self.look.layer]

    @property
    def filter(self) -> int:
        """The filter, or the channel of a pool, whose map the playhead works on; counted from 0."""
        return 0 if self.trace is None else self.trace.filter_of(self.look.playhead.step)

    @property
    def ahead(self) -> bool:
        """Whether cells that are not yet written stand faint: blank while it plays, so that the map fills."""
        return self.look.ahead and not self.playing

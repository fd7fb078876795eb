"""What is shown, as one frozen value: panels compare it with the one before and touch what differs."""

from dataclasses import dataclass
from pathlib import Path

from convviz.engine import Operation, Trace
from convviz.model import Document, Look, Phase, Playhead, Setup
from convviz.model.comparing import Other
from convviz.model.edits import Target, array_of
from convviz.model.question_kinds import Question
from convviz.session.brush import Brush
from convviz.session.history import History
from convviz.session.player import Player
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
    brush: Brush
    other: Other | None = None
    """What is compared with, if anything; no file has it"""
    still: bool = False
    """Whether nothing is to move"""

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
    def hides_size(self) -> bool:
        """Whether the size of the map is asked for now: nothing in the window may say it."""
        return self.look.asking and self.look.question is Question.SIZE and self.look.playhead.phase is Phase.ASK

    @property
    def hides_weight(self) -> bool:
        """Whether a weight is asked for now, or will be."""
        look = self.look
        if not (look.asking and look.question is Question.WEIGHT) or self.timeline is None:
            return False
        to_come = any(look.playhead.step < step for step in self.timeline.asked_steps)
        return to_come or look.playhead.phase is Phase.ASK

    @property
    def ahead(self) -> bool:
        """Whether cells that are not yet written stand faint: blank while it plays, so that the map fills."""
        return self.look.ahead and not self.playing and not self.look.asking


def selecting_within(document: Document, look: Look) -> Look:
    """The look without what is selected where there is no such cell."""
    chosen = look.selection
    if chosen is None:
        return look
    target: Target = chosen.target
    if target == "kernel" and document.layers[look.layer].filters is None:
        return look.replace(selection=None)
    rows, columns = array_of(document, look.layer, target).shape[-2:]
    within = chosen.within((rows, columns))
    return look if within == chosen else look.replace(selection=within)


def shown_of(
    history: History,
    player: Player,
    trace: Trace | None,
    problem: str,
    brush: Brush,
    other: Other | None = None,
    *,
    still: bool = False,
) -> Shown:
    """What there is to see of a session's parts."""
    state = history.state
    return Shown(
        state.document,
        state.look,
        trace,
        problem,
        player.timeline,
        player.playing,
        player.loop,
        state.work.path,
        state.work.holds(Setup(state.document, state.look)),
        history.undo_label,
        history.redo_label,
        state.work,
        brush,
        other,
        still,
    )


def kept_of(shown: Shown) -> object:
    """What is kept for a restart, beside the document and the step."""
    return shown.look.replace(playhead=Playhead(), selection=None), shown.path, shown.saved, shown.opened


def told_of(shown: Shown) -> object:
    """Everything but the document and where the animation is: what menus, title and clock depend on."""
    at = shown.look.selection, shown.brush, shown.other, shown.still
    return kept_of(shown), shown.problem, shown.playing, shown.loop, shown.undo, shown.redo, at

"""What is open: the only place that changes it, and what follows from it."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.model import SUFFIX, Document, Look, Playhead, Setup, load_file
from convviz.model.comparing import Other
from convviz.model.layers import STACK_EDITS
from convviz.model.question_kinds import PINNED
from convviz.model.stamps import stamp_of
from convviz.session.brush import Brush
from convviz.session.history import Work
from convviz.session.player import Player
from convviz.session.previewing import Previewing
from convviz.session.saving import save_work, work_of
from convviz.session.shown import Shown, selecting_within, shown_of
from convviz.session.store import Kept
from convviz.stage import Timeline
from convviz.stage.timing import timeline_of

Edit = Callable[[Document], Document]
Subscriber = Callable[[Shown, Shown], None]


class Session(Previewing):
    """One document as it is looked at, with its history, traces and player.

    ``shown`` says what there is to see; subscribers are called once after each change of it with (old, new).
    """

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.player = Player(lambda: self.look.playhead, self._show_playhead)
        self._traces: list[Trace] = []
        self._problem = ""
        self._subscribers: list[Subscriber] = []
        self.other: Other | None = None
        self.still = False
        self.brush = Brush()
        self._renew()
        self.shown = self._shown(self.look.replace(playhead=self.player.begin(self._timeline(self.look))))

    # What is open

    @property
    def trace(self) -> Trace | None:
        """The steps of the layer on the stage; None where it does not fit."""
        return None if self._problem else self._traces[-1]

    @property
    def path(self) -> Path | None:
        """The file of what is open."""
        return self._work.path

    @property
    def saved(self) -> bool:
        """Whether the setup is as it was opened or last saved."""
        return self._work.holds(self.setup)

    @property
    def _work(self) -> Work:
        return self.history.state.work

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call ``subscriber`` with (old, new) after each change of what is shown."""
        self._subscribers.append(subscriber)

    # Changing the document

    def apply(
        self, edit: Edit, label: str, merge_key: Hashable | None = None, look: Callable[[Look], Look] | None = None
    ) -> None:
        """Change the document, and the look with it; raises ConvvizError and changes nothing where ``edit`` does."""
        self.end_gesture()
        setup = Setup(edit(self.document), look(self.look) if look else self.look)
        before = self.history.state
        self.history.push(setup, label, merge_key)
        if self.history.state is before and setup.look == before.look:
            return
        # Two equal layers that change places change nothing; the look follows all the same.
        self.history.look_at(setup.look)
        self._settle()

    def edit_stack(self, name: str) -> None:
        """One of ``STACK_EDITS`` on the layer on the stage."""
        row, at = STACK_EDITS[name], self.look.layer
        lands, order = row.lands(self.document, at), row.order(list(range(len(self.document.layers))), at)
        # Layers take their ways through the steps along.
        walks = tuple(self.look.walk_of(i) for i in order)
        self.apply(lambda d: row.edit(d, at), row.label, look=lambda look: look.replace(layer=lands, walks=walks))

    def undo(self) -> None:
        """Take the last change back; where that was showing another setup, the one before is there again."""
        self._step_through(self.history.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._step_through(self.history.redo)

    def jump(self, position: int) -> None:
        """To where so many of the history's entries are done."""
        self._step_through(lambda: self.history.go(position))

    def revert(self) -> None:
        """Show what the document's file holds; undo brings back what was there. Raises ConvvizError."""
        if self.path is not None:
            self.show_file(self.path, load_file(self.path))

    def _step_through(self, change: Callable[[], None]) -> None:
        """To another state of the history: document and look come back together, at the pace of now."""
        self.end_gesture()
        now, before = self.history.state, self.shown
        change()
        state = self.history.state
        if state is now:
            return
        look = now.look.placed_as(state.look)
        if state.work is now.work:
            # How it is seen is no work either; another setup comes back as it was seen.
            look = now.look.seen_as(look)
        if state.work is not now.work:
            self.history.look_at(look)
            self._settle(begin=True, step=look.playhead.step)
            return
        # What was changed is in front again; the lecture does not jump to the step that was shown then.
        self.history.look_at(look if look.layer != before.look.layer else look.replace(playhead=now.look.playhead))
        self._settle()

    # Showing another setup

    def open(self, path: Path) -> None:
        """Show a project file, or the setup in an exported picture; raises ConvvizError, and then nothing changes."""
        self.show_file(path, load_file(path))

    def show_file(self, path: Path, setup: Setup, traces: Sequence[Trace] = ()) -> None:
        """Show what was read from a file."""
        # A picture is not what the setup will be saved to.
        own = path if path.suffix == SUFFIX else None
        work = Work(own, setup, None if own is None else stamp_of(own))
        self._show(setup, work, f"Open {path.name}", traces)

    def show(self, setup: Setup, label: str = "Show another setup", merge_key: Hashable | None = None) -> None:
        """Show another setup, which has no file, at its first step; undo brings back the one before, or what was there
        before the first of several with one ``merge_key``.
        """
        self.end_gesture()
        looked = self.look.placed_as(setup.look).replace(playhead=self.look.playhead)
        here = self.look.replace(selection=None)
        if setup.document == self.document and looked == here and self.path is None and self.saved:
            self.player.pause()
            return
        self._show(setup, Work(saved=setup), label, merge_key=merge_key)

    def take_over(self, kept: Kept) -> None:
        """Show what another window has left; undo brings back the one before."""
        self._show(kept.setup, work_of(kept), "Take up kept work")

    def restore(self, kept: Kept) -> None:
        """Go on where an earlier session ended."""
        self.history.reset(Setup(kept.setup.document, self.look.placed_as(kept.setup.look)), work_of(kept))
        self._settle(begin=True, step=kept.step)

    def _show(
        self, setup: Setup, work: Work, label: str, traces: Sequence[Trace] = (), merge_key: Hashable | None = None
    ) -> None:
        self.end_gesture()
        self.history.push(Setup(setup.document, self.look.placed_as(setup.look)), label, merge_key, work)
        self._settle(traces, begin=True)

    # Keeping

    def kept(self) -> Kept:
        """What a later session needs to go on here."""
        setup = Setup(self.kept_document, self.look)
        return Kept(setup, self.path, self._work.holds(setup), self.look.playhead.step, self._work.stamp)

    def save(self, path: Path, *, replacing: bool = False) -> None:
        """Write the project file; raises ConvvizError where that fails, and nothing is lost.

        Unless ``replacing``, raises ChangedOnDiskError where it is the document's own file and holds something else
        than was last read from it or written to it.
        """
        save_work(self._work, Setup(self.kept_document, self.look), path, replacing=replacing)
        self._settle()

    # Looking

    def look_at(self, **changes: Any) -> None:
        """Look otherwise at the document: no edit, so there is nothing to undo but another walk. Another layer begins
        at its first step. Raises ConvvizError for what is not there.
        """
        setup = self.setup.looked_at(**changes)
        moved = setup.look.layer != self.look.layer
        if moved:
            setup = setup.looked_at(selection=None, pins=())
        if setup.look.walks != self.look.walks:
            # Of all looks this one is saved with each layer, and there is a way back from it.
            self.end_gesture()
            self.history.push(setup, "Set the steps")
        if moved:
            self.end_gesture()
            # Edits of two layers are two things to undo.
            self.history.seal()
        self.history.look_at(setup.look)
        self._settle(begin=moved)

    def compare(self, other: Other | None) -> None:
        """Stand something beside the setup, or nothing; no edit. Raises ConvvizError for other channels."""
        if other is not None:
            other.beside(self.setup)
        self.other = other
        self._tell(replace(self.shown, other=other))

    def swap(self) -> None:
        """What is compared with is edited from now on, on the same input, and the setup stands beside it."""
        if self.other is not None:
            here, there = self.setup, self.other.beside(self.setup)
            self.other = replace(self.other, setup=here)
            self._show(there, Work(saved=there), "Swap what is compared")

    def stand_still(self, still: bool) -> None:
        """Whether nothing glides, turns or flies on the stage: what would move is there at once."""
        self.still = still
        self._settle()

    def hold(self, **changes: Any) -> None:
        """Change fields of the brush. Raises ConvvizError for what cannot be drawn with."""
        self.brush = self.brush.replace(**changes)
        self._tell(replace(self.shown, brush=self.brush))

    def _show_playhead(self, playhead: Playhead) -> None:
        look, player = self.look.replace(playhead=playhead), self.player
        if look.hint and playhead.step != self.look.playhead.step:
            # Each question begins without hints.
            look = look.replace(hint=0)
        self.history.look_at(look)
        # Sixty times a second: nothing else is looked at again.
        self._tell(replace(self.shown, look=look, playing=player.playing, loop=player.loop))

    # What follows

    def _settle(self, known: Sequence[Trace] = (), *, begin: bool = False, step: int | None = None) -> None:
        """Compute what the state of the history asks for, and tell of it; at the first moment, or at ``step``, where
        something else begins.
        """
        before, look = self.shown, self.look
        moved = (look.layer, look.walks) != (before.look.layer, before.look.walks)
        if moved or not self.document.same_computation(before.document):
            self._renew(known)
        channels = len(self.document.input if self.trace is None else self.trace.input)
        look = look if look.channel < channels else look.replace(channel=0)
        timeline = self._timeline(look)
        if begin:
            look = look.replace(playhead=self.player.begin(timeline, step))
        elif timeline is not self.player.timeline:
            look = look.replace(playhead=self.player.take(timeline, look.playhead))
        self._tell(self._shown(look))

    def _renew(self, known: Sequence[Trace] = ()) -> None:
        try:
            # Only what the edit can have changed is computed again.
            self._traces, self._problem = self.setup.traces(known or self._traces), ""
        except ConvvizError as error:
            self._problem = str(error)

    def _timeline(self, look: Look) -> Timeline | None:
        """The animation at the look's pace; the one that there is where nothing of it differs."""
        trace, known = self.trace, self.player.timeline
        if trace is None:
            return None
        if known is not None:
            before = self.shown
            if before.trace is trace and _pace(before.look) == _pace(look) and before.still is self.still:
                return known
        return timeline_of(trace, look, easing=True, still=self.still)

    def _shown(self, look: Look) -> Shown:
        self.history.look_at(selecting_within(self.document, look))
        return shown_of(self.history, self.player, self.trace, self._problem, self.brush, self.other, still=self.still)

    def _tell(self, new: Shown) -> None:
        old, self.shown = self.shown, new
        for subscriber in self._subscribers:
            subscriber(old, new)


def _pace(look: Look) -> object:
    """What of a look its timeline depends on."""
    return look.detail, look.speed, look.turning, look.matrix, look.parts.kernel, _asked(look)


def _asked(look: Look) -> object:
    """What of a look decides which steps have a question."""
    return (look.question, look.pins if look.question in PINNED else ()) if look.asking else None

"""The open document: the only place that changes it, and what follows from it."""

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.model import SUFFIX, Document, load_file, save_project
from convviz.model.layers import show_layer
from convviz.model.stamps import is_changed, stamp_of
from convviz.session.history import History, Work
from convviz.session.player import Player
from convviz.session.store import Kept
from convviz.stage import Detail
from convviz.stage.timeline import timeline_of

Edit = Callable[[Document], Document]
Subscriber = Callable[[Document, Document], None]


class ChangedOnDiskError(ConvvizError):
    """A file would be written over that somebody else has changed meanwhile."""


class Session:
    """One open document with its history, trace and player.

    Subscribers are called once after each change with (old, new).
    """

    def __init__(self, document: Document) -> None:
        self.history = History(document)
        self.player = Player()
        self.detail = Detail.WINDOW
        self.speed = 2.0
        self.trace: Trace | None = None
        self._traces: list[Trace] = []
        self.problem = ""
        self._subscribers: list[Subscriber] = []
        self._renew()
        self.player.first()

    @property
    def document(self) -> Document:
        return self.history.document

    @property
    def path(self) -> Path | None:
        """The file of what is open."""
        return self._work.path

    @property
    def saved(self) -> bool:
        """Whether the document is as it was opened or last saved."""
        return self._work.saved is not None and self._work.saved.same_work(self.document)

    @property
    def _work(self) -> Work:
        return self.history.state.work

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call ``subscriber`` with (old, new) after each change of the document."""
        self._subscribers.append(subscriber)

    def apply(self, edit: Edit, label: str, merge_key: Hashable | None = None) -> None:
        """Change the document; raises ConvvizError and changes nothing where ``edit`` does."""
        self._become(lambda: self.history.push(edit(self.document), label, merge_key))

    def undo(self) -> None:
        """Take the last change back; where that was showing another setup, the one before is there again."""
        self._become(self.history.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._become(self.history.redo)

    def open(self, path: Path) -> None:
        """Show a project file, or the setup in an exported picture; raises ConvvizError where that fails, and
        changes nothing.
        """
        self.show_file(path, load_file(path))

    def show_file(self, path: Path, document: Document, traces: Sequence[Trace] = ()) -> None:
        """Show what was read from a file."""
        # A picture is not what the setup will be saved to.
        own = path if path.suffix == SUFFIX else None
        work = Work(own, document, None if own is None else stamp_of(own))
        self._show(document, work, f"Open {path.name}", traces)

    def show(self, document: Document, label: str = "Show another setup") -> None:
        """Show another document, which has no file, at its first step; undo brings back the one before."""
        if document == self.document and self.path is None and self.saved:
            self.player.pause()
            return
        self._show(document, Work(saved=document), label)

    def take_over(self, kept: Kept) -> None:
        """Show what another window has left; undo brings back the one before."""
        self._show(kept.document, _work_of(kept), "Take up kept work")

    def restore(self, kept: Kept) -> None:
        """Go on where an earlier session ended."""
        old = self.document
        self.history.reset(kept.document, _work_of(kept))
        self._renew()
        self.player.seek(kept.step)
        self._tell(old)

    def kept(self) -> Kept:
        """What a later session needs to go on here."""
        return Kept(self.document, self.path, self.saved, self.player.playhead.step, self._work.stamp)

    def save(self, path: Path, *, replacing: bool = False) -> None:
        """Write the project file; raises ConvvizError where that fails, and nothing is lost.

        Unless ``replacing``, raises ChangedOnDiskError where it is the document's own file and holds something else
        than was last read from it or written to it.
        """
        work = self._work
        if not replacing and path == work.path and work.stamp is not None and is_changed(path, work.stamp):
            raise ChangedOnDiskError(f"{path.name} has changed on disk since it was read; nothing was written.")
        save_project(self.document, path)
        work.path, work.saved, work.stamp = path, self.document, stamp_of(path)

    def show_layer(self, index: int) -> None:
        """Bring another layer to the stage: what is looked at, not an edit, so there is nothing to undo."""
        old = self.document
        # Edits of two layers are two things to undo.
        self.history.seal()
        self.history.amend(show_layer(old, index))
        self._renew()
        self.player.pause()
        self.player.first()
        self._tell(old)

    def set_pace(self, detail: Detail, speed: float) -> None:
        """Another level of detail and speed, in steps a second."""
        self.detail, self.speed = detail, speed
        self._set_timeline()

    def _show(self, document: Document, work: Work, label: str, traces: Sequence[Trace] = ()) -> None:
        old = self.document
        self._work.step = self.player.playhead.step
        self.history.push(document, label, work=work)
        self._renew(traces)
        self.player.pause()
        self.player.first()
        self._tell(old)

    def _become(self, change: Callable[[], None]) -> None:
        old, work = self.document, self._work
        work.step = self.player.playhead.step
        change()
        if self.document is old and self._work is work:
            return
        if not self.document.same_computation(old):
            self._renew()
        if self._work is not work:
            self.player.pause()
            self.player.seek(self._work.step)
        self._tell(old)

    def _tell(self, old: Document) -> None:
        for subscriber in self._subscribers:
            subscriber(old, self.document)

    def _renew(self, known: Sequence[Trace] = ()) -> None:
        try:
            # Only what the edit can have changed is computed again.
            self._traces = self.document.traces(known or self._traces)
            self.trace, self.problem = self._traces[-1], ""
        except ConvvizError as error:
            self.trace, self.problem = None, str(error)
        self._set_timeline()

    def _set_timeline(self) -> None:
        timeline = None if self.trace is None else timeline_of(self.trace, self.detail, self.speed)
        self.player.set_timeline(timeline)


def _work_of(kept: Kept) -> Work:
    return Work(kept.path, kept.document if kept.saved else None, kept.stamp, kept.step)

"""The open document: the only place that changes it, and what follows from it."""

from collections.abc import Callable, Hashable
from pathlib import Path

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.model import SUFFIX, Document, load_file, save_project
from convviz.model.layers import show_layer
from convviz.session.history import History
from convviz.session.player import Player
from convviz.session.store import Kept
from convviz.stage import Detail
from convviz.stage.timeline import timeline_of

Edit = Callable[[Document], Document]
Subscriber = Callable[[Document, Document], None]


class Session:
    """One open document with its history, trace and player.

    Subscribers are called once after each change with (old, new).
    """

    def __init__(self, document: Document) -> None:
        self.history = History(document)
        self.player = Player()
        self.path: Path | None = None
        self.detail = Detail.WINDOW
        self.speed = 2.0
        self.trace: Trace | None = None
        self._traces: list[Trace] = []
        self.problem = ""
        self._saved: Document | None = document
        self._subscribers: list[Subscriber] = []
        self._renew()
        self.player.last()

    @property
    def document(self) -> Document:
        return self.history.document

    @property
    def saved(self) -> bool:
        """Whether the document is as it was opened or last saved."""
        return self._saved is not None and self._saved.same_work(self.document)

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call ``subscriber`` with (old, new) after each change of the document."""
        self._subscribers.append(subscriber)

    def apply(self, edit: Edit, label: str, merge_key: Hashable | None = None) -> None:
        """Change the document; raises ConvvizError and changes nothing where ``edit`` does."""
        self._become(lambda: self.history.push(edit(self.document), label, merge_key))

    def undo(self) -> None:
        """Take the last change back."""
        self._become(self.history.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._become(self.history.redo)

    def open(self, path: Path) -> None:
        """Show a project file, or the setup in an exported picture; raises ConvvizError where that fails, and
        changes nothing.
        """
        # A picture is not what the setup will be saved to.
        self.show(load_file(path), path if path.suffix == SUFFIX else None)

    def show(self, document: Document, path: Path | None = None, step: int | None = None) -> None:
        """Show another document, without a past, at ``step`` or at its last one."""
        old = self.document
        self.path, self._saved = path, document
        self.history.reset(document)
        self._renew()
        self.player.pause()
        self.player.seek((len(self.trace) if self.trace else 1) - 1 if step is None else step)
        self._tell(old)

    def restore(self, kept: Kept) -> None:
        """Show what an earlier session left."""
        self.show(kept.document, kept.path, kept.step)
        self._saved = kept.document if kept.saved else None

    def kept(self) -> Kept:
        """What a later session needs to go on here."""
        return Kept(self.document, self.path, self.saved, self.player.playhead.step)

    def save(self, path: Path) -> None:
        """Write the project file; raises ConvvizError where that fails, and nothing is lost."""
        save_project(self.document, path)
        self.path, self._saved = path, self.document

    def show_layer(self, index: int) -> None:
        """Bring another layer to the stage: what is looked at, not an edit, so there is nothing to undo."""
        old = self.document
        # Edits of two layers are two things to undo.
        self.history.seal()
        self.history.amend(show_layer(old, index))
        self._renew()
        self.player.pause()
        self.player.last()
        self._tell(old)

    def set_pace(self, detail: Detail, speed: float) -> None:
        """Another level of detail and speed, in steps a second."""
        self.detail, self.speed = detail, speed
        self._set_timeline()

    def _become(self, change: Callable[[], None]) -> None:
        old = self.document
        change()
        if self.document is old:
            return
        if not self.document.same_computation(old):
            self._renew()
        self._tell(old)

    def _tell(self, old: Document) -> None:
        for subscriber in self._subscribers:
            subscriber(old, self.document)

    def _renew(self) -> None:
        try:
            # Only what the edit can have changed is computed again.
            self._traces = self.document.traces(self._traces)
            self.trace, self.problem = self._traces[-1], ""
        except ConvvizError as error:
            self.trace, self.problem = None, str(error)
        self._set_timeline()

    def _set_timeline(self) -> None:
        timeline = None if self.trace is None else timeline_of(self.trace, self.detail, self.speed)
        self.player.set_timeline(timeline)

"""What is open and its history, and a gesture under way: shown, and not yet an entry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convviz.model import Document, Look, Playhead, Setup
from convviz.session.history import History, State

Edit = Callable[[Document], Document]


@dataclass(eq=False)
class Gesturing:
    """A gesture under way: the state of the history when it began, and what undo will call it."""

    held: State
    label: str
    keeps: bool
    wanted: Playhead
    """Where the animation is to be; documents that are only passed on the way may have fewer steps"""
    left: Playhead
    """Where the last preview has left it"""


class Previewing:
    """A document in its history, which a gesture may show otherwise until it is committed or aborted."""

    def __init__(self, setup: Setup) -> None:
        self.history = History(setup)
        self._gesture: Gesturing | None = None

    @property
    def document(self) -> Document:
        return self.history.document

    @property
    def look(self) -> Look:
        """How the document is looked at."""
        return self.history.state.look

    @property
    def setup(self) -> Setup:
        """The document as it is looked at."""
        return Setup(self.document, self.look)

    def begin_gesture(self, label: str = "", *, keeps: bool = True) -> Gesturing:
        """What is previewed from now on is no entry until it is committed; one before it ends. Where something else
        comes between, it is committed if it ``keeps``, as a stroke does, else it has never been.
        """
        self.end_gesture()
        here = self.look.playhead
        self._gesture = Gesturing(self.history.state, label, keeps, here, here)
        return self._gesture

    @property
    def gesture(self) -> Gesturing | None:
        """The one under way."""
        return self._gesture

    @property
    def kept_document(self) -> Document:
        """The document without what is only tried."""
        trial = self._gesture is not None and not self._gesture.keeps
        return self._gesture.held.document if self._gesture is not None and trial else self.document

    def preview(self, gesture: Gesturing, edit: Edit, label: str, **looks: Any) -> None:
        """Show the document as it was at the beginning of a gesture, with ``edit`` made, and fields of the look with
        it; raises as ``apply``. Nothing where the gesture is not under way any more.
        """
        if gesture is self._gesture:
            document = edit(gesture.held.document)
            gesture.label = label
            self.history.show(document, self._where(gesture).replace(**looks))
            self._settle()
            gesture.left = self.look.playhead

    def commit_gesture(self, gesture: Gesturing) -> None:
        """What it has changed is one entry now; nothing where it changed nothing, or is not under way any more."""
        if gesture is not self._gesture:
            return
        self._gesture, held = None, gesture.held
        if self.document is not held.document:
            setup, selected = self.setup, held.look.selection
            self.history.show(held.document, setup.look.replace(selection=selected))
            self.history.push(setup, gesture.label)
            self.history.look_at(setup.look)  # also where nothing differs in the end
            self._settle()

    def abort_gesture(self, gesture: Gesturing) -> None:
        """The document of its beginning is there again; what could be redone still can be."""
        if gesture is not self._gesture:
            return
        self._gesture, held = None, gesture.held
        if self.document is not held.document:
            self.history.show(held.document, self._where(gesture).replace(selection=held.look.selection))
            self._settle()

    def _where(self, gesture: Gesturing) -> Look:
        """The look of now, at the step that is wanted: that of the beginning, unless somebody has gone elsewhere."""
        if self.look.playhead != gesture.left:
            gesture.wanted = self.look.playhead
        return self.look.replace(playhead=gesture.wanted)

    def end_gesture(self) -> None:
        """Something else begins: what is under way is committed, or, where it is only tried, has never been."""
        if self._gesture is not None:
            (self.commit_gesture if self._gesture.keeps else self.abort_gesture)(self._gesture)

    def _settle(self) -> None:
        raise NotImplementedError

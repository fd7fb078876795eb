"""What is open and its history, and a gesture under way: shown, and not yet an entry."""

from collections.abc import Callable
from typing import Any

from convviz.model import Document, Look, Setup
from convviz.session.history import History, State

Edit = Callable[[Document], Document]


class Previewing:
    """A document in its history, which a gesture may show otherwise until it is committed or aborted."""

    def __init__(self, setup: Setup) -> None:
        self.history = History(setup)
        self._held: State | None = None  # of the history, when the gesture under way began
        self._gesture_label = ""

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

    def begin_gesture(self, label: str) -> None:
        """What is previewed from now on is no entry until it is committed; a gesture before it is."""
        self.commit_gesture()
        self._held, self._gesture_label = self.history.state, label

    @property
    def base(self) -> Document:
        """The document as it was at the beginning of the gesture under way."""
        return self.document if self._held is None else self._held.document

    @property
    def in_gesture(self) -> bool:
        """Whether a gesture is under way."""
        return self._held is not None

    def preview(self, edit: Edit, label: str, **looks: Any) -> None:
        """Show the document as it was at the beginning of the gesture, with ``edit`` made, and fields of the look with
        it; raises as ``apply``.
        """
        if self._held is not None:
            document = edit(self._held.document)
            self._gesture_label = label
            self.history.show(document, self.look.replace(**looks))
            self._settle()

    def commit_gesture(self) -> None:
        """What the gesture has changed is one entry now; nothing where there is none, or it changed nothing."""
        held, self._held = self._held, None
        if held is not None and self.document is not held.document:
            setup, selected = self.setup, held.look.selection
            self.history.show(held.document, setup.look.replace(selection=selected))
            self.history.push(setup, self._gesture_label)
            self.history.look_at(setup.look)  # also where nothing differs in the end
            self._settle()

    def abort_gesture(self) -> None:
        """The document of the beginning is there again; what could be redone still can be."""
        held, self._held = self._held, None
        if held is not None and self.document is not held.document:
            self.history.show(held.document, self.look.replace(selection=held.look.selection))
            self._settle()

    def _settle(self) -> None:
        raise NotImplementedError

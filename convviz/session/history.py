"""Undo and redo by keeping old documents with their looks; unchanged arrays are shared.

What is opened is an entry like any other: undo is the way back from everything. The oldest entries go where there
are more than ``MOST``, or where the arrays that only the history holds take more than ``BUDGET`` bytes.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from convviz.engine import Weighted
from convviz.engine.arrays import Array
from convviz.model import Document, Look, Setup
from convviz.model.stamps import Stamp

MOST = 1000
"""Steps back that are kept."""

BUDGET = 256 << 20
"""Bytes of arrays that are kept for steps back and forward; the last step back is kept at any size."""


@dataclass(eq=False)
class Work:
    """Something that was opened or begun: its file, and what that holds. The same for all its documents."""

    path: Path | None = None
    saved: Setup | None = None
    """What the file, or whoever made it, holds; None where that is not what was shown first."""
    stamp: Stamp | None = None
    """The file as it was when it was read or written last."""

    def holds(self, setup: Setup) -> bool:
        """Whether nothing of ``setup`` would be lost with it: where one looks is no work, but choosing a walk is."""
        saved = self.saved
        return saved is not None and saved.look.walks == setup.look.walks and saved.document == setup.document


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A document, how it was looked at, and the work that it belongs to."""

    document: Document
    look: Look
    work: Work

    def same(self, other: "State") -> bool:
        """Whether nothing differs that undo could take back: looking is no edit, choosing a walk is."""
        same = self.work is other.work and self.look.walks == other.look.walks
        return same and self.document == other.document


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing that undo takes back. ``size`` is the bytes of arrays that the state before does not have."""

    before: State
    after: State
    label: str
    merge_key: Hashable | None
    size: int

    @property
    def leaves(self) -> bool:
        """Whether it goes to another work: one comes back to it as it was left. To an edit one comes back with what was
        edited in front.
        """
        return self.before.work is not self.after.work


class History:
    """The current state and the way to it."""

    def __init__(self, setup: Setup) -> None:
        self.state = State(setup.document, setup.look, Work(saved=setup))
        self._past: list[Entry] = []
        self._future: list[Entry] = []
        self._size = 0

    @property
    def document(self) -> Document:
        """The current document."""
        return self.state.document

    @property
    def undo_label(self) -> str:
        """What undo would take back; empty where there is nothing."""
        return self._past[-1].label if self._past else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again; empty where there is nothing."""
        return self._future[-1].label if self._future else ""

    @property
    def entries(self) -> list[str]:
        """What was done and what could be done again, the oldest first."""
        return [entry.label for entry in (*self._past, *reversed(self._future))]

    @property
    def position(self) -> int:
        """How many of ``entries`` are done."""
        return len(self._past)

    def setup_at(self, position: int) -> Setup:
        """What there was when so many of ``entries`` were done; nothing is changed by asking."""
        states = [*(entry.before for entry in self._past), self.state, *(e.after for e in reversed(self._future))]
        return Setup(states[position].document, states[position].look)

    def go(self, position: int) -> None:
        """Back or forward until so many are done."""
        while self.position > max(position, 0):
            self.undo()
        while self.position < position and self._future:
            self.redo()

    def push(self, setup: Setup, label: str, merge_key: Hashable | None = None, work: Work | None = None) -> None:
        """Make ``setup`` the current one, of another ``work`` where one is given.

        An entry with the merge key of the one before becomes part of it. One that changes nothing leaves
        no entry; one that merging makes change nothing goes.
        """
        state = State(setup.document, setup.look, work or self.state.work)
        if state.same(self.state):
            return
        top = self._past[-1] if self._past else None
        before = self.state
        if top is not None and merge_key is not None and top.merge_key == merge_key:
            before = self._dropped(self._past.pop()).before
        if not before.same(state):
            self._keep(Entry(before, state, label, merge_key, _new_bytes(before.document, setup.document)))
        for entry in self._future:
            self._dropped(entry)
        self._future.clear()
        self.state = state

    def look_at(self, look: Look) -> None:
        """Look otherwise at the current document, with nothing to undo."""
        self.state = replace(self.state, look=look)

    def seal(self) -> None:
        """Later entries do not merge with the last one."""
        if self._past:
            self._past[-1] = replace(self._past[-1], merge_key=None)

    def undo(self) -> None:
        """One entry back; nothing at the start."""
        if self._past:
            entry = self._past.pop()
            after = self.state if entry.leaves else entry.after
            self._future.append(replace(entry, after=after, merge_key=None))
            self.state = entry.before
            self.seal()

    def redo(self) -> None:
        """One entry forward; nothing at the end."""
        if self._future:
            entry = self._future.pop()
            self._past.append(replace(entry, before=self.state) if entry.leaves else entry)
            self.state = entry.after

    def show(self, document: Document, look: Look) -> None:
        """A document in the place of the current one, as long as a gesture lasts: no entry."""
        self.state = replace(self.state, document=document, look=look)

    def reset(self, setup: Setup, work: Work) -> None:
        """Another setup, without a past."""
        self.state = State(setup.document, setup.look, work)
        self._past.clear()
        self._future.clear()
        self._size = 0

    def _keep(self, entry: Entry) -> None:
        self._past.append(entry)
        self._size += entry.size
        while len(self._past) > 1 and (len(self._past) > MOST or self._size > BUDGET):
            self._dropped(self._past.pop(0))

    def _dropped(self, entry: Entry) -> Entry:
        self._size -= entry.size
        return entry


def _new_bytes(old: Document, new: Document) -> int:
    known = {id(array) for array in _arrays(old)}
    return sum(array.nbytes for array in _arrays(new) if id(array) not in known)


def _arrays(document: Document) -> Iterator[Array]:
    yield document.input
    for layer in document.layers:
        if isinstance(layer, Weighted):
            yield layer.weight
            if layer.bias is not None:
                yield layer.bias

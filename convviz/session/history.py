"""Undo and redo by keeping old documents; their unchanged arrays are shared."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from convviz.model import Document

MOST = 1000
"""Steps back that are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing that undo takes back."""

    before: Document
    after: Document
    label: str
    merge_key: Hashable | None


class History:
    """The current document and the way to it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._past: list[Entry] = []
        self._future: list[Entry] = []

    @property
    def undo_label(self) -> str:
        """What undo would take back; empty where there is nothing."""
        return self._past[-1].label if self._past else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again; empty where there is nothing."""
        return self._future[-1].label if self._future else ""

    def push(self, document: Document, label: str, merge_key: Hashable | None = None) -> None:
        """Make ``document`` the current one.

        An entry with the merge key of the one before becomes part of it. One that changes nothing leaves
        no entry; one that merging makes change nothing goes.
        """
        if document == self.document:
            return
        top = self._past[-1] if self._past else None
        if top is not None and merge_key is not None and top.merge_key == merge_key:
            self._past[-1] = replace(top, after=document)
            if top.before == document:
                self._past.pop()
        else:
            self._past = [*self._past[-MOST + 1 :], Entry(self.document, document, label, merge_key)]
        self._future.clear()
        self.document = document

    def amend(self, document: Document) -> None:
        """Show ``document`` in the place of the current one, with nothing to undo."""
        self.document = document

    def seal(self) -> None:
        """Later entries do not merge with the last one."""
        if self._past:
            self._past[-1] = replace(self._past[-1], merge_key=None)

    def undo(self) -> None:
        """One entry back; nothing at the start."""
        if self._past:
            entry = self._past.pop()
            self._future.append(replace(entry, merge_key=None))
            self.document = entry.before
            self.seal()

    def redo(self) -> None:
        """One entry forward; nothing at the end."""
        if self._future:
            entry = self._future.pop()
            self._past.append(entry)
            self.document = entry.after

    def reset(self, document: Document) -> None:
        """Another document, without a past."""
        self.document = document
        self._past.clear()
        self._future.clear()

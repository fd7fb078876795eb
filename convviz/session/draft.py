"""A lesson that is being made: its pages, the way back from each change, and its file."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from convviz.errors import ConvvizError
from convviz.model.lesson import Lesson, Page, load_lesson, save_lesson
from convviz.model.lesson_edits import EMPTY, add_page, change_page, move_page, remove_page, showing
from convviz.model.setup import Setup
from convviz.model.stamps import Stamp, is_changed, stamp_of
from convviz.session.kept_lesson import KeptLesson
from convviz.session.saving import ChangedOnDiskError

_MOST = 1000
"""Steps back that are kept."""


@dataclass(frozen=True, slots=True)
class _State:
    lesson: Lesson
    at: int


class LessonDraft:
    """One lesson with the page that is worked on; ``changed`` is called after each change."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._state = _State(EMPTY, 0)
        self._past: list[tuple[_State, Hashable | None]] = []
        self._future: list[_State] = []
        self.path: Path | None = None
        self._saved = EMPTY
        self._stamp: Stamp | None = None

    @property
    def lesson(self) -> Lesson:
        """As it is now."""
        return self._state.lesson

    @property
    def at(self) -> int:
        """Which page is worked on, 0 is the first; 0 where there is none."""
        return self._state.at

    @property
    def page(self) -> Page | None:
        """The page that is worked on."""
        return self.lesson.pages[self.at] if self.lesson.pages else None

    @property
    def saved(self) -> bool:
        """Whether its file holds it, or there is nothing to hold."""
        return self.lesson == self._saved

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return bool(self._future)

    def kept(self) -> KeptLesson | None:
        """What a later session needs to go on here; None where there is nothing."""
        return KeptLesson(self.lesson, self.path, self.saved, self._stamp) if self.lesson.pages else None

    # Changing it

    def choose(self, at: int) -> None:
        """Work on another page; no change."""
        if at != self.at and 0 <= at < len(self.lesson.pages):
            self._state = _State(self.lesson, at)
            self._changed()

    def entitle(self, title: str) -> None:
        """Call the lesson otherwise."""
        self._apply(Lesson(title, self.lesson.pages), self.at, "title")

    def add(self, setup: Setup) -> None:
        """A page with ``setup`` behind the one that is worked on: the step that is shown, or all where that is the
        first. Raises ConvvizError for one that does not fit.
        """
        setup.trace()
        at, step = self.at + 1 if self.lesson.pages else 0, setup.look.playhead.step
        self._apply(add_page(self.lesson, at, Page(setup, f"{step + 1}" if step else "")), at)

    def retake(self, setup: Setup) -> None:
        """The page that is worked on shows ``setup``, under its own words. Raises ConvvizError for one that does not
        fit.
        """
        setup.trace()
        self.change(lambda page: showing(page, setup))

    def remove(self) -> None:
        """Without the page that is worked on."""
        if self.lesson.pages:
            left = remove_page(self.lesson, self.at)
            self._apply(left, min(self.at, max(len(left.pages) - 1, 0)))

    def move(self, by: int) -> None:
        """The page that is worked on so many places on."""
        to = min(max(self.at + by, 0), len(self.lesson.pages) - 1)
        if self.lesson.pages and to != self.at:
            self._apply(move_page(self.lesson, self.at, to), to)

    def change(self, edit: Callable[[Page], Page], key: Hashable | None = None) -> None:
        """Another page in the place of the one that is worked on; edits of one ``key`` that follow one another are one
        thing to undo. Raises ConvvizError and changes nothing where ``edit`` does.
        """
        if self.page is not None:
            self._apply(change_page(self.lesson, self.at, edit(self.page)), self.at, key and (key, self.at))

    def undo(self) -> None:
        """Take the last change back."""
        if self._past:
            self._future.append(self._state)
            self._state, _ = self._past.pop()
            self._seal()
            self._changed()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._future:
            self._past.append((self._state, None))
            self._state = self._future.pop()
            self._changed()

    def _apply(self, lesson: Lesson, at: int, key: Hashable | None = None) -> None:
        if lesson == self.lesson:
            return
        merged = key is not None and bool(self._past) and self._past[-1][1] == key
        if not merged:
            self._past = [*self._past[1 - _MOST :], (self._state, key)]
        self._future.clear()
        self._state = _State(lesson, at)
        self._changed()

    def _seal(self) -> None:
        if self._past:
            self._past[-1] = (self._past[-1][0], None)

    # Its file

    def begin(self, lesson: Lesson = EMPTY, path: Path | None = None, *, saved: bool = True) -> None:
        """Go on with another lesson; the one before comes back with undo, and then has no file."""
        self._past = [*self._past[1 - _MOST :], (self._state, None)] if self.lesson.pages else []
        self._future.clear()
        self._state = _State(lesson, 0)
        self.path = path
        self._saved = lesson if saved else EMPTY
        self._stamp = None if path is None else stamp_of(path)
        self._changed()

    def open(self, path: Path) -> None:
        """Go on with the lesson in a file; raises ConvvizError, and then nothing changes."""
        self.begin(load_lesson(str(path)), path)

    def restore(self, kept: KeptLesson) -> None:
        """Go on where an earlier session ended."""
        self.begin(kept.lesson, kept.path, saved=kept.saved)
        self._stamp = kept.stamp

    def save(self, path: Path, *, replacing: bool = False) -> None:
        """Write it. Raises ConvvizError where there is nothing to write or it cannot be written; unless ``replacing``,
        ChangedOnDiskError where its own file holds something else than was last read or written.
        """
        if not self.lesson.pages:
            raise ConvvizError("A lesson has at least one page: add what is on the stage.")
        if not replacing and path == self.path and self._stamp is not None and is_changed(path, self._stamp):
            raise ChangedOnDiskError(f"{path.name} has changed on disk since it was read; nothing was written.")
        save_lesson(self.lesson, path)
        self.path, self._saved, self._stamp = path, self.lesson, stamp_of(path)
        self._changed()

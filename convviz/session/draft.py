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

NO_PAGES = "A lesson has at least one page: add what is on the stage."

_MOST = 1000
"""Steps back that are kept."""


@dataclass(eq=False)
class _Work:
    """A lesson that was opened or begun: its file, what that holds, and the file as it was last."""

    path: Path | None = None
    saved: Lesson = EMPTY
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    lesson: Lesson
    at: int
    work: _Work


class LessonDraft:
    """One lesson with the page that is worked on; ``changed`` is called after each change."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._state = _State(EMPTY, 0, _Work())
        self._past: list[tuple[_State, Hashable | None]] = []
        self._future: list[_State] = []

    @property
    def lesson(self) -> Lesson:
        """As it is now."""
        return self._state.lesson

    @property
    def at(self) -> int:
        """Which page is worked on, 0 is the first; 0 where there is none."""
        return self._state.at

    @property
    def path(self) -> Path | None:
        """Its file."""
        return self._state.work.path

    @property
    def page(self) -> Page | None:
        """The page that is worked on."""
        return self.lesson.pages[self.at] if self.lesson.pages else None

    @property
    def saved(self) -> bool:
        """Whether its file holds it, or there is nothing to hold."""
        return self.lesson == self._state.work.saved

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
        return KeptLesson(self.lesson, self.path, self.saved, self._state.work.stamp) if self.lesson.pages else None

    # Changing it

    def choose(self, at: int) -> None:
        """Work on another page; no change."""
        if at != self.at and 0 <= at < len(self.lesson.pages):
            self._state = _State(self.lesson, at, self._state.work)
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
        self._state = _State(lesson, at, self._state.work)
        self._changed()

    def _seal(self) -> None:
        if self._past:
            self._past[-1] = (self._past[-1][0], None)

    # Its file

    def begin(self, lesson: Lesson = EMPTY) -> None:
        """Go on with another lesson, which has no file; undo brings the one before back, with its own."""
        self._go_on(lesson, _Work(saved=lesson))

    def open(self, path: Path) -> None:
        """Go on with the lesson in a file; raises ConvvizError, and then nothing changes."""
        stamp, lesson = stamp_of(path), load_lesson(str(path))
        self._go_on(lesson, _Work(path, lesson, stamp))

    def restore(self, kept: KeptLesson) -> None:
        """Go on where an earlier session ended."""
        self._go_on(kept.lesson, _Work(kept.path, kept.lesson if kept.saved else EMPTY, kept.stamp))

    def _go_on(self, lesson: Lesson, work: _Work) -> None:
        self._past = [*self._past[1 - _MOST :], (self._state, None)] if self.lesson.pages else []
        self._future.clear()
        self._state = _State(lesson, 0, work)
        self._changed()

    def save(self, path: Path, *, replacing: bool = False) -> None:
        """Write it. Raises ConvvizError where there is nothing to write or it cannot be written; unless ``replacing``,
        ChangedOnDiskError where its own file holds something else than was last read or written.
        """
        work = self._state.work
        if not self.lesson.pages:
            raise ConvvizError(NO_PAGES)
        if not replacing and path == work.path and work.stamp is not None and is_changed(path, work.stamp):
            raise ChangedOnDiskError(f"{path.name} has changed on disk since it was read; nothing was written.")
        save_lesson(self.lesson, path)
        work.path, work.saved, work.stamp = path, self.lesson, stamp_of(path)
        self._seal()
        self._changed()

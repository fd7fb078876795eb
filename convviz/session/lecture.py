"""A lesson that is being given: which page, and which of its moments."""

from collections.abc import Callable

from convviz.model import Detail, Phase
from convviz.model.lesson import Lesson, Page
from convviz.session.session import Session
from convviz.session.shown import Shown

_KEY = "lesson"
"""Pages that follow one another are one thing to undo."""


class Lecture:
    """Goes through the pages of a lesson on a session's stage; ``changed`` is called when it is somewhere else."""

    def __init__(self, session: Session, changed: Callable[[], None] = lambda: None) -> None:
        self._session, self._changed = session, changed
        self.lesson: Lesson | None = None
        self.number = 0
        """Of the page, 0 is the first"""
        self._stop = 0
        self._before, self._detail = 0, Detail.WINDOW
        self._opened: object = None
        """What the session says of the page that is shown: something else was opened where it says another thing"""
        self._turns = False
        session.subscribe(self._follow)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return None if self.lesson is None else self.lesson.pages[self.number]

    @property
    def following(self) -> Page | None:
        """The page behind it."""
        pages = () if self.lesson is None else self.lesson.pages
        return pages[self.number + 1] if self.number + 1 < len(pages) else None

    @property
    def at_end(self) -> bool:
        """Whether nothing follows."""
        lesson, page = self.lesson, self.page
        if lesson is None or page is None:
            return True
        return self.number == len(lesson.pages) - 1 and self._stop == len(page.stops()) - 1 and not self._asks_now

    @property
    def _asks_now(self) -> bool:
        return self._session.look.playhead.phase is Phase.ASK

    def begin(self, lesson: Lesson, number: int = 0) -> None:
        """Show a lesson from a page on."""
        if self.lesson is None:
            self._before, self._detail = self._session.history.position, self._session.look.detail
        self.lesson = lesson
        self.go(number)

    def go(self, number: int, *, last: bool = False) -> None:
        """To a page, at its first moment or at its last."""
        if self.lesson is None:
            return
        self.number = min(max(number, 0), len(self.lesson.pages) - 1)
        page = self.lesson.pages[self.number]
        name = page.setup.document.title or f"page {self.number + 1}"
        self._turns = True
        self._session.show(page.setup, f"{self.lesson.title}: {name}", merge_key=_KEY)
        self._session.look_at(detail=page.setup.look.detail, hint=0)
        self._opened, self._turns = self._session.shown.opened, False
        self._seek(len(page.stops()) - 1 if last else 0, answered=last)

    def on(self) -> None:
        """To the answer, to the next moment of the page, else to the next page; after the last one nothing follows."""
        page = self.page
        if page is None or self.at_end:
            self._session.player.pause()
        elif self._asks_now:
            self._session.player.seek(self._session.look.playhead.step)
        elif self._stop + 1 < len(page.stops()):
            self._seek(self._stop + 1)
        else:
            self.go(self.number + 1)

    def back(self) -> None:
        """To the question, to the moment before, else to the page before."""
        if self._asks_here and not self._asks_now:
            self._seek(self._stop)
        elif self._stop > 0:
            self._seek(self._stop - 1, answered=True)
        elif self.number > 0:
            self.go(self.number - 1, last=True)
        else:
            self._session.player.pause()

    def leave(self) -> None:
        """What was there before the lesson is there again; redo brings its page back."""
        if self.lesson is None:
            return
        self._end()
        self._session.jump(min(self._before, self._session.history.position))
        self._session.look_at(detail=self._detail)
        self._changed()

    def _end(self) -> None:
        self.lesson, self.number, self._stop = None, 0, 0

    def _follow(self, old: Shown | None, new: Shown) -> None:
        """A file that was opened, or an undo that leads elsewhere, ends the lesson: its words would not be true."""
        if self.lesson is not None and not self._turns and new.opened is not self._opened:
            self._end()
            self._changed()

    @property
    def _asks_here(self) -> bool:
        """Whether the moment that is shown has a question."""
        timeline, step = self._session.player.timeline, self._session.look.playhead.step
        if timeline is None or self.page is None or not self.page.setup.look.asking:
            return False
        return timeline.question_rest(step) != timeline.last_rest(step)

    def _seek(self, stop: int, *, answered: bool = False) -> None:
        page = self.page
        if page is None:
            return
        self._stop = stop
        # A page whose setup was changed since may have fewer steps.
        trace = self._session.trace
        if trace is not None:
            step = min(page.stops()[stop], len(trace) - 1)
            if answered or not page.setup.look.asking:
                self._session.player.seek(step)
            else:
                self._session.player.seek_question(step)
        self._changed()

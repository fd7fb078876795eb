"""What the commands of a lecture have before them."""

from typing import TYPE_CHECKING

from convviz.model.question_kinds import Question
from convviz.session.kept_lesson import KeptLesson
from convviz.ui.canvas.canvas import Canvas
from convviz.ui.window.presentation import Presentation

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow


class LectureDesk:
    """The part of a window's desk that presents, gives lessons and asks."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    @property
    def _stage(self) -> Canvas:
        """The stage that is looked at: that of the presentation, where there is one."""
        shown = self._window.presenting.shown
        return self._window.canvas if shown is None else shown.canvas

    def choose_lesson(self) -> None:
        self._window.lecturing.choose()

    def make_lesson(self) -> None:
        self._window.lecturing.making.open_sheet()

    def add_page(self) -> str:
        making = self._window.lecturing.making
        making.add()
        page, number = making.draft.page, making.draft.at + 1
        steps = f"step {page.steps}" if page is not None and page.steps else "all its steps"
        return f"Page {number} of the lesson that is being made: {steps} (Ctrl+Shift+M shows it)."

    def take_lesson(self, kept: KeptLesson) -> bool:
        return self._window.lecturing.making.take(kept)

    def page_on(self) -> None:
        self._window.lecturing.on()

    def page_back(self) -> None:
        self._window.lecturing.back()

    def turn_page(self, pages: int) -> None:
        self._window.lecturing.turn(pages)

    def leave_lesson(self) -> None:
        self._window.lecturing.lecture.leave()

    def zoom_to_grid(self) -> None:
        self._stage.zoom_to_grid()

    def present(self, *, first: bool) -> None:
        self._window.presenting.start(first=first)

    def blank(self) -> None:
        self._window.presenting.on(Presentation.turn_blank)

    @property
    def is_blank(self) -> bool:
        shown = self._window.presenting.shown
        return shown is not None and shown.blank

    def next_pen(self) -> None:
        self._window.presenting.next_pen()

    def take_ink_eraser(self) -> None:
        self._window.presenting.on(lambda shown: shown.canvas.take_eraser())

    @property
    def erases_ink(self) -> bool:
        shown = self._window.presenting.shown
        return shown is not None and shown.canvas.erases

    def wipe(self) -> None:
        self._window.presenting.on(lambda shown: shown.canvas.wipe())

    def turn_spot(self) -> None:
        self._window.presenting.on(lambda shown: shown.canvas.turn_spot())

    @property
    def has_spot(self) -> bool:
        shown = self._window.presenting.shown
        return shown is not None and shown.canvas.spot

    def explore(self) -> None:
        self._window.lecturing.explore()

    def turn_asking(self, kind: Question | None = None) -> None:
        self._window.lecturing.guess.turn(kind)

    def hint(self) -> None:
        self._window.lecturing.guess.hint()

    def reset_score(self) -> None:
        self._window.lecturing.guess.reset()

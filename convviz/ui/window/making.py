"""Making lessons in the window: of what is on the stage, page by page, with a file and a way back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from convviz.errors import ConvvizError
from convviz.model import Setup
from convviz.model.lesson import SUFFIX, Page
from convviz.model.lesson_edits import stepped, worded
from convviz.model.question import check_question
from convviz.model.question_kinds import PINNED, Question
from convviz.session import ChangedOnDiskError
from convviz.session.draft import NO_PAGES, LessonDraft
from convviz.session.kept_lesson import KeptLesson
from convviz.ui import questions
from convviz.ui.window.lesson_sheet import LessonSheet

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow


def _asking(page: Page, kind: Question | None) -> Page:
    """A page that asks for what ``kind`` says, or for nothing. Raises ConvvizError for what has no answer."""
    setup = page.setup.looked_at(asking=kind is not None, question=kind or Question.CELL)
    if kind is not None:
        check_question(setup.trace(), setup.look)
    return replace(page, setup=setup)


_FILTER = f"convviz lesson (*{SUFFIX})"


class Making(QObject):
    """A window's lesson that is being made, and the sheet for it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.sheet = LessonSheet(window)
        self.draft = LessonDraft(self._changed)
        kept = window.keeper.recall_lesson()
        if kept is not None:
            self.draft.restore(kept)
        self.sheet.asked.connect(lambda name: self._guard(getattr(self, name)))
        self.sheet.edited.connect(lambda name, value: self._guard(lambda: self._edit(name, value)))
        self.sheet.chosen.connect(self.draft.choose)
        self.sheet.show_draft(self.draft)

    def open_sheet(self) -> None:
        """Show the sheet; where nothing is being made, with the lesson that is given, to be changed."""
        given = self._window.lecturing.lecture.lesson
        if given is not None and not self.draft.lesson.pages:
            self.draft.begin(given)
        self.sheet.show()
        self.sheet.raise_()

    def take(self, kept: KeptLesson) -> bool:
        """Go on with what another window has left; whether there was room for it."""
        free = self.draft.saved
        if free:
            self.draft.restore(kept)
        return free

    def _guard(self, do: Callable[[], None]) -> None:
        self.sheet.refuse("")
        try:
            do()
        except ConvvizError as error:
            self.sheet.show_question(self.draft.page)
            self.sheet.refuse(str(error))

    def _changed(self) -> None:
        self._window.keeper.keep_lesson(self.draft.kept())
        self.sheet.show_draft(self.draft)

    def _edit(self, name: str, value: object) -> None:
        edits: dict[str, Callable[[Page], Page]] = {
            "title": lambda page: worded(page, title=str(value)),
            "words": lambda page: worded(page, words=str(value)),
            "notes": lambda page: replace(page, notes=str(value)),
            "steps": lambda page: stepped(page, str(value)),
            "asks": lambda page: _asking(page, value if isinstance(value, Question) else None),
        }
        if name == "lesson":
            self.draft.entitle(str(value))
        else:
            self.draft.change(edits[name], name)

    # What the buttons do

    def add(self) -> None:
        """What is on the stage is a page."""
        self.draft.add(self._stage())

    def retake(self) -> None:
        """The page shows what is on the stage, under its own words."""
        self.draft.retake(self._stage())

    def _stage(self) -> Setup:
        shown = self._window.session.shown
        # Pins are nothing that a file has: a page that asks for pinned cells would ask for nothing.
        look = shown.look.replace(pins=(), selection=None, hint=0)
        return Setup(shown.document, look.replace(question=Question.CELL) if look.question in PINNED else look)

    def remove(self) -> None:
        """Without the page."""
        self.draft.remove()

    def up(self) -> None:
        """The page before the one before it."""
        self.draft.move(-1)

    def down(self) -> None:
        """The page behind the next one."""
        self.draft.move(1)

    def undo(self) -> None:
        """Take the last change back."""
        self.draft.undo()

    def redo(self) -> None:
        """Do it again."""
        self.draft.redo()

    def show(self) -> None:
        """The page on the stage, to be changed there."""
        page = self.draft.page
        if page is not None:
            name = page.setup.document.title or "a page"
            self._window.session.show(page.setup, f"Show {name}")

    def give(self) -> None:
        """Give the lesson from the page that is worked on."""
        self.sheet.hide()
        self._window.activateWindow()
        self._window.lecturing.begin(self.draft.lesson, self.draft.at)

    # Its file

    def new(self) -> None:
        """Another lesson, without pages."""
        if self._may_go():
            self.draft.begin()

    def open(self) -> None:
        """A lesson from a file."""
        if not self._may_go():
            return
        name, _ = QFileDialog.getOpenFileName(self.sheet, "Open lesson", str(self._folder), _FILTER)
        if name:
            self.draft.open(Path(name))
            self._window.settings.set_folder("lesson", Path(name).parent)

    def save(self) -> None:
        """To its file, or to one that is asked for."""
        if self.draft.path is None:
            self.save_as()
        else:
            self._write(self.draft.path)

    def save_as(self) -> None:
        """To a file that is asked for. Raises ConvvizError where there is nothing to write."""
        if not self.draft.lesson.pages:
            raise ConvvizError(NO_PAGES)
        start = self.draft.path or self._folder / f"{self.draft.lesson.title or 'lesson'}{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self.sheet, "Save lesson as", str(start), _FILTER)
        if name:
            path = Path(name) if name.endswith(SUFFIX) else Path(name + SUFFIX)
            self._write(path)
            self._window.settings.set_folder("lesson", path.parent)

    def _write(self, path: Path) -> None:
        try:
            self.draft.save(path)
        except ChangedOnDiskError as error:
            if questions.ask(self.sheet, "Save lesson", f"{error} Replace it?", "Replace it", "Leave it"):
                self.draft.save(path, replacing=True)

    def export(self) -> None:
        """As one film, flip-book or page."""
        self._window.exports.export_lesson(self.draft.lesson)

    @property
    def _folder(self) -> Path:
        return self._window.settings.folder("lesson")

    def _may_go(self) -> bool:
        """Whether the lesson is saved, or need not be."""
        if self.draft.saved:
            return True
        question = "This lesson is not saved."
        return questions.ask(self.sheet, "Lesson", question, "Go on without it", "Stay")

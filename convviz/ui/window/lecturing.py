"""Lessons in the window: the list of those that there are, and what stands over the stage while one is given."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QListWidget, QVBoxLayout, QWidget

from convviz.model.lesson import SUFFIX, Lesson, lessons, load_lesson
from convviz.session import Shown
from convviz.session.guess import Guess
from convviz.session.lecture import Lecture
from convviz.ui.panels.lesson_bar import NEXT, LessonBar
from convviz.ui.window.page_picture import page_pixmap

_LENT = ("present", "present_here", "page_on", "page_back", "next_page", "previous_page")

if TYPE_CHECKING:
    from convviz.ui.window.explorer import Explorer
    from convviz.ui.window.main_window import MainWindow
    from convviz.ui.window.making import Making


class Lecturing(QObject):
    """Gives lessons on the stage of a window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.lecture = Lecture(window.session, self._changed)
        self.guess = Guess(window.session)
        self.explorer: Explorer | None = None  # made when it is asked for
        self._making: Making | None = None
        window.session.subscribe(self._follow)
        self.bar = LessonBar()
        self.bar.turned.connect(lambda way: self.on() if way > 0 else self.back())
        self.bar.chosen.connect(self.lecture.go)
        self.bar.left.connect(self.lecture.leave)

    @property
    def given(self) -> bool:
        """Whether a lesson is given."""
        return self.lecture.lesson is not None

    def begin(self, lesson: Lesson, number: int = 0) -> None:
        """Give a lesson from a page on, 0 is the first."""
        self.lecture.begin(lesson, number)
        self._window.canvas.setFocus()

    def on(self) -> None:
        """On in the lesson, else a moment on."""
        if self.given:
            self.lecture.on()
        else:
            self._window.session.player.forward()

    def back(self) -> None:
        """Back in the lesson, else a moment back."""
        if self.given:
            self.lecture.back()
        else:
            self._window.session.player.back()

    def turn(self, pages: int) -> None:
        """So many pages on."""
        self.lecture.go(self.lecture.number + pages)

    def answer(self, text: str) -> None:
        """Somebody has said what it is that was asked for."""
        came = self.guess.answer(text)
        if came is not None:
            self._window.notice.tell(came.sentence, wrong=not came.right, brief=True)
            self._window.presenting.tell(came.sentence, wrong=not came.right)

    def explore(self) -> None:
        """What follows from one parameter, as a plot beside the window."""
        if self.explorer is None:
            # Plots take a while to load, and most starts need none.
            from convviz.ui.window.explorer import Explorer  # noqa: PLC0415

            self.explorer = Explorer(self._window)
            self.lend_keys(self.explorer)
        self.explorer.refresh()
        self.explorer.show()
        self.explorer.raise_()

    def _follow(self, old: Shown | None, new: Shown) -> None:
        if self.explorer is not None:
            self.explorer.follow(old, new)

    def lend_keys(self, beside: QWidget) -> None:
        """Have a window beside this one know the keys of a lecture: a clicker does not know which has the focus."""
        beside.addActions([self._window.actions_by_name[name] for name in _LENT])

    @property
    def making(self) -> "Making":
        """The lesson that is being made."""
        if self._making is None:
            # Loaded when it is asked for: most starts need none.
            from convviz.ui.window.making import Making  # noqa: PLC0415

            self._making = Making(self._window)
            self.lend_keys(self._making.sheet)
        return self._making

    def choose(self) -> None:
        """The list of lessons."""
        self._window.show_dialog(LessonList(self._window, self))

    def open_file(self) -> None:
        """A lesson from a file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open lesson", "", f"convviz lesson (*{SUFFIX})")
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """The lesson in a file, or why there is none."""
        self._window.guard(lambda: self.begin(load_lesson(str(path))))

    def show_next(self) -> None:
        """The page that follows, small, while the audience sees another screen than this window's."""
        following, window = self.lecture.following, self._window
        if following is None or not window.presenting.elsewhere:
            self.bar.show_next(None)
            return
        picture = page_pixmap(following, window.presenting.theme, NEXT, window.devicePixelRatioF())
        self.bar.show_next(picture, following.setup.document.title)

    def _changed(self) -> None:
        lesson, window = self.lecture.lesson, self._window
        window.heading.setVisible(lesson is None)
        if lesson is None:
            self.bar.hide()
        else:
            self.bar.show_page(lesson.title, lesson.pages, self.lecture.number)
            self.show_next()
        window.presenting.say_words(lesson is not None)
        window.commands.follow(None, window.session.shown)


class _Numbered(QListWidget):
    """A list whose digits are for whoever it stands in, and do not look for an entry."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdecimal():
            event.ignore()
        else:
            super().keyPressEvent(event)


class LessonList(QDialog):
    """The lessons that come along, chosen by their numbers too, and any file."""

    def __init__(self, parent: QWidget, lecturing: Lecturing) -> None:
        super().__init__(parent)
        self.setWindowTitle("Lessons")
        self._lecturing = lecturing
        self.list = _Numbered()
        self.list.setAccessibleName("Lessons")
        for n, offered in enumerate(lessons(), start=1):
            self.list.addItem(f"{n}   {offered.lesson.title}  ·  {len(offered.lesson.pages)} pages")
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda item: self._take(self.list.row(item)))
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        buttons.addButton("From a file…", QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(self._from_file)
        buttons.accepted.connect(lambda: self._take(self.list.currentRow()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(buttons)
        self.resize(460, 320)
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < self.list.count():
            self._take(number)
        else:
            super().keyPressEvent(event)

    def _take(self, row: int) -> None:
        self.accept()
        self._lecturing.begin(lessons()[row].lesson)

    def _from_file(self) -> None:
        self.accept()
        self._lecturing.open_file()

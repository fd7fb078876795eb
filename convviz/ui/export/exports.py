"""A window's exports: the dialog, the queue behind it, and what happens when the window goes."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QToolButton

from convviz.errors import sentence
from convviz.ui import questions
from convviz.ui.words import menu_text, set_tip

# What exports is loaded with the first export: the window opens sooner.
if TYPE_CHECKING:
    from convviz.model.lesson import Lesson
    from convviz.ui.export.queue import ExportQueue, Task
    from convviz.ui.window.main_window import MainWindow


_NAMED = 4
"""Exports that a question names."""


class Exports(QObject):
    """Opens the dialog and tells of exports that run and end while it is closed."""

    shows_status = Signal(bool)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._queue: ExportQueue | None = None
        self.asks = True
        """Whether there is somebody to answer."""
        self.status = QToolButton()
        """How far the exports are that run; seen only then. A click opens the dialog."""
        set_tip(self.status, "Show the exports")
        self.status.clicked.connect(window.actions_by_name["export"].trigger)

    @property
    def queue(self) -> "ExportQueue":
        """All exports of the window."""
        if self._queue is None:
            from convviz.ui.export.queue import ExportQueue  # noqa: PLC0415

            self._queue = ExportQueue(self)
            self._queue.finished.connect(self._tell)
            self._queue.changed.connect(self._show_status)
        return self._queue

    def _show_status(self) -> None:
        tasks = self.queue.unfinished
        self.shows_status.emit(bool(tasks))
        if tasks:
            task = next((t for t in tasks if t.running), tasks[0])
            share = f" {100 * task.done // task.total} %" if task.total else ""
            more = f", {len(tasks) - 1} more" if len(tasks) > 1 else ""
            self.status.setText(menu_text(sentence(f"Exporting {task.path.name}{share}{more}")))
            self.status.setAccessibleName(f"Exporting {task.path.name}{share}{more}")

    def open_dialog(self) -> None:
        """The dialog, for the document and the stage as they are."""
        from convviz.ui.export.dialog import ExportDialog  # noqa: PLC0415
        from convviz.ui.export.memory import ExportMemory  # noqa: PLC0415

        window = self._window
        shown, path = window.session.shown, window.settings.folder("export") / self._name()
        memory, theme = ExportMemory(window.settings.store), window.theme.name
        window.show_dialog(ExportDialog(window, shown.setup, path, memory, self.queue, theme, shown.trace, shown.other))

    def export_lesson(self, lesson: "Lesson") -> None:
        """Ask for a file, and write the lesson to it in the background."""
        from convviz.export import FORMATS, ExportSettings  # noqa: PLC0415
        from convviz.export.batch import file_name  # noqa: PLC0415
        from convviz.export.lesson import LessonJob  # noqa: PLC0415
        from convviz.export.registry import Kind  # noqa: PLC0415

        window = self._window
        fitting = [f for f in FORMATS.values() if f.kind is not Kind.MOMENT and f.suffix and f.by_suffix]
        kinds = ";;".join(f"{f.label} (*{f.suffix})" for f in fitting)
        start = window.settings.folder("export") / f"{file_name(lesson.title or 'lesson')}{fitting[0].suffix}"
        name, kind = QFileDialog.getSaveFileName(window, "Export the lesson", str(start), kinds)
        if not name:
            return
        path = Path(name)
        if path.suffix not in {f.suffix for f in fitting}:
            path = Path(name + next((f.suffix for f in fitting if kind.startswith(f"{f.label} (")), fitting[0].suffix))
        settings = ExportSettings(theme=window.theme.name)
        # The system's dialog has asked about a file that is there.
        overwrite = str(path) == name
        self.queue.add(
            LessonJob(lesson.title, lesson.pages[0].setup, path, settings, overwrite=overwrite, lesson=lesson)
        )

    def _name(self) -> str:
        from convviz.export.batch import file_name  # noqa: PLC0415

        session = self._window.session
        document = session.document
        name = file_name((session.path.stem if session.path else document.title) or "convviz")
        return f"{name}-layer-{session.look.layer + 1}" if len(document.layers) > 1 else name

    def _tell(self, task: "Task") -> None:
        from convviz.ui.export.dialog import ExportDialog  # noqa: PLC0415
        from convviz.ui.export.tasks import saved_text, show_in_folder  # noqa: PLC0415

        outcome = task.outcome
        if outcome is None:
            return
        if not outcome.error:
            self._window.settings.set_folder("export", Path(outcome.path).parent)
        # Where the dialog is open, its row says it.
        if not any(isinstance(d, ExportDialog) and d.isVisible() for d in self._window.findChildren(QDialog)):
            tell = self._window.notice.tell
            if outcome.error:
                tell(outcome.error, wrong=True)
            else:
                path = Path(outcome.path)
                show = lambda: self._window.guard(lambda: show_in_folder(path))  # noqa: E731
                tell(saved_text(outcome), button="Show in folder", do=show)

    def do_not_ask(self) -> None:
        """The system closes the window: it does not wait for an answer."""
        self.asks = False

    def may_close(self) -> bool:
        """Whether the window may go: where an export runs, the user is asked."""
        if self._queue is not None and self.queue.busy and self.asks:
            names = [task.path.name for task in self.queue.unfinished]
            some = f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
            some = f"{len(names)} exports are" if len(names) > _NAMED else some
            it = "it" if len(names) == 1 else "them"
            question = f"{some} not finished. Cancel {it} and close? Nothing is left of {it} then."
            return questions.ask(self._window, "Export", question, "Cancel and close", "Go on exporting")
        return True

    def finish(self) -> None:
        """The window goes: what runs is cancelled, and no thread outlives it. Nothing may begin another one."""
        if self._queue is not None:
            self.queue.cancel_all()
            self.queue.threads.end()

"""The exports of a window as rows: how far, how long still, and what to do with a file that is there."""

from collections.abc import Callable
from pathlib import Path

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QScrollArea, QToolButton, QVBoxLayout, QWidget

from convviz.errors import ConvvizError, sentence
from convviz.export.batch import Outcome
from convviz.export.extent import size_text
from convviz.ui.export.queue import ExportQueue, Task
from convviz.ui.style import themed_icon
from convviz.ui.words import set_tip


def saved_text(outcome: Outcome) -> str:
    """What a finished export says."""
    closed = "" if outcome.opens else " The setup is too large to travel along; save the project, too."
    return f"Saved {outcome.path} ({outcome.extent}, {size_text(outcome.bytes)}).{closed}"


class FileHandle(QLabel):
    """The name of a file that can be dragged out of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.path: Path | None = None
        self._pressed: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.path is None or self._pressed is None:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QGuiApplication.styleHints().startDragDistance():
            drag = QDrag(self)
            drag.setMimeData(files_as_mime(self.path))
            drag.setPixmap(themed_icon(MDI7.file_image_outline).pixmap(32, 32))
            self._pressed = None
            drag.exec(Qt.DropAction.CopyAction)


def show_in_folder(path: Path) -> None:
    """Open the folder of a file in the system's file manager; raises ConvvizError where there is none."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
        raise ConvvizError(f"No program here opens folders; the file is in {path.parent}.")


def files_as_mime(path: Path) -> QMimeData:
    """A file as file managers and chats take it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


class TaskRow(QWidget):
    """One export."""

    def __init__(self, task: Task, cancel: Callable[[Task], None]) -> None:
        super().__init__()
        self.task = task
        self._do_cancel = cancel
        self.text = FileHandle()
        self.text.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(150)
        self.bar.setRange(0, 0)
        self.cancel = self._button(MDI7.close, "Cancel this export", self._cancel)
        self.folder = self._button(MDI7.folder_open_outline, "Show in folder", self._show_in_folder)
        self.copy = self._button(MDI7.content_copy, "Copy file", self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 1)
        for widget in (self.bar, self.cancel, self.folder, self.copy):
            row.addWidget(widget)
        self.refresh()

    def _button(self, icon: str, text: str, do: object) -> QToolButton:
        button = QToolButton()
        button.setIcon(themed_icon(icon))
        set_tip(button, text)
        button.setAccessibleName(text)
        button.clicked.connect(do)
        return button

    def refresh(self) -> None:
        """Show how far the task is."""
        task, outcome = self.task, self.task.outcome
        over, good = outcome is not None, outcome is not None and not outcome.error
        self.bar.setVisible(task.running)
        self.cancel.setVisible(not over and not task.cancelled)
        self.folder.setVisible(good)
        self.copy.setVisible(good)
        if outcome is not None:
            self.text.setText(sentence(outcome.error or saved_text(outcome)))
            self.text.setObjectName("refusal" if outcome.error else "")
            self.text.style().polish(self.text)
            if good:
                self.text.path = Path(outcome.path)
                set_tip(self.text, "Drag this into a slide or a folder")
                self.text.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        self.bar.setRange(0, task.total)
        self.bar.setValue(task.done)
        self.text.setText(sentence(f"{task.path.name}: {progress_text(task)}"))

    def _cancel(self) -> None:
        self._do_cancel(self.task)
        self.refresh()

    def _show_in_folder(self) -> None:
        if self.text.path is None:
            return
        try:
            show_in_folder(self.text.path)
        except ConvvizError as error:
            self.text.setText(str(error))

    def _copy(self) -> None:
        if self.text.path is not None:
            QGuiApplication.clipboard().setMimeData(files_as_mime(self.text.path))


def progress_text(task: Task) -> str:
    """How far an export is."""
    if task.cancelled:
        return "is cancelled"
    if not task.running:
        return "waits"
    if not task.total:
        return "begins"
    text = f"{100 * task.done // task.total} %"
    left = task.seconds_left
    return text if left is None or left < 1 else f"{text}, {time_text(left)} left"


def time_text(seconds: float) -> str:
    """``12 s``, ``3 min``, ``2 h 5 min``"""
    minutes = round(seconds / 60)
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


class TaskList(QScrollArea):
    """The rows of a queue, the newest first."""

    def __init__(self, queue: ExportQueue) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.addStretch()
        self.setWidget(content)
        self._queue = queue
        self.rows: dict[int, TaskRow] = {}
        queue.changed.connect(self._show)
        for task in queue.tasks:
            self._show(task)
        self.setMaximumHeight(180)
        self.setVisible(bool(queue.tasks))

    def _show(self, task: Task) -> None:
        row = self.rows.get(id(task))
        if row is None:
            row = self.rows[id(task)] = TaskRow(task, self._queue.cancel)
            self._column.insertWidget(0, row)
            self.show()
        row.refresh()

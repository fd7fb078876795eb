"""Where an export goes: a name that is mended, refused where it is typed, and asks for its format."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from convviz.errors import ConvvizError
from convviz.export import FORMATS, Format
from convviz.files import identity
from convviz.ui.export.queue import ExportQueue
from convviz.ui.export.target import path_of, renamed, target_of
from convviz.ui.fields.rows import Row


class ExportFile(Row):
    """A line for the name and a button that browses. ``named`` comes with the format that an ending asks for."""

    named = Signal(object)

    def __init__(self, path: Path, fmt: Callable[[], Format], queue: ExportQueue) -> None:
        """``path`` is offered; ``fmt`` gives the format that is chosen."""
        self.line, browse = QLineEdit(str(path)), QPushButton("Browse…")
        super().__init__(self.line, browse, stretch=0)
        self._folder, self._format, self._queue = path.parent, fmt, queue
        self.line.setAccessibleName("File")
        self.line.textEdited.connect(self._name)
        self.line.editingFinished.connect(self._check)
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)

    @property
    def suffix(self) -> str:
        """The ending that stands there."""
        return Path(self.line.text().strip()).suffix.lower()

    def rename(self, fmt: Format) -> None:
        """The ending is the format's; what is behind another dot belongs to the name."""
        self.line.setText(renamed(self.line.text().strip(), fmt))

    def path(self) -> Path:
        """The target; raises ConvvizError where there is none."""
        return path_of(self.line.text(), self._folder, self._format())

    def target(self) -> Path:
        """The target; raises ConvvizError where it is none for the format, or is being written to."""
        path = target_of(self.line.text(), self._folder, self._format())
        if any(identity(task.path) == identity(path) for task in self._queue.unfinished):
            raise ConvvizError(f"{path.name} is being exported; wait for it, or give another name.", "file")
        return path

    def _browse(self) -> None:
        fmt = self._format()
        pattern = f"{fmt.label} (*{fmt.suffix})" if fmt.suffix else ""
        # Whether an older file goes is asked when it is exported.
        option = QFileDialog.Option.DontConfirmOverwrite
        try:
            start = self.path()
        except ConvvizError:
            start = self._folder
        name, _ = QFileDialog.getSaveFileName(self.window(), "Export", str(start), pattern, options=option)
        if name:
            self.line.setText(name)
            self._name()

    def _name(self) -> None:
        if self.suffix and self.suffix != self._format().suffix:
            asked = next((fmt for fmt in FORMATS.values() if fmt.by_suffix and fmt.suffix == self.suffix), None)
            if asked is not None:
                self.named.emit(asked)

    def _check(self) -> None:
        """Say at once what is wrong with a name."""
        try:
            self.target()
        except ConvvizError as error:
            self.refuse(str(error))
        else:
            self.accept()

"""The export: where to, how large, how fast; progress and cancel. The window stays usable meanwhile."""

import threading
from pathlib import Path

from PySide6.QtCore import QThread, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convviz.errors import ConvvizError
from convviz.export import FORMATS, ExportCancelledError, ExportSettings, Film, export
from convviz.export.settings import MAX_SIZE, MIN_SIZE
from convviz.model import Document
from convviz.stage import DETAILS, THEMES
from convviz.ui.fields import IntField, NumberField
from convviz.ui.transport import DETAIL_LABELS

SIZES = {
    "Slide 16:9, 720p": (1280, 720),
    "Slide 16:9, 1080p": (1920, 1080),
    "Slide 16:9, 4K": (3840, 2160),
    "Slide 4:3": (1024, 768),
    "Square": (1080, 1080),
}


class ExportThread(QThread):
    """Runs one export beside the window."""

    progressed = Signal(int, int)
    done = Signal(object)  # Path
    failed = Signal(str)

    def __init__(self, document: Document, path: Path, settings: ExportSettings) -> None:
        super().__init__()
        self._job = (document, path, settings)
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Stop before the next frame."""
        self._stop.set()

    def run(self) -> None:
        try:
            export(*self._job, progress=self._progress)
        except ConvvizError as error:
            self.failed.emit(str(error))
        except Exception as error:  # noqa: BLE001 - a thread's fault must reach the user, not vanish
            self.failed.emit(f"The export failed inside convviz ({type(error).__name__}: {error}); please report it.")
        else:
            self.done.emit(self._job[1])

    def _progress(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise ExportCancelledError("The export was cancelled; nothing was written.")
        self.progressed.emit(done, total)


class ExportDialog(QDialog):
    """Asks for what an export needs, and runs it."""

    chosen = Signal(object)  # ExportSettings, when an export starts
    exported = Signal(object)  # Path

    def __init__(self, parent: QWidget, document: Document, path: Path, settings: ExportSettings) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export GIF")
        self.setMinimumWidth(520)
        self._document = document
        self._thread: ExportThread | None = None
        self._build(path, settings)
        self._describe()

    # Building

    def _build(self, path: Path, settings: ExportSettings) -> None:
        column = QVBoxLayout(self)
        self._choices = QWidget()
        form = QFormLayout(self._choices)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("File", self._file_row(path))
        form.addRow("Size", self._size_row(settings))
        self.theme = QComboBox()
        for name in THEMES:
            self.theme.addItem(name.capitalize(), name)
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        form.addRow("Theme", self.theme)
        self.detail = QComboBox()
        for detail in DETAILS.values():
            self.detail.addItem(DETAIL_LABELS[detail], detail)
        self.detail.setCurrentIndex(self.detail.findData(settings.detail))
        self.detail.activated.connect(self._describe)
        form.addRow("Detail", self.detail)
        self.speed = NumberField("Steps a second")
        self.speed.set_value(settings.speed)
        self.speed.edited.connect(self._describe)
        self.speed.refused.connect(self._say)
        form.addRow("Steps a second", self.speed)
        self.hold = NumberField("Hold the last moment, in seconds")
        self.hold.set_value(settings.hold)
        self.hold.edited.connect(self._describe)
        self.hold.refused.connect(self._say)
        form.addRow("Hold at the end (s)", self.hold)
        form.addRow("Repeat", self._loop_row(settings))
        column.addWidget(self._choices)
        self.summary = QLabel()
        self.summary.setObjectName("muted")
        self.summary.setWordWrap(True)
        column.addWidget(self.summary)
        self.bar = QProgressBar()
        column.addWidget(self.bar)
        column.addLayout(self._button_row())
        self._running(False)
        self.file.setFocus()
        self.file.selectAll()

    def _file_row(self, path: Path) -> QWidget:
        row, line = _row()
        self.file = QLineEdit(str(path))
        self.file.setAccessibleName("File")
        browse = QPushButton("Browse…")
        browse.clicked.connect(self._browse)
        line.addWidget(self.file, 1)
        line.addWidget(browse)
        return row

    def _size_row(self, settings: ExportSettings) -> QWidget:
        row, line = _row()
        self.size_name = QComboBox()
        for name, size in SIZES.items():
            self.size_name.addItem(name, size)
        self.size_name.addItem("Own size")
        self.width_field = IntField("Width in pixels", MIN_SIZE, MAX_SIZE)
        self.height_field = IntField("Height in pixels", MIN_SIZE, MAX_SIZE)
        self.width_field.setValue(settings.width)
        self.height_field.setValue(settings.height)
        self._name_size()
        self.size_name.activated.connect(self._size_chosen)
        line.addWidget(self.size_name, 1)
        for field in (self.width_field, self.height_field):
            field.valueChanged.connect(self._name_size)
            field.refused.connect(self._say)
        line.addWidget(self.width_field)
        line.addWidget(QLabel("×"))
        line.addWidget(self.height_field)
        return row

    def _loop_row(self, settings: ExportSettings) -> QWidget:
        row, line = _row()
        self.forever = QCheckBox("For ever")
        self.forever.setChecked(settings.loops == 0)
        self.loops = IntField("Number of plays", 1, 65535)
        self.loops.setValue(max(settings.loops, 1))
        self.loops.setSuffix(" times")
        self.loops.setEnabled(settings.loops != 0)
        self.loops.refused.connect(self._say)
        self.forever.toggled.connect(self.loops.setDisabled)
        line.addWidget(self.forever)
        line.addWidget(self.loops)
        line.addStretch()
        return row

    def _button_row(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.folder_button = QPushButton("Show in folder")
        self.folder_button.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path().resolve().parent)))
        )
        self.folder_button.hide()
        self.start_button, self.close_button = QPushButton("Export"), QPushButton("Close")
        self.start_button.setDefault(True)
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)
        line.addWidget(self.folder_button)
        line.addStretch()
        line.addWidget(self.start_button)
        line.addWidget(self.close_button)
        return line

    # What is chosen

    def path(self) -> Path:
        """The target; a name without a suffix gets the format's."""
        path = Path(self.file.text().strip() or "convviz.gif").expanduser()
        return path if path.suffix else path.with_suffix(FORMATS["gif"].suffix)

    def settings(self) -> ExportSettings:
        """The choices; raises ConvvizError where one is out of range."""
        return ExportSettings(
            width=self.width_field.value(),
            height=self.height_field.value(),
            theme=self.theme.currentData(),
            detail=self.detail.currentData(),
            speed=self.speed.value(),
            loops=0 if self.forever.isChecked() else self.loops.value(),
            hold=self.hold.value(),
        )

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export GIF", str(self.path()), "Animated GIF (*.gif)")
        if name:
            self.file.setText(name)

    def _size_chosen(self) -> None:
        size = self.size_name.currentData()
        if size is not None:
            self.width_field.setValue(size[0])
            self.height_field.setValue(size[1])

    def _name_size(self) -> None:
        size = (self.width_field.value(), self.height_field.value())
        names = list(SIZES.values())
        self.size_name.setCurrentIndex(names.index(size) if size in names else len(names))

    def _describe(self) -> None:
        """How many frames, how long."""
        try:
            frames = Film(self._document, self.settings())
        except ConvvizError as error:
            self._say(str(error))
            return
        self._say(f"{len(frames):,} frames, {frames.duration:.1f} s")

    def _say(self, text: str) -> None:
        self.summary.setText(text)

    # Running

    def start(self) -> None:
        """Begin the export with the choices as they are."""
        try:
            settings = self.settings()
        except ConvvizError as error:
            self._say(str(error))
            return
        self.chosen.emit(settings)
        self._thread = ExportThread(self._document, self.path(), settings)
        self._thread.progressed.connect(self._progress)
        self._thread.done.connect(self._finished)
        self._thread.failed.connect(self._failed)
        self._thread.finished.connect(self._stopped)
        self._running(True)
        self._thread.start()

    def _stopped(self) -> None:
        self._running(False)

    def _running(self, running: bool) -> None:
        self._choices.setEnabled(not running)
        self.start_button.setEnabled(not running)
        self.close_button.setText("Cancel" if running else "Close")
        self.bar.setVisible(running)
        if running:
            self.bar.setRange(0, 0)
            self.folder_button.hide()

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._say(f"Frame {done:,} of {total:,}")

    def _finished(self, path: Path) -> None:
        size = f" ({_bytes(path.stat().st_size)})" if path.exists() else ""
        self._say(f"Saved {path}{size}.")
        self.folder_button.show()
        self.exported.emit(path)

    def _failed(self, text: str) -> None:
        self._say(text)

    def reject(self) -> None:
        """Esc and the button: cancel what runs, else close."""
        if self._thread is not None and self._thread.isRunning():
            self._thread.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)

    def stop(self) -> None:
        """Cancel and wait for the thread to end."""
        if self._thread is not None:
            self._thread.cancel()
            self._thread.wait()


def _row() -> tuple[QWidget, QHBoxLayout]:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    return row, line


def _bytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count / 1e3, 0.1):.0f} kB"

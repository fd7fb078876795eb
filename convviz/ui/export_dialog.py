"""The export: what it is and where it goes, with a preview; it runs in the background, several in a row."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.export import FORMATS, ExportSettings, Film, Format, Kind, check
from convviz.export.batch import Job
from convviz.export.extent import extent_text, fewer_steps, size_text
from convviz.export.sheet import Sheet
from convviz.model import Look, Setup
from convviz.model.files import exists, identity
from convviz.ui import questions
from convviz.ui.export_choices import ExportChoices
from convviz.ui.export_memory import Choices, ExportMemory, choices_of
from convviz.ui.export_preview import Preview
from convviz.ui.export_queue import ExportQueue
from convviz.ui.export_target import path_of, renamed, target_of
from convviz.ui.export_tasks import TaskList
from convviz.ui.fields import Row
from convviz.ui.kept_choices import KeptChoices
from convviz.ui.size_estimate import SizeEstimate
from convviz.ui.words import label, marked_up


class ExportDialog(QDialog):
    """Asks for what an export needs, shows what it will be, and puts it in the queue."""

    def __init__(
        self,
        parent: QWidget,
        setup: Setup,
        path: Path,
        memory: ExportMemory,
        queue: ExportQueue,
        theme: str,
        known: Trace | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.resize(980, 640)
        self._setup, self._memory, self._queue = setup, memory, queue
        self._known_trace = known
        self._film: Film | None = None
        self._extent = ""
        self._size: int | None = None
        self._estimate = SizeEstimate(self)
        self._estimate.found.connect(self._sized)
        self._folder = path.parent
        self._build(path)
        # The last choices, for what is on the stage now.
        last = memory.last
        look = last.looked(setup.look).replace(detail=setup.look.detail, speed=setup.look.speed)
        self._recall(choices_of(last.format, replace(last.settings, theme=theme), look))

    # Building

    def _build(self, path: Path) -> None:
        self.choices = ExportChoices()
        self.choices.changed.connect(self._changed)
        self.preview = Preview()
        self.summary = marked_up()
        self.summary.linkActivated.connect(self._take_offer)
        self.refusal = label(wrap=True, name="refusal")
        self.tasks = TaskList(self._queue)
        left = QScrollArea()
        left.setWidget(self.choices)
        left.setWidgetResizable(True)
        left.setFrameShape(QScrollArea.Shape.NoFrame)
        left.setFixedWidth(430)
        right = QVBoxLayout()
        right.addWidget(self.refusal)
        right.addWidget(self.summary)
        right.addWidget(self.preview, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(left)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addLayout(self._file_row(path))
        column.addLayout(middle, 1)
        column.addWidget(self.tasks)
        column.addLayout(self._button_row())
        self.file.setFocus()
        self.file.selectAll()

    def _file_row(self, path: Path) -> QHBoxLayout:
        row = QHBoxLayout()
        self.file = QLineEdit(str(path))
        self.file.setAccessibleName("File")
        self.file.textEdited.connect(self._named)
        self.file.editingFinished.connect(self._check_name)
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.file_row = Row(self.file, browse, stretch=0)
        row.addWidget(label("File"))
        row.addWidget(self.file_row, 1)
        return row

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.kept = KeptChoices(self._memory, self._chosen)
        self.kept.chosen.connect(self._recall)
        self.kept.refused.connect(self._refuse)
        self.start_button, self.close_button = QPushButton("Export"), QPushButton("Close")
        self.start_button.setDefault(True)
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)
        self.close_button.setAutoDefault(False)
        row.addWidget(self.kept)
        row.addStretch()
        row.addWidget(self.start_button)
        row.addWidget(self.close_button)
        return row

    def _chosen(self) -> Choices:
        """The choices of the form; raises ConvvizError where one is out of range."""
        return choices_of(self.choices.chosen_format().name, self.choices.settings(), self.choices.look())

    def _recall(self, kept: Choices) -> None:
        fmt = FORMATS.get(kept.format, FORMATS["gif"])
        self.choices.show_choices(fmt, replace(kept.settings, at_playhead=True), kept.looked(self._setup.look))
        self._rename(fmt)
        self._changed()

    # What is chosen

    def path(self) -> Path:
        """The target; raises ConvvizError where there is none."""
        return path_of(self.file.text(), self._folder, self.choices.chosen_format())

    def _browse(self) -> None:
        fmt = self.choices.chosen_format()
        pattern = f"{fmt.label} (*{fmt.suffix})" if fmt.suffix else ""
        # Whether an older file goes is asked when it is exported.
        option = QFileDialog.Option.DontConfirmOverwrite
        try:
            start = self.path()
        except ConvvizError:
            start = self._folder
        name, _ = QFileDialog.getSaveFileName(self, "Export", str(start), pattern, options=option)
        if name:
            self.file.setText(name)
            self._named()

    def _named(self) -> None:
        """A name with another ending asks for its format."""
        suffix = Path(self.file.text().strip()).suffix.lower()
        if suffix and suffix != self.choices.chosen_format().suffix:
            named = next((fmt for fmt in FORMATS.values() if fmt.by_suffix and fmt.suffix == suffix), None)
            if named is not None:
                self.choices.show_choices(named, *self._known())
                self._changed()

    def _check_name(self) -> None:
        """Say at once what is wrong with a name."""
        try:
            self._target()
        except ConvvizError as error:
            self._refuse(str(error), error.field)
        else:
            self.file_row.accept()

    def _target(self) -> Path:
        """The target; raises ConvvizError where it is none for the format."""
        path = target_of(self.file.text(), self._folder, self.choices.chosen_format())
        if any(identity(task.path) == identity(path) for task in self._queue.unfinished):
            raise ConvvizError(f"{path.name} is being exported; wait for it, or give another name.", "file")
        return path

    def _known(self) -> tuple[ExportSettings, Look]:
        try:
            return self.choices.settings(), self.choices.look()
        except ConvvizError:
            last = self._memory.last
            return replace(last.settings, at_playhead=True), last.looked(self._setup.look)

    def _rename(self, fmt: Format) -> None:
        """The file's ending is the format's; what is behind another dot belongs to the name."""
        self.file.setText(renamed(self.file.text().strip(), fmt))

    def _changed(self) -> None:
        fmt = self.choices.chosen_format()
        if Path(self.file.text().strip()).suffix.lower() != fmt.suffix:
            self._rename(fmt)
        self._accept()
        self._film, self._size, sheet = None, None, None
        self._estimate.stop()
        try:
            settings, setup = self.choices.settings(), Setup(self._setup.document, self.choices.look())
            check(fmt, settings)
            film = Film(setup, settings, self._known_trace)
            sheet = Sheet(film, one_page=fmt.one_page) if fmt.kind is Kind.SHEET else None
            if sheet is not None and fmt.one_page:
                sheet.only_page()
            self._extent = extent_text(film, fmt, sheet)
        except ConvvizError as error:
            self._refuse(str(error), error.field)
            self.preview.dim()
        else:
            self._film = film
            self.preview.show_film(film, fmt, sheet)
            self._estimate.ask(setup, settings, fmt, self._known_trace)
        self.start_button.setEnabled(self._film is not None)
        self._describe()
        self.kept.refresh()

    def _describe(self) -> None:
        """How many frames, how long, how large."""
        film, fmt = self._film, self.choices.chosen_format()
        self.summary.setVisible(film is not None)
        if film is None:
            return
        words = [self._layer_words()] if len(self._setup.document.layers) > 1 else []
        words.append(self._extent)
        if self._estimate.working:
            words.append("size is being estimated")
        elif self._size is not None:
            words.append(f"about {size_text(self._size)}")
        text = ", ".join(words)
        if fmt.name == "gif" and film.settings.transparent:
            text += (
                ". A transparent GIF has speckled edges and holds every frame whole; "
                '<a href="format:webp">WebP</a> and <a href="format:apng">APNG</a> have soft ones and are smaller.'
            )
        fewer = fewer_steps(film, fmt)
        if fewer is not None:
            text += f'. That is long; <a href="{fewer[0]}">take one step in {fewer[1]}</a>.'
        self.summary.setText(text)

    def _take_offer(self, offer: str) -> None:
        """A link in the summary: another format, or fewer steps."""
        if offer.startswith("format:"):
            self.choices.show_choices(FORMATS[offer.removeprefix("format:")], *self._known())
        else:
            self.choices.steps.setText(offer)
        self._changed()

    def _layer_words(self) -> str:
        return f"Layer {self._setup.look.layer + 1} of {len(self._setup.document.layers)}"

    def _sized(self, size: int | None) -> None:
        self._size = size
        self._describe()

    def _refuse(self, text: str, field: str = "") -> None:
        """Say what is wrong: under its field, or over the preview."""
        if field == "file":
            self.file_row.refuse(text)
        elif not self.choices.refuse(text, field):
            self.refusal.setText(text)
            self.refusal.show()

    def _accept(self) -> None:
        self.refusal.clear()
        self.refusal.hide()
        self.choices.accept()
        self.file_row.accept()

    # Running

    def start(self) -> None:
        """Put the export in the queue, with the choices and the document as they are."""
        fmt = self.choices.chosen_format()
        if self._film is None:
            return  # the refusal stands there
        try:
            settings, setup = self.choices.settings(), Setup(self._setup.document, self.choices.look())
            check(fmt, settings)
            path = self._target()
            there = exists(path)
        except ConvvizError as error:
            self._refuse(str(error), error.field or "file")
            return
        if there and not self._may_replace(path):
            return
        self._accept()
        self._memory.remember(choices_of(fmt.name, settings, setup.look))
        # What appears there meanwhile is not replaced: nobody was asked about that.
        self._queue.add(Job(setup.document.title or path.stem, setup, path, settings, fmt.name, there))

    def _may_replace(self, path: Path) -> bool:
        return questions.ask(self, "Export", f"{path.name} exists already. Replace it?", "Replace", "Keep it")

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(0)
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Close; exports that run go on."""
        self.preview.stop()
        self._estimate.stop()
        super().done(result)

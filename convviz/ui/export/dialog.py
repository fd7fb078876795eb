"""The export: what it is and where it goes, with a preview; it runs in the background, several in a row."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.export import FORMATS, ExportSettings, Format
from convviz.export.batch import Job
from convviz.export.extent import fewer_steps, size_text
from convviz.files import exists
from convviz.model import Look, Setup, setup_line
from convviz.model.comparing import InStep, Other
from convviz.ui import questions
from convviz.ui.export.choices import ExportChoices
from convviz.ui.export.estimate import SizeEstimate
from convviz.ui.export.file import ExportFile
from convviz.ui.export.film_maker import Asked, FilmMaker, Made
from convviz.ui.export.kept import KeptChoices
from convviz.ui.export.memory import Choices, ExportMemory, choices_of
from convviz.ui.export.preview import Preview
from convviz.ui.export.queue import ExportQueue
from convviz.ui.export.tasks import TaskList
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
        other: Other | None = None,
    ) -> None:
        """``other`` is what is compared with: it stands in the export, too."""
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._beside = "" if other is None else setup_line(other.setup)
        self._in_step = InStep.CELL if other is None else other.by
        room = self.screen().availableSize()
        self.resize(min(980, room.width() - 20), min(640, room.height() - 40))
        self._setup, self._memory, self._queue = setup, memory, queue
        self._known_trace = known
        self._made: Made | None = None
        self._asked: Asked | None = None
        self._size: int | None = None
        self._starts = False
        """Whether it is to start as soon as its film is there"""
        self._maker = FilmMaker(self, queue.threads)
        self._maker.made.connect(self._show_made)
        self._maker.refused.connect(self._show_refused)
        self._estimate = SizeEstimate(self, queue.threads)
        self._estimate.found.connect(self._sized)
        self._build(path)
        # The last choices, for what is on the stage now.
        last = memory.last
        look = last.looked(setup.look).replace(detail=setup.look.detail, speed=setup.look.speed)
        self._recall(choices_of(last.format, replace(last.settings, theme=theme), look))

    # Building

    def _build(self, path: Path) -> None:
        self.choices = ExportChoices(len(self._setup.document.layers))
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
        # As wide as the form, whatever its letters, and the bar that it may need.
        bar = left.verticalScrollBar().sizeHint().width()
        left.setFixedWidth(max(430, self.choices.minimumSizeHint().width() + bar))
        right = QVBoxLayout()
        right.addWidget(self.refusal)
        right.addWidget(self.summary)
        right.addWidget(self.preview, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(left)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addLayout(self._file_row(path))
        column.addLayout(middle, 1)
        column.addWidget(self.tasks)
        column.addLayout(self._button_row())
        self.file.line.setFocus()
        self.file.line.selectAll()

    def _file_row(self, path: Path) -> QHBoxLayout:
        row = QHBoxLayout()
        self.file = ExportFile(path, self.choices.chosen_format, self._queue)
        self.file.named.connect(self._take_format)
        row.addWidget(label("File"))
        row.addWidget(self.file, 1)
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
        setup, settings = self.choices.chosen(self._setup.document)
        return choices_of(self.choices.chosen_format().name, settings, setup.look)

    def _recall(self, kept: Choices) -> None:
        fmt = FORMATS.get(kept.format, FORMATS["gif"])
        settings = replace(kept.settings, at_playhead=True, beside=self._beside, in_step=self._in_step)
        self.choices.show_choices(fmt, settings, kept.looked(self._setup.look))
        self.file.rename(fmt)
        self._changed()

    # What is chosen

    def _known(self) -> tuple[ExportSettings, Look]:
        try:
            setup, settings = self.choices.chosen(self._setup.document)
            return settings, setup.look
        except ConvvizError:
            last = self._memory.last
            settings = replace(last.settings, at_playhead=True, beside=self._beside, in_step=self._in_step)
            return settings, last.looked(self._setup.look)

    def _take_format(self, fmt: Format) -> None:
        """A name with another ending has asked for its format."""
        self.choices.show_choices(fmt, *self._known())
        self._changed()

    def _changed(self) -> None:
        self._start_waiting()
        fmt = self.choices.chosen_format()
        if self.file.suffix != fmt.suffix:
            self.file.rename(fmt)
        self._accept()
        self._made, self._size, self._asked = None, None, None
        self._estimate.stop()
        self._maker.stop()
        try:
            setup, settings = self.choices.chosen(self._setup.document)
        except ConvvizError as error:
            self._show_refused(error)
        else:
            # What is seen of the film before stands until this one is there.
            self.start_button.setEnabled(True)
            self._asked = Asked(setup, settings, fmt, self._known_trace)
            self._maker.ask(self._asked)
        self.kept.refresh()

    def _show_made(self, made: Made) -> None:
        """The film is there: show it, and work out its size."""
        self._made = made
        self.preview.show_film(made.film, made.asked.format, made.sheet)
        self._estimate.ask(made.asked)
        self._describe()
        if self._starts:
            self.start()

    def _show_refused(self, error: ConvvizError) -> None:
        """There can be no such film."""
        self._starts = False
        self._refuse(str(error), error.field)
        self.preview.dim()
        self.start_button.setEnabled(False)
        self._describe()

    def _describe(self) -> None:
        """How many frames, how long, how large."""
        made = self._made
        self.summary.setVisible(made is not None)
        if made is None:
            return
        words = [self._layer_words()] if len(self._setup.document.layers) > 1 else []
        words.append(made.extent)
        if self._estimate.working:
            words.append("size is being estimated")
        elif self._size is not None:
            words.append(f"about {size_text(self._size)}")
        text = ", ".join(words)
        if made.asked.format.name == "gif" and made.asked.settings.transparent:
            text += (
                ". A transparent GIF has speckled edges and holds every frame whole; "
                '<a href="format:webp">WebP</a> and <a href="format:apng">APNG</a> have soft ones and are smaller.'
            )
        fewer = fewer_steps(made.film, made.asked.format)
        if fewer is not None:
            text += f'. That is long; <a href="{fewer[0]}">take one step in {fewer[1]}</a>.'
        self.summary.setText(text)

    def _take_offer(self, offer: str) -> None:
        """A link in the summary: another format, or fewer steps."""
        if offer.startswith("format:"):
            self.choices.show_choices(FORMATS[offer.removeprefix("format:")], *self._known())
        else:
            self.choices.controls["steps"].show(offer)
        self._changed()

    def _layer_words(self) -> str:
        return f"Layer {self._setup.look.layer + 1} of {len(self._setup.document.layers)}"

    def _sized(self, size: int | None) -> None:
        self._size = size
        self._describe()

    def _refuse(self, text: str, field: str = "") -> None:
        """Say what is wrong: under its field, or over the preview."""
        if field == "file":
            self.file.refuse(text)
        elif not self.choices.refuse(text, field):
            self.refusal.setText(text)
            self.refusal.show()

    def _accept(self) -> None:
        self.refusal.clear()
        self.refusal.hide()
        self.choices.accept()
        self.file.accept()

    # Running

    def start(self) -> None:
        """Put the export in the queue, with the choices and the document as they are."""
        if self.choices.refuses:  # what stands there would not be what is exported
            return
        if self._made is None:
            # Its film is on its way, or the refusal stands there.
            self._starts = self._maker.working
        else:
            self._add(self._made.asked)

    def _start_waiting(self) -> None:
        """Who has pressed Export need not wait for the film of the preview: the queue makes its own."""
        if self._starts and self._asked is not None:
            self._add(self._asked)

    def _add(self, asked: Asked) -> None:
        self._starts = False
        try:
            path = self.file.target()
            there = exists(path)
        except ConvvizError as error:
            self._refuse(str(error), error.field or "file")
            return
        if there and not self._may_replace(path):
            return
        self._accept()
        setup, settings, fmt = asked.setup, asked.settings, asked.format
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
        self._start_waiting()
        self.preview.stop()
        self._maker.stop()
        self._estimate.stop()
        super().done(result)

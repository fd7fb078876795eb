"""Films for the export dialog, made beside the window: laying a stage out and counting frames can take a while."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.export import ExportSettings, Film, Format, Kind, check
from convviz.export.extent import extent_text
from convviz.export.run import film_for
from convviz.export.sheet import Sheet
from convviz.model import Setup
from convviz.ui.export.threads import Threads


@dataclass(frozen=True, slots=True)
class Asked:
    """What an export would be of; ``known`` is the setup's trace, where it has been computed already."""

    setup: Setup
    settings: ExportSettings
    format: Format
    known: Trace | None

    def own(self) -> "Asked":
        """The same for another thread: a trace remembers the step that was asked for last."""
        known = self.known and Trace(self.known.operation, self.known.input, self.known.output, self.known.walk.name)
        return Asked(self.setup, self.settings, self.format, known)


@dataclass(frozen=True, slots=True)
class Made:
    """A film, its sheet where it is to be one, and how much it is in words."""

    asked: Asked
    film: Film
    sheet: Sheet | None
    extent: str


def made(asked: Asked) -> Made:
    """Make a film; raises ConvvizError where there can be none."""
    check(asked.format, asked.settings)
    film = film_for(asked.format, asked.setup, asked.settings, asked.known)
    sheet = Sheet(film, one_page=asked.format.one_page) if asked.format.kind is Kind.SHEET else None
    if sheet is not None and asked.format.one_page:
        sheet.only_page()
    return Made(asked, film, sheet, extent_text(film, asked.format, sheet))


class Maker(QThread):
    """Makes one film."""

    done = Signal(int, object)  # its number, Made or an exception

    def __init__(self, number: int, asked: Asked) -> None:
        super().__init__()
        self.number, self._asked = number, asked

    def run(self) -> None:
        try:
            outcome: object = made(self._asked)
        except Exception as error:  # noqa: BLE001 - a thread's fault is raised in the window's own
            outcome = error
        self.done.emit(self.number, outcome)


class FilmMaker(QObject):
    """Makes what was asked for last: ``made`` comes with it, ``refused`` with a ConvvizError."""

    made = Signal(object)  # Made
    refused = Signal(object)  # ConvvizError

    def __init__(self, parent: QObject, threads: Threads) -> None:
        super().__init__(parent)
        self._threads, self._number = threads, 0
        self.working = False

    def ask(self, asked: Asked) -> None:
        """Make this one; one that was asked for before is not waited for any more."""
        self._number += 1
        self.working = True
        worker = Maker(self._number, asked.own())
        worker.done.connect(self._take)
        self._threads.start(worker)

    def stop(self) -> None:
        """Nobody waits any more."""
        self._number += 1
        self.working = False

    def _take(self, number: int, outcome: object) -> None:
        if number != self._number:
            return
        self.working = False
        if isinstance(outcome, ConvvizError):
            self.refused.emit(outcome)
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            self.made.emit(outcome)

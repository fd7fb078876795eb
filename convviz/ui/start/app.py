"""Starting the window program."""

import gc
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from convviz.errors import ConvvizError
from convviz.model import Setup, find_preset
from convviz.model.lesson import Lesson
from convviz.model.presets import DEFAULT
from convviz.resources import resource
from convviz.session import Session, Store
from convviz.ui.actions import file
from convviz.ui.settings import Settings, state_folder
from convviz.ui.start.display import unavailable
from convviz.ui.start.faults import report_faults
from convviz.ui.start.signals import CloseOnSignals
from convviz.ui.window.first_start import FirstStart
from convviz.ui.window.main_window import MainWindow
from convviz.ui.window.placing import place


def start_application() -> QApplication:
    """The application object; raises ConvvizError where no window can be opened."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    reason = unavailable()
    if reason:
        gc.enable()
        raise ConvvizError(reason)
    app = QApplication(["convviz"])
    app.setApplicationName("convviz")
    app.setDesktopFileName("convviz")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resource("icons", "convviz.svg"))))
    return app


def open_window(setup: Setup | None = None, path: Path | None = None, *, playing: bool = False) -> MainWindow:
    """A window on a project file, a setup, or what the last session left."""
    start_application()
    store, settings = Store(state_folder()), Settings()
    session = Session(setup or find_preset(DEFAULT).setup)
    # What is asked for has a place of its own: the work of before waits for the next start.
    taken = store.newest() if setup is None and path is None else None
    if taken is not None:
        session.restore(taken[1])
    window = MainWindow(session, settings, store, taken[0] if taken is not None else store.slot())
    report_faults(window, state_folder())
    if path is not None:
        window.guard(lambda: file.open_path(window.desk, path))
    place(window, settings.geometry)
    window.show()
    if setup is None and path is None and taken is None and not settings.started:
        FirstStart(window)
    QTimer.singleShot(0, window, lambda: _settle(window))
    if playing:
        session.player.first()
        session.player.play()
    return window


def _settle(window: MainWindow) -> None:
    """After the first frame: what waited for it."""
    gc.enable()
    gc.freeze()  # what is there now stays, and is not looked at again
    file.offer_kept_work(window.desk)


def run(
    setup: Setup | None = None,
    path: Path | None = None,
    *,
    playing: bool = False,
    lesson: Lesson | None = None,
    presenting: bool = False,
) -> int:
    """Open a window and stay until it is closed; the process' exit code."""
    app = start_application()
    signals = CloseOnSignals(app)
    window = open_window(setup, path, playing=playing)
    if lesson is not None:
        for offer in window.findChildren(FirstStart):
            offer.hide()
        window.lecturing.begin(lesson)
    if presenting:
        window.presenting.start(first=True)
    signals.closing.connect(window.exports.do_not_ask)
    code = app.exec()
    window.deleteLater()
    return code

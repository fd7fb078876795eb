"""How long the event loop of the window stands still, at the largest setups that there can be."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LIMIT = 100.0
"""Milliseconds"""


def setups() -> Iterator[tuple[str, "Setup"]]:  # noqa: F821
    """The largest setups of their kinds, each looked at in its last layer."""
    import numpy as np

    from convviz.engine import Conv2d, ConvTranspose2d, MaxPool2d
    from convviz.model import Document, Look, Setup

    rng = np.random.default_rng(0)
    small = rng.normal(size=(3, 3))
    documents = (
        ("8×8, 3×3", Document(rng.normal(size=(8, 8)), (Conv2d(small),))),
        ("950×950, 3×3", Document(rng.random((950, 950)), (Conv2d(small, padding="same"),))),
        ("950×950, 12×12", Document(rng.random((950, 950)), (Conv2d(rng.normal(size=(12, 12))),))),
        ("940×940, 5×5 stamped", Document(rng.random((940, 940)), (ConvTranspose2d(rng.normal(size=(5, 5))),))),
        ("440×440, 3×3", Document(rng.random((440, 440)), (Conv2d(small),))),
        ("244×244, 64×64", Document(rng.random((244, 244)), (Conv2d(rng.normal(size=(64, 64))),))),
        ("3×552×552, 3×3", Document(rng.random((3, 552, 552)), (Conv2d(rng.normal(size=(1, 3, 3, 3))),))),
        ("478×478, 4 filters", Document(rng.random((478, 478)), (Conv2d(rng.normal(size=(4, 1, 3, 3))),))),
        ("256 to 256 channels", Document(rng.random((256, 8, 8)), (Conv2d(rng.normal(size=(256, 256, 3, 3))),))),
        ("16 layers, 313×313", Document(rng.random((313, 313)), (Conv2d(small / 3, padding="same"),) * 16)),
        ("2 layers, 880×880", Document(rng.random((880, 880)), (Conv2d(small / 3, padding="same"),) * 2)),
        ("pool 19×19 on 950×950", Document(rng.random((950, 950)), (MaxPool2d(19, 1),))),
    )
    for name, document in documents:
        yield name, Setup(document, Look(len(document.layers) - 1))


class Watch:
    """The longest time between two beats of a timer that is due at every turn of the event loop."""

    def __init__(self, app: "QApplication") -> None:  # noqa: F821
        from PySide6.QtCore import QTimer

        self._app = app
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._beat)
        self._last = self._longest = 0.0

    def _beat(self) -> None:
        now = time.perf_counter()
        self._last, self._longest = now, max(self._longest, now - self._last)

    def longest(self, do: Callable[[], object], until: Callable[[], bool] = lambda: True) -> float:
        self._timer.start()
        self._app.processEvents()
        self._last, self._longest = time.perf_counter(), 0.0
        deadline = self._last + 60
        do()
        # What an action leaves for later turns belongs to it.
        for _ in range(20):
            self._app.processEvents()
        while not until() and time.perf_counter() < deadline:
            self._app.processEvents()
        self._beat()
        self._timer.stop()
        return self._longest * 1000


def stalls(folder: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """For each setup the milliseconds of each action."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from convviz.model import save_project
    from convviz.ui.actions import file
    from convviz.ui.start.app import open_window, start_application

    watch = Watch(start_application())
    for name, setup in setups():
        path = folder / "x.convviz"
        save_project(setup, path)
        window = open_window(setup)
        file.new(window.desk)
        yield name, _actions(watch, window, path)
        window.close()
        window.deleteLater()
        # Before the next one is measured: its filter of events would be asked, too.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _actions(watch: Watch, window: "MainWindow", path: Path) -> dict[str, float]:  # noqa: F821
    from convviz.model import edits
    from convviz.ui.actions import file

    def press(name: str) -> Callable[[], None]:
        return window.actions_by_name[name].trigger

    def edit(i: int) -> Callable[[], None]:
        return lambda: window.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 3, 3 + i)], 0.5 + i), "Draw")

    def change(i: int) -> Callable[[], None]:
        """A weight of the first layer, or what a pool does last: nothing of the maps can stay."""

        def changed(document: "Document") -> "Document":  # noqa: F821
            if hasattr(document.layers[0], "weight"):
                return edits.set_cells(document, 0, "kernel", [(0, 0, 0, 0)], 0.1 + i)
            return edits.set_parameter(document, 0, "activation", ("relu", "none", "relu")[i])

        return lambda: window.apply(changed, "Change")

    keeper = window.keeper
    times = {"open": watch.longest(lambda: file.open_path(window.desk, path), lambda: window.session.path == path)}
    times["first edit"], *edited = [watch.longest(edit(i)) for i in range(4)]
    times["edit"] = max(edited)
    times["layer edit"] = max(watch.longest(change(i)) for i in range(3))
    times["undo"] = max(watch.longest(press("undo")) for _ in range(3))
    times["step"] = max(watch.longest(press("forward")) for _ in range(5))
    times["layer"] = watch.longest(press("previous_layer"))
    times["autosave"] = watch.longest(keeper._begin, lambda: keeper._running is not None and keeper._running.done())
    times["save"] = watch.longest(press("save"))
    times["zoom"] = max(watch.longest(press("zoom_in")), watch.longest(press("fit")))
    # Copied from here, or refused where it is too long, and pasted.
    times["line"] = max(watch.longest(press(name)) for name in ("copy_setup", "paste_setup"))
    press("undo")()
    watch.longest(press("export"))
    _close_dialogs(window)
    times["export dialog"] = watch.longest(press("export"))
    _, *others = (watch.longest(lambda name=name: _choose(window, name)) for name in ("gif", "sheet-pdf", "svg", "gif"))
    times["its choices"] = max(others)
    _close_dialogs(window)
    return times


def _choose(window: "MainWindow", name: str) -> None:  # noqa: F821
    """Another format in the export dialog, whose preview shows it."""
    from convviz.export import FORMATS
    from convviz.ui.export.dialog import ExportDialog

    dialog = window.findChild(ExportDialog)
    setup, settings = dialog.choices.chosen(window.session.document)
    dialog.choices.show_choices(FORMATS[name], settings, setup.look)
    dialog._changed()


def _close_dialogs(window: "MainWindow") -> None:  # noqa: F821
    from PySide6.QtWidgets import QDialog

    for dialog in window.findChildren(QDialog):
        dialog.close()


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(QT_QPA_PLATFORM="offscreen", XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder)
        rows = []
        for name, times in stalls(Path(folder)):
            text = ", ".join(f"{action} {ms:.0f}" for action, ms in times.items())
            rows.append((f"event loop at a standstill, {name}", "100 ms", "100 ms at most", f"{text} ms"))
        return rows

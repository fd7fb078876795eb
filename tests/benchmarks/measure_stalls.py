"""How long the event loop of the window stands still, at the largest setups that there can be."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LIMIT = 100.0
"""Milliseconds"""


def setups() -> Iterator[tuple[str, "Document"]]:  # noqa: F821
    import numpy as np

    from convviz.engine import Conv2d, MaxPool2d
    from convviz.model import Document

    rng = np.random.default_rng(0)
    small = rng.normal(size=(3, 3))
    yield "8×8, 3×3", Document(rng.normal(size=(8, 8)), (Conv2d(small),))
    yield "1024×1024, 3×3", Document(rng.random((1, 1024, 1024)), (Conv2d(small, padding="same"),))
    yield "1024×1024, 32×32", Document(rng.random((1, 1024, 1024)), (Conv2d(rng.normal(size=(32, 32))),))
    yield "544×544, 64×64", Document(rng.random((1, 544, 544)), (Conv2d(rng.normal(size=(64, 64))),))
    yield "4×1024×1024, 3×3", Document(rng.random((4, 1024, 1024)), (Conv2d(rng.normal(size=(1, 4, 3, 3))),))
    yield "1024×1024, 4 filters", Document(rng.random((1, 1024, 1024)), (Conv2d(rng.normal(size=(4, 1, 3, 3))),))
    yield "256 to 256 channels", Document(rng.random((256, 8, 8)), (Conv2d(rng.normal(size=(256, 256, 3, 3))),))
    yield "16 layers, 256×256", Document(rng.random((256, 256)), (Conv2d(small / 3, padding="same"),) * 16, active=15)
    yield (
        "16 layers, 1024×1024",
        Document(rng.random((1024, 1024)), (Conv2d(small / 3, padding="same"),) * 16, active=15),
    )
    yield "pool 64×64 on 1024×1024", Document(rng.random((1024, 1024)), (MaxPool2d(64, 1),))


class Watch:
    """The longest time between two looks at the event loop."""

    def __init__(self, app: "QApplication") -> None:  # noqa: F821
        self._app = app

    def longest(self, do: Callable[[], object], until: Callable[[], bool] = lambda: True) -> float:
        start = time.perf_counter()
        do()
        self._app.processEvents()
        longest = time.perf_counter() - start
        deadline = start + 60
        while not until() and time.perf_counter() < deadline:
            start = time.perf_counter()
            self._app.processEvents()
            longest = max(longest, time.perf_counter() - start)
        return longest * 1000


def stalls(folder: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """For each setup the milliseconds of each action."""
    from convviz.model import save_project
    from convviz.ui.app import open_window, start_application

    watch = Watch(start_application())
    for name, document in setups():
        path = folder / "x.convviz"
        save_project(document, path)
        window = open_window(document)
        window.commands.new()
        yield name, _actions(watch, window, path)
        window.close()


def _actions(watch: Watch, window: "MainWindow", path: Path) -> dict[str, float]:  # noqa: F821
    from convviz.model import edits

    def edit(i: int) -> Callable[[], None]:
        return lambda: window.apply(lambda d: edits.set_cells(d, "input", [(0, 3, 3 + i)], 0.5 + i), "Draw")

    keeper = window.keeper
    times = {"open": watch.longest(lambda: window.commands.open_path(path), lambda: window.session.path == path)}
    times["first edit"], *edited = [watch.longest(edit(i)) for i in range(4)]
    times["edit"] = max(edited)
    times["undo"] = max(watch.longest(window.commands.undo) for _ in range(3))
    times["step"] = max(watch.longest(window.commands.forward) for _ in range(5))
    times["layer"] = watch.longest(window.commands.previous_layer)
    times["autosave"] = watch.longest(keeper._begin, lambda: keeper._running is not None and keeper._running.done())
    watch.longest(window.commands.export)
    _close_dialogs(window)
    times["export dialog"] = watch.longest(window.commands.export)
    _close_dialogs(window)
    return times


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

"""Start-up, drawing and playing, in a window on Qt's offscreen platform."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from timing import in_turn, milliseconds, ratio

OURS = """
from convviz.__main__ import Window
Window().prepare()
from convviz.ui.start.app import open_window, start_application
app = start_application()
window = open_window()
while window.canvas.painted == 0:
    app.processEvents()
"""

# The same without the window: what is loaded before it can be built.
LOADED = """
import pyqtgraph as pg
app = pg.mkQApp()
import convviz.ui.start.app
"""

BARE = """
import pyqtgraph as pg
app = pg.mkQApp()
class View(pg.GraphicsView):
    painted = 0
    def paintEvent(self, event):
        super().paintEvent(event)
        self.painted += 1
view = View()
view.resize(1280, 800)
view.show()
while view.painted == 0:
    app.processEvents()
"""


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(QT_QPA_PLATFORM="offscreen", XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder)
        # Both compiled, as an installed program is; the first round, which does not count, does it.
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        return [_start_up(), *_painting(), *_explaining()]


def _start_up() -> tuple[str, str, str, str]:
    ours, bare, loaded = in_turn(7, lambda: _process(OURS), lambda: _process(BARE), lambda: _process(LOADED))
    text = (
        f"{ratio(ours, bare):.2f} times ({milliseconds(ours)} against {milliseconds(bare)}); with the modules loaded "
        f"and no window built: {ratio(loaded, bare):.2f} times"
    )
    return "first painted frame of `convviz`, whole process", "a bare pyqtgraph window", "1.3 times at most", text


def _process(code: str) -> None:
    subprocess.run([sys.executable, "-c", code + "\nimport os; os._exit(0)"], check=True, capture_output=True)


def _painting() -> list[tuple[str, str, str, str]]:
    from convviz.model import Detail, find_preset
    from convviz.ui.start.app import open_window, start_application

    app = start_application()
    rows = [_stroke(app, 1, 8), _stroke(app, 1, 128), _stroke(app, 3, 512)]
    window = open_window(find_preset("same-padding").setup)
    window.resize(1920, 1080)
    for detail in Detail:
        window.session.look_at(detail=detail, speed=10.0)
        window.session.player.first()
        window.session.player.play()
        app.processEvents()
        played = _played(app, window, 300, 1 / 120)
        work = f"playing 8×8 at 1920×1080, {detail.value}"
        rows.append((work, "a frame at 120 Hz", "8 ms, 95 of 100", _tail(played)))
    window.close()
    return rows


def _explaining() -> list[tuple[str, str, str, str]]:
    """Playing with each overlay, form and view; and what lights up under a pointer that moves."""
    import numpy as np

    from convviz.engine import Conv2d
    from convviz.model import Document, Setup
    from convviz.model.look import Form, Matrix
    from convviz.stage.overlays import OVERLAYS
    from convviz.ui.start.app import open_window, start_application

    app = start_application()
    looks: dict[str, dict[str, Any]] = {name: {"overlays": (name,)} for name in OVERLAYS}
    looks |= {"matrices": {"form": Form.MATRICES}, "names": {"names": True}}
    looks |= {form.value: {"matrix": form} for form in Matrix if form is not Matrix.NONE}
    rows = []
    for side in (8, 32, 128):
        values = np.random.default_rng(0).random((side, side)).round(2)
        window = open_window(Setup(Document(values, (Conv2d(np.ones((3, 3)), padding="same"),))))
        window.resize(1920, 1080)
        app.processEvents()
        slowest, which = 0.0, ""
        for name, look in looks.items():
            window.session.look_at(speed=10.0, overlays=(), form=Form.LINE, names=False, matrix=Matrix.NONE)
            window.session.look_at(**look)
            tail = statistics.quantiles(_played(app, window, 150, 1 / 60), n=20)[-1]
            slowest, which = max((slowest, which), (tail, name))
        window.session.look_at(overlays=(), form=Form.LINE, names=False, matrix=Matrix.NONE)
        text = f"{slowest * 1000:.1f} ms ({which}, the slowest of {len(looks)})"
        rows.append((f"playing {side}×{side} at 1920×1080, explained", "a frame at 120 Hz", "8 ms, 95 of 100", text))
        work = f"a cell under the pointer until what belongs to it lights up, {side}×{side}"
        rows.append((work, "a frame at 60 Hz", "16 ms, 95 of 100", _tail(_hovered(app, window, side))))
        window.close()
    return rows


def _played(app: Any, window: Any, ticks: int, seconds: float) -> list[float]:
    """How long each moment takes until it is on the screen, while it plays for so many ticks of ``seconds``."""
    # The window's own clock would play a second moment within each that is measured.
    window._timer.setInterval(3_600_000)
    window.session.player.first()
    window.session.player.play()
    app.processEvents()
    played = []
    for _ in range(ticks):
        start = time.perf_counter()
        before = window.session.look.playhead
        window.session.player.tick(seconds)
        if window.session.look.playhead != before:
            app.processEvents()
            played.append(time.perf_counter() - start)
    window.session.player.pause()
    return played


def _hovered(app: Any, window: Any, side: int) -> list[float]:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    from convviz.stage import Cell, Panel

    view, none, times = window.canvas.viewport(), Qt.MouseButton.NoButton, []
    for i in range(200):
        at = QPointF(window.canvas.cell_rect(Cell(Panel.INPUT, 0, i % side, (7 * i + i // side) % side)).center())
        start = time.perf_counter()
        move = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
        app.sendEvent(view, move)
        app.processEvents()
        times.append(time.perf_counter() - start)
    return times


def _stroke(app: Any, channels: int, side: int) -> tuple[str, str, str, str]:
    """The pencil over up to 200 cells, one after the other, in one stroke."""
    import numpy as np

    from convviz.engine import Conv2d
    from convviz.model import Document, Setup
    from convviz.stage import Cell, Panel
    from convviz.ui.start.app import open_window

    values = np.random.default_rng(0).random((channels, side, side))
    window = open_window(Setup(Document(values, (Conv2d(np.ones((1, channels, 3, 3)), padding="same"),))))
    app.processEvents()
    drawn = []
    window.drawing.press(Cell(Panel.INPUT, 0, 0, 0))
    for i in range(1, min(200, side * side)):  # no cell twice: that is nothing to paint
        start = time.perf_counter()
        window.drawing.drag(Cell(Panel.INPUT, 0, *_winding(i, min(side, 16))))
        app.processEvents()
        drawn.append(time.perf_counter() - start)
    window.drawing.release()
    window.close()
    size = "×".join(map(str, values.shape if channels > 1 else values.shape[1:]))
    aim, against = ("33 ms", "two frames at 60 Hz") if side > 128 else ("16 ms", "a frame at 60 Hz")
    return f"a painted pixel until it is on the screen, {size}", against, f"{aim}, 95 of 100", _tail(drawn)


def _winding(i: int, length: int) -> tuple[int, int]:
    """Row and column of the ``i``-th cell of a way that goes to and fro, and over no cell twice."""
    row, along = divmod(i, length)
    return row, along if row % 2 == 0 else length - 1 - along


def _tail(times: list[float]) -> str:
    tail = statistics.quantiles(times, n=20)[-1]
    return f"{tail * 1000:.1f} ms (median {milliseconds(times)})"

"""The user story of the main job: draw, edit, play, undo, export, close, start again."""

import numpy as np
import pytest
from documents import preset, setup_of
from e2e.desktop import MISSING, Desktop
from PIL import Image

from convviz.model import Playhead
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Stage

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")

LIGHT = THEMES["light"]


@pytest.fixture
def desktop(tmp_path):
    desktop = Desktop(tmp_path)
    yield desktop
    desktop.stop()


class Screen:
    """Reads the stage from a picture of the screen."""

    def __init__(self, desktop):
        self.desktop = desktop
        ensure_application()
        desktop.until(lambda: self.find(desktop.picture()), "the stage")

    def find(self, picture):
        """The stage is the only large area of the theme's background."""
        background = (picture == np.array(LIGHT.background)).all(axis=-1)
        rows = np.flatnonzero(background[:, -3])  # the stage reaches to the right edge
        if not rows.size:
            return False
        self.top, self.height = int(rows[0]), int(rows[-1]) + 1 - int(rows[0])
        beside = np.flatnonzero(~background[self.top + 2])
        self.left = int(beside[-1]) + 1 if beside.size else 0
        self.width = picture.shape[1] - self.left
        return True

    def stage(self, document):
        return Stage.computed(setup_of(document), (self.width, self.height), LIGHT, measure)

    def place(self, document, panel, row, column):
        """The middle of a cell on the screen."""
        box = self.stage(document).layout_at(0).panels[panel]
        top, _, left, _ = box.spec.ring
        x, y = box.grid.x + (column + left + 0.5) * box.cell, box.grid.y + (row + top + 0.5) * box.cell
        return self.left + x, self.top + y

    def shows(self, document, step):
        """Whether the cells of input, kernel and feature map on the screen have the document's colours."""
        picture = self.desktop.picture()
        stage = self.stage(document)
        for mark in stage.compose(Playhead(step)):
            if mark.key not in ("input", "kernel", "output"):
                continue
            for row, column in np.ndindex(mark.values.shape):
                value = mark.values[row, column]
                x = self.left + mark.x + (column + 0.5) * mark.cell
                # Above the number, below a frame.
                y = self.top + mark.y + (row + 0.17) * mark.cell
                blank = np.isnan(value)
                expected = mark.blank if blank else tuple(mark.scale.colours(value).tolist())
                if tuple(picture[round(y), round(x)].tolist()) != tuple(expected):
                    return False
        return True

    def wait_for(self, document, step, what):
        self.desktop.until(lambda: self.shows(document, step), what)


def test_the_main_job(desktop, tmp_path):
    desktop.start()
    screen = Screen(desktop)
    document = preset()
    desktop.key("End")
    screen.wait_for(document, 35, "the tutorial's setup")

    # Paint three cells with the mouse.
    x = document.input.copy()
    for row, column in ((0, 0), (2, 6), (7, 1)):
        desktop.click(*screen.place(document, "input", row, column))
        x[0, row, column] = 1
    document = document.replace(input=x)
    screen.wait_for(document, 35, "three painted cells")

    # Edit a kernel cell by typing a number over it.
    desktop.click(*screen.place(document, "kernel", 0, 0))
    desktop.type("-2")
    desktop.key("Return")
    weight = document.layers[0].weight.copy()
    weight[0, 0, 0, 0] = -2
    document = document.with_layer(0, document.layers[0].replace(weight=weight))
    screen.wait_for(document, 35, "the edited kernel and another feature map")

    # Stride 2 in the operation panel.
    strided = document.with_layer(0, document.layers[0].replace(stride=2))
    set_stride(desktop, screen, "2")
    screen.wait_for(strided, 8, "the feature map of stride 2")

    # Play from the start, pause, step back.
    desktop.key("f", "Home")  # without what is not yet written
    screen.wait_for(strided, 0, "the first step")
    desktop.key("space")
    desktop.until(lambda: screen.shows(strided, 3), "playing to the fourth step")
    desktop.key("space")
    desktop.key("Home", "Right", "Right", "Left")
    screen.wait_for(strided, 1, "the step back")

    # Undo the stride, then do it again.
    desktop.key("End", "ctrl+z")
    screen.wait_for(document, 35, "the stride undone")
    desktop.key("ctrl+y")
    screen.wait_for(strided, 8, "the stride again")

    # Export.
    desktop.key("ctrl+e")
    desktop.dialog("Export")
    target = tmp_path / "lecture.gif"
    desktop.key("ctrl+a")
    desktop.type(str(target))
    desktop.key("Return")
    desktop.until(target.exists, "the GIF")
    desktop.key("Escape")
    desktop.gone("Export")
    with Image.open(target) as image:
        assert image.n_frames == 9

    # Close, start again: the work is there.
    assert "Traceback" not in desktop.close()
    desktop.start()
    screen = Screen(desktop)
    screen.wait_for(strided, 8, "the work of before")
    assert "Traceback" not in desktop.close()


def test_the_demo_exports_and_plays(desktop, tmp_path):
    desktop.start("demo", "-o", str(tmp_path / "demo.gif"))
    with Image.open(tmp_path / "demo.gif") as image:
        assert image.n_frames == 36
    screen = Screen(desktop)
    desktop.until(lambda: screen.shows(preset(), 4), "playing")
    assert "Traceback" not in desktop.close()


def set_stride(desktop, screen, text):
    """Alt and the underlined letter go to the field, Enter sets it."""
    desktop.key("alt+s", "ctrl+a")
    desktop.type(text)
    desktop.key("Return")
    # Clicking beside the cells gives the keys back to the stage.
    desktop.click(screen.left + 4, screen.top + 4)

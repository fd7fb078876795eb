"""The user story of the main job: draw, edit, play, undo, export, close, start again."""

import pytest
from documents import preset
from e2e.desktop import MISSING, Desktop
from e2e.screen import Screen
from PIL import Image

from convviz.stage import THEMES

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")

LIGHT = THEMES["light"]


@pytest.fixture
def desktop(tmp_path):
    desktop = Desktop(tmp_path)
    yield desktop
    desktop.stop()


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

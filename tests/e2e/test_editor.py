"""User stories of the editor, in a real window with mouse and keyboard."""

import subprocess

import numpy as np
import pytest
from e2e.desktop import MISSING, Desktop
from e2e.screen import Screen
from PIL import Image

from convviz.engine import Conv2d
from convviz.model import Document, edits, load_project, save_project
from convviz.model.setup import Setup, new_setup_of

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")

KERNEL = np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])


@pytest.fixture
def desktop(tmp_path):
    desktop = Desktop(tmp_path)
    yield desktop
    desktop.stop()


def opened(desktop, tmp_path, document):
    """The window on a document with its last step, and what reads it."""
    save_project(Setup(document), tmp_path / "it.convviz")
    desktop.start("open", "it.convviz")
    screen = Screen(desktop)
    desktop.key("End")
    screen.wait_for(document, _last(document), "the setup")
    return screen


def _last(document):
    _, rows, columns = list(document.shapes())[-1]
    return rows * columns - 1


def drag(desktop, start, *places):
    """Press, go over places, and stay pressed."""
    desktop.do("mousemove", *map(_whole, start))
    desktop.do("mousedown", "1")
    for place in places:
        desktop.do("mousemove", *map(_whole, place))


def _whole(length):
    return str(round(length))


def stroke(desktop, start, *places):
    drag(desktop, start, *places)
    desktop.do("mouseup", "1")


def test_a_seven_is_drawn_with_three_tools_each_taken_back_once(desktop, tmp_path):
    document = Document(np.zeros((12, 12)), (Conv2d(KERNEL),))
    screen = opened(desktop, tmp_path, document)

    def at(row, column):
        return screen.place(document, "input", row, column)

    drawn = np.zeros((1, 12, 12))
    for key, places, cells in (
        ("l", [(2, 3), (2, 8)], [(2, c) for c in range(3, 9)]),
        # On one line: the server may leave out places between.
        ("w", [(3, 8), (5, 6), (7, 4)], [(3, 8), (4, 7), (5, 6), (6, 5), (7, 4)]),
        ("shift+q", [(8, 4), (9, 5)], [(8, 4), (8, 5), (9, 4), (9, 5)]),
    ):
        desktop.key(key)
        before = document
        drag(desktop, at(*places[0]), at(11, 11))
        desktop.key("Escape")
        desktop.do("mouseup", "1")
        screen.wait_for(before, 99, f"{key} taken back")
        stroke(desktop, *(at(*place) for place in places))
        for row, column in cells:
            drawn[0, row, column] = 1
        document = document.replace(input=drawn.copy())
        screen.wait_for(document, 99, f"what {key} draws")
    desktop.key("ctrl+s")
    desktop.until(lambda: load_project(tmp_path / "it.convviz").document == document, "the file")
    assert desktop.close() == ""


def test_a_diagonal_detector_is_typed_along_its_rows(desktop, tmp_path):
    document = Document(np.eye(8), (Conv2d(np.zeros((5, 5))),))
    screen = opened(desktop, tmp_path, document)
    desktop.click(*screen.place(document, "kernel", 0, 0), button=3)
    values = 5 * np.eye(5) - 1
    for value in values.ravel():
        desktop.type(f"{value:g}")
        desktop.key("Tab")
    desktop.key("Escape")
    document = document.with_layer(0, document.layers[0].replace(weight=values[None, None]))
    screen.wait_for(document, 15, "the detector")
    desktop.key("ctrl+s")
    desktop.until(lambda: load_project(tmp_path / "it.convviz").document == document, "the file")


def test_a_photo_is_cropped_thresholded_convolved_and_exported(desktop, tmp_path):
    shades = np.zeros((60, 80), np.uint8)
    shades[:, 40:] = 200
    Image.fromarray(shades).save(tmp_path / "photo.png")
    desktop.start()
    Screen(desktop)
    desktop.key("ctrl+o")
    desktop.dialog("Open")
    desktop.type(str(tmp_path / "photo.png"))
    desktop.key("Return")
    desktop.dialog("Picture as input")
    # The right half of the photo is the largest area of its grey: that of the grid beside it is smaller.
    left, top, right = desktop.until(lambda: _area(desktop.picture(), 200), "the picture")
    scale = (right - left) / 40
    drag(desktop, (left - 20 * scale, top + 15 * scale), (left + 20 * scale, top + 45 * scale))
    desktop.do("mouseup", "1")
    # Before the picture, which has the focus now, the form ends with black and white.
    desktop.key("shift+Tab", "space")
    desktop.key("Return")
    desktop.gone("Picture as input")
    desktop.key("ctrl+s")
    desktop.dialog("Save as")
    desktop.type(str(tmp_path / "photo.convviz"))
    desktop.key("Return")
    document = desktop.until(lambda: _project(tmp_path / "photo.convviz"), "the project")
    assert document.input.shape == (1, 24, 32)
    # The part begins 20 points before the edge and ends 20 behind it.
    edges = np.flatnonzero(np.diff(document.input[0, 0]))
    assert edges.tolist() in ([14], [15], [16])
    assert set(np.unique(document.input)) == {0.0, 1.0}
    desktop.gone("Save as")
    desktop.key("ctrl+e")
    desktop.dialog("Export")
    desktop.key("ctrl+a")
    desktop.type(str(tmp_path / "photo.gif"))
    desktop.key("Return")
    desktop.until((tmp_path / "photo.gif").exists, "the GIF")
    with Image.open(tmp_path / "photo.gif") as gif:
        assert gif.size == (1280, 720)
        assert gif.n_frames == 22 * 30


def _area(picture, grey):
    """(left, top, right) of the rows and columns in which a grey stands most."""
    there = (picture == grey).all(axis=-1)
    if there.sum() < 1000:
        return None
    columns = np.flatnonzero(there.sum(axis=0) == there.sum(axis=0).max())
    rows = np.flatnonzero(there[:, columns[0]])
    return columns[0], rows[0], columns[-1] + 1


def test_the_input_grows_at_its_corner(desktop, tmp_path):
    document = Document(np.eye(8), (Conv2d(KERNEL),))
    screen = opened(desktop, tmp_path, document)
    (x, y), (_, below) = screen.place(document, "input", 7, 7), screen.place(document, "input", 6, 7)
    cell = y - below
    corner = x + cell / 2 + 3, y + cell / 2 + 3
    drag(desktop, corner, (corner[0] + 2 * cell, corner[1] + cell))
    desktop.key("Escape")
    desktop.do("mouseup", "1")
    screen.wait_for(document, 35, "the size of before")
    stroke(desktop, corner, (corner[0] + 2 * cell, corner[1] + cell))
    x = np.zeros((1, 9, 10))
    x[0, :8, :8] = np.eye(8)
    grown = document.replace(input=x)
    desktop.key("ctrl+s")
    desktop.until(lambda: load_project(tmp_path / "it.convviz").document == grown, "the file")


def _project(path):
    return load_project(path).document if path.exists() else None


def test_a_block_of_a_spreadsheet_is_pasted_moved_undone_and_done_again(desktop, tmp_path):
    document = new_setup_of().document
    screen = opened(desktop, tmp_path, document)
    subprocess.run(["xclip", "-selection", "clipboard"], input=b"1\t0,5\n-2\t3\n", env=desktop.environment, check=True)
    desktop.click(*screen.place(document, "input", 1, 1), button=3)
    desktop.key("ctrl+v")
    x = document.input.copy()
    x[0, 1:3, 1:3] = [[1, 0.5], [-2, 3]]
    pasted = document.replace(input=x)
    screen.wait_for(pasted, 35, "the block")
    desktop.key("Right", "Right", "Down")
    x = document.input.copy()
    x[0, 2:4, 3:5] = [[1, 0.5], [-2, 3]]
    moved = document.replace(input=x)
    screen.wait_for(moved, 35, "the moved block")
    desktop.key("ctrl+z")
    screen.wait_for(pasted, 35, "the move undone")
    desktop.key("ctrl+z")
    screen.wait_for(document, 35, "the paste undone")
    desktop.key("ctrl+y", "ctrl+y")
    screen.wait_for(moved, 35, "all done again")


def test_a_kernel_is_kept_and_used_after_a_start(desktop, tmp_path):
    kernel = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
    document = edits.set_kernel(new_setup_of().document, 0, kernel)
    opened(desktop, tmp_path, document)
    desktop.key("alt+l", "Down", "Return")
    _keep(desktop, "Mine")
    assert desktop.close() == ""
    desktop.start("open", "identity")
    Screen(desktop)
    desktop.key("ctrl+k")
    desktop.dialog("Kernels")
    desktop.key("End", "Return")
    desktop.gone("Kernels")
    desktop.key("ctrl+s")
    desktop.dialog("Save as")
    desktop.type(str(tmp_path / "used.convviz"))
    desktop.key("Return")
    used = desktop.until(lambda: _project(tmp_path / "used.convviz"), "the project")
    np.testing.assert_array_equal(used.layers[0].weight[0, 0], kernel)


def _keep(desktop, name):
    desktop.dialog("Keep the kernel")
    desktop.key("ctrl+a")
    desktop.type(name)
    desktop.key("Return")
    desktop.gone("Keep the kernel")

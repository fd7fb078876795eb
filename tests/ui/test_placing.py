"""Where the window opens, on screens that are not there."""

import pytest
from PySide6.QtCore import QByteArray, QRect
from PySide6.QtWidgets import QApplication, QWidget

from convviz.stage import Cell
from convviz.ui.window.placing import folds_panel, place

_CELL = Cell("input", 0, 0, 0)

_TITLE = 28
"""Points that a usual title bar takes."""


class OnScreen(QWidget):
    """A window of which only the size matters, on a screen that has ``free`` for windows."""

    def __init__(self, free):
        super().__init__()
        self.free, self.maximised = QRect(*free), False

    def screen(self):
        return self

    def availableGeometry(self):  # noqa: N802 - Qt's name
        return self.free

    def showMaximized(self):  # noqa: N802 - Qt's name
        self.maximised = True


@pytest.fixture
def window(request, qtbot):
    made = OnScreen(request.param)
    qtbot.addWidget(made)
    return made


SMALL = [(0, 0, 1024, 768), (0, 27, 1280, 773), (0, 0, 1366, 728), (1920, 40, 1280, 800), (0, 0, 683, 384)]


@pytest.mark.parametrize("window", SMALL, indirect=True, ids=str)
def test_on_a_small_screen_the_window_is_whole_with_its_title_bar(window):
    place(window, QByteArray())
    assert not window.maximised
    whole = QRect(window.x(), window.y(), window.width(), window.height() + _TITLE)
    assert window.free.contains(whole)
    assert window.width() >= min(window.free.width(), 1280) - 8
    assert window.height() >= min(window.free.height(), 800) - 38


@pytest.mark.parametrize("window", [(0, 0, 1600, 860), (0, 0, 1920, 1080), (0, 0, 3840, 2160)], indirect=True, ids=str)
def test_a_large_screen_is_filled(window):
    place(window, QByteArray())
    assert window.maximised
    assert (window.width(), window.height()) == (1280, 800)  # when it is made smaller


@pytest.mark.parametrize("window", [(0, 0, 1024, 700)], indirect=True, ids=str)
def test_a_window_that_was_larger_or_elsewhere_comes_whole_onto_this_screen(window, qtbot):
    other = OnScreen((0, 0, 4000, 3000))
    qtbot.addWidget(other)
    other.setGeometry(2500, 1900, 1500, 1000)
    place(window, other.saveGeometry())
    assert window.free.contains(window.geometry())


@pytest.mark.parametrize(
    ("window", "folds"), [((0, 0, 800, 600), True), ((0, 0, 1024, 768), False)], indirect=["window"], ids=str
)
def test_the_panel_is_folded_where_the_stage_needs_its_room(window, folds):
    assert folds_panel(window) is folds


def test_folding_the_panel_enlarges_the_stage(make):
    user = make(size=(1024, 700))
    before = user.canvas.width(), user.canvas.cell_rect(_CELL).width()
    user.trigger("panel")
    QApplication.processEvents()
    assert user.canvas.width() > before[0] + 200
    assert user.canvas.cell_rect(_CELL).width() > before[1]
    user.trigger("panel")
    QApplication.processEvents()
    assert (user.canvas.width(), user.canvas.cell_rect(_CELL).width()) == before

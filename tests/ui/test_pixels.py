"""The stage on the screen, pixel for pixel, at whatever device pixel ratio these tests run (tests/test_ratios.py)."""

import numpy as np
import pytest
from documents import many_channels, preset, random_picture
from pictures import rgb
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication

from convviz.model import Phase, Playhead, presets
from convviz.paint import Surface
from convviz.stage import THEMES, Cell
from convviz.ui.actions import file
from convviz.ui.canvas.cell_entry import CellEntry
from convviz.ui.canvas.picture import device_size
from convviz.ui.canvas.stage_view import StageView


def ratio_of(user):
    return user.window.devicePixelRatioF()


def shown(user):
    """What Qt has painted, (rows, columns, 3) in device pixels."""
    image = user.viewport.grab().toImage()
    image.setDevicePixelRatio(1)
    return rgb(image.convertToFormat(user.canvas._picture.surface.image.format()))


def expected(user):
    """The same marks painted at once, on a surface that never was on a screen."""
    view, ratio = user.canvas, ratio_of(user)
    size = device_size(user.viewport.size(), ratio)
    offset = (view.offset.x() * ratio, view.offset.y() * ratio)
    surface = Surface(
        size.width(), size.height(), THEMES["light"].background, scale=view.zoom * ratio, offset=offset, ratio=ratio
    )
    surface.show(view.marks())
    return rgb(surface.image)


def assert_same(user):
    one, other, ratio = shown(user), expected(user), ratio_of(user)
    # Where the ratio is not whole, Qt rounds a widget's size up or down.
    assert max(abs(a - b) for a, b in zip(one.shape, other.shape, strict=True)) <= 1
    rows, columns = (min(a, b) - 1 for a, b in zip(one.shape[:2], other.shape[:2], strict=True))
    differs = np.abs(one[:rows, :columns].astype(int) - other[:rows, :columns]).max(axis=-1)
    if ratio == 1:
        assert not differs.any()
    # Qt sets the edges of enlarged letters a shade lighter or darker, as its cache of letters has it; the larger the
    # letters, the more of that.
    assert differs.max() <= 48
    assert np.count_nonzero(differs) < 5e-3 * differs.size


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 768)], ids=str)
def test_the_canvas_shows_what_an_export_of_that_size_would(make, size):
    user = make(preset("sobel-x"), size)
    assert_same(user)


def test_cells_have_their_colours_where_a_click_finds_them(make):
    """Nothing of the program paints or looks for the places here but ``cell_rect``, which the mouse asks too."""
    user = make(preset("sobel-x"))
    ratio, picture = ratio_of(user), shown(user)
    for zoom in (1.0, 2.3):
        if zoom > 1:
            user.canvas.zoom_by(zoom, QPointF(user.point("input", 4, 4)))
            picture = shown(user)
        scale = next(m for m in user.canvas.marks() if m.key == "input").scale
        seen = 0
        for row, column in np.ndindex(10, 10):
            rect = user.canvas.cell_rect(Cell("input", 0, row, column))
            place = QPointF(rect.center().x(), rect.y() + 0.14 * rect.height())  # above the number
            if user.viewport.rect().contains(place.toPoint()):
                pixel = picture[int(place.y() * ratio), int(place.x() * ratio)]
                colour = scale.colours(np.array(user.input[row, column]))
                assert np.abs(pixel.astype(int) - colour.astype(int)).max() <= 1, (zoom, row, column)
                assert user.canvas.cell_at(place) == Cell("input", 0, row, column)
                seen += 1
        assert seen > 10


def test_what_is_painted_again_is_what_is_painted_at_once(make):
    user = make(many_channels())
    for phase, step in ((Phase.WRITE, 0), (Phase.WRITE, 7), (Phase.MULTIPLY, 9), (Phase.SLIDE, 12), (Phase.WRITE, 13)):
        user.session.look_at(playhead=Playhead(step, phase, 0.5))
        QApplication.processEvents()
        assert_same(user)
    user.canvas.zoom_by(1.7, QPointF(200, 150))
    for step in (14, 40):
        user.session.look_at(playhead=Playhead(step))
        assert_same(user)
    user.canvas.offset += QPointF(-31, -17)
    user.canvas._moved()
    assert_same(user)


def test_a_large_picture_playing(make):
    user = make(random_picture(64))
    for step in range(60, 70):
        user.session.look_at(playhead=Playhead(step))
    assert_same(user)


def test_a_typed_number_stands_over_its_cell(make):
    user = make(preset("sobel-x"))
    user.hover("input", 2, 3)
    user.type("7")
    area, place = user.canvas.findChild(CellEntry).geometry(), user.point("input", 2, 3)
    assert abs(area.center().x() - place.x()) <= 2
    assert abs(area.center().y() - place.y()) <= 2
    user.key(Qt.Key.Key_Escape)


def test_the_window_moves_to_a_screen_of_another_ratio(make, monkeypatch):
    user = make(preset("sobel-x"))
    for ratio in (2.0, 1.25, 3.0):
        monkeypatch.setattr(StageView, "devicePixelRatioF", lambda self, r=ratio: r)
        QApplication.sendEvent(user.canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
        surface = user.canvas._picture.surface
        assert surface.ratio == ratio
        assert surface.image.size() == device_size(user.viewport.size(), ratio)
        bounds = user.canvas._picture.boundingRect()
        assert bounds.width() == pytest.approx(user.viewport.width(), abs=1)


def test_a_screen_that_changes_without_a_word_is_noticed_when_it_is_painted(make, monkeypatch):
    user = make(preset("sobel-x"))
    monkeypatch.setattr(StageView, "devicePixelRatioF", lambda self: 1.75)
    user.viewport.update()
    QApplication.processEvents()
    assert user.canvas._picture.surface.ratio == 1.75


def test_what_changes_after_the_window_came_back_is_painted(make):
    """A show event need not be followed by a paint event."""
    user = make(preset("sobel-x"))
    QApplication.processEvents()
    QApplication.sendEvent(user.canvas, QShowEvent())
    file.show_preset(user.window.desk, presets()[5])
    QApplication.processEvents()
    there = rgb(user.canvas._picture.surface.image)  # a grab would paint
    assert np.abs(there.astype(int) - expected(user)).max() <= 48

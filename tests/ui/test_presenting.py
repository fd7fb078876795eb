"""Giving a lecture: what is seen is for the back row, keys are those of slides, and nothing of it is left behind."""

import pytest
from documents import does_not_fit, many_channels, preset, setup_of
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convviz.model import Detail, Phase, Playhead, find_preset
from convviz.paint import ensure_application, measure
from convviz.paint.fonts import cap_height
from convviz.stage import THEMES, CellGrid, Stage, Text
from convviz.ui.canvas.slide import presented


@pytest.fixture
def lecture(user):
    user.trigger("present_here")
    shown = user.window.presenting.shown
    yield shown
    user.window.presenting.stop()
    assert user.window.presenting.shown is None


def key(widget, which, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget.windowHandle(), which, held)


def stroke(canvas, *points):
    buttons = Qt.MouseButton
    kinds = [QMouseEvent.Type.MouseButtonPress, *[QMouseEvent.Type.MouseMove] * (len(points) - 1)]
    for kind, (x, y) in zip(kinds, points, strict=True):
        place = QPointF(x, y)
        button = buttons.LeftButton if kind is QMouseEvent.Type.MouseButtonPress else buttons.NoButton
        held = buttons.LeftButton
        event = QMouseEvent(
            kind, place, canvas.viewport().mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas.viewport(), event)
    QTest.mouseRelease(canvas.viewport(), buttons.LeftButton, pos=QPoint(*map(int, points[-1])))


def hover(canvas, x, y):
    place, none = QPointF(x, y), Qt.MouseButton.NoButton
    where = canvas.viewport().mapToGlobal(place)
    event = QMouseEvent(QMouseEvent.Type.MouseMove, place, where, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), event)


def ink(shown):
    return [mark for mark in shown.canvas.marks() if mark.key.startswith("ink") and "casing" not in mark.key]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["vertical-line", "same-padding", "stride-2", "filter-5x5"])
def test_digits_and_texts_are_large_enough_for_the_back_row(name, theme):
    """At 1920×1080 with 8×8 cells: digits 34 pixels high at least, no text smaller than 20."""
    ensure_application()
    setup = find_preset(name).setup
    stage = Stage.computed(setup.looked_at(parts=presented(setup.look).parts), (1920, 1080), THEMES[theme], measure)
    marks = stage.compose(Playhead(len(stage.trace) - 1))
    grids = [mark for mark in marks if isinstance(mark, CellGrid)]
    assert {"input", "kernel", "products", "output"} <= {grid.key for grid in grids}
    for grid in grids:
        assert cap_height(grid.text_size) >= 34, grid.key
    texts = [mark for mark in marks if isinstance(mark, Text)]
    assert min(text.size for text in texts) >= 20
    sums = [text for text in texts if text.key.startswith("arithmetic")]
    title = next(text for text in texts if text.key == "input title")
    assert min(text.size for text in sums) >= title.size
    assert not any(text.key.startswith("caption") for text in texts)


def test_outlines_cover_no_large_digit():
    """A large digit and the frame around its cell keep apart."""
    ensure_application()
    setup = find_preset("same-padding").setup
    for size in ((1024, 768), (1920, 1080), (3840, 2160)):
        stage = Stage.computed(setup.looked_at(parts=presented(setup.look).parts), size, THEMES["light"], measure)
        marks = {mark.key: mark for mark in stage.compose(Playhead(12))}
        grid, frame = marks["output"], marks["target"]
        free = (grid.cell - cap_height(grid.text_size)) / 2
        assert free > frame.width / 2 + frame.casing_width


def test_f5_begins_with_the_first_step_and_shift_f5_stays(user, qtbot):
    user.session.player.seek(9)
    key(user.window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert user.session.look.playhead.step == 9
    user.window.presenting.stop()
    qtbot.waitUntil(user.window.isActiveWindow)
    key(user.window, Qt.Key.Key_F5)
    shown = user.window.presenting.shown
    assert user.session.look.playhead.step == 0
    assert shown.isFullScreen()
    assert shown.size() == shown.screen().size()
    user.window.presenting.stop()


def test_a_clicker_and_the_keys_of_slides_work_there(user, lecture):
    user.session.player.first()
    for which, step in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_End, 35),
        (Qt.Key.Key_Home, 0),
    ):
        key(lecture, which)
        assert user.session.look.playhead.step == step
    key(lecture, Qt.Key.Key_Space)
    assert user.session.player.playing
    user.session.player.tick(1.2)
    shown = next(mark for mark in lecture.canvas.marks() if mark.key == "output")
    here = next(mark for mark in user.canvas.marks() if mark.key == "output")
    assert (shown.values[~(shown.values != shown.values)] == here.values[~(here.values != here.values)]).all()
    key(lecture, Qt.Key.Key_Space)
    key(lecture, Qt.Key.Key_D)
    assert user.session.look.detail is Detail.PRODUCTS
    key(lecture, Qt.Key.Key_H)
    assert user.session.look.overlays == ("counts",)


def test_esc_leaves_and_the_window_has_its_keys_again(user, lecture):
    key(lecture, Qt.Key.Key_Escape)
    assert user.window.presenting.shown is None
    assert QApplication.focusWidget() is user.canvas
    key(user.window, Qt.Key.Key_Right)


def test_cells_that_are_not_written_are_blank_there(user, lecture):
    user.session.look_at(ahead=True)
    user.session.player.first()
    assert next(mark for mark in lecture.canvas.marks() if mark.key == "output").faint is None
    assert next(mark for mark in user.canvas.marks() if mark.key == "output").faint is not None


@pytest.mark.parametrize("blanks", [Qt.Key.Key_B, Qt.Key.Key_Period])
@pytest.mark.parametrize("wakes", [Qt.Key.Key_B, Qt.Key.Key_PageDown, Qt.Key.Key_Escape])
def test_blank_until_any_key(blanks, wakes, user, lecture):
    user.session.player.first()
    key(lecture, blanks)
    assert lecture.blank
    image = lecture.grab().toImage()
    assert {image.pixelColor(x, y).getRgb()[:3] for x in (5, 300) for y in (5, 200)} == {(0, 0, 0)}
    key(lecture, wakes)
    assert not lecture.blank
    # It was for the blank screen, and did nothing else.
    assert user.session.look.playhead.step == 0
    assert user.window.presenting.shown is lecture
    key(lecture, Qt.Key.Key_Right)
    assert user.session.look.playhead.step == 1


def test_the_pen_draws_in_three_inks_and_changes_nothing_else(user, lecture):
    before, history = user.session.document, user.session.history.entries
    for n in range(3):
        key(lecture, Qt.Key.Key_K)
        stroke(lecture.canvas, (100 + 50 * n, 100), (140, 160), (200, 180))
    assert len({mark.colour for mark in ink(lecture)}) == 3
    key(lecture, Qt.Key.Key_K)
    assert lecture.canvas.pen is None
    assert user.session.document is before
    assert user.session.history.entries == history
    assert not [mark for mark in user.canvas.marks() if mark.key.startswith("ink")]
    key(lecture, Qt.Key.Key_X)
    assert ink(lecture) == []


def test_before_an_audience_the_hand_draws_only_with_a_tool_that_was_taken(user, lecture):
    before, canvas = user.session.document, lecture.canvas
    place = canvas.cell_rect(user.cell("input", 0, 0)).center()

    def press():
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())

    press()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, pos=place.toPoint())
    QApplication.sendEvent(canvas.viewport(), wheel(canvas, place, 120))
    assert user.session.document is before
    # The map and the strip are for looking.
    there = canvas.cell_rect(user.cell("output", 2, 3)).center().toPoint()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=there)
    assert user.session.look.playhead.step == 15
    key(lecture, Qt.Key.Key_W)
    press()
    assert user.session.document.input[0, 0, 0] == 1
    key(lecture, Qt.Key.Key_K)
    assert not canvas.edits


def wheel(canvas, place, angle):
    return QWheelEvent(
        place,
        canvas.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_ink_stays_with_its_cell_under_zoom(user, lecture):
    key(lecture, Qt.Key.Key_K)
    canvas = lecture.canvas
    rect = canvas.cell_rect(user.cell("input", 3, 3))
    stroke(canvas, (rect.x(), rect.y()), (rect.right(), rect.bottom()))
    (line,) = ink(lecture)
    key(lecture, Qt.Key.Key_Z)
    assert canvas.zoom > 1
    (same,) = ink(lecture)
    assert same.points == line.points
    zoomed = canvas.cell_rect(user.cell("input", 3, 3))
    assert zoomed.width() == pytest.approx(canvas.zoom * rect.width(), rel=1e-6)
    stroke(canvas, (zoomed.x(), zoomed.y()), (zoomed.right(), zoomed.bottom()))
    first, second = ink(lecture)
    for a, b in zip((first.points[0], first.points[-1]), (second.points[0], second.points[-1]), strict=True):
        assert a == pytest.approx(b, abs=1.5)
    key(lecture, Qt.Key.Key_Z)
    assert canvas.zoom == 1


def test_the_eraser_takes_strokes_and_the_keyboard_marks_a_cell(user, lecture):
    key(lecture, Qt.Key.Key_K)
    stroke(lecture.canvas, (50, 50), (150, 50))
    stroke(lecture.canvas, (50, 300), (150, 300))
    key(lecture, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    stroke(lecture.canvas, (100, 52), (101, 52))
    assert len(ink(lecture)) == 1
    key(lecture, Qt.Key.Key_K)
    lecture.canvas.choose(user.cell("output", 2, 3))
    before = user.session.look.playhead
    key(lecture, Qt.Key.Key_Return)
    ring = ink(lecture)[-1]
    rect = lecture.canvas.cell_rect(user.cell("output", 2, 3))
    xs, ys = zip(*ring.points, strict=True)
    assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx((rect.x(), rect.y(), rect.right(), rect.bottom()))
    assert user.session.look.playhead == before


def test_a_spot_follows_the_pointer(user, lecture):
    key(lecture, Qt.Key.Key_J)
    assert lecture.canvas.spot
    hover(lecture.canvas, 300, 200)
    centre = lecture.canvas._spot.geometry().center()
    assert abs(centre.x() - 300) <= 1
    assert abs(centre.y() - 200) <= 1
    key(lecture, Qt.Key.Key_J)
    assert not lecture.canvas.spot


def test_the_transport_goes_when_the_pointer_rests_and_comes_back(user, lecture, qtbot):
    assert lecture.bar.isVisible()
    lecture._bar._rest.setInterval(1)
    lecture._bar._fade.setDuration(1)
    lecture._bar.wake()
    qtbot.waitUntil(lambda: not lecture.bar.isVisible())
    lecture._bar._rest.setInterval(60000)
    hover(lecture.canvas, 50, 60)
    assert lecture.bar.isVisible()


def test_a_screen_that_is_unplugged_brings_the_window_back(user, lecture):
    user.session.player.seek(7)
    key(lecture, Qt.Key.Key_K)
    user.window.presenting._lost(QGuiApplication.primaryScreen())
    assert user.window.presenting.shown is None
    assert user.session.look.playhead.step == 7
    assert user.window.isVisible()


def test_looks_and_setups_change_there_too(user, lecture):
    key(lecture, Qt.Key.Key_T)
    assert lecture.canvas._theme is user.canvas._theme
    for one in (setup_of(does_not_fit()), setup_of(many_channels()), find_preset("detect-relu-pool").setup):
        user.session.show(one)
        assert lecture.canvas.marks()
        lecture.grab()


def test_what_is_refused_is_said_there(user, lecture):
    user.window.apply(lambda d: d.replace(input=d.input[:, :0]), "Nothing")
    assert lecture.notice.isVisible()


def test_closing_the_window_closes_the_presentation(make):
    user = make()
    user.trigger("present")
    user.window.close()
    assert user.window.presenting.shown is None


@pytest.mark.parametrize("name", ["vertical-line", "transposed-equivalent"])
def test_it_can_begin_with_the_kernel_turning(name, make):
    user = make(find_preset(name).setup)
    user.trigger("present")
    user.session.player.play()
    turning = user.session.look.playhead.phase is Phase.TURN
    assert turning is (name == "transposed-equivalent")
    assert user.window.presenting.shown.canvas.marks()
    user.session.player.pause()
    user.window.presenting.stop()


def test_screens_are_listed_and_one_is_chosen(user):
    user.window.menus.fill_screens()
    actions = user.window.menus.screens.actions()
    assert len(actions) == 1 + len(QGuiApplication.screens())
    assert actions[0].isChecked()
    actions[1].trigger()
    assert user.window.settings.present_on in user.window.presenting.screens
    user.window.menus.fill_screens()
    assert user.window.menus.screens.actions()[1].isChecked()


def test_documents_are_what_they_were(user, lecture):
    before = preset()
    for which in (
        Qt.Key.Key_PageDown,
        Qt.Key.Key_B,
        Qt.Key.Key_B,
        Qt.Key.Key_K,
        Qt.Key.Key_X,
        Qt.Key.Key_J,
        Qt.Key.Key_Z,
    ):
        key(lecture, which)
    assert user.session.document == before
    assert user.session.shown.undo == ""


def test_the_stage_has_the_keys_whatever_was_clicked_in_the_bar(user, lecture):
    user.session.player.first()
    for name in ("forward", "back"):
        QTest.mouseClick(lecture.bar.buttons[name], Qt.MouseButton.LeftButton)
    lecture.bar.detail.setFocus()
    QTest.mouseClick(lecture.bar.loop, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() in (lecture.canvas, None) or lecture.canvas.hasFocus()
    key(lecture, Qt.Key.Key_PageDown)
    assert user.session.look.playhead.step == 1

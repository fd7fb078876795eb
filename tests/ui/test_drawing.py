"""Drawing with mouse, wheel and keyboard."""

import numpy as np
import pytest
from documents import does_not_fit, many_channels, preset
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from convviz.model.colours import ValueRange
from convviz.stage import Cell
from convviz.ui.canvas.cell_entry import CellEntry

RIGHT = Qt.MouseButton.RightButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def entry(user):
    return next((e for e in user.canvas.findChildren(CellEntry) if e.isVisible()), None)


def test_left_draws_and_right_erases(user):
    user.click("input", 0, 0)
    assert user.input[0, 0] == 1
    user.click("input", 0, 3, RIGHT)
    assert user.input[0, 3] == 0
    user.trigger("undo")
    user.trigger("undo")
    assert user.session.document == preset()


def test_a_fast_drag_has_no_holes_and_is_one_undo(user):
    user.press("input", 0, 0)
    user.hover("input", 7, 0)
    user.release("input", 7, 0)
    assert user.input[:, 0].tolist() == [1] * 8
    user.trigger("undo")
    assert user.session.document == preset()


def test_shift_keeps_to_a_row(user):
    user.press("input", 2, 0)
    user.canvas.dragged.emit(Cell("input", 0, 4, 7), SHIFT)
    user.release("input", 4, 7)
    assert user.input[2, :8].tolist() == [1] * 8
    assert user.input[4, 7] == 0


def test_a_drag_out_of_the_grid_and_back_in_draws_no_short_cut(user):
    user.press("input", 1, 5)
    user.hover("input", 1, 9)
    user.hover("input", 9, 9)
    user.hover("input", 9, 0)
    user.hover("input", 7, 0)
    user.release("input", 7, 0)
    drawn = user.input != preset().input[0]
    assert {(int(r), int(c)) for r, c in np.argwhere(drawn)} == {(1, 5), (1, 6), (1, 7), (7, 0)}


@pytest.mark.parametrize("button", [Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton])
def test_other_buttons_draw_nothing(user, button):
    user.click("input", 0, 3, button)
    assert user.session.document == preset()


def test_a_touch_pad_sends_parts_of_a_notch(user):
    for _ in range(8):
        user.wheel("input", 1, 1, 0.25)
    assert user.input[1, 1] == 2


def test_the_kernel_is_drawn_on_in_the_same_way(user):
    user.click("kernel", 0, 0)
    assert user.session.document.layers[0].weight[0, 0, 0, 0] == 1
    assert user.output[0, 3] == 4
    user.click("kernel", 0, 0, RIGHT)
    assert user.session.document == preset()


def test_the_swatches_choose_the_value(user):
    brush = user.window.brush
    brush.field.setText("−0.25")
    brush.field.setModified(True)
    brush.field.editingFinished.emit()
    user.click("input", 0, 0)
    assert user.input[0, 0] == -0.25
    assert not any(button.isChecked() for button in brush.swatches.values())
    brush.keep_button.click()
    assert user.window.settings.swatches == [-0.25]
    brush.swatches[0.5].click()
    user.click("input", 0, 1)
    assert user.input[0, 1] == 0.5
    assert [value for value, button in brush.swatches.items() if button.isChecked()] == [0.5]
    assert brush.slider.value() == brush.slider.maximum() // 2
    brush.swatches[-0.25].click()
    assert user.session.brush.value == -0.25
    brush.swatches[-0.25].customContextMenuRequested.emit(brush.pos())
    assert user.window.settings.swatches == []


def test_the_slider_goes_over_the_range_of_the_colours(user):
    slider = user.window.brush.slider
    slider.setValue(slider.maximum())
    assert user.session.brush.value == 1.0
    user.session.apply(lambda d: d.replace(colours=ValueRange("grey", 0.0, 255.0)), "Colours")
    slider.setValue(200)
    assert user.session.brush.value == 200


def test_the_wheel_changes_a_cell(user):
    user.hover("input", 1, 1)
    user.wheel("input", 1, 1, 2)
    assert user.input[1, 1] == 2
    for _ in range(10):
        user.wheel("input", 1, 1, -1, SHIFT)
    assert user.input[1, 1] == 1.0
    user.trigger("undo")
    assert user.session.document == preset()


def test_a_number_is_typed_into_the_cell_under_the_pointer(user):
    user.click("kernel", 1, 1)
    user.type("-1.5")
    assert entry(user) is not None
    user.key(Qt.Key.Key_Return)
    assert entry(user) is None
    assert user.session.document.layers[0].weight[0, 0, 1, 1] == -1.5
    assert QApplication.focusWidget() is user.canvas


def test_tab_and_down_go_on_to_the_next_cell(user):
    user.hover("input", 0, 0)
    user.type("5")
    user.key(Qt.Key.Key_Tab)
    user.type("6")
    user.key(Qt.Key.Key_Down)
    user.type("7")
    user.key(Qt.Key.Key_Return)
    assert (user.input[0, 0], user.input[0, 1], user.input[1, 1]) == (5, 6, 7)


def test_esc_leaves_the_cell_as_it_was(user):
    user.hover("input", 0, 0)
    user.type("42")
    user.key(Qt.Key.Key_Escape)
    assert entry(user) is None
    assert user.session.document == preset()


@pytest.mark.parametrize("text", ["1/0", "1-2", "3..4", "1e5x", "9 9"])
def test_what_is_no_number_is_refused_where_it_was_typed(text, user):
    user.hover("input", 0, 0)
    user.type(text)
    user.key(Qt.Key.Key_Return)
    assert entry(user) is not None
    assert "number; type one such as" in user.refusal
    assert entry(user).text() == text
    assert user.session.document == preset()
    user.key(Qt.Key.Key_Escape)


def test_clicking_elsewhere_sets_what_was_typed(user):
    user.hover("input", 0, 0)
    user.type("9")
    user.panel.fields["stride"].fields[0].setFocus()
    assert user.input[0, 0] == 9


def test_padding_cells_and_results_are_not_drawn_on(make):
    user = make(preset("same-padding"))
    user.click("input", -1, -1)
    user.click("products", 0, 0)
    user.wheel("input", -1, 0, 1)
    assert user.session.document == preset("same-padding")


def test_a_click_on_the_feature_map_goes_to_its_step(user):
    user.click("output", 2, 3)
    assert user.session.player.playhead.step == 2 * 6 + 3
    assert user.session.document == preset()


def test_a_click_on_a_channel_brings_it_to_the_front(make):
    user = make(many_channels())
    layout = user.canvas.current_layout()
    thumb = layout.panels["input"].thumbs[2]
    user.qtbot.mouseClick(
        user.viewport,
        Qt.MouseButton.LeftButton,
        pos=user.viewport.rect().topLeft() + _point(thumb.rect.x + 4, thumb.rect.y + 4),
    )
    assert user.canvas.current_layout().panels["input"].spec.active == 2
    user.hover("input", 0, 0)
    user.canvas.pressed.emit(Cell("input", 2, 0, 0), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    assert user.session.document.input[2, 0, 0] == 1


def test_drawing_on_a_setup_that_does_not_fit(make):
    user = make(does_not_fit())
    user.click("input", 1, 1, RIGHT)
    assert user.input[1, 1] == 0


def test_drawing_while_playing(user):
    user.trigger("play")
    user.session.player.tick(1.3)
    user.click("input", 4, 4, RIGHT)
    assert user.session.player.playing
    assert user.input[4, 4] == 0
    user.trigger("play")
    assert not user.session.player.playing


def test_zoom_and_pan_find_the_same_cells(user):
    place = user.canvas.cell_rect(Cell("input", 0, 3, 3)).center()
    user.canvas.zoom_by(4.0, place)
    assert user.canvas.cell_at(place) == Cell("input", 0, 3, 3)
    user.qtbot.mouseClick(user.viewport, RIGHT, pos=place.toPoint())
    assert user.input[3, 3] == 0
    user.trigger("fit")
    assert user.canvas.zoom == 1
    np.testing.assert_array_equal(user.canvas.cell_rect(Cell("input", 0, 3, 3)).center().toTuple(), place.toTuple())


def _point(x, y):
    return QPoint(round(x), round(y))


def test_cells_are_reached_and_set_without_a_mouse(make):
    user = make(preset("same-padding"))
    ctrl = Qt.KeyboardModifier.ControlModifier
    for _ in range(3):
        user.key(Qt.Key.Key_Right, ctrl)
    user.key(Qt.Key.Key_Down, ctrl)
    user.key(Qt.Key.Key_Return)
    assert user.input[1, 2] == 1
    for _ in range(6):
        user.key(Qt.Key.Key_Right, ctrl)
    user.type("4")
    user.key(Qt.Key.Key_Return)
    assert user.session.document.layers[0].weight[0, 0, 1, 0] == 4
    for _ in range(3):
        user.key(Qt.Key.Key_Right, ctrl)
    user.key(Qt.Key.Key_Return)
    assert user.session.player.playhead.step == 8


def test_the_click_that_ends_typing_draws_nothing(user):
    user.hover("input", 0, 0)
    user.type("7")
    user.click("input", 5, 5)
    assert user.input[0, 0] == 7
    assert user.input[5, 5] == 0
    user.click("input", 5, 5)
    assert user.input[5, 5] == 1


def test_the_wheel_elsewhere_leaves_what_was_typed(user):
    user.hover("kernel", 0, 0)
    user.type("1/0")
    user.key(Qt.Key.Key_Return)
    user.wheel("input", 0, 0, 1)
    assert entry(user) is None
    assert user.input[0, 0] == 1


@pytest.mark.parametrize("name", ["new", "undo"])
def test_a_stroke_ends_where_another_setup_or_state_comes(name, user):
    user.click("input", 7, 0)
    user.press("input", 0, 0)
    user.trigger(name)
    after = user.session.document
    user.hover("input", 5, 0)
    user.release("input", 5, 0)
    assert user.session.document is after


def test_esc_takes_a_stroke_back(user):
    before = user.session.document
    user.press("input", 0, 0)
    user.hover("input", 4, 0)
    assert user.session.document != before
    user.key(Qt.Key.Key_Escape)
    assert user.session.document == before
    user.hover("input", 6, 0)
    user.release("input", 6, 0)
    assert user.session.document == before


def test_a_turn_of_the_wheel_keeps_what_was_typed(user):
    user.hover("input", 0, 0)
    user.type("5")
    user.wheel("input", 3, 3, 1)
    assert user.input[0, 0] == 5

"""Every operation in the window: chosen, edited, played, undone; layers added, moved and shown."""

import numpy as np
import pytest
from documents import preset
from PySide6.QtCore import QPoint, Qt

from convviz.engine import OPERATIONS, ConvTranspose2d
from convviz.model import Document, find_preset
from convviz.stage import Cell, Frame


def show(user, name):
    user.session.show(find_preset(name).setup)


def choose(box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def spin(field, value):
    field.setFocus()
    field.setValue(value)


def marks(user):
    return {mark.key: mark for mark in user.canvas.marks()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_chosen_played_and_taken_back(user, name):
    before = user.session.document
    choose(user.panel.operation, name)
    assert user.session.document.layers[0].name == name
    declared = {p.name for p in OPERATIONS[name].parameters if p.applies is None}
    shown = {n for n, field in user.panel.fields.items() if not field.isHidden()}
    assert shown == declared
    for detail in ("window", "products", "glide"):
        user.trigger("next_detail")
        user.trigger("play")
        for _ in range(30):
            user.session.player.tick(0.07)
            assert marks(user), detail
    if name != before.layers[0].name:
        user.trigger("undo")
    assert user.session.document == before
    assert user.panel.operation.currentData() == before.layers[0].name


def test_the_window_of_a_pool_is_set(user):
    show(user, "max-pooling-2x2")
    spin(user.panel.fields["kernel_size"].fields[0], 4)
    assert user.session.document.layers[0].kernel_size == (4, 4)
    assert user.session.trace.output_shape == (1, 3, 3)
    assert user.panel.kernel_size.isHidden()


def test_the_winning_cell_is_marked(user):
    show(user, "max-pooling-2x2")
    user.session.player.seek(5)
    step = user.session.trace[5]
    i, j = divmod(step.winner, 2)
    cell = user.canvas.cell_rect(Cell("input", 0, int(step.source.rows[i]), int(step.source.columns[j])))
    (rect,) = marks(user)["winner input"].rects
    assert isinstance(marks(user)["winner input"], Frame)
    assert cell.contains(rect.x + rect.width / 2, rect.y + rect.height / 2)


def test_drawing_on_the_stretched_input(user):
    show(user, "transposed-equivalent")
    assert user.canvas.editable(Cell("input", 0, 0, 2))
    assert not user.canvas.editable(Cell("input", 0, 0, 1))
    user.click("input", 2, 0)
    user.click("input", 1, 1)
    assert user.session.document.input[0].tolist() == [[1, 2], [1, 4]]


def test_both_views_show_the_same_map(user):
    show(user, "transposed-overlap")
    scattered = user.session.trace.output.copy()
    choose(user.panel.walk, "equivalent")
    np.testing.assert_array_equal(user.session.trace.output, scattered)
    assert len(user.session.trace) == 16


def test_a_click_on_the_map_goes_to_the_step_that_completes_the_cell(user):
    show(user, "transposed-overlap")
    user.click("output", 1, 1)
    step = user.session.trace[user.session.player.playhead.step]
    assert {1} <= set(step.target.rows.tolist())
    assert step.position == (0, 1, 1)


def test_layers_are_added_shown_moved_and_removed(user):
    layers = user.panel.layers
    user.qtbot.mouseClick(layers.buttons["add"], Qt.MouseButton.LeftButton)
    assert len(user.session.document.layers) == 2
    assert user.session.look.layer == 1
    choose(user.panel.operation, "max_pool2d")
    assert [layers.box.itemText(i) for i in range(2)] == ["1 Convolution → 6×6", "2 Max pool → 4×4"]
    before = user.session.history.undo_label
    layers.box.setCurrentIndex(0)
    layers.box.activated.emit(0)
    assert user.session.look.layer == 0
    assert user.session.history.undo_label == before
    user.qtbot.mouseClick(layers.buttons["down"], Qt.MouseButton.LeftButton)
    assert [layer.name for layer in user.session.document.layers] == ["max_pool2d", "conv2d"]
    user.qtbot.mouseClick(layers.buttons["remove"], Qt.MouseButton.LeftButton)
    assert [layer.name for layer in user.session.document.layers] == ["max_pool2d"]
    for _ in range(4):
        user.trigger("undo")
    assert user.session.document == preset()


def test_the_map_of_another_layer_is_not_drawn_on(user):
    show(user, "two-stacked-valid")
    assert user.session.look.layer == 1
    user.click("input", 0, 0)
    assert user.session.document == preset("two-stacked-valid")
    assert not user.canvas.editable(Cell("input", 0, 0, 0))
    assert user.canvas.editable(Cell("kernel", 0, 0, 0))


def test_an_earlier_layer_that_stops_fitting_is_named_and_nothing_is_lost(user):
    show(user, "two-stacked-valid")
    spin(user.panel.kernel_size.fields[0], 7)
    assert "Layer 2 (convolution): The 7×7 kernel does not fit the 6×6 input" in user.panel.sizes.cost.text()
    assert user.panel.layers.box.itemText(1) == "2 Convolution → does not fit"
    user.trigger("undo")
    assert user.session.document == preset("two-stacked-valid")


def test_groups_that_do_not_divide_are_refused_in_their_field(user):
    show(user, "grouped")
    groups = user.panel.fields["groups"]
    spin(groups.fields[0], 3)
    assert groups.refuses
    assert groups.fields[0].value() == 2
    assert user.session.document == preset("grouped")


def test_a_channel_of_another_group_brings_a_filter_that_reads_it(user):
    show(user, "grouped")
    user.session.player.seek(0)
    layout = user.canvas.current_layout()
    thumb = next(t for t in layout.panels["input"].thumbs if t.channel == 3)
    center = user.canvas.viewport().rect().topLeft()
    center.setX(round(thumb.rect.x + thumb.rect.width / 2))
    center.setY(round(thumb.rect.y + thumb.rect.height / 2))
    user.qtbot.mouseClick(user.viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, center)
    step = user.session.trace[user.session.player.playhead.step]
    assert step.source.channels.tolist() == [2, 3]
    assert user.canvas.current_layout().panels["input"].spec.active == 3


def test_channels_and_filters(user):
    spin(user.panel.channels.fields[0], 2)
    spin(user.panel.filters.fields[0], 3)
    assert user.session.document.input.shape == (2, 8, 8)
    assert user.session.trace.output_shape == (3, 6, 6)
    user.trigger("undo")
    user.trigger("undo")
    assert user.session.document == preset()


def test_three_quick_clicks_are_three_layers_to_take_back(user):
    for _ in range(3):
        user.qtbot.mouseClick(user.panel.layers.buttons["add"], Qt.MouseButton.LeftButton)
    assert len(user.session.document.layers) == 4
    user.trigger("undo")
    assert len(user.session.document.layers) == 3


def test_a_typed_number_that_the_document_refuses_says_why(user):
    choose(user.panel.operation, "conv_transpose2d")
    field = user.panel.fields["output_padding"]
    number = field.fields[0]
    number.setFocus()
    number.selectAll()
    user.qtbot.keyClicks(number, "3")
    user.qtbot.keyClick(number, Qt.Key.Key_Return)
    assert "must be smaller than the stride" in field._refusal.text()
    assert field.refuses
    assert number.value() == 0


def test_an_edit_that_a_later_layer_does_not_survive_is_told_on_the_earlier_one(user):
    show(user, "two-stacked-valid")
    user.trigger("previous_layer")
    spin(user.panel.input_size.fields[0], 3)
    assert user.session.trace is not None
    assert "Layer 2 (convolution): The 3×3 kernel does not fit" in user.panel.sizes.cost.text()


def test_a_rotated_kernel_is_shown_and_edited_as_it_lies_on_the_patch(user):
    show(user, "transposed-equivalent")
    weight = user.session.setup.weights[0, 0]
    grid = next(m for m in user.canvas.marks() if m.key == "kernel")
    np.testing.assert_array_equal(grid.values, weight[::-1, ::-1])
    user.click("kernel", 0, 2)
    assert user.session.setup.weights[0, 0, 2, 0] == 1
    assert user.session.setup.weights[0, 0, 0, 2] == weight[0, 2]


def test_a_click_on_the_scrubber_goes_there(user):
    bar = user.window.transport.scrubber
    user.trigger("first")
    user.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.width() * 0.9), bar.height() // 2))
    assert 30 <= user.session.player.playhead.step <= 34


def test_another_walk_shows_the_bias_of_the_filter_in_front(make):
    user = make(Document(np.ones((3, 3)), (ConvTranspose2d(np.ones((1, 2, 2, 2)), [1, 2]),)), finished=False)
    user.session.player.seek(10)
    assert user.panel.bias.field.text() == "2"
    choose(user.panel.walk, "equivalent")
    assert user.session.shown.filter == 0
    assert user.panel.bias.field.text() == "1"


def test_another_walk_has_other_grids(user):
    show(user, "transposed-overlap")
    choose(user.panel.walk, "equivalent")
    user.canvas.choose(Cell("input", 0, 2, 2))
    assert user.canvas._cursor is not None
    choose(user.panel.walk, "scatter")
    assert user.canvas._cursor is None
    user.press("input", 0, 0)
    assert user.window.drawing.draws
    choose(user.panel.walk, "equivalent")
    assert not user.window.drawing.draws

"""Edges of grids that are dragged, and titles that take their grid out of the window."""

from pathlib import Path

import numpy as np
import pytest
from documents import preset, setup_of
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from convviz.engine import Conv2d
from convviz.model import Document, edits
from convviz.stage import Edge, Panel, edge_at, title_at
from convviz.ui.fields.rows import IntsField

SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


class Edges:
    """A hand at the edges of a panel's grid, which goes by whole cells of its size at the beginning."""

    def __init__(self, user, panel, down, right):
        self.user, canvas = user, user.canvas
        layout = canvas.current_layout()
        box = layout.panels[Panel(panel)]
        top, _, left, _ = box.spec.ring
        rows, columns = box.spec.inner
        self.cell = box.cell * canvas.zoom
        x = box.grid.x + (left + {-1: 0, 0: columns / 2, 1: columns}[right]) * box.cell + 3 * right / canvas.zoom
        y = box.grid.y + (top + {-1: 0, 0: rows / 2, 1: rows}[down]) * box.cell + 3 * down / canvas.zoom
        self.place = QPointF(x, y) * canvas.zoom + canvas.offset

    def _send(self, kind, place, held=NONE):
        buttons = Qt.MouseButton.NoButton if kind.name.endswith("Release") else Qt.MouseButton.LeftButton
        button = Qt.MouseButton.NoButton if kind.name.endswith("Move") else Qt.MouseButton.LeftButton
        view = self.user.canvas.viewport()
        event = QMouseEvent(kind, place, QPointF(view.mapToGlobal(place.toPoint())), button, buttons, held)
        QApplication.sendEvent(view, event)

    def press(self):
        self._send(QEvent.Type.MouseButtonPress, self.place)
        return self

    def to(self, rows, columns, held=NONE):
        self._now = self.place + QPointF(columns * self.cell, rows * self.cell)
        self._send(QEvent.Type.MouseMove, self._now, held)
        return self

    def release(self):
        self._send(QEvent.Type.MouseButtonRelease, self._now)


@pytest.mark.parametrize(
    ("edge", "by", "size", "corner"),
    [
        ((1, 0), (2, 5), (10, 8), (0, 0)),
        ((0, 1), (5, 3), (8, 11), (0, 0)),
        ((1, 1), (-3, 2), (5, 10), (0, 0)),
        ((-1, 0), (-2, 0), (10, 8), (2, 0)),
        ((0, -1), (0, -1), (8, 9), (0, 1)),
        ((-1, -1), (2, 3), (6, 5), (-2, -3)),
    ],
)
def test_an_edge_makes_the_input_larger_and_smaller_where_it_is_drawn(user, edge, by, size, corner):
    before = user.input.copy()
    Edges(user, "input", *edge).press().to(*by).release()
    assert user.input.shape == size
    # What was at the other edge is there still.
    rows, columns = np.indices(before.shape)
    down, right = corner
    there = (rows + down >= 0) & (rows + down < size[0]) & (columns + right >= 0) & (columns + right < size[1])
    expected = np.zeros(size)
    expected[rows[there] + down, columns[there] + right] = before[there]
    np.testing.assert_array_equal(user.input, expected)
    assert user.session.shown.undo == f"Resize the input to {size[0]}×{size[1]}"
    user.trigger("undo")
    np.testing.assert_array_equal(user.input, before)


def test_what_was_cut_on_the_way_is_there_again_and_esc_takes_all_back(user):
    document = user.session.document
    hand = Edges(user, "input", 1, 1).press().to(-6, -6)
    assert user.input.shape == (2, 2)
    hand.to(1, 1)
    np.testing.assert_array_equal(user.input[:8, :8], document.input[0])
    user.key(Qt.Key.Key_Escape)
    assert user.session.document is document
    hand.to(3, 3).release()
    assert user.session.document is document
    assert user.session.shown.undo == ""


def test_shift_draws_both_sides_and_the_ends_hold(user):
    Edges(user, "input", 0, 1).press().to(0, 1, SHIFT).release()
    assert user.input.shape == (8, 10)
    Edges(user, "input", 1, 1).press().to(-40, -40).release()
    assert user.input.shape == (1, 1)


def test_a_press_at_an_edge_that_goes_nowhere_is_nothing(user):
    document = user.session.document
    Edges(user, "input", 1, 0).press().to(0.2, 3).release()
    assert user.session.document is document


def test_an_edge_of_the_kernel_resizes_that(user):
    kernel = user.session.document.layers[0].weight[0, 0]
    Edges(user, "kernel", 1, 1).press().to(2, 0).release()
    assert user.session.document.layers[0].weight.shape[-2:] == (5, 3)
    np.testing.assert_array_equal(user.session.document.layers[0].weight[0, 0, :3], kernel)


def test_a_kernel_that_is_shown_turned_grows_where_it_is_drawn(make):
    document = setup_of(preset("vertical-line")).document
    document = edits.set_parameter(document, 0, "flip", True)
    document = edits.set_kernel(document, 0, np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]))
    user = make(document)
    Edges(user, "kernel", 1, 0).press().to(1, 0).release()
    # The bottom of what is seen is the first row of what is stored.
    np.testing.assert_array_equal(
        user.session.document.layers[0].weight[0, 0], [[0, 0, 0], [1, 2, 3], [4, 5, 6], [7, 8, 9]]
    )


def test_padding_and_stretched_inputs_have_their_edge_at_the_cells_themselves(make):
    for name in ("same-padding", "transposed-equivalent"):
        user = make(setup_of(preset(name)).document)
        rows, columns = user.input.shape
        apart = user.session.trace.spacing[0]
        Edges(user, "input", 1, 1).press().to(2 * apart, apart).release()
        assert user.input.shape == (rows + 2, columns + 1)


def test_zoomed_in_an_edge_is_where_it_is_seen(user):
    user.canvas.zoom_by(2.0, QPointF(user.canvas.cell_rect(user.cell("input", 7, 7)).center()))
    Edges(user, "input", 1, 1).press().to(1, 2).release()
    assert user.input.shape == (9, 10)


def test_the_map_of_a_layer_before_has_no_edge_to_draw(make):
    user = make(setup_of(preset("detect-relu-pool")).document)
    user.session.look_at(layer=1)
    document = user.session.document
    Edges(user, "input", 1, 1).press().to(2, 2).release()
    assert user.session.document is document


def test_the_step_is_there_again_where_the_edge_is(user):
    user.session.player.seek(25)
    step = user.session.look.playhead.step
    hand = Edges(user, "input", 0, 1).press().to(0, -5)
    assert user.session.look.playhead.step < step
    hand.to(0, 0)
    assert user.session.look.playhead.step == step
    hand.to(0, -5)
    user.key(Qt.Key.Key_Escape)
    assert user.session.look.playhead.step == step
    # Who goes elsewhere meanwhile stays there.
    hand = Edges(user, "input", 0, 1).press().to(0, -1)
    user.session.player.seek(3)
    user.key(Qt.Key.Key_Escape)
    assert user.session.look.playhead.step == 3


def test_an_edge_that_comes_back_leaves_what_is_selected(user):
    user.trigger("select_all")
    chosen = user.session.look.selection
    user.trigger("tool_pencil")
    Edges(user, "input", 1, 1).press().to(-3, -3).to(0, 0).release()
    assert user.session.look.selection == chosen is not None
    assert user.session.shown.undo == ""


def test_rows_and_columns_are_linked_again_where_only_the_edge_has_parted_them(user):
    link = user.panel.findChild(IntsField, "input-size") or next(
        field for field in user.panel.findChildren(IntsField) if field.link.accessibleName().startswith("Link Input")
    )
    assert link.link.isChecked()
    Edges(user, "input", 0, 1).press().to(0, 2).release()
    assert not link.link.isChecked()
    user.trigger("undo")
    assert link.link.isChecked()
    # What a hand has unlinked stays so.
    link.link.click()
    Edges(user, "input", 0, 1).press().to(0, 2).release()
    user.trigger("undo")
    assert not link.link.isChecked()


def test_a_selection_may_begin_outside_of_its_grid(user):
    document = user.session.document
    user.trigger("tool_select")
    Edges(user, "input", -1, -1).press().to(3, 4).release()
    assert user.session.document is document
    box = user.session.look.selection.boxes[0]
    assert (box.top, box.left) == (0, 0)
    assert box.size[0] in (3, 4)


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier])
def test_picking_beside_a_grid_resizes_nothing(user, held):
    document = user.session.document
    hand = Edges(user, "input", 1, 1)
    hand._send(QEvent.Type.MouseButtonPress, hand.place, held)
    hand.to(3, 3, held).release()
    assert user.session.document is document


def test_after_a_drag_the_pointer_is_what_lies_under_it(user):
    hand = Edges(user, "input", 0, 1)
    user.move(hand.place)
    hand.press().to(0, -6).release()
    assert not user.window.status.whole.startswith("Drag this edge") or user.canvas.grip_at(hand._now) is not None


def test_files_of_what_was_carried_go_with_the_window(user):
    data, _ = user.window._carrier.data_of(Panel.INPUT)
    path = Path(data.urls()[0].toLocalFile())
    assert path.exists()
    user.window.close()
    assert not path.parent.exists()


def test_another_setup_while_an_edge_is_held_is_left_alone(user):
    hand = Edges(user, "input", 1, 1).press().to(2, 2)
    user.session.apply(lambda d: d.replace(input=np.ones((3, 3))), "Another")
    hand.to(4, 4).release()
    assert user.input.shape == (3, 3)
    user.trigger("undo")
    assert user.input.shape == (10, 10)


def test_a_number_that_is_being_typed_is_set_by_a_press_on_an_edge(user):
    user.click("input", 2, 2)
    user.type("7")
    Edges(user, "input", 1, 1).press().to(1, 1).release()
    assert user.input.shape == (8, 8)
    assert user.input[2, 2] == 7


def test_the_pointer_and_the_line_under_the_stage_say_what_can_be_dragged(user):
    view = user.canvas.viewport()
    hand = Edges(user, "input", 1, 0)
    user.move(hand.place.toPoint())
    assert view.cursor().shape() is Qt.CursorShape.SizeVerCursor
    assert user.window.status.whole.startswith("Drag this edge to give the input more or fewer cells")
    user.hover("input", 2, 2)
    assert view.cursor().shape() is Qt.CursorShape.CrossCursor
    box = user.canvas.current_layout().panels[Panel.OUTPUT]
    user.move(QPointF(box.column.x + box.column.width / 2, box.column.y - 20).toPoint())
    assert view.cursor().shape() is Qt.CursorShape.OpenHandCursor
    assert "a picture of the feature map" in user.window.status.whole


def test_edges_and_titles_are_no_cells_and_cells_are_neither(user):
    layout = user.canvas.current_layout()
    for box in layout.panels.values():
        for x in np.arange(box.grid.x, box.grid.right, box.cell / 3):
            for y in np.arange(box.grid.y, box.grid.bottom, box.cell / 3):
                assert edge_at(layout, x, y, 6) is None
                assert title_at(layout, x, y) is None
    box = layout.panels[Panel.INPUT]
    assert edge_at(layout, box.grid.right + 2, box.grid.bottom + 2, 6) == Edge(Panel.INPUT, 1, 1, box.cell)
    assert edge_at(layout, box.grid.right + 7, box.grid.y + 9, 6) is None


# What is carried out of the window


@pytest.mark.parametrize("panel", list(Panel))
def test_a_grid_is_carried_as_a_picture_a_file_and_numbers(user, panel):
    user.session.player.seek(20)
    data, _ = user.window._carrier.data_of(panel)
    shown = user.session.shown
    expected = {
        Panel.INPUT: shown.document.input[0],
        Panel.KERNEL: shown.document.layers[0].weight[0, 0],
        Panel.PRODUCTS: shown.trace[20].products[0],
        Panel.OUTPUT: shown.trace.output[0],
    }[panel]
    numbers = [[float(cell.replace("−", "-")) for cell in line.split("\t")] for line in data.text().splitlines()]
    np.testing.assert_array_equal(numbers, expected)
    image = data.imageData()
    rows, columns = expected.shape
    side = image.width() // columns
    assert (image.width(), image.height()) == (columns * side, rows * side)
    colours = {}
    for row in range(rows):
        for column in range(columns):
            colour = QColor(image.pixel(int((column + 0.5) * side), int((row + 0.5) * side))).name()
            assert colours.setdefault(expected[row, column], colour) == colour
    assert len(set(colours.values())) == len(colours)
    assert [url.toLocalFile().endswith(".png") for url in data.urls()] == [True]


def test_the_padding_of_an_input_stays_at_home(make):
    user = make(setup_of(preset("same-padding")).document)
    data, _ = user.window._carrier.data_of(Panel.INPUT)
    assert len(data.text().splitlines()) == 8


def test_a_map_that_there_is_not_is_not_carried(make):
    document = edits.resize_kernel(setup_of(preset("vertical-line")).document, 0, 9, 9)
    user = make(document)
    user.canvas.lifted.emit(Panel.OUTPUT)
    assert "has no numbers" in user.notice


def test_a_title_is_lifted_by_a_drag_and_not_by_a_click(user):
    lifted = []
    user.canvas.lifted.disconnect()
    user.canvas.lifted.connect(lifted.append)
    box = user.canvas.current_layout().panels[Panel.KERNEL]
    hand = Edges(user, "kernel", 1, 1)
    hand.place = QPointF(box.column.x + box.column.width / 2, box.column.y - 20)
    hand.press().to(0, 0).release()
    assert lifted == []
    hand.press().to(1, 1)
    hand.release()
    assert lifted == [Panel.KERNEL]


def test_what_was_taken_out_of_the_window_and_dropped_on_it_opens_nothing(user, tmp_path, monkeypatch):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "x.png"))])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(5, 5), actions, data, buttons, NONE)
    monkeypatch.setattr(QDropEvent, "source", lambda self: user.canvas)
    QApplication.sendEvent(user.window, event)
    assert user.notice == ""


def test_a_press_on_the_strip_shows_that_layer(make):
    user = make(setup_of(preset("detect-relu-pool")).document)
    for layer in (2, 0, 1):
        item = next(item for item in user.canvas.current_layout().strip if item.layer == layer)
        place = QPointF(item.rect.x + item.rect.width / 2, item.rect.y + item.rect.height / 2)
        user.move(place)
        assert user.canvas.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
        assert user.window.status.whole.startswith(f"A press shows layer {layer + 1}")
        user.qtbot.mouseClick(user.viewport, Qt.MouseButton.LeftButton, pos=place.toPoint())
        assert user.session.look.layer == layer
    assert user.session.shown.undo == ""


def test_the_wheel_over_the_strip_goes_on_in_the_stack(make):
    layer = Conv2d(np.ones((1, 1, 1, 1)))
    user = make(Document(np.eye(8), (layer,) * 16))
    item = user.canvas.current_layout().strip[0]
    place = QPointF(item.rect.x + item.rect.width / 2, item.rect.y + item.rect.height / 2)
    for notches, expected in ((-1, 1), (-3, 4), (2, 2), (5, 0), (-30, 15)):
        user.wheel_at(place, notches)
        assert user.session.look.layer == expected
    assert 15 in [one.layer for one in user.canvas.current_layout().strip]
    assert user.session.shown.undo == ""

"""Tools, gestures, and what a hand does to cells: the controller without any widget."""

import numpy as np
import pytest
from documents import does_not_fit, many_channels, preset, setup_of

from convviz.engine import Conv2d, ConvTranspose2d
from convviz.errors import ConvvizError
from convviz.model import Document, Setup, edits
from convviz.model.selection import Box, Selection
from convviz.session import Drawing, Painting, Session
from convviz.session.tools import PENCIL, TOOLS, Does, Points, Tool
from convviz.stage import Cell, Panel, plane_of


def cell(row, column, panel=Panel.INPUT, channel=0):
    return Cell(panel, channel, row, column)


@pytest.fixture
def session():
    return Session(setup_of(preset()))


@pytest.fixture
def drawing(session):
    return Drawing(session)


def plane(session):
    return plane_of(session.setup, session.trace, Panel.INPUT, 0, 0)


def drawn(session):
    return {(int(r), int(c)) for r, c in np.argwhere(session.document.input[0] != preset().input[0])}


PAINTS = [tool for tool in TOOLS.values() if tool.does in (Does.PAINT, Does.ERASE)]


@pytest.mark.parametrize("erase", [False, True], ids=["left", "right"])
@pytest.mark.parametrize("tool", PAINTS, ids=lambda tool: tool.name)
def test_every_tool_leaves_one_entry_or_none(tool, erase, session, drawing):
    session.apply(lambda d: d.replace(input=d.input + 3.0), "Lift")
    session.hold(value=5.0, tool=tool)
    before = session.document
    drawing.press(cell(0, 2), erase=erase)
    drawing.drag(cell(3, 4))
    assert session.shown.undo == "Lift"
    assert session.document != before
    drawing.release()
    changed = session.document.input != before.input
    assert session.shown.undo == tool.entry.format(f"{changed.sum()} cells")
    assert set(session.document.input[changed]) == {0.0 if erase or tool.does is Does.ERASE else 5.0}
    after = session.document
    session.undo()
    assert session.document == before
    session.redo()
    assert session.document == after


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_tool_can_be_taken_back(tool, session, drawing):
    session.hold(tool=tool, value=5.0)
    before = session.document
    drawing.press(cell(0, 2))
    drawing.drag(cell(3, 4))
    drawing.take_back()
    drawing.release()
    assert session.document is before
    assert session.shown.undo == ""
    assert session.look.selection is None


def test_a_fast_hand_leaves_no_holes(session, drawing):
    drawing.press(cell(0, 0))
    drawing.drag(cell(6, 2))
    drawing.release()
    assert drawn(session) == {(0, 0), (1, 0), (2, 1), (3, 1), (4, 1), (5, 2), (6, 2)}


def test_a_straight_hand_keeps_to_a_row_a_column_or_a_diagonal_and_lets_go(session, drawing):
    session.hold(value=5.0)
    drawing.press(cell(3, 3))
    drawing.drag(cell(4, 6), straight=True)
    assert drawn(session) == {(3, 3), (3, 4), (3, 5), (3, 6)}
    drawing.drag(cell(6, 6), straight=True)
    assert drawn(session) == {(3, 3), (4, 4), (5, 5), (6, 6)}
    drawing.drag(cell(7, 3), straight=True)
    assert drawn(session) == {(3, 3), (4, 3), (5, 3), (6, 3), (7, 3)}
    drawing.drag(cell(7, 5))
    drawing.release()
    assert drawn(session) == {(3, 3), (4, 3), (5, 3), (6, 3), (7, 3), (7, 4), (7, 5)}


def test_esc_gives_back_the_document_with_its_past_and_its_future(session, drawing):
    session.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 7, 7)], 1.0), "One")
    session.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 7, 6)], 1.0), "Two")
    session.undo()
    before = session.document
    drawing.press(cell(0, 0))
    drawing.drag(cell(0, 5))
    drawing.take_back()
    assert session.document is before
    assert (session.shown.undo, session.shown.redo) == ("One", "Two")
    drawing.release()
    drawing.drag(cell(5, 5))
    assert session.document is before


def test_a_shape_gives_back_what_it_reached_on_the_way(session):
    corner = Tool("corner", "Corner", Points.TWO, lambda s: np.array([s.start, s.end]), "Corner", "")
    gesture = Painting(session, plane(session), corner, 9.0)
    gesture.begin((0, 0))
    for place in ((5, 5), (2, 7), (1, 1)):
        gesture.preview(place)
    gesture.commit()
    assert drawn(session) == {(0, 0), (1, 1)}
    assert session.shown.undo == "Corner"


def test_what_changes_nothing_is_no_entry(session, drawing):
    drawing.press(cell(0, 0), erase=True)
    drawing.release()
    assert session.shown.undo == ""
    assert session.shown.saved


def test_another_edit_ends_the_gesture_first(session, drawing):
    drawing.press(cell(0, 0))
    session.apply(lambda d: edits.resize_input(d, 9, 9), "Resize")
    assert session.shown.undo == "Resize"
    drawing.drag(cell(8, 8))
    drawing.release()
    assert session.document.input[0, 8, 8] == 0
    session.undo()
    assert session.shown.undo == "Draw 1 cell"
    assert drawn(session) == {(0, 0)}


def test_a_stroke_goes_on_after_an_edit_that_came_between(session, drawing):
    drawing.press(cell(0, 0))
    drawing.drag(cell(0, 1))
    drawing.turn(cell(7, 7), 2)
    drawing.drag(cell(0, 2))
    drawing.release()
    assert drawn(session) == {(0, 0), (0, 1), (0, 2), (7, 7)}
    session.undo()
    assert drawn(session) == {(0, 0), (0, 1), (7, 7)}


def test_a_stroke_on_a_kernel_stays_on_its_filter():
    session = Session(Setup(Document(np.ones((4, 4)), (Conv2d(np.zeros((2, 1, 3, 3))),))))
    drawing = Drawing(session)
    drawing.press(cell(0, 0, Panel.KERNEL))
    drawing.drag(cell(0, 1, Panel.KERNEL))
    session.player.last()
    assert session.shown.filter == 1
    drawing.drag(cell(0, 2, Panel.KERNEL))
    drawing.release()
    np.testing.assert_array_equal(session.document.layers[0].weight[0, 0, 0], [1, 1, 1])
    assert not session.document.layers[0].weight[1].any()


def test_undo_in_the_middle_takes_the_gesture_back(session, drawing):
    drawing.press(cell(0, 0))
    drawing.drag(cell(0, 3))
    session.undo()
    assert session.document == preset()
    drawing.release()
    assert session.shown.redo == "Draw 4 cells"


def test_a_value_that_no_cell_can_hold_is_refused_and_the_brush_stays(session, drawing):
    with pytest.raises(ConvvizError, match="use at most"):
        session.hold(value=1e300)
    with pytest.raises(ConvvizError, match="use 1 to 5"):
        session.hold(size=6)
    drawing.press(cell(1, 0))
    drawing.release()
    assert drawn(session) == {(1, 0)}
    assert session.document.input[0, 1, 0] == 1.0


def test_places_are_those_of_the_grid_that_is_shown():
    layer = ConvTranspose2d(np.arange(9.0).reshape(3, 3), stride=2)
    session = Session(setup_of(Document(np.zeros((3, 3)), (layer,)), walk="equivalent"))
    drawing = Drawing(session)
    session.hold(value=7.0)
    drawing.press(cell(0, 0))
    drawing.drag(cell(0, 4))  # over two inserted zeros
    drawing.release()
    assert session.document.input[0].tolist() == [[7, 7, 7], [0, 0, 0], [0, 0, 0]]
    drawing.press(cell(0, 0, Panel.KERNEL))  # it is shown rotated
    drawing.release()
    assert session.document.layers[0].weight[0, 0].tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 7]]


def test_after_a_cell_comes_the_next_and_at_the_end_it_stays(drawing):
    assert drawing.after(cell(0, 0), 0, 1) == cell(0, 1)
    assert drawing.after(cell(0, 7), 0, 1) == cell(1, 0)
    assert drawing.after(cell(1, 0), 0, -1) == cell(0, 7)
    assert drawing.after(cell(0, 0), 0, -1) == cell(0, 0)
    assert drawing.after(cell(7, 7), 0, 1) == cell(7, 7)
    assert drawing.after(cell(7, 3), 1, 0) == cell(7, 3)
    assert drawing.after(cell(0, 2, Panel.KERNEL), 0, 1) == cell(1, 0, Panel.KERNEL)


def test_a_result_is_gone_to_and_a_thumb_comes_to_the_front():
    session = Session(setup_of(many_channels()))
    drawing = Drawing(session)
    drawing.press(cell(2, 1, Panel.OUTPUT, 3))
    assert session.trace[session.look.playhead.step].position == (3, 2, 1)
    drawing.drag(cell(2, 2, Panel.OUTPUT, 3))
    assert session.trace[session.look.playhead.step].position == (3, 2, 2)
    drawing.press(cell(0, 0, Panel.INPUT, 2))
    assert session.look.channel == 2
    assert session.shown.undo == ""


def test_a_thumb_that_the_filter_does_not_read_brings_one_that_does():
    session = Session(setup_of(preset("depthwise")))
    Drawing(session).press(cell(0, 0, Panel.INPUT, 2))
    assert session.shown.filter == 2


def test_the_wheel_counts_in_whole_and_in_tenths(session, drawing):
    for _ in range(3):
        drawing.turn(cell(0, 0), 1)
    for _ in range(10):
        drawing.turn(cell(0, 0), -1, fine=True)
    assert session.document.input[0, 0, 0] == 2.0
    session.undo()
    assert session.document == preset()
    drawing.turn(cell(-1, 0), 1)
    assert session.document == preset()


def test_a_setup_that_does_not_fit_is_drawn_on_like_any_other():
    session = Session(setup_of(does_not_fit()))
    drawing = Drawing(session)
    session.hold(value=3.0)
    drawing.press(cell(0, 0))
    drawing.press(cell(0, 0, Panel.OUTPUT))
    drawing.release()
    assert session.document.input[0, 0, 0] == 3
    drawing.set_cell(cell(0, 0, Panel.KERNEL), -1.0)
    assert session.document.layers[0].weight[0, 0, 0, 0] == -1


def test_the_pencil_is_what_the_left_button_has_at_first(session):
    assert session.brush.tool is PENCIL


def test_the_pencil_is_as_wide_as_it_is_said_to_be(session, drawing):
    session.hold(size=3, value=5.0)
    drawing.press(cell(0, 4))
    drawing.drag(cell(3, 4))
    drawing.release()
    assert drawn(session) == {(r, c) for r in range(5) for c in (3, 4, 5)}
    assert session.shown.undo == "Draw 15 cells"


def test_a_line_over_inserted_zeros_has_no_hole():
    layer = ConvTranspose2d(np.ones((3, 3)), stride=2)
    session = Session(setup_of(Document(np.zeros((3, 3)), (layer,)), walk="equivalent"))
    drawing = Drawing(session)
    session.hold(tool=TOOLS["line"])
    drawing.press(cell(0, 0))
    drawing.drag(cell(4, 2))
    drawing.release()
    assert session.document.input[0].tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 0]]
    drawing.press(cell(4, 4))
    drawing.drag(cell(3, 3))  # between cells nothing more is reached
    drawing.release()
    assert session.document.input[0].tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 1]]


def test_a_rotated_kernel_is_drawn_on_as_it_is_shown():
    layer = ConvTranspose2d(np.zeros((3, 3)))
    session = Session(setup_of(Document(np.zeros((3, 3)), (layer,)), walk="equivalent"))
    drawing = Drawing(session)
    session.hold(tool=TOOLS["line"])
    drawing.press(cell(0, 0, Panel.KERNEL))
    drawing.drag(cell(0, 1, Panel.KERNEL))
    drawing.release()
    assert session.document.layers[0].weight[0, 0].tolist() == [[0, 0, 0], [0, 0, 0], [0, 1, 1]]
    assert session.shown.undo == "Line of 2 cells in the kernel"


def test_the_picker_takes_a_value_and_changes_nothing(session, drawing):
    session.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 2, 2)], -0.25), "Set")
    drawing.press(cell(2, 2), pick=True)
    assert session.brush.value == -0.25
    assert session.brush.tool is PENCIL
    drawing.drag(cell(2, 3))
    assert session.brush.value == session.document.input[0, 2, 3]
    drawing.release()
    drawing.drag(cell(2, 2))
    assert session.brush.value == session.document.input[0, 2, 3]
    assert session.shown.undo == "Set"


def test_the_right_button_erases_with_a_tool_that_draws_nothing(session, drawing):
    session.hold(tool=TOOLS["select"])
    drawing.press(cell(0, 3), erase=True)
    drawing.release()
    assert session.document.input[0, 0, 3] == 0
    assert session.shown.undo == "Erase 1 cell"


# All channels at once


@pytest.fixture
def coloured():
    return Session(Setup(Document(np.zeros((3, 4, 4)), (Conv2d(np.zeros((2, 3, 3, 3))),))))


def test_a_colour_is_drawn_in_all_channels_and_picked_from_them(coloured):
    drawing = Drawing(coloured)
    coloured.hold(together=True, colour=(0.25, 0.5, 1.0))
    drawing.press(cell(1, 2))
    drawing.release()
    assert coloured.document.input[:, 1, 2].tolist() == [0.25, 0.5, 1.0]
    assert coloured.document.input.sum() == 1.75
    coloured.hold(colour=(0.0, 0.0, 0.0))
    drawing.press(cell(1, 2), pick=True)
    assert coloured.brush.colour == (0.25, 0.5, 1.0)
    drawing.press(cell(0, 0, Panel.KERNEL))
    drawing.release()
    assert (coloured.document.layers[0].weight != 0).sum() == 1


def test_one_channel_alone_leaves_the_others(coloured):
    drawing = Drawing(coloured)
    coloured.hold(tool=TOOLS["fill"], value=2.0)
    drawing.press(cell(1, 2))
    drawing.release()
    assert coloured.document.input.sum(axis=(1, 2)).tolist() == [32, 0, 0]


# A selection


def selected(session, start, end, **kinds):
    drawing = Drawing(session)
    session.hold(tool=TOOLS["select"])
    drawing.press(cell(*start), **kinds)
    drawing.drag(cell(*end))
    drawing.release()
    return drawing


def chosen(session):
    return {(int(r), int(c)) for r, c in np.argwhere(session.look.selection.mask(session.document.input.shape[1:]))}


def test_a_drag_selects_and_a_click_drops(session):
    drawing = selected(session, (1, 2), (2, 9))
    assert chosen(session) == {(r, c) for r in (1, 2) for c in range(2, 8)}
    selected(session, (5, 5), (6, 5), more=True)
    assert chosen(session) == {(r, c) for r in (1, 2) for c in range(2, 8)} | {(5, 5), (6, 5)}
    drawing.press(cell(0, 0))
    drawing.release()
    assert session.look.selection is None
    assert session.shown.undo == ""


def counted(session):
    session.apply(lambda d: d.replace(input=np.arange(1.0, 65).reshape(8, 8)), "Count")
    return session.document.input[0]


def test_what_is_selected_moves_and_comes_back_with_its_selection(session):
    before = counted(session)
    selected(session, (0, 0), (1, 1))
    was = session.look.selection
    selected(session, (1, 0), (4, 5))
    after = session.document.input[0]
    np.testing.assert_array_equal(after[3:5, 5:7], before[0:2, 0:2])
    assert not after[0:2, 0:2].any()
    assert (after != before).sum() == 8
    assert chosen(session) == {(3, 5), (3, 6), (4, 5), (4, 6)}
    assert session.shown.undo == "Move 4 cells"
    session.undo()
    np.testing.assert_array_equal(session.document.input[0], before)
    assert session.look.selection == was
    session.redo()
    assert chosen(session) == {(3, 5), (3, 6), (4, 5), (4, 6)}


def test_arrows_move_over_other_cells_and_leave_them(session):
    before = counted(session)
    drawing = selected(session, (0, 0), (0, 1))
    for _ in range(3):
        drawing.nudge(1, 0)
    after = session.document.input[0]
    assert after[3, :2].tolist() == [1, 2]
    np.testing.assert_array_equal(after[1:3], before[1:3])
    assert session.shown.undo == "Move 2 cells"
    drawing.nudge(0, -1)  # at the edge it stays
    assert session.document.input[0][3, :2].tolist() == [1, 2]
    session.undo()
    np.testing.assert_array_equal(session.document.input[0], before)
    assert chosen(session) == {(0, 0), (0, 1)}


def test_a_move_that_esc_takes_back_leaves_the_selection(session):
    drawing = selected(session, (0, 0), (1, 1))
    before, was = session.document, session.look.selection
    drawing.press(cell(0, 0))
    drawing.drag(cell(5, 5))
    drawing.take_back()
    assert session.document is before
    assert session.look.selection == was
    drawing.take_back()
    assert session.look.selection is None


def test_a_selection_goes_with_the_grid_that_it_is_in(session):
    selected(session, (5, 5), (7, 7))
    session.apply(lambda d: edits.resize_input(d, 6, 8), "Resize")
    assert chosen(session) == {(5, 5), (5, 6), (5, 7)}
    session.apply(lambda d: edits.resize_input(d, 4, 4), "Resize")
    assert session.look.selection is None
    session.undo()
    assert chosen(session) == {(5, 5), (5, 6), (5, 7)}


# What a review found


def two_channels(*layers):
    x = np.zeros((2, 4, 6))
    x[0, 1, 1], x[1, 1, 1] = 5, 7
    return Session(Setup(Document(x, layers or (Conv2d(np.ones((1, 2, 3, 3))),))))


def test_arrows_in_another_channel_begin_another_move():
    session = two_channels()
    drawing = selected(session, (1, 1), (1, 1))
    session.look_at(selection=Selection("input", (Box(1, 1, 2, 2),)))
    drawing.nudge(0, 1)
    session.look_at(channel=1, selection=Selection("input", (Box(1, 1, 2, 2),)))
    drawing.nudge(0, 1)
    assert np.argwhere(session.document.input).tolist() == [[0, 1, 2], [1, 1, 2]]


def test_another_edit_in_the_middle_of_a_move_leaves_no_copy():
    session = Session(Setup(Document(np.zeros((8, 8)), (Conv2d([[1.0]]),))))
    session.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 1, 1)], 5.0), "Set")
    drawing = Drawing(session)
    session.hold(tool=TOOLS["select"])
    session.look_at(selection=Selection("input", (Box(1, 1, 2, 2),)))
    drawing.press(cell(1, 1))
    drawing.drag(cell(3, 3))
    drawing.turn(cell(7, 7), 1)
    drawing.drag(cell(5, 5))
    drawing.release()
    assert np.argwhere(session.document.input[0]).tolist() == [[5, 5], [7, 7]]
    assert session.document.input[0, 5, 5] == 5


def test_a_layer_that_does_not_fit_has_its_own_channels_in_front():
    layers = Conv2d(np.ones((2, 3, 3, 3))), Conv2d(np.ones((1, 2, 9, 9)))
    session = Session(Setup(Document(np.ones((3, 6, 6)), layers)))
    session.look_at(channel=2)
    session.look_at(layer=1)
    plane = Drawing(session).front("kernel")
    assert plane.planes.values(session.document).shape == (9, 9)


def test_fill_in_all_channels_stops_where_any_differs():
    x = np.zeros((3, 2, 4))
    x[2, :, 2:] = 1
    session = Session(Setup(Document(x, (Conv2d(np.ones((1, 3, 1, 1))),))))
    session.hold(tool=TOOLS["fill"], together=True, colour=(1.0, 0.0, 0.0))
    drawing = Drawing(session)
    drawing.press(cell(0, 0))
    drawing.release()
    assert session.document.input[0].tolist() == [[1, 1, 0, 0]] * 2
    assert session.document.input[2].tolist() == [[0, 0, 1, 1]] * 2


def test_what_is_only_tried_goes_where_something_else_comes():
    session = Session(setup_of(preset()))
    trial = session.begin_gesture(keeps=False)
    session.preview(trial, lambda d: d.replace(input=d.input + 1), "Try")
    assert session.kept().setup.document == preset()
    session.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 0, 0)], 9.0), "Set")
    session.commit_gesture(trial)
    assert session.history.entries == ["Set"]
    assert drawn(session) == {(0, 0)}


@pytest.mark.parametrize("at", [(1, 1), (11, 11)])
def test_a_press_ends_what_was_only_tried_before_it_looks_at_the_grid(at):
    session = Session(setup_of(preset("vertical-line")))
    drawing, before = Drawing(session), session.document

    def abandon(old, new):  # as the stage does where another grid comes to stand there
        if old is not None and old.document.input.shape != new.document.input.shape:
            drawing.release()

    session.subscribe(abandon)
    trial = session.begin_gesture("Resize", keeps=False)
    session.preview(trial, lambda d: edits.resize_input(d, 12, 12), "Resize")
    drawing.press(Cell(Panel.INPUT, 0, *at))
    drawing.release()
    expected = before.input.copy()
    if at == (1, 1):
        expected[0, 1, 1] = 1
    np.testing.assert_array_equal(session.document.input, expected)

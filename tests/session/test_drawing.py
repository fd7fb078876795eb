"""Tools, gestures, and what a hand does to cells: the controller without any widget."""

import itertools

import numpy as np
import pytest
from documents import does_not_fit, many_channels, preset, setup_of
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.engine import Conv2d, ConvTranspose2d
from convviz.errors import ConvvizError
from convviz.model import Document, Setup, edits
from convviz.session import Drawing, Gesture, Plane, Session
from convviz.session.tools import PENCIL, TOOLS, Ink, Points, Tool
from convviz.session.tools.pencil import line
from convviz.stage import Cell, Panel


def cell(row, column, panel=Panel.INPUT, channel=0):
    return Cell(panel, channel, row, column)


@pytest.fixture
def session():
    return Session(setup_of(preset()))


@pytest.fixture
def drawing(session):
    return Drawing(session)


def plane(session):
    return Plane("input", lambda place: (0, *place) if min(place) >= 0 else None)


def drawn(session):
    return {(int(r), int(c)) for r, c in np.argwhere(session.document.input[0] != preset().input[0])}


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(-9, 9)] * 2), st.tuples(*[st.integers(-9, 9)] * 2))
def test_lines_have_no_holes(start, end):
    cells = line(start, end)
    assert cells[0] == start
    assert cells[-1] == end
    for (r, c), (r2, c2) in itertools.pairwise(cells):
        assert max(abs(r - r2), abs(c - c2)) == 1
    assert len(cells) == 1 + max(abs(end[0] - start[0]), abs(end[1] - start[1]))


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_tool_leaves_one_entry_or_none(tool, session, drawing):
    drawing.value, drawing.tool = 5.0, tool
    before = session.document
    drawing.press(cell(0, 2))
    drawing.drag(cell(3, 4))
    assert session.shown.undo == ""
    assert session.document != before
    drawing.release()
    assert session.shown.undo == tool.label
    after = session.document
    session.undo()
    assert session.document == before
    assert session.shown.undo == ""
    session.redo()
    assert session.document == after


def test_a_fast_hand_leaves_no_holes(session, drawing):
    drawing.press(cell(0, 0))
    drawing.drag(cell(6, 2))
    drawing.release()
    assert drawn(session) == set(line((0, 0), (6, 2)))


def test_a_straight_hand_keeps_to_the_row_or_column_of_its_start(session, drawing):
    drawing.value = 5.0
    drawing.press(cell(3, 3))
    drawing.drag(cell(4, 6), straight=True)
    drawing.drag(cell(9, 7), straight=True)
    assert drawn(session) == {(3, 3), (3, 4), (3, 5), (3, 6), (3, 7)}
    drawing.drag(cell(5, 7))
    assert (5, 7) in drawn(session)
    drawing.release()


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
    corner = Tool("corner", "Corner", Points.TWO, lambda a, b: [a, b], Ink.FRONT, "")
    gesture = Gesture(session, corner, plane(session), 9.0)
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
    assert session.shown.undo == "Draw"
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
    assert session.shown.redo == "Draw"


def test_a_value_that_no_cell_can_hold_ends_the_gesture(session, drawing):
    drawing.value = 1e300
    with pytest.raises(ConvvizError, match="use at most"):
        drawing.press(cell(0, 0))
    assert not drawing.draws
    assert session.document == preset()
    drawing.value = 2.0
    drawing.press(cell(1, 0))
    drawing.release()
    assert drawn(session) == {(1, 0)}


def test_places_are_those_of_the_grid_that_is_shown():
    layer = ConvTranspose2d(np.arange(9.0).reshape(3, 3), stride=2)
    session = Session(setup_of(Document(np.zeros((3, 3)), (layer,)), walk="equivalent"))
    drawing = Drawing(session)
    drawing.value = 7.0
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
    drawing.value = 3.0
    drawing.press(cell(0, 0))
    drawing.press(cell(0, 0, Panel.OUTPUT))
    drawing.release()
    assert session.document.input[0, 0, 0] == 3
    drawing.set_cell(cell(0, 0, Panel.KERNEL), -1.0)
    assert session.document.layers[0].weight[0, 0, 0, 0] == -1


def test_the_pencil_is_what_the_left_button_has_at_first(drawing):
    assert drawing.tool is PENCIL


@pytest.mark.parametrize(
    ("start", "reached", "cells"),
    [
        ((3, 3), (4, 5), {(3, 3), (3, 4), (3, 5)}),
        ((1, 5), (3, 6), {(1, 5), (2, 5), (3, 5)}),
        ((5, 1), (6, 3), {(5, 1), (5, 2), (5, 3)}),
        ((5, 5), (3, 4), {(5, 5), (4, 5), (3, 5)}),
    ],
)
def test_a_straight_hand_keeps_to_the_axis_on_which_it_went_further(start, reached, cells, session, drawing):
    drawing.value = 5.0
    drawing.press(cell(*start))
    drawing.drag(cell(*reached), straight=True)
    assert drawn(session) == cells

"""Edits of whole grids and of what is selected, against plain definitions."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.engine import Conv2d, MaxPool2d
from convviz.errors import ConvvizError
from convviz.model import Document, edits
from convviz.model.edits import GRID_EDITS, Planes, Where, edited
from convviz.model.selection import Box, Selection

INPUT = np.arange(1.0, 25).reshape(2, 3, 4)
KERNEL = np.array([[[[1.0, 2, 3], [4, 5, 6], [7, 8, 10]]], [[[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]]])


def document():
    return Document(INPUT, (Conv2d(KERNEL, groups=2),))


ALL = Where(Planes("input", 0, (None,)))
FILTER = Where(Planes("kernel", 0, (0, None)))


def on(*boxes, at=0):
    return Where(Planes("input", 0, (at,)), Selection("input", tuple(Box(*box) for box in boxes)))


def made(name, where=ALL, **values):
    edit = GRID_EDITS[name]
    given_ = edit.given(document(), where) | values
    return edited(document(), where, edit, given_)


def inputs(name, where=ALL, **values):
    return made(name, where, **values)[0].input


def kernels(name, **values):
    return made(name, FILTER, **values)[0].layers[0].weight


ROWS = {
    "clear": lambda x: 0 * x,
    "turn_left": lambda x: [[row[c] for row in x] for c in reversed(range(len(x[0])))],
    "turn_right": lambda x: [[row[c] for row in reversed(x)] for c in range(len(x[0]))],
    "turn_round": lambda x: [row[::-1] for row in x[::-1]],
    "mirror_across": lambda x: [row[::-1] for row in x],
    "mirror_down": lambda x: x[::-1],
    "transpose": lambda x: list(zip(*x, strict=True)),
}


@pytest.mark.parametrize("name", ROWS)
def test_cells_go_where_they_should_in_every_channel(name):
    expected = [np.array(ROWS[name](plane if name == "clear" else plane.tolist())) for plane in INPUT]
    np.testing.assert_array_equal(inputs(name), expected)


@pytest.mark.parametrize("name", ROWS)
def test_a_square_kernel_is_changed_in_the_filter_in_front_alone(name):
    weight = kernels(name)
    plane = KERNEL[0, 0]
    np.testing.assert_array_equal(weight[0, 0], np.array(ROWS[name](plane if name == "clear" else plane.tolist())))
    np.testing.assert_array_equal(weight[1], KERNEL[1])


def test_a_kernel_that_is_not_square_turns_with_all_its_filters():
    wide = Document(INPUT, (Conv2d(np.arange(12.0).reshape(2, 1, 2, 3), groups=2),))
    weight = edited(wide, FILTER, GRID_EDITS["turn_right"], {})[0].layers[0].weight
    np.testing.assert_array_equal(weight[1, 0], [[9, 6], [10, 7], [11, 8]])
    assert weight.shape == (2, 1, 3, 2)


def test_a_selection_that_is_turned_keeps_its_corner_and_leaves_zeros():
    after, chosen = made("turn_right", on((0, 0, 1, 3)))
    assert after.input[0].tolist() == [[1, 0, 0, 4], [2, 6, 7, 8], [3, 10, 11, 12]]
    assert chosen == Selection("input", (Box(0, 0, 3, 1),))
    np.testing.assert_array_equal(after.input[1], INPUT[1])


def test_a_selection_in_parts_turns_as_one():
    after, chosen = made("mirror_across", on((0, 0, 1, 1), (1, 2, 2, 3)))
    assert after.input[0].tolist() == [[0, 2, 1, 4], [7, 6, 0, 8], [9, 10, 11, 12]]
    assert set(chosen.boxes) == {Box(0, 2, 1, 3), Box(1, 0, 2, 1)}


def test_only_what_is_selected_takes_other_values():
    grid = inputs("fill_with", on((0, 0, 2, 2), (1, 1, 3, 3), at=1), value=-5.0)
    expected = INPUT.copy()
    expected[1, 0:2, 0:2] = expected[1, 1:3, 1:3] = -5
    np.testing.assert_array_equal(grid, expected)


def test_values_go_over_their_range():
    signed = document().value_range
    assert (signed.low, signed.high) == (-24, 24)
    np.testing.assert_array_equal(inputs("invert"), -INPUT)
    np.testing.assert_allclose(inputs("stretch"), -24 + (INPUT - 1) / 23 * 48)
    np.testing.assert_allclose(inputs("scale", factor=0.5, offset=1.0), INPUT / 2 + 1)
    grey = Document(np.array([[0.25, 1.0], [0.0, 0.5]]), (MaxPool2d(1),))
    inverted = edited(grey, ALL, GRID_EDITS["invert"], {})[0].input[0]
    assert inverted.tolist() == [[0.75, 0], [1, 0.5]]
    suits = GRID_EDITS["threshold"].given(grey, ALL)
    assert suits == {"threshold": 0.5, "below": 0.0, "above": 1.0}
    assert edited(grey, ALL, GRID_EDITS["threshold"], suits)[0].input[0].tolist() == [[0, 1], [0, 1]]


def test_stretching_a_part_looks_at_that_part_alone():
    grid = inputs("stretch", on((0, 0, 1, 2), (2, 0, 3, 1)))
    np.testing.assert_allclose(grid[0], [[-24, -24 + 48 / 8, 3, 4], [5, 6, 7, 8], [24, 10, 11, 12]])


def test_halves_are_rounded_as_in_school():
    halves = Document(np.array([[0.5, 1.5, -0.5, 2.4999]]), (MaxPool2d(1),))
    assert edited(halves, ALL, GRID_EDITS["round"], {"decimals": 0})[0].input[0].tolist() == [[1, 2, -1, 2]]
    tenths = Document(np.array([[0.25, 0.15, -0.05, 1.0]]), (MaxPool2d(1),))
    np.testing.assert_allclose(
        edited(tenths, ALL, GRID_EDITS["round"], {"decimals": 1})[0].input[0], [[0.3, 0.2, -0.1, 1]]
    )


@settings(max_examples=50, deadline=None)
@given(st.integers(-5, 5), st.integers(-5, 5), st.booleans())
def test_a_shift_moves_each_cell_by_as_much(down, right, wrap):
    grid = inputs("shift", down=down, right=right, wrap=wrap)
    for r in range(3):
        for c in range(4):
            r0, c0 = r - down, c - right
            inside = 0 <= r0 < 3 and 0 <= c0 < 4
            expected = INPUT[0, r0 % 3, c0 % 4] if wrap or inside else 0
            assert grid[0, r, c] == expected


@pytest.mark.parametrize(
    ("anchor", "first"), [("top left", (0, 0)), ("bottom right", (2, 2)), ("centre", (1, 1)), ("middle right", (1, 2))]
)
def test_resizing_keeps_what_is_there_at_its_anchor(anchor, first):
    grid = inputs("resize", rows=5, columns=6, anchor=anchor)
    assert grid.shape == (2, 5, 6)
    np.testing.assert_array_equal(grid[:, first[0] : first[0] + 3, first[1] : first[1] + 4], INPUT)
    assert grid.sum() == INPUT.sum()
    back = edited(
        document().replace(input=grid), ALL, GRID_EDITS["resize"], {"rows": 3, "columns": 4, "anchor": anchor}
    )[0].input
    np.testing.assert_array_equal(back, INPUT)


def test_kernels_are_divided_and_balanced():
    assert math.isclose(kernels("unit_sum")[0].sum(), 1)
    assert math.isclose(kernels("zero_mean")[0].mean(), 0, abs_tol=1e-15)
    np.testing.assert_array_equal(kernels("divide", divisor=2.0)[0, 0], KERNEL[0, 0] / 2)
    np.testing.assert_array_equal(kernels("negate")[0, 0], -KERNEL[0, 0])
    np.testing.assert_array_equal(kernels("turn_45")[0, 0], [[4, 1, 2], [7, 5, 3], [8, 10, 6]])


def test_eight_turns_by_45_degrees_are_none():
    edit, now = GRID_EDITS["turn_45"], document()
    for _ in range(8):
        now, _ = edited(now, FILTER, edit, {})
    np.testing.assert_array_equal(now.layers[0].weight, KERNEL)


def test_random_values_come_from_their_seed():
    one, same, other = (inputs("random_integers", low=2, high=4, seed=seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert set(np.unique(one)) <= {2, 3, 4}
    np.testing.assert_array_equal(one, np.random.default_rng(7).integers(2, 5, (2, 3, 4)))
    spread = inputs("random_uniform", low=-1.0, high=3.0, seed=1)
    np.testing.assert_array_equal(spread, np.random.default_rng(1).uniform(-1, 3, (2, 3, 4)))
    np.testing.assert_array_equal(
        inputs("random_normal", mean=5.0, deviation=2.0, seed=3), np.random.default_rng(3).normal(5, 2, (2, 3, 4))
    )


def test_glorot_is_as_keras_starts_a_kernel():
    large = Document(np.zeros((3, 9, 9)), (Conv2d(np.zeros((8, 3, 5, 5))),))
    where = Where(Planes("kernel", 0, (None, None)))
    weight = edited(large, where, GRID_EDITS["random_glorot"], {"seed": 0})[0].layers[0].weight
    # Keras: limit = sqrt(6 / (fan_in + fan_out)), fan_in = 5·5·3, fan_out = 5·5·8.
    limit = math.sqrt(6 / (75 + 200))
    assert np.abs(weight).max() <= limit
    assert np.abs(weight).max() > 0.98 * limit


@pytest.mark.parametrize("name", GRID_EDITS)
def test_every_edit_is_named_in_the_history_and_leaves_nothing_in_braces(name):
    edit = GRID_EDITS[name]
    where = ALL if "input" in edit.targets else FILTER
    entry = edit.entry_with(edit.given(document(), where), where.planes.target)
    assert not re.search(r"[{}…]", entry)
    edited(document(), where, edit, edit.given(document(), where))


@pytest.mark.parametrize(
    ("name", "where", "values", "sentence"),
    [
        ("stretch", on((0, 0, 1, 1)), {}, "nothing to stretch"),
        ("unit_sum", Where(Planes("kernel", 0, (1, None))), {}, "add up to 0"),
        ("divide", FILTER, {"divisor": 0.0}, "divided by 0"),
        ("turn_45", ALL, {}, "Only 3×3 weights"),
        ("resize", ALL, {"rows": 0}, "Rows is 0; use 1 to 1024"),
        ("resize", FILTER, {"rows": 65, "anchor": "centre"}, "cannot have 65 rows"),
        ("random_uniform", ALL, {"low": 2.0, "high": 1.0}, "smaller one first"),
        ("random_normal", ALL, {"deviation": -1.0}, "Standard deviation is −1"),
        ("scale", ALL, {"factor": 1e12, "offset": 1.0}, "use at most"),
        ("fill_with", ALL, {"value": math.nan}, "Value is"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_sentence(name, where, values, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        made(name, where, **values)


def test_a_selection_that_is_turned_at_an_edge_loses_nothing():
    document = Document(np.arange(1.0, 17).reshape(4, 4), (Conv2d([[1.0]]),))
    where = Where(Planes("input", 0, (0,)), Selection("input", (Box(3, 0, 4, 4),)))
    after, chosen = edited(document, where, GRID_EDITS["turn_right"], {})
    assert after.input[0, :, 0].tolist() == [13, 14, 15, 16]
    assert chosen == Selection("input", (Box(0, 0, 4, 1),))
    wide = Document(np.ones((2, 4)), (Conv2d([[1.0]]),))
    row = Where(Planes("input", 0, (0,)), Selection("input", (Box(0, 0, 1, 4),)))
    with pytest.raises(ConvvizError, match="Turned, what is selected is 4×1; the grid has 2×4 cells"):
        edited(wide, row, GRID_EDITS["turn_right"], {})


def test_a_shift_of_a_selection_in_parts_brings_the_background_in():
    grid = inputs("shift", on((0, 1, 1, 2), (1, 0, 2, 2)), down=0, right=1, wrap=False)
    assert grid[0].tolist() == [[1, 0, 3, 4], [0, 5, 7, 8], [9, 10, 11, 12]]


def test_on_a_kernel_that_stands_turned_directions_are_those_of_the_stage():
    turned = Where(Planes("kernel", 0, (0, None)), turned=True)
    shifted, _ = edited(document(), turned, GRID_EDITS["shift"], {"down": 1, "right": 0, "wrap": False})
    np.testing.assert_array_equal(shifted.layers[0].weight[0, 0, :2], KERNEL[0, 0, 1:])
    grown, _ = edited(document(), turned, GRID_EDITS["resize"], {"rows": 5, "columns": 5, "anchor": "top left"})
    np.testing.assert_array_equal(grown.layers[0].weight[0, 0, 2:, 2:], KERNEL[0, 0])


def test_a_seed_can_be_read_back_from_the_history():
    edit = GRID_EDITS["random_uniform"]
    given_ = {"low": 0.0001234, "high": 1.0, "seed": 1234568}
    assert edit.entry_with(given_, "input") == "Random from 1.2e−4 to 1, seed 1234568 (input)"


# Blocks

SIDES = st.integers(1, 5)


@settings(max_examples=80, deadline=None)
@given(st.integers(-6, 6), st.integers(-6, 6), SIDES, SIDES)
def test_a_block_lands_on_the_cells_that_there_are(row, column, rows, columns):
    block = np.arange(100.0, 100 + rows * columns).reshape(rows, columns)
    block[0, 0] = np.nan
    after = edits.place_block(document(), Planes("input", 0, (1,)), block, row, column).input
    for r in range(3):
        for c in range(4):
            r0, c0 = r - row, c - column
            inside = 0 <= r0 < rows and 0 <= c0 < columns and (r0, c0) != (0, 0)
            assert after[1, r, c] == (block[r0, c0] if inside else INPUT[1, r, c])
    np.testing.assert_array_equal(after[0], INPUT[0])


def test_what_is_chosen_comes_as_a_block():
    chosen = Selection("input", (Box(0, 1, 2, 2), Box(1, 2, 2, 9)))
    block = edits.block_of(document(), Planes("input", 0, (0,)), chosen)
    np.testing.assert_array_equal(block, [[2, np.nan, np.nan], [6, 7, 8]])

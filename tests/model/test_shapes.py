"""Cells of lines, rectangles, discs and floods, against plain definitions."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.model.selection import Box, Selection, box_between
from convviz.model.shapes import (
    circle,
    disc,
    filled_rectangle,
    flooded,
    line,
    rectangle,
    snapped,
    squared,
    thickened,
)

PLACES = st.tuples(st.integers(-9, 9), st.integers(-9, 9))
plain = settings(max_examples=80, deadline=None)


def cells(places):
    found = [tuple(place) for place in places.tolist()]
    assert len(set(found)) == len(found)
    return set(found)


@plain
@given(PLACES, PLACES)
def test_lines_have_no_holes_and_stay_within_half_a_cell(start, end):
    places = [tuple(place) for place in line(start, end).tolist()]
    assert places[0] == start
    assert places[-1] == end
    for (r, c), (r2, c2) in itertools.pairwise(places):
        assert max(abs(r - r2), abs(c - c2)) == 1
    down, right = end[0] - start[0], end[1] - start[1]
    assert len(places) == 1 + max(abs(down), abs(right))
    longest = max(abs(down), abs(right))
    for r, c in places:
        # How far the cell is from the line, measured across its longer axis.
        assert abs((r - start[0]) * right - (c - start[1]) * down) <= longest / 2


@plain
@given(PLACES, PLACES)
def test_rectangles_are_all_between_two_corners_and_their_edge(start, end):
    rows, columns = (range(min(a, b), max(a, b) + 1) for a, b in zip(start, end, strict=True))
    whole = set(itertools.product(rows, columns))
    edge = {(r, c) for r, c in whole if r in (rows[0], rows[-1]) or c in (columns[0], columns[-1])}
    assert cells(filled_rectangle(start, end)) == whole
    assert cells(rectangle(start, end)) == edge


@plain
@given(PLACES, PLACES)
def test_a_disc_has_the_cells_whose_centre_is_in_the_ellipse(start, end):
    rows, columns = (abs(a - b) + 1 for a, b in zip(start, end, strict=True))
    middle = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
    inside = {
        (r, c)
        for r, c in cells(filled_rectangle(start, end))
        if ((r - middle[0]) / (rows / 2)) ** 2 + ((c - middle[1]) / (columns / 2)) ** 2 <= 1 + 1e-12
    }
    if (rows, columns) == (3, 3):
        inside -= set(itertools.product((start[0], end[0]), (start[1], end[1])))
    assert cells(disc(start, end)) == inside
    ring = {
        (r, c) for r, c in inside if any((r + i, c + j) not in inside for i, j in ((0, 1), (1, 0), (0, -1), (-1, 0)))
    }
    assert cells(circle(start, end)) == ring


def test_small_discs_are_those_of_pixel_editors():
    def drawn(size):
        grid = np.full((size, size), ".")
        grid[tuple(disc((0, 0), (size - 1, size - 1)).T)] = "#"
        return ["".join(row) for row in grid]

    assert drawn(1) == ["#"]
    assert drawn(2) == ["##", "##"]
    assert drawn(3) == [".#.", "###", ".#."]
    assert drawn(4) == [".##.", "####", "####", ".##."]
    assert drawn(5) == [".###.", "#####", "#####", "#####", ".###."]


@plain
@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=9), PLACES)
def test_a_flood_reaches_what_steps_over_edges_reach(rows, start):
    same = np.array(rows)
    reached, waiting = set(), [start]
    while waiting:
        r, c = waiting.pop()
        if (r, c) in reached or not (0 <= r < same.shape[0] and 0 <= c < same.shape[1]) or not same[r, c]:
            continue
        reached.add((r, c))
        waiting += [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]
    assert cells(flooded(same, start)) == reached


def test_a_flood_finds_its_way_through_a_long_snake():
    same = np.ones((201, 201), bool)
    same[1::4, :-1] = False
    same[3::4, 1:] = False
    assert len(flooded(same, (0, 0))) == same.sum()


@plain
@given(PLACES, PLACES, st.integers(1, 5))
def test_a_wide_line_is_every_cell_under_its_brush(start, end, size):
    reach = range(-((size - 1) // 2), size - (size - 1) // 2)
    under = {(r + i, c + j) for r, c in line(start, end).tolist() for i in reach for j in reach}
    assert cells(thickened(line(start, end), size)) == under


@pytest.mark.parametrize(
    ("end", "kept"),
    [((1, 5), (0, 5)), ((5, 1), (5, 0)), ((3, 4), (4, 4)), ((-3, 4), (-4, 4)), ((-1, -9), (0, -9)), ((0, 0), (0, 0))],
)
def test_shift_keeps_to_the_nearest_of_eight_directions(end, kept):
    assert snapped((0, 0), end) == kept


def test_shift_makes_a_square():
    assert squared((2, 2), (4, 9)) == (9, 9)
    assert squared((2, 2), (-1, 3)) == (-1, 5)


# Selections

BOXES = st.builds(box_between, PLACES, PLACES)


@plain
@given(st.lists(BOXES, min_size=1, max_size=4), PLACES)
def test_a_selection_is_the_union_of_its_boxes(boxes, by):
    chosen = Selection("input", tuple(boxes))
    inside = {(r, c) for b in boxes for r in range(b.top, b.bottom) for c in range(b.left, b.right)}
    assert cells(np.argwhere(chosen.mask((8, 7)))) == {(r, c) for r, c in inside if 0 <= r < 8 and 0 <= c < 7}
    assert all(chosen.holds(place) for place in inside)
    assert not chosen.holds((20, 0))
    moved = chosen.moved(*by)
    assert all(moved.holds((r + by[0], c + by[1])) for r, c in inside)
    bounds = chosen.bounds
    assert (bounds.top, bounds.left) == (min(r for r, _ in inside), min(c for _, c in inside))
    assert (bounds.bottom, bounds.right) == (max(r for r, _ in inside) + 1, max(c for _, c in inside) + 1)


def test_what_lies_beyond_the_grid_is_left_away():
    assert Box(-2, 3, 4, 20).within((8, 8)) == Box(0, 3, 4, 8)
    assert Selection("input", (Box(9, 9, 12, 12),)).within((8, 8)) is None

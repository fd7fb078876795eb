"""The outline of a selection: around its cells at every size, and over none of them."""

import numpy as np
import pytest
from documents import measure, setup_of
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.engine import Conv2d, ConvTranspose2d
from convviz.model import Document, Playhead
from convviz.model.selection import Box, Selection
from convviz.stage import THEMES, Panel, Stage

BOXES = st.builds(
    lambda top, left, rows, columns: Box(top, left, top + rows, left + columns),
    *[st.integers(0, 5)] * 2,
    *[st.integers(1, 3)] * 2,
)


def stage_of(document, size=(900, 600), **look):
    return Stage.computed(setup_of(document, **look), size, THEMES["light"], measure)


def outlined(stage, selection):
    marks = stage.compose(Playhead(0), selection=selection)
    return next(mark for mark in marks if mark.key == "selection line")


@settings(max_examples=40, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=3))
@pytest.mark.parametrize("side", [8, 700], ids=["large cells", "cells of a point"])
def test_the_line_is_around_the_cells_and_over_none(side, boxes):
    stage = stage_of(Document(np.zeros((side, side)), (Conv2d([[1.0]]),)))
    selection = Selection("input", tuple(boxes))
    box, line = stage.layout_at(0).panels[Panel.INPUT], outlined(stage, selection)
    chosen = {tuple(place) for place in np.argwhere(selection.mask((side, side))).tolist()}
    # Two points beside a cell of one are in its neighbour's neighbour.
    for row, column in chosen if box.cell > 2 else ():
        x, y = box.grid.x + column * box.cell, box.grid.y + row * box.cell
        for rect in line.rects:
            inside_x = min(rect.right, x + box.cell) - max(rect.x, x) > 1.01  # its grid line may be shared
            inside_y = min(rect.bottom, y + box.cell) - max(rect.y, y) > 1.01  # its grid line may be shared
            assert not (inside_x and inside_y)
    # Each edge of a chosen cell at a cell that is not has a line along it.
    edges = sum((r + i, c + j) not in chosen for r, c in chosen for i, j in ((0, 1), (1, 0), (0, -1), (-1, 0)))
    along = sum(max(rect.width, rect.height) - 1 for rect in line.rects)
    if box.cell > 3:  # else a side may be longer across than along
        assert along == pytest.approx(edges * box.cell, abs=1e-6 * edges)
    bounds = selection.bounds
    assert min(rect.y for rect in line.rects) == pytest.approx(box.grid.y + bounds.top * box.cell - 2)
    assert max(rect.right for rect in line.rects) == pytest.approx(box.grid.x + bounds.right * box.cell + 3)
    assert min(max(rect.width, rect.height) for rect in line.rects) >= 2


def test_on_a_turned_kernel_and_a_stretched_input_it_is_where_the_cells_are_seen():
    document = Document(np.zeros((3, 3)), (ConvTranspose2d(np.arange(9.0).reshape(3, 3), stride=2),))
    stage = stage_of(document, walk="equivalent")
    box = stage.layout_at(0).panels[Panel.KERNEL]
    line = outlined(stage, Selection("kernel", (Box(0, 0, 1, 1),)))
    assert min(rect.x for rect in line.rects) == pytest.approx(box.grid.x + 2 * box.cell - 2)
    box = stage.layout_at(0).panels[Panel.INPUT]
    line = outlined(stage, Selection("input", (Box(0, 1, 1, 3),)))
    ring = box.spec.ring[2]
    assert min(rect.x for rect in line.rects) == pytest.approx(box.grid.x + (ring + 2) * box.cell - 2)
    assert max(rect.right for rect in line.rects) == pytest.approx(box.grid.x + (ring + 5) * box.cell + 3)


def test_exports_have_no_selection():
    stage = stage_of(Document(np.zeros((4, 4)), (Conv2d([[1.0]]),)), selection=Selection("input", (Box(0, 0, 1, 1),)))
    assert not any(mark.key.startswith("selection") for mark in stage.compose(Playhead(0)))

"""All channels at once: their windows, kernels and products stand under one another, where there is room."""

from itertools import combinations

import numpy as np
import pytest
from documents import measure

from convviz.engine import Conv2d, ConvTranspose2d, MaxPool2d
from convviz.model import Document, Look, Parts, Phase, Playhead, Setup
from convviz.stage import THEMES, Cell, CellGrid, Frame, Panel, Rect, Stage, Text, Wash, hit

RNG = np.random.default_rng(7)


def setup(channels=3, filters=2, side=8, groups=1, operation=None, **look):
    weight = RNG.integers(-2, 3, (filters, channels // groups, 3, 3)).astype(float)
    layer = operation or Conv2d(weight, list(range(filters)), padding=1, groups=groups)
    return Setup(Document(RNG.integers(0, 4, (channels, side, side)).astype(float), (layer,)), Look(**look))


def stage_of(one, size=(1600, 900)):
    return Stage.computed(one, size, THEMES["light"], measure)


def marks_of(stage, playhead):
    return {mark.key: mark for mark in stage.compose(playhead)}


def grid_of(marks, panel, channel, active):
    return marks[panel if channel == active else f"{panel} thumb {channel}"]


@pytest.mark.parametrize("front", [0, 1, 2])
def test_each_channel_has_its_own_window_kernel_and_products(front):
    one = setup(channel=front)
    stage = stage_of(one)
    trace = stage.trace
    for step in (0, 37, len(trace) - 1):
        now, marks = trace[step], marks_of(stage, Playhead(step))
        filter_index = now.position[0]
        for channel in range(3):
            np.testing.assert_array_equal(grid_of(marks, "input", channel, front).values, trace.padded[channel])
            kernel, products = (grid_of(marks, name, channel, front) for name in ("kernel", "products"))
            np.testing.assert_array_equal(kernel.values, one.layer.weight[filter_index, channel])
            np.testing.assert_array_equal(products.values, now.products[channel])
            assert kernel.cell == products.cell == grid_of(marks, "input", channel, front).cell
        windows = [mark for key, mark in marks.items() if key.startswith("window") and "cells" not in key]
        assert len(windows) == 3
        # All windows lie alike on their grids, one under each channel's column.
        assert len({round(w.rects[0].y, 3) for w in windows}) == 1


@pytest.mark.parametrize(
    ("one", "read"),
    [
        (setup(4, 2, 5, groups=2), {0: [0, 1], 1: [2, 3]}),
        (setup(3, 3, 6, groups=3), {0: [0], 1: [1], 2: [2]}),
        (setup(3, operation=MaxPool2d(2), side=6), {0: [0], 1: [1], 2: [2]}),
    ],
)
def test_kernels_stand_under_the_channels_that_the_filter_reads(one, read):
    stage = stage_of(one, (2560, 1080))
    per_filter = len(stage.trace) // len(read)
    for filter_index, channels in read.items():
        layout = stage.layout_at(filter_index)
        box = layout.panels[Panel.INPUT]
        assert box.beside
        across = {each.spec.active: each.grid.x + each.grid.width / 2 for each in (box, *box.copies)}
        below = layout.panels[Panel.PRODUCTS]
        middles = sorted(each.grid.x + each.grid.width / 2 for each in (below, *below.copies))
        assert middles == pytest.approx([across[c] for c in channels], abs=1.01)
        marks = marks_of(stage, Playhead(filter_index * per_filter))
        assert sum(key.startswith("window") and "cells" not in key for key in marks) == len(channels)


@pytest.mark.parametrize("size", [(1280, 720), (1600, 900), (1920, 1080), (1080, 1080), (3840, 2160)])
@pytest.mark.parametrize("one", [setup(), setup(2, 1, 5), setup(4, 4, 6, groups=2), setup(3, operation=MaxPool2d(3))])
def test_nothing_covers_anything_else_or_leaves_the_stage(one, size):
    stage = stage_of(one, size)
    marks = stage.compose(Playhead(len(stage.trace) - 1))
    whole = Rect(0, 0, *size)
    solid = [mark.bounds for mark in marks if isinstance(mark, CellGrid | Text)]
    for bounds in solid:
        assert bounds.x >= whole.x
        assert bounds.y >= whole.y
        assert bounds.right <= size[0]
        assert bounds.bottom <= size[1]
    for a, b in combinations(solid, 2):
        assert not a.grown(-3).intersects(b.grown(-3))


def test_nothing_moves_when_another_channel_comes_to_the_front_or_the_window_goes_on():
    def places(front, step):
        marks = marks_of(stage_of(setup_at(front)), Playhead(step))
        return sorted((m.x, m.y) for m in marks.values() if isinstance(m, CellGrid) and "output" not in m.key)

    document = setup().document

    def setup_at(front):
        return Setup(document, Look(channel=front))

    assert places(0, 0) == places(1, 0) == places(2, 5) == places(2, 64)


def test_products_appear_channel_by_channel():
    stage = stage_of(setup())
    marks = marks_of(stage, Playhead(0, Phase.MULTIPLY, 14 / 27))
    shown = [np.isfinite(grid_of(marks, "products", c, 0).values).sum() for c in range(3)]
    assert shown == [9, 5, 0]
    # The term that was added last is the fifth of the second channel.
    box = next(c for c in stage.layout_at(0).panels[Panel.PRODUCTS].copies if c.spec.active == 1)
    (rect,) = marks["term products"].rects
    assert (round(rect.x - box.grid.x), round(rect.y - box.grid.y)) == (round(box.cell), round(box.cell))


def test_every_cell_of_every_channel_is_found_under_the_pointer():
    layout = stage_of(setup()).layout_at(0)
    for panel in (Panel.INPUT, Panel.KERNEL, Panel.PRODUCTS):
        box = layout.panels[panel]
        for each in (box, *box.copies):
            top, _, left, _ = each.spec.ring
            x, y = (each.grid.x + (left + 1.5) * each.cell, each.grid.y + (top + 0.5) * each.cell)
            assert hit(layout, x, y) == Cell(panel, each.spec.active, 0, 1)


def test_an_output_lights_up_its_window_in_all_channels():
    stage = stage_of(setup())
    marks = {m.key: m for m in stage.compose(Playhead(0), link=Cell(Panel.OUTPUT, 0, 3, 3))}
    assert isinstance(marks["link frame input"], Frame)
    assert len(marks["link frame input"].rects) == 3
    marks = {m.key: m for m in stage.compose(Playhead(0), link=Cell(Panel.KERNEL, 2, 1, 1))}
    box = next(c for c in stage.layout_at(0).panels[Panel.KERNEL].copies if c.spec.active == 2)
    (rect,) = marks["link frame kernel"].rects
    assert box.grid.x < rect.x < box.grid.right


def test_where_there_is_no_room_the_channels_stand_small_under_the_one_in_front():
    for one, size in ((setup(side=30), (1280, 720)), (setup(64, 1), (1920, 1080)), (setup(), (480, 270))):
        box = stage_of(one, size).layout_at(0).panels[Panel.INPUT]
        assert not box.beside
        assert box.thumbs
    parts = Parts(thumbs=False)
    assert not stage_of(setup(parts=parts)).layout_at(0).panels[Panel.INPUT].beside


def test_lines_join_the_channels_of_a_group_with_their_map():
    one = setup(16, 16, 6, groups=8)
    stage = stage_of(one, (1280, 720))
    for filter_index in (0, 1, 5):
        layout = stage.layout_at(filter_index)
        marks = marks_of(stage, Playhead(filter_index * 36))
        lines = marks["joining"]
        assert isinstance(lines, Wash)
        ends = {round(r.x) for r in lines.rects if r.height > r.width}
        boxes = layout.panels[Panel.INPUT], layout.panels[Panel.OUTPUT]
        read = [2 * (filter_index // 2), 2 * (filter_index // 2) + 1]
        thumbs = [t.rect for t in boxes[0].thumbs if t.channel in read]
        thumbs += [t.rect for t in boxes[1].thumbs if t.channel == filter_index]
        assert ends == {round(r.x + r.width / 2) for r in thumbs}
        assert marks["input count"].text == "of 16"
    assert "joining" not in marks_of(stage_of(setup(8, 2, 20), (1280, 720)), Playhead(0))


def test_a_stamping_step_shows_every_channel_of_its_kernel():
    weight = RNG.integers(1, 4, (2, 2, 3, 3)).astype(float)
    one = setup(2, 2, 4, operation=ConvTranspose2d(weight, stride=2), walks=("scatter",))
    stage = stage_of(one, (2560, 1080))
    marks, now = marks_of(stage, Playhead(5)), stage.trace[5]
    for channel in range(2):
        np.testing.assert_array_equal(grid_of(marks, "products", channel, 0).values, now.products[channel])

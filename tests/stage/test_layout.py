"""Panels stand apart, inside the stage, and a point finds the cell that is drawn there."""

from itertools import combinations

import pytest
from documents import does_not_fit, many_channels, measure, preset, random_picture
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.stage import THEMES, Cell, Playhead, Rect, Stage, Text, View, hit

DOCUMENTS = {
    "tutorial": preset(),
    "padded": preset("same-padding"),
    "one cell": preset("filter-8x8"),
    "channels": many_channels(),
    "too large": does_not_fit(),
    "128": random_picture(128, 5),
}
SIZES = [(1280, 720), (1920, 1080), (970, 640), (700, 500), (1080, 1080), (600, 900), (320, 240)]


def stage_of(name, size, view=None):
    return Stage(DOCUMENTS[name], size, THEMES["light"], measure, view=view)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_panels_lie_inside_and_apart(name, size):
    layout = stage_of(name, size).layout_at(0)
    boxes = {box.spec.name: box.grid for box in layout.panels.values()}
    whole = Rect(0, 0, *size)
    for grid in boxes.values():
        assert whole.united(grid) == whole
    for one, other in combinations(boxes.values(), 2):
        assert not one.intersects(other)
    for thumb in (t for box in layout.panels.values() for t in box.thumbs):
        assert not any(thumb.rect.intersects(grid) for grid in boxes.values())


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_texts_lie_inside_and_off_the_grids(name, size):
    stage = stage_of(name, size)
    grids = [box.grid for box in stage.layout_at(0).panels.values()]
    texts = [m for m in stage.compose(Playhead(0)) if isinstance(m, Text)]
    for text in texts:
        # Bounds have 2 points to spare on each side.
        inner = text.bounds.grown(-2)
        assert inner.x >= 0, text
        assert inner.right <= size[0], text
        assert inner.bottom <= size[1], text
        assert not any(inner.intersects(grid) for grid in grids), text
    for one, other in combinations(texts, 2):
        assert not one.bounds.grown(-3).intersects(other.bounds.grown(-3)), (one, other)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["tutorial", "padded", "channels"]), st.sampled_from(SIZES), st.data())
def test_a_point_finds_its_cell(name, size, data):
    layout = stage_of(name, size).layout_at(0)
    box = layout.panels[data.draw(st.sampled_from(list(layout.panels)))]
    top, _, left, _ = box.spec.ring
    row, column = data.draw(st.integers(0, box.spec.rows - 1)), data.draw(st.integers(0, box.spec.columns - 1))
    place = box.grid.x + (column + 0.5) * box.cell, box.grid.y + (row + 0.5) * box.cell
    assert hit(layout, *place) == Cell(box.spec.name, box.spec.active, row - top, column - left)


def test_thumbs_name_their_channel():
    layout = stage_of("channels", (1280, 720)).layout_at(0)
    for thumb in layout.panels["input"].thumbs:
        found = hit(layout, thumb.rect.x + 1, thumb.rect.y + 1)
        assert found is not None
        assert (found.panel, found.channel) == ("input", thumb.channel)


def test_nothing_is_between_the_panels():
    layout = stage_of("tutorial", (1280, 720)).layout_at(0)
    assert hit(layout, 1, 1) is None
    assert hit(layout, *layout.operators[0]) is None


def test_digits_of_a_full_hd_slide_are_read_from_the_back_row():
    stage = stage_of("tutorial", (1920, 1080))
    grid = next(m for m in stage.compose(Playhead(0)) if m.key == "input")
    assert grid.text_size >= 24


def test_the_viewers_channel_is_in_front():
    stage = stage_of("channels", (1280, 720), View(channel=2))
    assert stage.layout_at(0).panels["input"].spec.active == 2
    grid = next(m for m in stage.compose(Playhead(0)) if m.key == "input")
    assert grid.values.tolist() == stage.trace.padded[2].tolist()

"""Panels stand apart, inside the stage, and a point finds the cell that is drawn there."""

from itertools import combinations

import numpy as np
import pytest
from documents import does_not_fit, many_channels, measure, preset, random_picture, setup_of
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.engine import Conv2d
from convviz.model import Document, Parts, Playhead, find_preset, presets
from convviz.stage import THEMES, Cell, CellGrid, Rect, Stage, Text, hit, lay_out
from convviz.stage.arrange import Fit
from convviz.stage.panels import Arrangement
from convviz.stage.specs import Specs

DOCUMENTS = {
    "tutorial": preset(),
    "padded": preset("same-padding"),
    "one cell": preset("filter-8x8"),
    "channels": many_channels(),
    "too large": does_not_fit(),
    "128": random_picture(128, 5),
}
SIZES = [(1280, 720), (1920, 1080), (970, 640), (700, 500), (1080, 1080), (600, 900), (320, 240)]


def stage_of(name, size, **look):
    return Stage.computed(setup_of(DOCUMENTS[name], **look), size, THEMES["light"], measure)


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
    stage = stage_of("channels", (1280, 720), channel=2)
    assert stage.layout_at(0).panels["input"].spec.active == 2
    grid = next(m for m in stage.compose(Playhead(0)) if m.key == "input")
    assert grid.values.tolist() == stage.trace.padded[2].tolist()


SHOWN = [p for p in presets() if p.name not in ("filter-8x8", "gaussian-5")]
"""Kernels of sixteen rows, and numbers such as 0.004, do not fit small pictures."""


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (900, 1200), (1080, 1080)], ids=str)
@pytest.mark.parametrize("name", [p.name for p in SHOWN])
def test_numbers_of_kernel_and_products_are_large_enough_to_be_painted(name, size):
    stage = Stage.computed(setup_of(preset(name)), size, THEMES["light"], measure)
    grids = [m for m in stage.compose(Playhead(0)) if isinstance(m, CellGrid) and m.key in ("kernel", "products")]
    assert grids
    assert all(grid.text_size >= 8 for grid in grids), [(g.key, g.cell, g.text_size) for g in grids]


@pytest.mark.parametrize("size", [(900, 1200), (1080, 1920)], ids=str)
@pytest.mark.parametrize("name", ["tutorial", "padded", "128"])
def test_on_a_tall_stage_the_map_stands_under_the_input(name, size):
    stage = stage_of(name, size)
    layout = stage.layout_at(0)
    columns = Specs(stage.figure, Parts()).columns(0, 0)
    beside = lay_out(columns, Fit(columns, Arrangement.BESIDE, *size, Parts(), measure))
    assert layout.panels["output"].grid.y > layout.panels["input"].grid.bottom
    assert layout.panels["input"].cell >= beside.panels["input"].cell
    assert layout.unit > 1.2 * beside.unit


def test_a_long_input_stands_in_a_row_of_its_own_where_it_is_larger_so():
    document = random_picture(4).replace(input=np.full((1, 4, 40), 0.5))
    stage = Stage.computed(setup_of(document), (900, 1000), THEMES["light"], measure)
    boxes = stage.layout_at(0).panels
    assert boxes["input"].grid.bottom < boxes["kernel"].grid.y
    assert boxes["kernel"].grid.y == pytest.approx(boxes["products"].grid.y, abs=1)
    assert boxes["kernel"].grid.bottom < boxes["output"].grid.y
    assert len(stage.layout_at(0).operators) == 2


@pytest.mark.parametrize("size", [(1280, 720), (900, 1200), (1080, 1080), (700, 760), (1024, 768)], ids=str)
@pytest.mark.parametrize("shape", [(8, 8), (5, 5), (12, 30)], ids=str)
def test_all_filters_stand_where_the_first_one_does(size, shape):
    rng = np.random.default_rng(0)
    document = Document(rng.random((3, *shape)), (Conv2d(rng.normal(size=(102, 3, 3, 3))),))
    stage = Stage.computed(setup_of(document), size, THEMES["light"], measure)
    first = {n: (b.grid, b.cell) for n, b in stage.layout_at(0).panels.items()}
    for index in (8, 9, 98, 99, 101):
        assert {n: (b.grid, b.cell) for n, b in stage.layout_at(index).panels.items()} == first


@pytest.mark.parametrize("shape", [(1, 64), (2, 60), (64, 1), (1, 200)], ids=str)
@pytest.mark.parametrize("parts", [Parts(), Parts(arithmetic=False), Parts(kernel=False)], ids=["all", "few", "maps"])
def test_small_grids_of_long_maps_stay_on_the_stage(shape, parts):
    document = Document(np.ones((3, *shape)), (Conv2d(np.ones((3, 3, 1, 1))),))
    layout = Stage.computed(setup_of(document, parts=parts), (1280, 720), THEMES["light"], measure).layout_at(0)
    thumbs = [t.rect for box in layout.panels.values() for t in box.thumbs]
    for rect in thumbs:
        assert rect.x >= 0
        assert rect.right <= 1280
        assert not any(rect.intersects(box.grid) for box in layout.panels.values())


def test_leaving_texts_away_makes_nothing_smaller():
    document = Document(np.ones((3, 8, 8)), (Conv2d(np.ones((3, 3, 3, 3))),))
    cells = []
    for parts in (
        Parts(),
        Parts(titles=False),
        Parts(titles=False, scales=False),
        Parts(titles=False, scales=False, arithmetic=False),
        Parts(titles=False, scales=False, arithmetic=False, caption=False),
        Parts(titles=False, scales=False, arithmetic=False, caption=False, thumbs=False),
    ):
        stage = Stage.computed(setup_of(document, parts=parts), (1280, 720), THEMES["light"], measure)
        cells.append(stage.layout_at(0).panels["input"].cell)
    *cells, bare = cells
    assert cells == sorted(cells)
    # Without any text lines and gaps are a little larger, as a tile of a sheet needs them.
    assert bare > 0.9 * cells[-1]


@pytest.mark.parametrize("size", [(160, 160), (200, 160), (160, 400), (320, 180)], ids=str)
@pytest.mark.parametrize("shape", [(8, 8), (2, 60), (60, 2)], ids=str)
def test_on_the_smallest_stage_all_texts_are_inside(size, shape):
    document = preset().replace(input=np.ones((1, *(max(n, 3) for n in shape))))
    marks = Stage.computed(setup_of(document), size, THEMES["light"], measure).compose(Playhead(0))
    assert all(m.bounds.grown(-3).bottom <= size[1] for m in marks if isinstance(m, Text))


def test_labels_of_a_scale_stay_in_their_column():
    document = preset().replace(input=np.full((1, 8, 8), -499_746.0))
    stage = Stage.computed(setup_of(document, parts=Parts(titles=False)), (1050, 600), THEMES["light"], measure)
    box = stage.layout_at(0).panels["output"]
    texts = {m.key: m for m in stage.compose(Playhead(0)) if isinstance(m, Text)}
    assert texts["output low"].bounds.x >= box.column.x - 2
    assert texts["output high"].bounds.right <= box.column.right + 2


@pytest.mark.parametrize("size", [(1280, 720), (900, 1200), (1080, 1080), (300, 900)], ids=str)
def test_the_caption_is_inside_and_whole(size):
    stage = Stage.computed(find_preset("transposed-equivalent").setup, size, THEMES["light"], measure)
    lines = [m for m in stage.compose(Playhead(0)) if isinstance(m, Text) and m.key.startswith("caption")]
    whole = "Transposed convolution · 3×3 kernel · stride 2 · padding 1 · output padding 1 · as equivalent convolution"
    assert " ".join(line.text for line in lines).startswith(whole)
    for line in lines:
        assert line.bounds.grown(-2).x >= 0
        assert line.bounds.grown(-2).right <= size[0]


@pytest.mark.parametrize("name", ["tutorial", "padded", "channels"])
def test_what_is_left_of_a_tall_stage_is_above_as_much_as_below(name):
    stage = stage_of(name, (600, 2000))
    marks = stage.compose(Playhead(0))
    top, bottom = min(m.bounds.y for m in marks), max(m.bounds.bottom for m in marks)
    assert top == pytest.approx(2000 - bottom, abs=3 * stage.layout_at(0).unit)

"""What a lecturer changes while talking moves nothing but what it is about."""

import numpy as np
import pytest
from documents import preset, setup_of

from convviz.engine import Conv2d
from convviz.model import Document, Playhead, edits
from convviz.model.colours import ValueRange
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Stage
from convviz.stage.digits import number_in

SIZES = [(710, 560), (968, 660), (1600, 940)]
CHANGES = [
    ("stride", (2, 2)),
    ("stride", (3, 3)),
    ("dilation", (2, 2)),
    ("padding", ((1, 1), (1, 1))),
    ("padding", "same"),
    ("padding_mode", "reflect"),
    ("activation", "relu"),
]


@pytest.fixture(scope="module", autouse=True)
def _application():
    ensure_application()


def stage_of(document, size):
    return Stage.computed(setup_of(document), size, THEMES["light"], measure)


def inner(stage):
    """Where the input's own cells stand: left, top and the size of one."""
    box = stage.layout_at(0).panels["input"]
    top, _, left, _ = box.spec.ring
    return box.grid.x + left * box.cell, box.grid.y + top * box.cell, box.cell


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("name", "value"), CHANGES)
def test_the_input_stays_in_its_place(name, value, size):
    document = preset()
    changed = edits.set_parameter(document, 0, name, value)
    assert changed != document
    assert inner(stage_of(changed, size)) == inner(stage_of(document, size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["vertical-line", "same-padding", "stride-2", "filter-5x5"])
def test_titles_and_first_cells_of_a_row_stand_on_one_line(name, size):
    stage = stage_of(preset(name), size)
    keys = ("input title", "output title", "kernel title")
    titles = [mark.y for mark in stage.compose(Playhead(0)) if mark.key in keys]
    panels = stage.layout_at(0).panels
    if panels["input"].grid.y == panels["kernel"].grid.y == panels["output"].grid.y:
        assert len(set(titles)) == 1
    assert titles


@pytest.mark.parametrize("size", SIZES[1:])
def test_cells_of_kernel_and_input_are_of_one_size_where_numbers_are_legible(size):
    panels = stage_of(preset(), size).layout_at(0).panels
    assert {panels[name].cell for name in ("input", "kernel", "products", "output")} == {panels["input"].cell}
    assert panels["input"].cell >= 30


@pytest.mark.parametrize(("limit", "weight"), [(1e-320, 1e-12), (1e308, 1e12)])
def test_colours_whose_products_no_float_holds(limit, weight):
    layers = (Conv2d(np.full((3, 3), weight)),)
    document = Document(np.ones((1, 5, 5)), layers, colours=ValueRange("signed", -limit, limit))
    assert stage_of(document, SIZES[0]).compose(Playhead(0))


@pytest.mark.parametrize("size", [(640, 360), (700, 570), (960, 540), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize(
    "name", ["vertical-line", "sobel-x", "gaussian-5", "box-3", "dilation", "numerical_average_pooling"]
)
def test_frames_are_seen_and_cover_no_digit(name, size):
    stage = stage_of(preset(name), size)
    for step in range(0, len(stage.trace), 7):
        marks = {mark.key: mark for mark in stage.compose(Playhead(step))}
        for key, panel in (("window", "input"), ("target", "output")):
            frame, grid = marks[key], marks[panel]
            if grid.legible < 8.5 or frame.outside:
                continue
            reach = frame.width / 2 + frame.casing_width
            for value in grid.values[np.isfinite(grid.values)].tolist():
                text, needed = number_in(grid, value, measure)
                assert (grid.cell - measure(text, needed, False)[0]) / 2 >= reach - 0.75 or frame.width == 1


@pytest.mark.parametrize("size", [(700, 570), (960, 540), (1280, 720)])
def test_the_window_on_short_numbers_has_a_frame_that_is_seen_from_afar(size):
    for name in ("vertical-line", "sobel-x", "same-padding"):
        marks = {mark.key: mark for mark in stage_of(preset(name), size).compose(Playhead(5))}
        assert marks["window"].width >= 3

"""The strip of a stack's layers over the stage."""

import numpy as np
import pytest
from documents import preset, setup_of

from convviz.engine import Conv2d, MaxPool2d
from convviz.model import Document, Playhead, presets
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Cell, CellGrid, Entry, Frame, Panel, Stage, StripCell, Text, entry_at, strip_cell_at

STACKS = [one.name for one in presets() if len(one.setup.document.layers) > 1]


def stage_of(document, size=(1280, 720), **look):
    ensure_application()
    setup = setup_of(document).looked_at(**look)
    return Stage.computed(setup, size, THEMES["light"], measure)


def strip(marks, kind=object):
    return {mark.key: mark for mark in marks if mark.key.startswith("strip") and isinstance(mark, kind)}


@pytest.mark.parametrize("size", [(480, 270), (1280, 720), (1920, 1080), (1080, 1080)], ids=str)
@pytest.mark.parametrize("name", STACKS)
def test_every_layer_of_a_stack_stands_in_the_strip(name, size):
    document = preset(name)
    shapes = list(document.shapes())
    for layer in range(len(shapes)):
        stage = stage_of(document, size, layer=layer)
        marks = stage.compose(Playhead(0))
        maps, texts = strip(marks, CellGrid), strip(marks, Text)
        traces = document.traces(len(shapes) - 1)
        assert len(maps) == len(shapes) + 1
        np.testing.assert_array_equal(maps["strip map -1"].values, document.input[0])
        for i, (shape, trace) in enumerate(zip(shapes, traces, strict=True)):
            np.testing.assert_array_equal(maps[f"strip map {i}"].values, trace.settled[0])
            said = texts[f"strip {i} 1"].text
            assert said == ("×".join(map(str, shape[1:] if shape[0] == 1 else shape)))
            assert texts[f"strip {i} 0"].text.startswith(f"{i + 1} ")
            assert texts[f"strip {i} 0"].bold == (i == layer)
        count = sum(one.parameter_count for one in document.layers)
        assert texts["strip total 1"].text == f"{count} parameters"
        # It stands over everything else, within the stage, and no text meets another.
        foot = max(mark.bounds.bottom for mark in strip(marks).values())
        assert all(mark.bounds.y >= foot - 4 for mark in marks if not mark.key.startswith("strip"))
        known = list(texts.values())
        for n, a in enumerate(known):
            assert a.bounds.grown(-3).x >= 0
            assert a.bounds.grown(-3).right <= size[0]
            assert not any(a.bounds.grown(-3).intersects(b.bounds.grown(-3)) for b in known[n + 1 :])


def test_one_layer_has_no_strip_and_a_stack_need_not():
    assert not strip(stage_of(preset("vertical-line")).compose(Playhead(0)))
    parts = setup_of(preset("detect-relu-pool")).look.parts
    from dataclasses import replace

    without = stage_of(preset("detect-relu-pool"), parts=replace(parts, stack=False))
    assert not strip(without.compose(Playhead(0)))


def positive(name):
    """A preset's stack with inputs and weights over 0 and no activation: each change of a pixel is seen behind."""
    document, rng = preset(name), np.random.default_rng(1)
    x = rng.integers(1, 9, document.input.shape).astype(float)
    layers = tuple(
        one.with_filters(np.abs(rng.normal(1, 0.2, one.filters.shape))).replace(activation="none")
        if one.filters is not None
        else one
        for one in document.layers
    )
    return document.replace(input=x, layers=layers)


@pytest.mark.parametrize("name", STACKS)
def test_the_receptive_field_is_what_changes_the_output(name):
    """Each pixel is changed, and the whole stack computed again: a frame is around those that mattered."""
    document = positive(name)
    x = document.input
    last = len(document.layers) - 1
    stage = stage_of(document, layer=last, overlays=("receptive",))
    before = document.traces(last)[-1]
    for index in (0, len(before) // 2, len(before) - 1):
        step = before[index]
        frames = strip(stage.compose(Playhead(index)), Frame)
        maps = strip(stage.compose(Playhead(index)), CellGrid)
        rows, columns = step.target.rows, step.target.columns
        _, height, width = before.output_shape
        cells = [
            (step.position[0], r, c)
            for r, c in {(rows[0], columns[0]), (rows[-1], columns[-1])}
            if 0 <= r < height and 0 <= c < width
        ]
        matters = set()
        for place in np.ndindex(x.shape[1:]):
            for push in (1000.0, -1000.0):
                other = x.copy()
                other[:, place[0], place[1]] += push
                after = document.replace(input=other).traces(last)[-1].output
                if any(after[cell] != before.output[cell] for cell in cells):
                    matters.add(place)
        if not matters:
            continue
        frame, grid = frames["strip field -1"].rects[0], maps["strip map -1"]
        top, left = min(r for r, _ in matters), min(c for _, c in matters)
        bottom, right = max(r for r, _ in matters) + 1, max(c for _, c in matters) + 1
        expected = (
            grid.x + left * grid.cell,
            grid.y + top * grid.cell,
            (right - left) * grid.cell,
            (bottom - top) * grid.cell,
        )
        assert tuple(frame) == pytest.approx(expected)


def test_what_the_tutorial_says_of_stacks():
    assert stage_of(preset("two-stacked-valid"), layer=1, overlays=("receptive",)).notes() == [
        "A cell of layer 2 sees 5×5 pixels of the input, those of the next one begin 1 further on"
    ]
    assert stage_of(preset("vertical-line"), overlays=("receptive",)).notes() == [
        "A cell of this map sees 3×3 pixels of the input, those of the next one begin 1 further on"
    ]


def many(count, side=40):
    return Document(np.ones((side, side)), tuple(Conv2d(np.ones((3, 3)), padding="same") for _ in range(count)))


@pytest.mark.parametrize("layer", [0, 7, 15])
@pytest.mark.parametrize("size", [(300, 200), (700, 500), (1280, 720)], ids=str)
def test_sixteen_layers_are_those_around_the_one_on_the_stage(layer, size):
    marks = stage_of(many(16), size, layer=layer).compose(Playhead(0))
    maps, texts = strip(marks, CellGrid), strip(marks, Text)
    assert f"strip map {layer}" in maps
    hidden = 17 - len(maps)
    assert (f"{hidden} more" == texts["strip total 2"].text) if hidden else "strip total 2" not in texts


def test_a_layer_that_does_not_fit_says_so_and_those_before_are_there():
    document = Document(np.ones((6, 6)), (MaxPool2d(2), MaxPool2d(2), MaxPool2d(2), Conv2d(np.ones((3, 3)))))
    for layer in range(4):
        stage = stage_of(document, layer=layer, overlays=("receptive",))
        marks = stage.compose(Playhead(0))
        texts = strip(marks, Text)
        assert [texts[f"strip {i} 1"].text for i in range(4)] == ["3×3", "1×1", "does not fit", "does not fit"]
        maps = strip(marks, CellGrid)
        assert not np.isnan(maps["strip map 1"].values).any()
        assert np.isnan(maps["strip map 2"].values).all()


def test_maps_that_would_take_long_are_blank_until_their_layer_is_on_the_stage():
    document = many(4, side=400)
    stage = stage_of(document, layer=1)
    maps = strip(stage.compose(Playhead(0)), CellGrid)
    blank = {key for key, grid in maps.items() if np.isnan(grid.values).all()}
    assert blank == {"strip map 2", "strip map 3"}


def test_a_point_of_the_strip_is_its_layer():
    stage = stage_of(preset("detect-relu-pool"))
    layout = stage.layout_at(0)
    for item in layout.strip:
        at = item.rect.x + item.rect.width / 2, item.rect.y + item.rect.height / 2
        assert entry_at(layout, *at) == Entry(max(item.layer, 0))
    assert entry_at(layout, 5, 600) is None


@pytest.mark.parametrize("name", STACKS)
def test_a_cell_lights_up_what_depends_on_it_in_the_maps_behind(name):
    """The pixel is changed, and the whole stack computed again: frames are around what changed."""
    document = positive(name)
    x, last = document.input, len(document.layers) - 1
    before = document.traces(last)
    stage = stage_of(document)
    apart = stage.trace.spacing
    for row, column in ((0, 0), (3, 4), (x.shape[1] - 1, x.shape[2] - 2)):
        marks = stage.compose(Playhead(0), link=Cell(Panel.INPUT, 0, row * apart[0], column * apart[1]))
        frames, maps = strip_of(marks, "link strip influence"), strip(marks, CellGrid)
        for layer in range(last + 1):
            changed = np.zeros(before[layer].output_shape[1:], bool)
            for push in (1000.0, -1000.0):
                other = x.copy()
                other[:, row, column] += push
                after = document.replace(input=other).traces(last)[layer].output
                changed |= (after != before[layer].output).any(axis=0)
            if not changed.any():
                continue
            rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
            grid = maps[f"strip map {layer}"]
            expected = (
                grid.x + columns[0] * grid.cell,
                grid.y + rows[0] * grid.cell,
                (columns[-1] - columns[0] + 1) * grid.cell,
                (rows[-1] - rows[0] + 1) * grid.cell,
            )
            frame = frames[f"link strip influence {layer}"].rects[0]
            # Of a maximum not all that could depend on a cell do: the frame may be larger.
            inside = frame.x <= expected[0] and frame.x + frame.width >= expected[0] + expected[2] - 1e-6
            assert inside
            if all(one.reduction.linear for one in document.layers[: layer + 1]):
                assert tuple(frame) == pytest.approx(expected)


def strip_of(marks, start):
    return {mark.key: mark for mark in marks if mark.key.startswith(start)}


def test_an_output_lights_up_its_field_in_the_maps_before():
    stage = stage_of(preset("two-stacked-valid"), layer=1)
    marks = stage.compose(Playhead(0), link=Cell(Panel.OUTPUT, 0, 1, 2))
    frames, maps = strip_of(marks, "link strip field"), strip(marks, CellGrid)
    for layer, side in ((-1, 5), (0, 3)):
        grid, rect = maps[f"strip map {layer}"], frames[f"link strip field {layer}"].rects[0]
        assert tuple(rect) == (grid.x + 2 * grid.cell, grid.y + grid.cell, side * grid.cell, side * grid.cell)


def test_a_cell_of_any_layer_in_the_strip_shows_what_it_depends_on_and_what_depends_on_it():
    """Against a whole stack computed again with one cell of the middle map, or of the input, changed."""
    document = preset("three-stacked-same")
    stage = stage_of(document)
    marks = stage.compose(Playhead(0), link=StripCell(1, 3, 4))
    frames, maps = strip_of(marks, "link strip"), strip(marks, CellGrid)
    changed = dict.fromkeys((1,), (3, 4, 3, 4))
    rng = np.random.default_rng(2)
    weights = [rng.uniform(0.5, 1, (3, 3)) for _ in range(3)]

    def through(x, layers):
        for w in layers:
            padded = np.pad(x, 1)
            x = np.array([[(padded[r : r + 3, c : c + 3] * w).sum() for c in range(8)] for r in range(8)])
        return x

    base = rng.uniform(size=(8, 8))
    bumped = base.copy()
    bumped[3, 4] += 1
    changed[2] = box(through(bumped, weights[2:]) != through(base, weights[2:]))
    for layer, count in ((0, 1), (-1, 2)):
        hits = np.zeros((8, 8), bool)
        for r, c in np.ndindex(8, 8):
            other = base.copy()
            other[r, c] += 1
            hits[r, c] = through(other, weights[:count])[3, 4] != through(base, weights[:count])[3, 4]
        changed[layer] = box(hits)
    for layer, (top, left, bottom, right) in changed.items():
        kind = "influence" if layer >= 1 else "field"
        grid = maps[f"strip map {layer}"]
        assert tuple(frames[f"link strip {kind} {layer}"].rects[0]) == pytest.approx(
            (
                grid.x + left * grid.cell,
                grid.y + top * grid.cell,
                (right - left + 1) * grid.cell,
                (bottom - top + 1) * grid.cell,
            )
        )
    said = stage.links(StripCell(1, 3, 4), Playhead(0)).sentence
    assert said == "Row 4, column 5 of layer 2: depends on 5×5 cells of the input; 3×3 cells of layer 3 depend on it"
    assert stage.links(StripCell(-1, 0, 0), Playhead(0)).sentence.endswith("4×4 cells of layer 3 depend on it")


def box(hits):
    rows, columns = np.flatnonzero(hits.any(axis=1)), np.flatnonzero(hits.any(axis=0))
    return rows[0], columns[0], rows[-1], columns[-1]


def test_cells_of_layers_that_do_not_fit_depend_on_nothing():
    document = Document(np.ones((6, 6)), (MaxPool2d(2), MaxPool2d(2), MaxPool2d(2), Conv2d(np.ones((3, 3)))))
    stage = stage_of(document)
    for layer in range(-1, 4):
        for at in ((0, 0), (3, 3), (200, 200)):
            assert stage.compose(Playhead(0), link=StripCell(layer, *at))
            assert stage.links(StripCell(layer, *at), Playhead(0)).sentence


def test_a_point_of_a_small_map_is_its_cell():
    layout = stage_of(preset("detect-relu-pool")).layout_at(0)
    for item in layout.strip:
        at = item.grid.x + 1.5 * item.cell, item.grid.y + 2.5 * item.cell
        assert strip_cell_at(layout, *at) == StripCell(item.layer, 2, 1)
    assert strip_cell_at(layout, 5, 600) is None

"""What lights up with a cell, against plain loops over the steps."""

import numpy as np
import pytest
from cases import layers, with_input
from documents import does_not_fit, preset, setup_of
from hypothesis import given, settings

from convviz.engine import Conv2d, MaxPool2d
from convviz.errors import ConvvizError
from convviz.model import Document, Playhead, edits
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Cell, Frame, Panel, Stage, Text, Wash
from convviz.stage.links import links_of


def stage_of(document, size=(1280, 720), **look):
    ensure_application()
    return Stage.computed(setup_of(document).looked_at(**look), size, THEMES["light"], measure)


def traced(layer, x, walk=""):
    try:
        layer.output_shape(x.shape)
    except ConvvizError:
        return None
    return layer.trace(x, walk)


def places(links, panel):
    return {place for link in (links.found if links else ()) if link.panel == panel for place in link.places}


@settings(max_examples=120, deadline=None)
@given(with_input(layers()))
def test_outputs_that_a_cell_feeds_are_those_that_depend_on_it(case):
    layer, x = case
    trace = traced(layer, x)
    if trace is None:
        return
    rows_depend, columns_depend = layer.depends(x.shape)
    for filter_index in range(trace.output_shape[0]):
        read = layer.channels_of(filter_index, len(x))
        step = next(s for s in trace if s.position[0] == filter_index)
        for row, column in np.ndindex(x.shape[1:]):
            at = row * trace.spacing[0], column * trace.spacing[1]
            found = links_of(trace, Cell(Panel.INPUT, read[0], *at), filter_index, step)
            expected = {
                (float(r), float(c))
                for r in np.flatnonzero(rows_depend[:, row])
                for c in np.flatnonzero(columns_depend[:, column])
            }
            assert places(found, Panel.OUTPUT) == expected
            assert (f"feeds {len(expected)}" in found.sentence) if expected else ("feeds no output" in found.sentence)


@settings(max_examples=100, deadline=None)
@given(with_input(layers()))
def test_weights_that_stand_in_the_corners_make_the_map(case):
    """Of every input cell, its value times the weight that each output says it has there, added up."""
    layer, x = case
    trace = traced(layer, x)
    if trace is None or not layer.reduction.weighs or layer.filling[0] not in ("zeros",):
        return
    made = np.zeros(trace.output_shape)
    for step in [s for s in trace if s.position[1:] == (0, 0)]:
        f = step.position[0]
        made[f] += layer.bias_of(f)
        for channel in layer.channels_of(f, len(x)):
            for row, column in np.ndindex(x.shape[1:]):
                at = row * trace.spacing[0], column * trace.spacing[1]
                found = links_of(trace, Cell(Panel.INPUT, channel, *at), f, step)
                for link in found.found:
                    for (r, c), weight in zip(link.places, link.weights, strict=True):
                        made[f, int(r), int(c)] += x[channel, row, column] * weight
    np.testing.assert_allclose(layer.activate(made), trace.output, atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(with_input(layers()))
def test_an_output_lights_up_the_window_of_its_step(case):
    layer, x = case
    trace = traced(layer, x)
    if trace is None:
        return
    for f, row, column in np.ndindex(trace.output_shape):
        found = links_of(trace, Cell(Panel.OUTPUT, f, row, column), f, trace[0])
        if trace.walk.accumulates:
            expected = {
                (float(s.source.rows[0]), float(s.source.columns[0]))
                for s in trace
                if s.position[0] == f and row in s.target.rows and column in s.target.columns
            }
        else:
            step = next(s for s in trace if s.position == (f, row, column))
            expected = {(float(r), float(c)) for r in step.source.rows for c in step.source.columns}
        assert places(found, Panel.INPUT) == expected


def test_a_weight_lights_up_what_it_multiplies_now():
    document = edits.set_kernel(preset("vertical-line"), 0, np.arange(9.0).reshape(3, 3))
    stage = stage_of(document)
    links = stage.links(Cell(Panel.KERNEL, 0, 1, 2), Playhead(8))
    step = stage.trace[8]
    assert places(links, Panel.INPUT) == {(float(step.source.rows[1]), float(step.source.columns[2]))}
    assert places(links, Panel.PRODUCTS) == places(links, Panel.KERNEL) == {(1.0, 2.0)}
    assert links.sentence == "1 · 5 = 5 in this step"


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (Cell(Panel.INPUT, 0, 0, 0), "This cell feeds 1 output of this map, with this weight"),
        (Cell(Panel.INPUT, 0, 4, 4), "This cell feeds 9 outputs of this map, with these weights"),
        (Cell(Panel.OUTPUT, 0, 0, 2), "This output is 3, of the 3×3 cells that are marked"),
        (Cell(Panel.OUTPUT, 0, 6, 0), None),
        (Cell(Panel.INPUT, 0, -1, 0), None),
        (Cell(Panel.KERNEL, 0, 3, 0), None),
    ],
)
def test_the_sentence_says_what_lights_up(cell, sentence):
    links = stage_of(preset("vertical-line")).links(cell, Playhead(0))
    assert (links.sentence if links else None) == sentence


def test_what_the_floor_leaves_out_feeds_nothing():
    document = edits.set_parameter(preset("vertical-line"), 0, "stride", (3, 3))
    links = stage_of(document).links(Cell(Panel.INPUT, 0, 7, 7), Playhead(0))
    assert links.sentence == "This cell feeds no output: no window reaches it"


def test_marks_lie_over_the_cells_and_weights_in_their_corners():
    stage = stage_of(preset("vertical-line"))
    marks = {mark.key: mark for mark in stage.compose(Playhead(35), link=Cell(Panel.INPUT, 0, 4, 4))}
    wash, frame = marks["link output"], marks["link frame output"]
    assert isinstance(wash, Wash)
    assert len(wash.rects) == 9
    assert isinstance(frame, Frame)
    assert len(frame.rects) == 1
    texts = [mark for mark in marks.values() if isinstance(mark, Text) and mark.key.startswith("link weight")]
    assert [text.text for text in texts] == ["0", "1", "0"] * 3
    box = stage.layout_at(0).panels[Panel.OUTPUT]
    for text, rect in zip(texts, wash.rects, strict=True):
        inner = text.bounds.grown(-2)
        assert rect.x <= inner.x
        assert inner.bottom < rect.y + 0.42 * box.cell
    assert not [key for key in (m.key for m in stage.compose(Playhead(35))) if key.startswith("link")]


def test_a_kernel_that_does_not_fit_links_nothing():
    stage = stage_of(does_not_fit())
    assert stage.links(Cell(Panel.INPUT, 0, 0, 0), Playhead(0)) is None
    assert stage.compose(Playhead(0), link=Cell(Panel.INPUT, 0, 0, 0))


def test_very_many_outputs_light_up_without_weights():
    document = Document(np.ones((64, 64)), (preset("vertical-line").layers[0].replace(weight=np.ones((1, 1, 40, 40))),))
    links = stage_of(document).links(Cell(Panel.INPUT, 0, 32, 32), Playhead(0))
    assert len(links.found[0].places) == 625
    assert links.found[0].weights == ()


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_a_cell_that_padding_copies_has_the_weight_of_all_its_copies(mode):
    """Against the map of an input with one more in that cell."""
    rng = np.random.default_rng(4)
    x = rng.integers(0, 5, (1, 5, 4)).astype(float)
    layer = Conv2d(rng.integers(-3, 4, (1, 1, 3, 3)).astype(float), padding=1, padding_mode=mode)
    trace = layer.trace(x)
    for r, c in np.ndindex(5, 4):
        other = x.copy()
        other[0, r, c] += 1
        change = layer(other) - layer(x)
        found = links_of(trace, Cell(Panel.INPUT, 0, r, c), 0, trace[0]).found[0]
        for (row, column), weight in zip(found.places, found.weights, strict=True):
            assert weight == change[0, int(row), int(column)], (r, c)


def test_what_is_said_of_another_map_of_a_pool_and_of_rounded_numbers():
    x = np.arange(9.0).reshape(1, 3, 3) / 7
    trace = Conv2d(np.full((2, 1, 2, 2), 1 / 3)).trace(x)
    assert "This output of filter 2 is" in links_of(trace, Cell(Panel.OUTPUT, 1, 0, 0), 0, trace[0]).sentence
    assert "≈" in links_of(trace, Cell(Panel.PRODUCTS, 0, 0, 1), 0, trace[0]).sentence
    pool = MaxPool2d(2, padding=1).trace(x)
    assert links_of(pool, Cell(Panel.PRODUCTS, 0, 0, 0), 0, pool[0]).sentence == "Padding, which does not count"
    assert links_of(pool, Cell(Panel.PRODUCTS, 0, 1, 1), 0, pool[0]).sentence == "The window holds 0 there"
    assert links_of(trace, Cell(Panel.OUTPUT, 2, 0, 0), 0, trace[0]) is None

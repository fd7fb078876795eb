"""What is laid over the grids, against plain counts by loops over the steps."""

import re

import numpy as np
import pytest
from cases import layers, with_input
from documents import does_not_fit, preset, setup_of
from hypothesis import given, settings

from convviz.engine import Conv2d, ConvTranspose2d, window_counts
from convviz.engine.counts import padding_counts, touching_padding
from convviz.errors import ConvvizError
from convviz.model import Document, Look, Playhead, edits, presets
from convviz.model.numbers import parse_number
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, CellGrid, Panel, Stage, Text, Wash
from convviz.stage.overlays import OVERLAYS, overlaid, overlays_named
from convviz.stage.overlays.counts import centred
from convviz.stage.overlays.same import both_rules

SIZES = [(480, 270), (1280, 720), (1080, 1080), (1920, 1080)]


def stage_of(document, size=(1280, 720), theme="light", **look):
    ensure_application()
    setup = setup_of(document).looked_at(**look)
    return Stage.computed(setup, size, THEMES[theme], measure)


def first_map(trace):
    """The steps of the first filter, one window for each output."""
    _, rows, columns = trace.step_shape
    return [trace[i] for i in range(rows * columns)]


def windowed(layer, x):
    """The trace with a window for each output; None where there is none like that, or the layer does not fit."""
    walk = next((walk for walk in layer.walks if not walk.accumulates), None)
    try:
        layer.output_shape(x.shape)
    except ConvvizError:
        return None
    return None if layer.name == "conv_transpose2d" or walk is None else layer.trace(x, walk.name)


@settings(max_examples=150, deadline=None)
@given(with_input(layers()))
def test_counts_are_what_the_steps_use(case):
    layer, x = case
    trace = windowed(layer, x)
    if trace is None:
        return
    _, height, width = x.shape
    used, padding, own = (
        np.zeros((height, width), int),
        np.zeros(trace.output_shape[1:], int),
        np.zeros((height, width), bool),
    )
    rows, columns = trace.axes
    for step in first_map(trace):
        for i, r in enumerate(step.source.rows.tolist()):
            for j, c in enumerate(step.source.columns.tolist()):
                inside = 0 <= r < height and 0 <= c < width
                if inside:
                    used[r, c] += 1
                beyond = r >= height + rows.after or c >= width + columns.after
                padding[step.position[1:]] += not inside and not beyond
                middle = (i, j) == ((rows.kernel - 1) // 2, (columns.kernel - 1) // 2)
                if middle and inside:
                    own[r, c] = True
    np.testing.assert_array_equal(window_counts(layer, x.shape), used)
    np.testing.assert_array_equal(padding_counts(layer, x.shape), padding)
    assert touching_padding(layer, x.shape) == (padding > 0).sum()
    np.testing.assert_array_equal(centred(trace), own)


@settings(max_examples=100, deadline=None)
@given(with_input(layers()))
def test_cells_that_are_marked_as_unreached_are_in_no_step(case):
    layer, x = case
    trace = windowed(layer, x)
    if trace is None:
        return
    try:
        stage = stage_of(Document(x, (layer,)), overlays=("unreached",))
    except ConvvizError:
        return
    if stage.trace is None:
        return
    box = stage.layout_at(0).panels[Panel.INPUT]
    marks = [mark for mark in stage.compose(Playhead(0)) if mark.key == "unreached"]
    rects = marks[0].rects if marks else ()
    marked = {
        (
            round((r.y - box.grid.y) / box.cell) - box.spec.ring[0],
            round((r.x - box.grid.x) / box.cell) - box.spec.ring[2],
        )
        for r in rects
    }
    used = {
        (r, c) for step in first_map(trace) for r in step.source.rows.tolist() for c in step.source.columns.tolist()
    }
    top, bottom, left, right = box.spec.ring
    everywhere = {(r, c) for r in range(-top, x.shape[1] + bottom) for c in range(-left, x.shape[2] + right)}
    hanging = {
        (r, c) for r, c in everywhere if r >= x.shape[1] + trace.axes[0].after or c >= x.shape[2] + trace.axes[1].after
    }
    assert marked == everywhere - used - hanging


def test_a_transposed_layer_counts_the_outputs_that_a_cell_stamps():
    document = preset("transposed-overlap")
    stage = stage_of(document, overlays=("counts",))
    grid = next(mark for mark in stage.compose(Playhead(0)) if mark.key == "counts")
    trace = stage.trace
    _, rows, columns = trace.output_shape
    for step in trace:
        inside = [(r, c) for r in step.target.rows for c in step.target.columns if 0 <= r < rows and 0 <= c < columns]
        assert grid.values[step.position[1:]] == len(inside)


SENTENCES = [
    ("vertical-line", "counts", "64 pixels in, 36 out; a corner is used once, the centre 9 times"),
    ("vertical-line", "lost", "28 of 64 pixels have no output: no window is centred on them"),
    ("vertical-line", "unreached", "Every row and column is reached"),
    ("vertical-line", "padding", "None of the 36 outputs touches padding"),
    ("same-padding", "counts", "64 pixels in, 64 out; a corner is used 4 times, the centre 9 times"),
    ("same-padding", "lost", "Each of the 64 pixels has an output of its own"),
    ("same-padding", "padding", "28 of 64 outputs touch padding, by 3 to 5 cells"),
    ("filter-1x1", "counts", "64 pixels in, 64 out; each is used once"),
    ("filter-5x5", "lost", "48 of 64 pixels have no output: no window is centred on them"),
    ("filter-8x8", "counts", "64 pixels in, 1 out; each is used once"),
]


@pytest.mark.parametrize(("name", "overlay", "sentence"), SENTENCES)
def test_what_the_tutorial_says_can_be_read_off(name, overlay, sentence):
    stage = stage_of(preset(name), overlays=(overlay,))
    texts = [mark.text for mark in stage.compose(Playhead(5 % len(stage.trace))) if isinstance(mark, Text)]
    assert sentence in texts
    assert stage.notes() == [sentence]


def test_what_the_floor_costs():
    document = edits.set_parameter(preset("vertical-line"), 0, "stride", (3, 3))
    stage = stage_of(document, overlays=("unreached",))
    assert stage.notes() == ["2 rows and 2 columns are never reached"]
    crossed = next(mark for mark in stage.compose(Playhead(0)) if mark.key == "unreached")
    assert len(crossed.rects) == 64 - 36
    assert len(crossed.lines()) == 4 * 28


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_preset_is_composed_with_every_overlay_and_no_text_meets_another(overlay, size):
    for one in presets():
        for layer in range(len(one.setup.document.layers)):
            ensure_application()
            setup = one.setup.looked_at(layer=layer).looked_at(overlays=(overlay, "padding"))
            stage = Stage.computed(setup, size, THEMES["dark"], measure)
            marks = stage.compose(Playhead(len(stage.trace) - 1))
            texts = [mark for mark in marks if isinstance(mark, Text)]
            for i, a in enumerate(texts):
                inner = a.bounds.grown(-3)
                assert inner.x >= 0, (one.name, a.text)
                assert inner.right <= size[0], (one.name, a.text)
                assert inner.bottom <= size[1], (one.name, a.text)
                for b in texts[i + 1 :]:
                    if a.key.startswith("legend") or b.key.startswith("legend"):
                        assert not inner.intersects(b.bounds.grown(-3)), (one.name, a.text, b.text)


def test_numbers_of_a_count_have_contrast_and_stand_where_the_cells_are():
    for theme in THEMES:
        stage = stage_of(preset("same-padding"), theme=theme, overlays=("counts",))
        marks = {mark.key: mark for mark in stage.compose(Playhead(0))}
        counts, grid = marks["counts"], marks["input"]
        assert (counts.x, counts.y) == (grid.x + grid.cell, grid.y + grid.cell)
        assert counts.cell == grid.cell
        np.testing.assert_array_equal(counts.values, window_counts(stage.setup.layer, (8, 8)))


def test_stretched_inputs_are_counted_where_their_cells_are():
    document = preset("transposed-equivalent")
    stage = stage_of(document, overlays=("counts",), walk="equivalent")
    counts = next(mark for mark in stage.compose(Playhead(0)) if mark.key == "counts")
    known = ~np.isnan(counts.values)
    assert known.sum() == document.input[0].size
    assert known[::2, ::2].all()


def test_a_kernel_that_does_not_fit_has_nothing_to_lay_over():
    stage = stage_of(does_not_fit(), overlays=tuple(OVERLAYS))
    assert stage.notes() == []
    assert not [mark for mark in stage.compose(Playhead(0)) if isinstance(mark, Wash) or mark.key == "counts"]


def test_one_overlay_a_panel_is_seen():
    look = overlaid(overlaid(overlaid(Look(), "counts"), "padding"), "unreached")
    assert look.overlays == ("padding", "unreached")
    assert overlaid(look, "padding").overlays == ("unreached",)
    strange = Look(overlays=("from a later version", "counts"))
    assert overlaid(strange, "lost").overlays == ("from a later version", "lost")


def test_names_of_overlays_are_checked():
    assert overlays_named(["counts", " padding "]) == ("counts", "padding")
    assert overlays_named([""]) == ()
    with pytest.raises(
        ConvvizError,
        match=r"There is no overlay 'heat'; use counts, lost, unreached, padding, same, receptive, weights\.",
    ):
        overlays_named(["heat"])
    with pytest.raises(ConvvizError, match="counts and lost cover the same grid"):
        overlays_named(["counts", "receptive", "lost"])


def test_a_grid_of_very_many_cells_is_counted_too():
    document = preset("vertical-line").replace(input=np.zeros((512, 512)))
    stage = stage_of(document, overlays=("counts", "padding"))
    counts = next(mark for mark in stage.compose(Playhead(0)) if isinstance(mark, CellGrid) and mark.key == "counts")
    assert counts.values[256, 256] == 9


# Both rules of "same"


def test_the_two_rules_of_same_over_a_224_input_with_a_kernel_of_7():
    """tensornets#25 and pytorch#3867: 2 and 3 against 3 and 3, and other values."""
    x = np.arange(224.0 * 224).reshape(224, 224) % 7
    layer = Conv2d(np.ones((7, 7)), stride=2, padding="same")
    rules = both_rules(layer.trace(x[None]))
    assert rules[0].sides == ((2, 3), (2, 3))
    assert rules[1].sides == ((3, 3), (3, 3))
    assert rules[0].size == rules[1].size == "112×112"
    assert rules[0].first == x[:5, :5].sum()
    assert rules[1].first == x[:4, :4].sum()


def test_rules_that_are_one_are_not_drawn_twice():
    stage = stage_of(preset("same-padding"), overlays=("same",))
    assert stage.notes() == ["Both rules of 'same' are one here"]
    assert not [mark for mark in stage.compose(Playhead(0)) if mark.key.startswith("rule")]


@pytest.mark.parametrize("walk", ["", "equivalent"])
@pytest.mark.parametrize("name", ["transposed-overlap", "checkerboard"])
def test_padding_that_cuts_is_not_compared(name, walk):
    stage = stage_of(preset(name), overlays=("same",), walks=(walk,))
    assert stage.notes() == ["Padding of a transposed convolution cuts the map"]
    assert not [mark for mark in stage.compose(Playhead(0)) if mark.key.startswith("rule")]


def test_an_even_window_has_no_centre():
    note = stage_of(preset("max-pooling-ceil"), overlays=("lost",)).notes()[0]
    assert "have no output" in note
    assert "centred" not in note


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_both_rings_stand_over_the_input_whatever_its_own_padding(padding):
    document = edits.set_parameter(preset("vertical-line"), 0, "stride", (2, 2))
    document = edits.set_parameter(document, 0, "padding", padding)
    stage = stage_of(document, overlays=("same",))
    frames = {mark.key: mark.rects[0] for mark in stage.compose(Playhead(0)) if mark.key.startswith("rule")}
    box = stage.layout_at(0).panels[Panel.INPUT]
    top, _, left, _ = box.spec.ring
    inner = box.grid.x + left * box.cell, box.grid.y + top * box.cell
    same, half = frames["rule same"], frames["rule half"]
    # 8 rows, kernel 3, stride 2: Keras has 0 and 1, half a kernel is 1 and 1.
    assert (same.x - 0.5, same.y - 0.5, same.width) == (*inner, 9 * box.cell)
    assert (half.x - 0.5, half.y - 0.5, half.width) == (inner[0] - box.cell, inner[1] - box.cell, 10 * box.cell)
    bar = next(mark.rect for mark in stage.compose(Playhead(0)) if mark.key == "input scale")
    assert bar.y > max(same.bottom, half.bottom)
    kernel = document.layers[0].weight[0, 0]
    x = document.input[0]
    first = (kernel * x[:3, :3]).sum(), (kernel[1:, 1:] * x[:2, :2]).sum()
    assert stage.notes() == [
        f"Keras 0 before, 1 after: 4×4, first value {first[0]:g} · PyTorch 1 on both sides: 4×4, first value "
        f"{first[1]:g}"
    ]


# Weights in the window


@pytest.mark.parametrize("name", ["same-padding", "dilation", "transposed-equivalent", "gaussian-3"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_weights_stand_in_the_cells_that_they_multiply(name, size):
    found = next(one.setup for one in presets() if one.name == name)
    ensure_application()
    stage = Stage.computed(found.looked_at(overlays=("weights",)), size, THEMES["light"], measure)
    for index in (0, len(stage.trace) - 1):
        step, marks = stage.trace[index], stage.compose(Playhead(index))
        box = stage.layout_at(step.position[0]).panels[Panel.INPUT]
        top, _, left, _ = box.spec.ring
        texts = {mark.key: mark for mark in marks if re.fullmatch(r"weight \d+ \d+", mark.key)}
        assert len(texts) == step.weights[0].size
        for (i, j), weight in np.ndenumerate(step.weights[0]):
            mark = texts[f"weight {i} {j}"]
            assert parse_number(mark.text) == pytest.approx(weight * stage.figure.denominator, abs=0.0051)
            x, y = (mark.bounds.x + mark.bounds.right) / 2, (mark.bounds.y + mark.bounds.bottom) / 2
            row, column = (y - box.grid.y) / box.cell - top, (x - box.grid.x) / box.cell - left
            assert (int(np.floor(row)), int(np.floor(column))) == (step.source.rows[i], step.source.columns[j])
            assert row % 1 > 0.6
            assert column % 1 > 0.4
        frame = next(mark.rects[0] for mark in marks if mark.key == "window")
        for mark in marks:
            if mark.key.endswith("plate") and mark.key.startswith("weight"):
                assert frame.grown(-1).united(mark.rects[0]) == frame.grown(-1)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("max-pooling-2x2", "A pool has no weights"),
        ("transposed-overlap", "A stamped step has no window: its weights stand in the kernel"),
    ],
)
def test_where_there_is_no_window_with_weights_it_is_said(name, sentence):
    stage = stage_of(preset(name), overlays=("weights",))
    assert stage.notes() == [sentence]
    assert not [mark for mark in stage.compose(Playhead(0)) if mark.key.startswith("weight ")]


def test_cells_too_small_for_weights_have_none():
    document = preset("vertical-line").replace(input=np.zeros((64, 64)))
    stage = stage_of(document, overlays=("weights",))
    assert not [mark for mark in stage.compose(Playhead(0)) if mark.key.startswith("weight ")]


@pytest.mark.parametrize(
    "layer",
    [
        ConvTranspose2d(np.ones((1, 1, 3, 3))),
        ConvTranspose2d(np.ones((1, 1, 2, 3)), stride=(2, 3), padding=1, output_padding=1),
        ConvTranspose2d(np.ones((1, 1, 3, 2)), stride=2, dilation=2),
    ],
)
def test_padding_of_the_convolution_that_a_transposed_one_equals(layer):
    setup = setup_of(Document(np.ones((3, 4)), (layer,)), walks=("equivalent",), overlays=("padding",))
    stage = Stage.computed(setup, (1280, 720), THEMES["light"], measure)
    trace = stage.trace
    _, height, width = trace.output_shape
    _, rows, columns = trace.padded.shape
    (top, bottom), (left, right) = trace.ring
    inside = np.zeros((rows, columns), bool)
    inside[top : rows - bottom, left : columns - right] = True
    expected = np.zeros((height, width), int)
    for step in trace:
        cells = np.ix_(step.source.rows + top, step.source.columns + left)
        expected[step.position[1:]] = (~inside[cells]).sum()
    marks = {mark.key: mark for mark in stage.compose(Playhead(0))}
    np.testing.assert_array_equal(marks["padding counts"].values, expected)
    said = " ".join(stage.notes())
    assert said.startswith(f"{(expected > 0).sum()} of {expected.size} outputs")
    stamped = Stage.computed(setup.looked_at(walks=("scatter",)), (1280, 720), THEMES["light"], measure)
    assert "cuts cells off" in " ".join(stamped.notes())

"""The operation as a product of matrices: what stands there multiplies to the map."""

import numpy as np
import pytest
from documents import does_not_fit, preset, setup_of

from convviz.engine import AvgPool2d, Conv2d
from convviz.model import Document, Playhead, edits, presets
from convviz.model.look import Matrix
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, CellGrid, Stage, Text


def stage_of(document, size=(1280, 720), **look):
    ensure_application()
    return Stage.computed(setup_of(document).looked_at(**look), size, THEMES["light"], measure)


def grids(stage, step):
    return {mark.key: mark for mark in stage.compose(Playhead(step)) if isinstance(mark, CellGrid)}


def vector(grid):
    """A vector whose column may be drawn several times."""
    assert (grid.values == grid.values[:, :1]).all() or np.isnan(grid.values).any()
    return grid.values[:, 0]


CASES = [(one.name, layer) for one in presets() for layer in range(len(one.setup.document.layers))]


@pytest.mark.parametrize(("name", "layer"), CASES)
def test_matrix_times_input_is_the_map(name, layer):
    stage = stage_of(preset(name), layer=layer, matrix=Matrix.UNROLLED)
    found = grids(stage, len(stage.trace) - 1)
    if not stage.setup.layer.reduction.linear:
        assert "matrix left" not in found
        texts = [mark.text for mark in stage.compose(Playhead(0)) if isinstance(mark, Text)]
        assert any("is not a matrix" in text for text in texts)
        return
    left, right = found["matrix left"].values, vector(found["matrix right"])
    np.testing.assert_array_equal(right, stage.trace.input.ravel())
    if left.shape[1] != right.size:  # a picture of its density
        return
    layer_ = stage.setup.layer
    made = (left @ right).reshape(stage.trace.output_shape)
    bias = np.array([layer_.bias_of(f) for f in range(len(made))])[:, None, None]
    if layer_.filling[0] != "constant":
        np.testing.assert_allclose(layer_.activate(made + bias), stage.trace.output, atol=1e-9)
    np.testing.assert_allclose(vector(found["matrix result"]), stage.trace.settled.ravel(), atol=1e-9)


@pytest.mark.parametrize(("name", "layer"), CASES)
def test_kernels_times_patches_are_the_map(name, layer):
    stage = stage_of(preset(name), layer=layer, matrix=Matrix.PATCHES)
    trace, op = stage.trace, stage.setup.layer
    found = grids(stage, len(trace) - 1)
    if op.filters is None or len(op.channels_of(0, len(trace.input))) != len(trace.input):
        assert "matrix left" not in found
        return
    right = found["matrix right"].values
    positions = trace.output_shape[1] * trace.output_shape[2]
    left = found["matrix left"].values[:, : len(right)]
    made = (left @ right[:, :positions]).reshape(trace.output_shape)
    bias = np.array([op.bias_of(f) for f in range(len(made))])[:, None, None]
    np.testing.assert_allclose(op.activate(made + bias), trace.output, atol=1e-9)
    result = found["matrix result"].values
    np.testing.assert_allclose(result[: len(made), : made[0].size], trace.settled.reshape(len(made), -1), atol=1e-9)


@pytest.mark.parametrize("form", [Matrix.UNROLLED, Matrix.PATCHES])
@pytest.mark.parametrize("size", [(480, 270), (1280, 720), (1080, 1080), (1920, 1080)], ids=str)
def test_everything_stands_on_the_stage_and_no_text_meets_another(size, form):
    for name, layer in CASES:
        stage = stage_of(preset(name), size, layer=layer, matrix=form)
        marks = stage.compose(Playhead(len(stage.trace) // 2))
        for mark in marks:
            inner = mark.bounds.grown(-4)
            assert inner.x >= 0, (name, mark.key)
            assert inner.right <= size[0], (name, mark.key)
            assert inner.bottom <= size[1], (name, mark.key)
        texts = [mark for mark in marks if isinstance(mark, Text)]
        for i, a in enumerate(texts):
            for b in texts[i + 1 :]:
                assert not a.bounds.grown(-3).intersects(b.bounds.grown(-3)), (name, a.text, b.text)


@pytest.mark.parametrize("index", [0, 7, 35])
def test_the_row_of_the_step_is_lit_and_what_it_gives(index):
    stage = stage_of(preset("vertical-line"), matrix=Matrix.UNROLLED)
    marks = {mark.key: mark for mark in stage.compose(Playhead(index))}
    left, lit = marks["matrix left"], marks["lit left"].rects[0]
    row = round((lit.y - left.y) / left.cell)
    assert row == index
    cells = np.flatnonzero(left.values[row])
    step = stage.trace[index]
    inside = [r * 8 + c for r in step.source.rows for c in step.source.columns]
    assert set(cells) <= set(inside)
    result, at = marks["matrix result"], marks["lit result"].rects[0]
    assert round((at.y - result.y) / result.cell) == index
    assert np.isnan(result.values[index + 1 :, 0]).all()


def test_a_stamp_lights_the_column_of_its_cell():
    stage = stage_of(preset("transposed-overlap"), matrix=Matrix.UNROLLED)
    for index in range(4):
        marks = {mark.key: mark for mark in stage.compose(Playhead(index))}
        left, lit = marks["matrix left"], marks["lit left"].rects[0]
        assert round((lit.x - left.x) / left.cell) == index
        assert lit.height == left.values.shape[0] * left.cell


def test_a_large_one_is_a_picture_of_its_density():
    document = Document(np.ones((64, 64)), (Conv2d(np.ones((3, 3))),))
    stage = stage_of(document, matrix=Matrix.UNROLLED)
    left = grids(stage, 0)["matrix left"]
    assert max(left.values.shape) <= 384
    assert left.values.sum() == 62 * 62 * 9
    assert max(len(grids(stage, 0)[f"matrix {key}"].values) for key in ("right", "result")) <= 384
    texts = [mark.text for mark in stage.compose(Playhead(0)) if isinstance(mark, Text)]
    assert "Matrix: how dense" in texts
    assert "3,844×4,096, 34,596 entries that are not 0" in texts


def test_averages_are_matrices_too():
    stage = stage_of(Document(np.arange(16.0).reshape(4, 4), (AvgPool2d(2),)), matrix=Matrix.UNROLLED)
    found = grids(stage, 3)
    np.testing.assert_allclose(found["matrix left"].values @ vector(found["matrix right"]), [2.5, 4.5, 10.5, 12.5])


def test_what_does_not_fit_and_what_is_too_large_say_so():
    assert stage_of(does_not_fit(), matrix=Matrix.UNROLLED).compose(Playhead(0))
    document = Document(np.ones((3, 300, 300)), (Conv2d(np.ones((1, 3, 3, 3))),))
    for form in (Matrix.UNROLLED, Matrix.PATCHES):
        stage = stage_of(document, matrix=form)
        assert stage.compose(Playhead(0))
    texts = " ".join(mark.text for mark in stage.compose(Playhead(0)) if isinstance(mark, Text))
    assert "too large to be read here" in texts


def test_padding_of_a_constant_is_in_the_offsets_and_said():
    document = edits.set_parameter(preset("same-padding"), 0, "padding_mode", "constant")
    document = edits.set_parameter(document, 0, "padding_value", 2.0)
    marks = stage_of(document, matrix=Matrix.UNROLLED).compose(Playhead(0))
    assert "+ b =" in [mark.text for mark in marks if isinstance(mark, Text)]


def test_entries_that_are_0_are_not_counted():
    stage = stage_of(preset("no_padding_no_strides"), matrix=Matrix.UNROLLED)
    left = grids(stage, 0)["matrix left"].values
    texts = [mark.text for mark in stage.compose(Playhead(0)) if isinstance(mark, Text)]
    assert f"4×16, {int((left != 0).sum())} entries that are not 0" in texts


@pytest.mark.parametrize("form", [Matrix.UNROLLED, Matrix.PATCHES])
def test_an_activation_stands_before_the_map(form):
    document = edits.set_parameter(preset("no_padding_no_strides"), 0, "activation", "relu")
    document = edits.set_bias(document, 0, -15.5)
    marks = stage_of(document, matrix=form).compose(Playhead(3))
    texts = {mark.text for mark in marks if isinstance(mark, Text)}
    assert ("+ b, ReLU →" if form is Matrix.UNROLLED else "+ b, ReLU") in texts
    assert "+ b =" not in texts


@pytest.mark.parametrize("side", [64, 128, 512])
@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_a_large_one_is_as_large_as_there_is_room(side, size):
    document = Document(np.ones((side, side)), (Conv2d(np.ones((3, 3))),))
    found = grids(stage_of(document, size, matrix=Matrix.UNROLLED), 0)
    left = found["matrix left"]
    assert left.values.shape[0] * left.cell > 0.25 * size[1]
    for grid in found.values():
        assert grid.values.size < 400_000


def test_no_legend_stands_where_nothing_is_laid_over():
    stage = stage_of(preset("vertical-line"), matrix=Matrix.UNROLLED, overlays=("counts",))
    assert not [mark.key for mark in stage.compose(Playhead(0)) if mark.key.startswith("legend")]

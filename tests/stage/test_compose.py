"""What the marks of a moment say."""

import itertools

import numpy as np
import pytest
from documents import does_not_fit, many_channels, measure, preset, setup_of

from convviz.engine import AvgPool2d, ConvTranspose2d, MaxPool2d
from convviz.model import Detail, Document, Phase, Playhead
from convviz.stage import THEMES, Stage, changed_rects


def stage(document, size=(1280, 720)):
    return Stage.computed(setup_of(document), size, THEMES["light"], measure)


def by_key(marks):
    assert len({m.key for m in marks}) == len(marks)
    return {m.key: m for m in marks}


def arithmetic(marks):
    return " ".join(m.text for m in marks if m.key.startswith("arithmetic"))


def test_the_feature_map_fills_as_the_window_moves():
    s = stage(preset())
    for step in (0, 7, 35):
        values = by_key(s.compose(Playhead(step)))["output"].values
        assert np.count_nonzero(~np.isnan(values)) == step + 1
        np.testing.assert_array_equal(values.ravel()[: step + 1], s.trace.output.ravel()[: step + 1])


def test_while_products_appear_the_cell_holds_their_sum_so_far():
    s = stage(preset())
    marks = by_key(s.compose(Playhead(2, Phase.MULTIPLY, 4 / 9)))
    assert marks["output"].values.ravel()[:3].tolist() == [0, 0, 1]
    assert np.isnan(marks["output"].values.ravel()[3:]).all()
    assert np.count_nonzero(~np.isnan(marks["products"].values)) == 4
    assert {"term input", "term kernel", "term products"} <= set(marks)


def test_the_line_of_arithmetic():
    s = stage(preset())
    assert arithmetic(s.compose(Playhead(2))) == "0·0 + 1·1 + 1·0 + 0·0 + 1·1 + 1·0 + 0·0 + 1·1 + 1·0 + 0 = 3"
    assert arithmetic(s.compose(Playhead(2, Phase.MULTIPLY, 5 / 9))) == "0·0 + 1·1 + 1·0 + 0·0 + 1·1 = 2"
    assert arithmetic(s.compose(Playhead(2, Phase.SUM))).endswith("+ 1·0 + 0 = 3")


def test_the_line_does_not_jump_as_it_grows():
    s = stage(preset())
    starts = {by_key(s.compose(Playhead(2, Phase.MULTIPLY, k / 9)))["arithmetic 0"].x for k in range(1, 10)}
    assert len(starts) == 1


def test_two_lines_are_about_equally_long_and_words_stay_where_they_are():
    s = stage(preset("grouped"))
    whole = [m for m in s.compose(Playhead(2)) if m.key.startswith("arithmetic")]
    first, second = (m.bounds.width for m in whole)
    assert abs(first - second) < 0.2 * first
    centres = [m.bounds.x + m.bounds.width / 2 for m in whole]
    assert centres[0] == pytest.approx(centres[1], abs=2)
    for k in range(1, 19):
        growing = [m for m in s.compose(Playhead(2, Phase.MULTIPLY, k / 18)) if m.key.startswith("arithmetic")]
        for part, line in zip(growing, whole, strict=False):
            assert (part.x, part.y) == (line.x, line.y)
            known = part.text.split(" = ")[0].split(" ≈ ")[0]
            assert known.startswith("=") or line.text.startswith(known)


def test_a_long_sum_is_shortened_and_keeps_its_result():
    s = stage(preset("filter-8x8"))
    text = arithmetic(s.compose(Playhead(0)))
    assert "…" in text
    assert text.endswith("= 16")
    growing = arithmetic(s.compose(Playhead(0, Phase.MULTIPLY, 60 / 64)))
    assert growing.startswith("… ")


def test_negative_numbers_stand_in_parentheses():
    text = arithmetic(stage(preset("sobel-x")).compose(Playhead(5)))
    assert "·(−1)" in text


def test_the_window_slides_between_its_positions():
    s = stage(preset())
    frames = [by_key(s.compose(Playhead(3, Phase.SLIDE, f)))["window"].rects[0].x for f in (0.0, 0.5, 1.0)]
    assert frames == sorted(frames)
    assert frames[0] == by_key(s.compose(Playhead(2)))["window"].rects[0].x
    assert frames[2] == by_key(s.compose(Playhead(3)))["window"].rects[0].x
    assert frames[1] == pytest.approx((frames[0] + frames[2]) / 2)


def test_a_dilated_window_marks_its_cells():
    marks = by_key(stage(preset("dilation")).compose(Playhead(0)))
    assert len(marks["window cells"].rects) == 9


def test_sizes_stand_at_every_panel():
    marks = by_key(stage(preset("same-padding")).compose(Playhead(0)))
    assert marks["input size"].text == "8×8, padded 10×10"
    assert marks["kernel size"].text == "3×3"
    assert marks["output size"].text == "8×8"
    assert "same padding" in marks["caption"].text


def test_the_padding_ring_holds_what_the_mode_puts_there():
    grid = by_key(stage(many_channels()).compose(Playhead(0)))["input"]
    assert grid.ring == (1, 1, 0, 1)
    np.testing.assert_array_equal(grid.values, stage(many_channels()).trace.padded[0])


def test_the_scale_stays_put_while_playing():
    s = stage(preset())
    assert len({by_key(s.compose(Playhead(i)))["output"].scale for i in range(36)}) == 1


def test_a_kernel_that_does_not_fit_says_so_on_the_stage():
    s = stage(does_not_fit())
    marks = s.compose(Playhead(0))
    text = " ".join(m.text for m in marks if m.key.startswith("problem"))
    assert text.startswith("The 7×3 kernel does not fit the 4×4 input; use a kernel of at most 4×4, or 3 more cells")
    assert {"input", "kernel"} <= {m.key for m in marks}


@pytest.mark.parametrize("name", ["vertical-line", "same-padding", "dilation", "emboss"])
def test_equal_moments_need_no_painting(name):
    s, again = stage(preset(name)), stage(preset(name))
    assert changed_rects(s.compose(Playhead(1)), s.compose(Playhead(1))) == []
    assert changed_rects(s.compose(Playhead(1)), again.compose(Playhead(1))) == []


def test_changed_rectangles_do_not_overlap():
    s = stage(setup_of(many_channels(), detail=Detail.PRODUCTS, speed=1))
    moments = list(s.timeline().moments())[:60]
    for before, after in itertools.pairwise(moments):
        rects = changed_rects(s.compose(before.playhead), s.compose(after.playhead))
        assert rects
        assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])


@pytest.mark.parametrize(
    ("layer", "first", "last"),
    [
        (MaxPool2d(12), "max(", ") ="),
        (AvgPool2d(12), "(", ") / 144 = 16.5"),
        (ConvTranspose2d(np.full((12, 12), 2.0)), "", "→ added to the map"),
    ],
)
def test_a_line_too_long_is_cut_in_its_middle(layer, first, last):
    document = Document(np.arange(400.0).reshape(20, 20) / 7, (layer,))
    stage = Stage.computed(setup_of(document), (800, 600), THEMES["light"], measure)
    marks = {mark.key: mark for mark in stage.compose(Playhead(0))}
    text = f"{marks['arithmetic 0'].text} {marks['arithmetic 1'].text}"
    assert text.startswith(first)
    assert last in text
    assert "…" in text
    if not isinstance(layer, AvgPool2d):
        assert "+" not in text
    growing = {m.key: m for m in stage.compose(Playhead(0, Phase.MULTIPLY, 130 / 144))}
    assert growing["arithmetic 0"].text.startswith(f"{first}…" if isinstance(layer, MaxPool2d) else "…")

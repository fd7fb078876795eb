"""Two settings on one input: both are what they are alone, and go in step."""

from itertools import combinations

import numpy as np
import pytest
from documents import does_not_fit, many_channels, measure, preset

from convviz.engine import Conv2d
from convviz.errors import ConvvizError
from convviz.export import ExportSettings, Film
from convviz.model import Detail, Document, Phase, Playhead, Setup, find_preset, presets
from convviz.model.comparing import InStep, Other, differences, step_beside
from convviz.stage import THEMES, CellGrid, Rect, Text
from convviz.stage.pair import SECOND, Pair


def setup(name, **look):
    return find_preset(name).setup.looked_at(**look)


def pair(first, second, size=(1600, 800), by=InStep.CELL):
    return Pair.computed(first, Other(second, by), size, THEMES["light"], measure)


def test_each_shows_its_own_map_of_the_same_input():
    both = pair(setup("vertical-line"), setup("same-padding"))
    marks = {mark.key: mark for mark in both.compose(Playhead(35))}
    assert len(marks) == len(both.compose(Playhead(35)))
    np.testing.assert_array_equal(marks["output"].values, setup("vertical-line").trace().output[0])
    there = setup("same-padding").trace()
    shown = marks[f"{SECOND}output"].values
    np.testing.assert_array_equal(shown[np.isfinite(shown)], there.output[0][np.isfinite(shown)])
    np.testing.assert_array_equal(marks[f"{SECOND}input"].values[1:-1, 1:-1], marks["input"].values)


def test_what_differs_is_named_and_what_does_not_is_not():
    assert differences(setup("vertical-line"), setup("stride-2")) == ("stride 1", "stride 2")
    assert differences(setup("vertical-line"), setup("same-padding")) == ("valid (no padding)", "same padding")
    assert differences(setup("vertical-line"), setup("vertical-line")) == ("", "")
    both = pair(setup("vertical-line"), setup("stride-2"))
    marks = {mark.key: mark for mark in both.compose(Playhead(0))}
    assert (marks["heading"].text, marks[f"{SECOND}heading"].text) == ("A · stride 1", "B · stride 2")


@pytest.mark.parametrize("by", InStep)
@pytest.mark.parametrize(
    ("first", "second"), [("vertical-line", "stride-2"), ("stride-2", "same-padding"), ("filter-8x8", "same-padding")]
)
def test_steps_that_belong_together(first, second, by):
    one, two = setup(first).trace(), setup(second).trace()
    for step in range(len(one)):
        beside = step_beside(one, two, step, by)
        assert 0 <= beside < len(two)
        if by is InStep.STEP:
            assert beside == min(step, len(two) - 1)
        elif by is InStep.TIME:
            # Of the second as great a share is done, or the step that reaches it.
            assert beside / len(two) < (step + 1) / len(one) <= (beside + 1) / len(two) + 1e-9
        else:
            here, there = one[step].position, two[beside].position
            for at, size, at_two, size_two in zip(
                here[1:], one.output_shape[1:], there[1:], two.output_shape[1:], strict=True
            ):
                assert at_two == max((at + 1) * size_two // size - 1, 0)
    if by is not InStep.STEP or len(two) <= len(one):
        assert step_beside(one, two, len(one) - 1, by) == len(two) - 1


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1920, 1080), (3840, 2160), (700, 1400)])
def test_nothing_covers_anything_else_or_leaves_its_half(size):
    for first, second in (("vertical-line", "same-padding"), ("sobel-x", "gaussian-5"), ("depthwise", "grouped")):
        one = setup(first)
        try:
            both = pair(one, setup(second), size)
        except ConvvizError:
            continue
        marks = both.compose(Playhead(3))
        wide = size[0] >= size[1]
        halves = (
            Rect(0, 0, size[0] // 2 if wide else size[0], size[1] if wide else size[1] // 2),
            Rect(size[0] // 2 if wide else 0, 0 if wide else size[1] // 2, size[0] // 2, size[1]),
        )
        for mark in marks:
            if isinstance(mark, CellGrid | Text):
                half = halves[mark.key.startswith(SECOND)]
                inner = mark.bounds.grown(-3)
                assert inner.x >= half.x - 1, mark.key
                assert inner.right <= half.right + 1 or not wide, mark.key
        grids = [mark.bounds for mark in marks if isinstance(mark, CellGrid)]
        assert not any(a.grown(-1).intersects(b.grown(-1)) for a, b in combinations(grids, 2))


def test_any_two_presets_that_have_the_same_channels_can_be_compared():
    every = [one.setup for one in presets()]
    for first in every[::5]:
        for second in every[::7]:
            try:
                both = pair(first, second, (960, 540))
            except ConvvizError:
                assert first.document.input.shape[0] != second.document.input.shape[0]
                continue
            timeline = both.timeline()
            if timeline is None:
                assert both.problem
                continue
            for phase in (Phase.WRITE, Phase.ASK, Phase.TURN):
                keys = [mark.key for mark in both.compose(Playhead(0, phase))]
                assert len(keys) == len(set(keys))


def test_one_that_does_not_fit_says_so_in_its_half():
    both = pair(Setup(Document(np.ones((8, 8)), (Conv2d(np.ones((3, 3))),))), Setup(does_not_fit()))
    marks = {mark.key: mark for mark in both.compose(Playhead(2))}
    assert marks["output"] is not None
    large = pair(setup("vertical-line"), Setup(Document(np.ones((40, 40)), (Conv2d(np.ones((20, 20))),))))
    said = [m.text for m in large.compose(Playhead(2)) if isinstance(m, Text) and m.key.startswith(f"{SECOND}problem")]
    assert any("20×20" in text for text in said)
    # One for other channels says that.
    other = pair(setup("vertical-line"), Setup(many_channels()))
    assert other.second.problem
    assert any(m.key.startswith(f"{SECOND}problem") for m in other.compose(Playhead(2)))


@pytest.mark.parametrize("detail", Detail)
def test_as_a_film_with_the_firsts_time(detail):
    one = setup("vertical-line", detail=detail)
    film = Film(one, ExportSettings(beside="stride-2"))
    assert len(film) == len(Film(one, ExportSettings()))
    assert any(mark.key.startswith(SECOND) for mark in film.compose(Playhead(5)))


def test_one_for_another_input_is_refused_in_a_film():
    with pytest.raises(ConvvizError, match="does not go with this input"):
        Film(setup("vertical-line"), ExportSettings(beside="depthwise"))


def test_both_maps_are_whole_at_the_end_and_the_input_has_one_scale():
    both = pair(setup("vertical-line"), setup("same-padding"))
    marks = {mark.key: mark for mark in both.compose(Playhead(35))}
    assert np.isfinite(marks[f"{SECOND}output"].values).all()
    both = pair(setup("max-pooling-2x2"), setup("sobel-x"))
    marks = {mark.key: mark for mark in both.compose(Playhead(3))}
    assert marks["input"].scale == marks[f"{SECOND}input"].scale


def test_a_source_that_there_is_not_is_refused():
    with pytest.raises(ConvvizError, match="no preset"):
        Film(setup("vertical-line"), ExportSettings(beside="nothere"))


def test_the_preset_stays_what_it_is():
    before = preset()
    pair(setup("vertical-line"), setup("stride-2")).compose(Playhead(0))
    assert preset() == before


def highs(both):
    marks = {mark.key: mark for mark in both.compose(Playhead(0))}
    return marks["output"].scale.high, marks[f"{SECOND}output"].scale.high


def test_one_range_of_colours_for_both_maps_or_one_each():
    x = np.ones((4, 4))
    small, large = (Setup(Document(x, (Conv2d(np.full((2, 2), value)),))) for value in (1.0, 5.0))
    together, apart = (
        Pair.computed(small, Other(large, one_range=one), (1600, 800), THEMES["light"], measure)
        for one in (True, False)
    )
    assert highs(together) == (20, 20)
    assert highs(apart) == (4, 20)
    resized = together.resized((800, 400), small.look.parts)
    assert highs(resized) == (20, 20)
    settings = ExportSettings(width=1600, height=800, beside="vertical-line")
    marks = {m.key: m for m in Film(large, settings).compose(Playhead(0))}
    assert {marks["output"].scale.high, marks[f"{SECOND}output"].scale.high} == {20}


def corner(both, key):
    mark = next(mark for mark in both.compose(Playhead(0)) if mark.key == key)
    return mark.x, mark.y


@pytest.mark.parametrize("size", [(1600, 800), (1280, 720), (900, 1200), (1480, 560)])
@pytest.mark.parametrize("name", ["same-padding", "transposed-overlap", "filter-8x8", "three-stacked-same"])
def test_they_stand_as_is_easier_to_read(name, size):
    both = pair(setup(name), setup(name), size)
    (x, y), (second_x, second_y) = corner(both, "output"), corner(both, f"{SECOND}output")
    beside = x != second_x
    assert (y == second_y) is beside
    other = (size[0], size[1] // 2) if beside else (size[0] // 2, size[1])
    there = both.first.resized(other, both.first.parts)
    assert both.first.legibility >= there.legibility

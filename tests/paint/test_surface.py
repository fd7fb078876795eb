"""What is painted again equals what would have been painted whole, bit for bit."""

import tracemalloc

import numpy as np
import pytest
from documents import does_not_fit, many_channels, preset, random_picture, setup_of
from pictures import rgb

from convviz.export import ExportSettings, Film
from convviz.model import Detail, Playhead
from convviz.paint import Surface, measure
from convviz.stage import THEMES, Cell, Stage, Wash

DOCUMENTS = {
    "tutorial": preset(),
    "ring": preset("same-padding"),
    "dilation": preset("dilation"),
    "channels": many_channels(),
    "blur": preset("gaussian-5"),
    "128": random_picture(128, 5),
    "700": random_picture(700),
}


def painted(marks, theme, size=(640, 400), **how):
    surface = Surface(*size, THEMES[theme].background, **how)
    surface.show(marks)
    return rgb(surface.image)


HOW = {
    "1": {},
    "ratio 1.25": {"scale": 1.25, "ratio": 1.25},
    "ratio 1.5": {"scale": 1.5, "ratio": 1.5},
    "ratio 1.75": {"scale": 1.75, "ratio": 1.75},
    "ratio 2": {"scale": 2.0, "ratio": 2.0},
    "zoom 1.2": {"scale": 1.2, "offset": (-60.0, -30.0)},
    "zoom 3.3": {"scale": 3.3, "offset": (-700.0, -400.0)},
}


@pytest.mark.parametrize("how", HOW.values(), ids=HOW)
@pytest.mark.parametrize("detail", Detail, ids=lambda d: d.value)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_changed_parts_equal_the_whole(name, detail, how):
    theme = "dark" if detail is Detail.GLIDE else "light"
    # An odd size, so that panels stand at odd places.
    stage = Stage.computed(setup_of(DOCUMENTS[name], detail=detail, speed=3), (637, 401), THEMES[theme], measure)
    surface = Surface(640, 400, THEMES[theme].background, **how)
    timeline = stage.timeline()
    moments = [m.playhead for _, m in zip(range(40), timeline.moments(), strict=False)]
    for i, playhead in enumerate([*moments, *moments[::-7]]):
        marks = stage.compose(playhead)
        surface.show(marks)
        if i % 9 == 0:
            np.testing.assert_array_equal(rgb(surface.image), painted(marks, theme, **how))


def test_an_edit_repaints_only_what_it_touches():
    before, after = preset(), preset().replace(input=preset().input * np.array([[[1] * 7 + [0]]]))
    one = Stage.computed(setup_of(before), (640, 400), THEMES["light"], measure)
    changed = before.input.copy()
    changed[0, 0, 0] = 1
    other = Stage.computed(setup_of(after.replace(input=changed)), (640, 400), THEMES["light"], measure)
    surface = Surface(640, 400, THEMES["light"].background)
    surface.show(one.compose(Playhead(35)))
    dirty = surface.show(other.compose(Playhead(35)))
    assert sum(r.width() * r.height() for r in dirty) < 0.05 * 640 * 400
    np.testing.assert_array_equal(rgb(surface.image), painted(other.compose(Playhead(35)), "light"))


def test_the_pointer_and_a_refusal_come_and_go():
    stage = Stage.computed(setup_of(preset()), (640, 400), THEMES["light"], measure)
    wrong = Stage.computed(setup_of(does_not_fit()), (640, 400), THEMES["light"], measure)
    surface = Surface(640, 400, THEMES["light"].background)
    for marks in (
        stage.compose(Playhead(3)),
        stage.compose(Playhead(3), Cell("input", 0, 2, 2)),
        wrong.compose(Playhead(0)),
        stage.compose(Playhead(3)),
    ):
        surface.show(marks)
        np.testing.assert_array_equal(rgb(surface.image), painted(marks, "light"))


def test_cells_have_the_colours_of_their_scale():
    stage = Stage.computed(setup_of(preset()), (640, 400), THEMES["light"], measure)
    picture = painted(stage.compose(Playhead(35)), "light")
    box = stage.layout_at(0).panels["input"]
    scale = THEMES["light"].scale(preset().value_range)
    for row, column in ((0, 0), (2, 3), (1, 6)):
        x, y = box.grid.x + (column + 0.12) * box.cell, box.grid.y + (row + 0.12) * box.cell
        expected = scale.colours(preset().input[0, row, column])
        np.testing.assert_array_equal(picture[round(y), round(x)], expected)


def test_grid_lines_fall_on_whole_pixels():
    """Along a grid line every point between digits has the line's own colour, unblended."""
    stage = Stage.computed(setup_of(preset("dilation")), (960, 540), THEMES["light"], measure)
    picture = painted(stage.compose(Playhead(0)), "light", size=(960, 540))
    box = stage.layout_at(0).panels["output"]
    x = round(box.grid.x + box.cell)
    inside = picture[round(box.grid.y + box.cell) + 8 : round(box.grid.bottom) - 2, x]
    assert {tuple(c) for c in inside.tolist()} == {THEMES["light"].line}


def test_numbers_go_when_cells_are_too_small_and_come_with_zoom():
    document = random_picture(128, 5)
    stage = Stage.computed(setup_of(document), (640, 400), THEMES["light"], measure)
    marks = stage.compose(Playhead(0))
    grid = next(m for m in marks if m.key == "input")
    flat = painted(marks, "light")
    cell = flat[round(grid.y) + 60 : round(grid.y) + 62, round(grid.x) + 60 : round(grid.x) + 62]
    assert len(np.unique(cell.reshape(-1, 3), axis=0)) <= 4
    zoom = 30.0
    near = painted(marks, "light", scale=zoom, offset=(-(grid.x + 60) * zoom, -(grid.y + 60) * zoom))
    # One cell now has ink of its own: more colours than the few cells in view.
    assert len(np.unique(near.reshape(-1, 3), axis=0)) > 40


def test_the_window_stands_out_at_every_size():
    for side in (8, 128):
        stage = Stage.computed(setup_of(random_picture(side)), (640, 400), THEMES["dark"], measure)
        picture = painted(stage.compose(Playhead(side + 3)), "dark")
        yellow = (picture == np.array(THEMES["dark"].window)).all(axis=-1)
        assert yellow.sum() > 30


def test_what_is_enlarged_far_beyond_the_picture_is_made_within_it_only():
    """A cell of 4,000 pixels takes no more memory than what is seen of it."""
    film = Film(setup_of(preset("sobel-x")), ExportSettings())
    marks = film.compose(Playhead(20))
    surface = Surface(300, 200, film.theme.background, scale=60.0, offset=(-60.0 * 300, -60.0 * 300))
    tracemalloc.start()
    surface.show(marks)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 * 300 * 200


def test_a_wash_lets_through_what_lies_below_and_is_painted_once():
    marks = Stage.computed(setup_of(preset()), (637, 401), THEMES["light"], measure).compose(Playhead(3))
    grid = next(m for m in marks if m.key == "input")
    cells = tuple(grid.cells((row, row + 1), (2, 4)) for row in (1, 3))
    wash = Wash("wash", cells, (200, 0, 0), 0.5)
    plain, washed = painted(marks, "light"), painted((*marks, wash), "light")
    inside = np.zeros(plain.shape[:2], dtype=bool)
    for rect in cells:
        inside[round(rect.y) : round(rect.bottom), round(rect.x) : round(rect.right)] = True
    np.testing.assert_array_equal(washed[~inside], plain[~inside])
    mixed = (plain[inside] + np.array([200.0, 0, 0])) / 2
    assert np.abs(washed[inside] - mixed).max() <= 2
    surface = Surface(640, 400, THEMES["light"].background)
    for moment in (marks, (*marks, wash), (*marks, wash), marks, (*marks, wash)):
        surface.show(moment)
    np.testing.assert_array_equal(rgb(surface.image), washed)

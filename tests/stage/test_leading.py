"""What moves once before the first step: the kernel's rotation, and a map that becomes the next input."""

import numpy as np
import pytest
from documents import measure, preset

from convviz.engine import Conv2d, ConvTranspose2d
from convviz.model import Detail, Document, Look, Parts, Phase, Playhead, Setup, find_preset
from convviz.model.look import Matrix
from convviz.stage import THEMES, CellGrid, Journey, Panel, Stage, Text

SIZE = 1280, 720
KERNEL = np.arange(1.0, 7.0).reshape(2, 3)


def flipped(**look):
    return Setup(Document(np.eye(6), (Conv2d(KERNEL, flip=True),)), Look(**look))


def stage_of(setup, size=SIZE):
    return Stage.computed(setup, size, THEMES["light"], measure)


def turning(stage, fraction):
    marks = stage.compose(Playhead(0, Phase.TURN, fraction))
    return [mark for mark in marks if isinstance(mark, CellGrid) and (mark.key == "kernel" or "turn " in mark.key)]


def test_a_kernel_that_is_flipped_turns_once_before_the_first_step():
    timeline = stage_of(flipped()).timeline()
    lead = timeline.lead_moments()
    assert [timeline.moment(i).playhead.phase for i in lead] == [Phase.TURN] * len(lead)
    assert timeline.moment(len(lead)).playhead == Playhead(0)
    assert timeline.rest(0) == Playhead(0)
    fractions = [timeline.moment(i).playhead.fraction for i in lead]
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert fractions == sorted(fractions)
    moments = list(timeline.moments())
    assert len(moments) == timeline.moment_count()
    assert sum(m.duration for m in moments) == pytest.approx(timeline.duration)
    # The player sees the same: it begins with the kernel as it is given, and does not turn it again in a loop.
    assert timeline.at(0) == Playhead(0, Phase.TURN, 0.0)
    assert timeline.at(timeline.again(timeline.duration + 1e-3)) == Playhead(0)


def test_the_kernel_is_said_to_be_rotated_when_it_is():
    stage = stage_of(flipped())
    said = [
        next(mark.text for mark in stage.compose(Playhead(0, *at)) if mark.key == "kernel size")
        for at in ((Phase.TURN, 0.0), (Phase.TURN, 0.4), (Phase.TURN, 1.0), (Phase.WRITE,))
    ]
    assert said == ["2×3, rotates by 180°"] * 2 + ["2×3, rotated by 180°"] * 2


@pytest.mark.parametrize(
    ("setup", "turns"),
    [
        (flipped(), True),
        (flipped(turning=False), False),
        (flipped(parts=Parts(kernel=False)), False),
        (flipped(matrix=Matrix.UNROLLED), False),
        (Setup(Document(np.eye(6), (Conv2d(KERNEL),))), False),
        (Setup(Document(np.eye(3), (ConvTranspose2d(KERNEL),)), Look(walks=("equivalent",))), True),
        (Setup(Document(np.eye(3), (ConvTranspose2d(KERNEL),)), Look(walks=("scatter",))), False),
    ],
)
def test_it_turns_where_it_is_used_so_and_seen(setup, turns):
    assert bool(stage_of(setup).timeline().lead_moments()) is turns


def test_it_begins_as_it_is_given_and_ends_as_it_lies_on_the_patch():
    stage = stage_of(flipped())
    (first,), (last,) = turning(stage, 0.0), turning(stage, 1.0)
    np.testing.assert_array_equal(first.values, KERNEL)
    np.testing.assert_array_equal(last.values, KERNEL[::-1, ::-1])
    shown = next(mark for mark in stage.compose(Playhead(0)) if mark.key == "kernel")
    np.testing.assert_array_equal(last.values, shown.values)


@pytest.mark.parametrize("shape", [(2, 3), (1, 5), (5, 1), (3, 3), (1, 1)])
@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.5, 0.77])
def test_on_its_way_each_number_goes_around_the_centre_and_covers_no_other(shape, fraction):
    kernel = np.arange(1.0, 1 + shape[0] * shape[1]).reshape(shape)
    stage = stage_of(Setup(Document(np.eye(6), (Conv2d(kernel, flip=True),))))
    box = stage.layout_at(0).panels[Panel.KERNEL]
    cells = turning(stage, fraction)
    assert sorted(float(cell.values[0, 0]) for cell in cells) == kernel.ravel().tolist()
    centre = box.grid.x + box.grid.width / 2, box.grid.y + box.grid.height / 2
    for cell in cells:
        r, c = (int(n) for n in cell.key.split()[2:])
        start = complex(c - (shape[1] - 1) / 2, r - (shape[0] - 1) / 2)
        now = complex(cell.x + cell.cell / 2 - centre[0], cell.y + cell.cell / 2 - centre[1])
        if abs(start):
            turned = now / start / box.cell
            assert np.angle(turned) == pytest.approx(np.pi * fraction, abs=1e-6)
            assert 0.2 < abs(turned) <= 1 + 1e-9
    for i, one in enumerate(cells):
        for other in cells[:i]:
            apart = max(abs(one.x - other.x), abs(one.y - other.y))
            assert apart >= one.cell - 1e-6
    titles = [mark for mark in stage.compose(Playhead(0, Phase.TURN, fraction)) if isinstance(mark, Text)]
    assert not any(title.bounds.intersects(cell.bounds) for title in titles if "title" in title.key for cell in cells)


def test_before_the_first_step_nothing_is_written():
    for fraction in (0.0, 0.4, 1.0):
        marks = {mark.key: mark for mark in stage_of(flipped()).compose(Playhead(0, Phase.TURN, fraction))}
        assert np.isnan(marks["output"].values).all()
        assert np.isnan(marks["products"].values).all()
        assert "window" not in marks
        assert not any(key.startswith("arithmetic") for key in marks)


def test_a_kernel_of_very_many_cells_turns_without_being_on_its_way():
    setup = Setup(Document(np.eye(40), (Conv2d(np.ones((17, 17)), flip=True),)))
    timeline = stage_of(setup).timeline()
    assert [timeline.moment(i).playhead.fraction for i in timeline.lead_moments()] == [0.0, 1.0]


# Through all layers


def stack(**look):
    return find_preset("detect-relu-pool").setup.looked_at(**look)


def journey(setup):
    return Journey.through(setup, SIZE, THEMES["light"], measure)


@pytest.mark.parametrize("detail", Detail)
def test_all_layers_come_one_after_the_other(detail):
    setup = stack(detail=detail)
    traces = setup.looked_at(layer=2).traces()
    scene = journey(setup)
    way = scene.timeline()
    assert way.steps == sum(map(len, traces))
    moments = [way.moment(i) for i in range(way.moment_count())]
    assert sum(m.duration for m in moments) == pytest.approx(way.duration)
    steps = [m.playhead.step for m in moments]
    assert steps == sorted(steps)
    assert set(steps) == set(range(way.steps))
    for step in (0, len(traces[0]) - 1, len(traces[0]), way.steps - 1):
        assert {moments[i].playhead.step for i in way.moments_of(step)} == {step}
        assert set(way.still_moments_of(step)) <= set(way.moments_of(step))
    assert [way.rest(i) for i in range(way.rest_count)] == [
        m.playhead for m in moments if m.playhead.phase not in (Phase.SLIDE, Phase.ENTER)
    ]


def test_each_step_shows_its_own_layer_and_every_map_is_the_next_ones_input():
    setup = stack()
    traces, scene, first = setup.looked_at(layer=2).traces(), journey(setup), 0
    for n, trace in enumerate(traces):
        for step in (0, len(trace) - 1):
            marks = {mark.key: mark for mark in scene.compose(Playhead(first + step))}
            values = marks["output"].values[np.isfinite(marks["output"].values)]
            np.testing.assert_array_equal(values, trace.settled[0].ravel()[: step + 1])
            assert scene.map_text(first + step) == f"layer {n + 1}"
        first += len(trace)


def test_a_map_flies_from_where_it_was_written_to_where_it_is_read():
    scene = journey(stack(detail=Detail.GLIDE))
    way = scene.timeline()
    start = way.moments_of(64).start  # the first step of the pooling
    entering = [way.moment(i).playhead for i in range(way.moments_of(63).stop, start)]
    assert entering
    assert {p.phase for p in entering} == {Phase.ENTER}
    first, last = (leg.stage for leg in scene._legs[:2])

    def at(fraction):
        marks = {mark.key: mark for mark in scene.compose(Playhead(64, Phase.ENTER, fraction))}
        assert "input" not in marks
        return marks["entering"]

    written, read = first.layout_at(0).panels[Panel.OUTPUT], last.layout_at(0).panels[Panel.INPUT]
    assert (at(0.0).x, at(0.0).y, at(0.0).cell) == (written.grid.x, written.grid.y, written.cell)
    assert (at(1.0).x, at(1.0).y, at(1.0).cell) == (read.grid.x, read.grid.y, read.cell)
    np.testing.assert_array_equal(at(0.5).values, first.trace.settled[0])


def test_where_a_layer_does_not_fit_there_is_nothing_to_animate():
    document = preset()
    layers = (*document.layers, Conv2d(np.ones((30, 30))))
    scene = journey(Setup(Document(document.input, layers)))
    assert scene.timeline() is None
    assert "30×30" in scene.problem

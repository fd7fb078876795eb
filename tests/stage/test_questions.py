"""What is asked: values, rows, pinned cells, the size, a weight; and nothing on the stage gives it away."""

import itertools
import re

import numpy as np
import pytest
from documents import measure, preset, setup_of

from convviz.engine import Conv2d, MaxPool2d
from convviz.errors import ConvvizError
from convviz.export import ExportSettings, Film
from convviz.model import Detail, Document, Phase, Playhead, presets
from convviz.model.look import Pin
from convviz.model.question import _multiplied, check_question, numbers_said, question_words, truth
from convviz.model.question_kinds import Question
from convviz.stage import THEMES, Stage, Text
from convviz.stage.stops import Stops

PINS = (Pin(0, 3, 4), Pin(0, 1, 2), Pin(0, 90, 90), Pin(3, 0, 0))
KINDS = [Question.ROW, Question.CHOSEN, Question.SIZE, Question.WEIGHT]


def stage_of(document, kind, **look):
    look = {"asking": True, "question": kind, "pins": PINS} | look
    return Stage.computed(setup_of(document, **look), (1280, 720), THEMES["light"], measure)


def asked(timeline):
    rests = [timeline.rest(i) for i in range(timeline.rest_count)]
    return [here.step for here in rests if here.phase is Phase.ASK]


def marks_of(stage, step=0):
    return {mark.key: mark for mark in stage.compose(Playhead(step, Phase.ASK))}


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        (Question.ROW, [0, 6, 12, 18, 24, 30]),
        (Question.CHOSEN, [8, 22]),
        (Question.SIZE, [0]),
        (Question.WEIGHT, [2]),
    ],
)
def test_which_steps_have_a_question(kind, steps):
    assert asked(stage_of(preset(), kind).timeline()) == steps


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("kind", KINDS)
def test_time_with_some_questions_is_one_time(kind, detail):
    """Rests, moments and time say the same, whichever way they are asked."""
    stage = stage_of(preset(), kind, detail=detail, speed=2.0)
    plain = stage_of(preset(), kind, detail=detail, speed=2.0, asking=False).timeline()
    timeline = stage.timeline()
    rests = [timeline.rest(i) for i in range(timeline.rest_count)]
    assert [here for here in rests if here.phase is not Phase.ASK] == [plain.rest(i) for i in range(plain.rest_count)]
    assert [timeline.rest_index(here) for here in rests] == list(range(len(rests)))
    assert timeline.rest_count == plain.rest_count + len(asked(timeline))
    for step in range(timeline.steps):
        assert rests[timeline.first_rest(step)].step == rests[timeline.last_rest(step)].step == step
        assert timeline.last_rest(step) + 1 == timeline.first_rest(step + 1)
        here = rests[timeline.question_rest(step)]
        assert here.phase is (Phase.ASK if step in asked(timeline) else Phase.WRITE)
    moments = list(timeline.moments())
    assert len(moments) == timeline.moment_count()
    assert sum(moment.duration for moment in moments) == pytest.approx(plain.duration)
    for step in range(timeline.steps):
        of_step = timeline.moments_of(step)
        assert {moments[i].playhead.step for i in of_step} == {step}
        still = timeline.still_moments_of(step)
        assert not any(timeline.moves(moments[i].playhead.phase) for i in still)
        assert still.stop == of_step.stop
    times = list(itertools.accumulate((moment.duration for moment in moments), initial=0.0))
    for moment, start in zip(moments, times, strict=False):
        if not timeline.moves(moment.playhead.phase):
            assert timeline.at(start + 1e-6) == moment.playhead
            assert timeline.time_of(moment.playhead) == pytest.approx(start)
    stops = Stops(timeline, [0, 22, 2])
    shown = [stops.rest(i) for i in range(stops.rest_count)]
    assert [here.phase for here in shown].count(Phase.ASK) == sum(step in asked(timeline) for step in (0, 22, 2))
    assert {here.step for here in shown} == {0, 1, 2}


def test_a_row_has_its_question_marks_and_none_of_its_values():
    stage = stage_of(preset(), Question.ROW)
    marks = marks_of(stage, 12)
    assert sum(key.startswith("question") for key in marks) == 6
    assert np.isnan(marks["output"].values[2:]).all()
    assert np.isfinite(marks["output"].values[:2]).all()
    assert truth(stage.trace, stage.setup.look, 12) == stage.trace.settled[0, 2].tolist()


def test_nothing_tells_the_size_of_the_map():
    stage = stage_of(preset("same-padding"), Question.SIZE, overlays=("counts", "padding"))
    for hint in (0, 1, 3):
        stage = stage_of(preset("same-padding"), Question.SIZE, overlays=("counts", "padding"), hint=hint)
        marks = marks_of(stage)
        assert "output" not in marks
        words = [mark.text for mark in marks.values() if isinstance(mark, Text)]
        assert "? × ?" in words
        # Only the input's own size may say 8×8.
        assert [w for w in words if "8×8" in w] == ["8×8, padded 10×10"]
        assert not any("= 8" in word for word in words)
        assert ("(8 + 2·1 − 3) / 1 + 1 = ?" in words) is (hint > 0)
    assert truth(stage.trace, stage.setup.look, 0) == [8, 8]


def test_rows_and_columns_that_differ_are_two_lines():
    stage = stage_of(Document(np.zeros((5, 9)), (Conv2d(np.ones((3, 2))),)), Question.SIZE, hint=1)
    lines = [mark.text for key, mark in marks_of(stage).items() if key.startswith("arithmetic")]
    assert lines == ["rows: (5 − 3) / 1 + 1 = ?", "columns: (9 − 2) / 1 + 1 = ?"]


@pytest.mark.parametrize("at", [(0, 1), (2, 1), (1, 2)])
def test_a_weight_is_hidden_and_can_be_found(at):
    weights = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])
    x = np.random.default_rng(2).integers(0, 4, (6, 6)).astype(float)
    document = Document(x, (Conv2d(weights, [2.0]),))
    stage = stage_of(document, Question.WEIGHT, pins=(Pin(0, *at, "kernel"),), hint=3)
    (step,) = asked(stage.timeline())
    marks = marks_of(stage, step)
    kernel, products = marks["kernel"].values, marks["products"].values
    assert np.isnan(kernel[at])
    assert np.isnan(products[at])
    assert np.isfinite(np.delete(kernel.ravel(), 3 * at[0] + at[1])).all()
    said = re.fullmatch(r"(-?\d+) \+ (\d+)·\? = (-?\d+)", marks["arithmetic 0"].text)
    others, x_there, total = map(float, said.groups())
    assert (total - others) / x_there == weights[at]
    assert truth(stage.trace, stage.setup.look, step) == [weights[at]]
    assert np.isfinite(marks["output"].values[np.unravel_index(step, (4, 4))])
    for hint in (0, 1, 2):
        fewer = marks_of(stage_of(document, Question.WEIGHT, pins=(Pin(0, *at, "kernel"),), hint=hint), step)
        assert "arithmetic 0" not in fewer
        assert np.isnan(fewer["kernel"].values[at])
        assert np.isfinite(fewer["products"].values).any() == (hint > 0)


def test_a_kernel_that_is_turned_is_asked_for_as_it_is_shown():
    weights = np.array([[1.0, 2], [3, 4]])
    document = Document(np.ones((3, 3)), (Conv2d(weights, flip=True),))
    stage = stage_of(document, Question.WEIGHT, pins=(Pin(0, 0, 1, "kernel"),))
    assert truth(stage.trace, stage.setup.look, 0) == [3]
    assert np.isnan(marks_of(stage)["kernel"].values[0, 1])


def refused(document, kind, **look):
    setup = setup_of(document, asking=True, question=kind, **look)
    with pytest.raises(ConvvizError) as caught:
        check_question(setup.trace(), setup.look)
    stage = Stage.computed(setup, (640, 360), THEMES["light"], measure)
    assert asked(stage.timeline()) == []
    return str(caught.value)


def test_what_has_no_answer_is_not_asked():
    zero = Document(np.zeros((4, 4)), (Conv2d(np.ones((3, 3))),))
    assert "always 0" in refused(zero, Question.WEIGHT)
    assert "no weights" in refused(Document(np.ones((4, 4)), (MaxPool2d(2),)), Question.WEIGHT)
    assert "No cell of the map is chosen" in refused(preset(), Question.CHOSEN)
    for kind in (Question.CELL, Question.ROW, Question.WEIGHT):
        assert "equivalent convolution" in refused(preset("transposed-overlap"), kind, walks=("scatter",))


def test_the_size_of_a_stamped_map_can_be_asked():
    stage = stage_of(preset("transposed-overlap"), Question.SIZE, walks=("scatter",), hint=1)
    assert asked(stage.timeline()) == [0]
    assert marks_of(stage)["question"].text == "? × ?"
    assert next(m.text for k, m in marks_of(stage).items() if k.startswith("arithmetic")).endswith("= ?")


@pytest.mark.parametrize("kind", Question)
@pytest.mark.parametrize("size", [(480, 270), (1080, 1080)])
def test_every_preset_at_every_question(kind, size):
    for one in presets():
        for hint in (0, 3):
            look = one.setup.looked_at(asking=True, question=kind, hint=hint, pins=(Pin(0, 0, 0),))
            stage = Stage.computed(look, size, THEMES["dark"], measure)
            for step in asked(stage.timeline())[:3]:
                marks = stage.compose(Playhead(step, Phase.ASK))
                keys = [mark.key for mark in marks]
                assert len(keys) == len(set(keys)), one.name
                assert any(key.startswith("question") for key in keys), one.name
                assert question_words(stage.trace, stage.setup.look, step).endswith("?") or kind is Question.WEIGHT


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("3", Question.CELL, [3]),
        ("0 0 3 3 0 −1", Question.ROW, [0, 0, 3, 3, 0, -1]),
        ("0;0;3;3;0,5;1", Question.ROW, [0, 0, 3, 3, 0.5, 1]),
        ("6x6", Question.SIZE, [6, 6]),
        ("6×5", Question.SIZE, [6, 5]),
        ("6 × 5", Question.SIZE, [6, 5]),
        ("6", Question.SIZE, [6, 6]),
        ("1/3", Question.WEIGHT, [1 / 3]),
    ],
)
def test_what_is_said_as_numbers(text, kind, said):
    stage = stage_of(preset(), kind)
    assert numbers_said(text, stage.trace, stage.setup.look) == pytest.approx(said)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Question.CELL),
        ("1 2", Question.CELL),
        ("x", Question.CELL),
        ("1 2 3", Question.SIZE),
        ("1 2", Question.ROW),
    ],
)
def test_nonsense_is_refused(text, kind):
    stage = stage_of(preset(), kind)
    with pytest.raises(ConvvizError):
        numbers_said(text, stage.trace, stage.setup.look)


def test_a_film_waits_at_the_rows():
    setup = setup_of(preset(), asking=True, question=Question.ROW)
    film = Film(setup, ExportSettings(width=640, height=360))
    asked_shots = [(here.step, delay) for here, delay in film.shots() if here.phase is Phase.ASK]
    assert [step for step, _ in asked_shots] == [0, 6, 12, 18, 24, 30]
    with pytest.raises(ConvvizError, match="no weights"):
        Film(setup_of(preset("detect-relu-pool"), layer=1, asking=True, question=Question.WEIGHT), ExportSettings())


def test_a_weight_is_not_seen_before_it_is_asked_for():
    stage = stage_of(preset(), Question.WEIGHT)
    for step in range(3):
        marks = {mark.key: mark for mark in stage.compose(Playhead(step))}
        assert np.isnan(marks["kernel"].values[1, 1]) == (step < 2)
    assert np.isfinite(marks["output"].values[0, 2])


def test_a_weight_deep_in_a_black_picture_is_found_at_once():
    x = np.zeros((300, 300))
    x[200:] = 1
    stage = stage_of(Document(x, (Conv2d(np.ones((3, 3))),)), Question.WEIGHT, pins=())
    assert asked(stage.timeline()) == [199 * 298]


def test_a_sum_that_the_activation_cuts_tells_no_weight():
    x = [[1.0, 1.0, 5.0]]
    document = Document(x, (Conv2d([[1.0, 1.0]], [-3.0], activation="relu"),))
    stage = stage_of(document, Question.WEIGHT, pins=(Pin(0, 0, 1, "kernel"),))
    assert asked(stage.timeline()) == [1]
    assert question_words(stage.trace, stage.setup.look, 1).endswith("so that the sum is 3?")


def test_the_window_of_a_pinned_cell_is_its_first_hint():
    for hint in (0, 1):
        stage = stage_of(preset(), Question.CHOSEN, pins=(Pin(0, 1, 2),), hint=hint)
        keys = marks_of(stage, 8).keys()
        assert any(key.startswith("pin") for key in keys) is (hint > 0)
        assert ("window" in keys) is (hint > 0)


@pytest.mark.parametrize(
    "name", ["dilation", "padding_strides_odd", "no_padding_strides_transposed", "grouped", "depthwise"]
)
def test_what_a_weight_multiplies_is_that_of_every_step(name):
    setup = setup_of(preset(name))
    trace = setup.trace()
    for walk in (w.name for w in trace.operation.walks if not w.accumulates):
        trace = setup.looked_at(walk=walk).trace()
        rows, columns = trace.operation.kernel_size
        for weight in ((0, 0, 0), (0, rows - 1, columns - 1)):
            _, height, width = trace.step_shape
            steps = [trace[i] for i in range(height * width)]
            expected = [float(np.broadcast_to(s.patch, s.products.shape)[weight]) for s in steps]
            assert _multiplied(trace, weight).tolist() == expected

"""Predict: each value is a question first; hints come one by one, and nothing gives the answer away."""

import numpy as np
import pytest
from documents import measure, preset, setup_of

from convviz.engine import AvgPool2d, Conv2d, MaxPool2d
from convviz.export import ExportSettings, Film
from convviz.model import Detail, Document, Phase, Playhead, presets
from convviz.model.look import Form
from convviz.model.words import said_of
from convviz.stage import THEMES, Cell, Panel, Stage, Text


def stage_of(document, **look):
    setup = setup_of(document, **({"asking": True} | look))
    return Stage.computed(setup, (1280, 720), THEMES["light"], measure)


def ask(stage, step=2):
    return {mark.key: mark for mark in stage.compose(Playhead(step, Phase.ASK))}


@pytest.mark.parametrize("detail", Detail)
def test_a_question_comes_before_each_value_and_takes_twice_its_time(detail):
    stage = stage_of(preset(), detail=detail)
    timeline = stage.timeline()
    for step in (0, 1, 35):
        moments = [timeline.moment(i) for i in timeline.moments_of(step)]
        phases = [m.playhead.phase for m in moments]
        assert phases.count(Phase.ASK) == 1
        at = phases.index(Phase.ASK)
        assert set(phases[:at]) <= {Phase.SLIDE}
        assert phases[-1] is Phase.WRITE
        if detail is Detail.WINDOW:
            assert moments[0].duration == pytest.approx(2 * moments[1].duration)
    assert timeline.rest(timeline.question_rest(0)).phase is Phase.ASK
    assert stage_of(preset(), detail=detail, asking=False).timeline().rest(0).phase is not Phase.ASK


@pytest.mark.parametrize("form", Form)
def test_hints_come_one_by_one_and_none_is_the_answer(form):
    for hint in range(4):
        marks = ask(stage_of(preset(), hint=hint, form=form))
        assert marks["question"].text == "?"
        output = marks["output"].values
        assert np.isfinite(output).sum() == 2
        assert np.isnan(output[0, 2])
        assert ("window" in marks) is (hint >= 1)
        assert np.isfinite(marks["products"].values).all() == (hint >= 2)
        words = [m.text for key, m in marks.items() if key.startswith(("arithmetic", "matrix"))]
        assert bool(words) is (hint >= 3)
        if words:
            assert words[-1].endswith("= ?")


@pytest.mark.parametrize("layer", [MaxPool2d(2), AvgPool2d(2), Conv2d([[1.0]], [2.0], activation="relu")])
def test_the_terms_of_every_operation_end_in_a_question(layer):
    stage = stage_of(Document(np.arange(16.0).reshape(4, 4), (layer,)), hint=3)
    marks = ask(stage, 1)
    line = " ".join(m.text for key, m in marks.items() if key.startswith("arithmetic"))
    assert line.endswith("= ?")


@pytest.mark.parametrize("name", [one.name for one in presets()])
def test_every_preset_can_be_asked(name):
    setup = next(one.setup for one in presets() if one.name == name)
    stage = stage_of(setup, hint=3)
    timeline = stage.timeline()
    for index in timeline.moments_of(len(stage.trace) - 1):
        marks = stage.compose(timeline.moment(index).playhead)
        keys = [mark.key for mark in marks]
        assert len(keys) == len(set(keys))
    # A stamp adds to many cells: there is no one value to ask for.
    assert (
        any(timeline.rest(i).phase is Phase.ASK for i in range(timeline.rests_per_step))
        is not stage.trace.walk.accumulates
    )


def test_neither_words_nor_links_give_it_away():
    stage = stage_of(preset())
    asked = stage.setup.looked_at(playhead=Playhead(2, Phase.ASK))
    assert said_of(asked, stage.trace) == "Question 3 of 36: which value will stand at row 1, column 3 of the map?"
    link = stage.links(Cell(Panel.OUTPUT, 0, 0, 2), Playhead(2, Phase.ASK))
    assert "3" not in link.sentence
    told = setup_of(preset(), playhead=Playhead(2))
    assert "gives 3" in said_of(told, stage.trace)


def test_the_mark_stands_in_its_cell_and_covers_no_frame():
    stage = stage_of(preset())
    marks = ask(stage, 8)
    mark, frame = marks["question"], marks["target"].rects[0]
    assert isinstance(mark, Text)
    inner = mark.bounds.grown(-4)
    assert frame.x <= inner.x
    assert inner.right <= frame.right
    assert frame.y <= inner.y
    assert inner.bottom <= frame.bottom + 1


def test_as_a_film_it_pauses_on_the_question():
    film = Film(setup_of(preset("stride-2"), asking=True, speed=1.0), ExportSettings(hold=0.0))
    shots = list(film.shots())
    assert [p.phase for p, _ in shots] == [Phase.ASK, Phase.WRITE] * 9
    assert all(question > answer for (_, question), (_, answer) in zip(shots[::2], shots[1::2], strict=True))
    assert film.duration == pytest.approx(9.0, abs=0.02)


def test_the_terms_have_the_bias_as_a_number_or_as_a_name():
    document = Document([[3.0]], (Conv2d([[2.0]], [-1.5]),))
    for names, end in ((False, "+ (−1.5) = ?"), (True, "+ b = ?")):
        marks = ask(stage_of(document, hint=3, names=names), 0)
        line = " ".join(m.text for key, m in marks.items() if key.startswith("arithmetic"))
        assert line.endswith(end)

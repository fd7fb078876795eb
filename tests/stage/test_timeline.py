"""Time as data: the player's and the exporters' view of it agree."""

import pytest
from documents import preset, setup_of
from hypothesis import given
from hypothesis import strategies as st

from convviz.engine.walks import Phase as Row
from convviz.errors import ConvvizError
from convviz.model import Detail, Phase, Playhead
from convviz.session import Session
from convviz.stage import Timeline

timelines = st.builds(
    Timeline,
    st.integers(1, 40),
    st.integers(1, 12),
    st.booleans(),
    st.sampled_from(Detail),
    st.sampled_from([0.1, 0.5, 1.0, 2.0, 3.7, 7.0, 50.0]),
)


@given(timelines)
def test_moments_fill_the_duration(timeline):
    moments = list(timeline.moments())
    assert len(moments) == timeline.moment_count()
    assert sum(m.duration for m in moments) == pytest.approx(timeline.duration)
    assert timeline.duration == pytest.approx(timeline.steps * timeline.step_time)


@given(timelines)
def test_the_player_sees_the_moments_of_the_export(timeline):
    if timeline.detail is Detail.GLIDE:
        return
    start = 0.0
    for moment in timeline.moments():
        assert timeline.at(start + moment.duration / 2) == moment.playhead
        start += moment.duration


@given(timelines)
def test_time_of_a_rest_and_back(timeline):
    for index in range(timeline.rest_count):
        playhead = timeline.rest(index)
        assert timeline.at(timeline.time_of(playhead)) == playhead
        assert timeline.rest_index(playhead) == index


@given(timelines)
def test_the_end_has_everything_written(timeline):
    assert timeline.at(1e9) == Playhead(timeline.steps - 1, Phase.WRITE, 1.0)
    assert list(timeline.moments())[-1].playhead == timeline.rest(timeline.rest_count - 1)


def test_window_is_one_moment_a_step():
    assert [m.playhead for m in Timeline(3, 9, True, Detail.WINDOW, 2).moments()] == [Playhead(i) for i in range(3)]


def test_products_are_each_product_the_bias_and_the_cell():
    phases = [m.playhead.phase for m in Timeline(1, 4, True, Detail.PRODUCTS, 1).moments()]
    assert phases == [Phase.MULTIPLY] * 4 + [Phase.SUM, Phase.WRITE]
    phases = [m.playhead.phase for m in Timeline(1, 4, False, Detail.PRODUCTS, 1).moments()]
    assert phases == [Phase.MULTIPLY] * 4 + [Phase.WRITE]


def test_gliding_eases_from_place_to_place():
    timeline = Timeline(2, 9, False, Detail.GLIDE, 1)
    path = [timeline.at(1 + t / 100) for t in range(100)]
    slides = [p.fraction for p in path if p.phase is Phase.SLIDE]
    assert slides == sorted(slides)
    assert slides[1] - slides[0] < 0.1 * (slides[31] - slides[30])
    assert slides[-1] > 0.99
    assert path[-1] == Playhead(1)


def test_moments_are_even_where_each_takes_as_long_and_nothing_moves():
    def even(detail, *rows):
        return Timeline(3, 4, False, detail, 1, phases={detail.value: rows}).even

    assert even(Detail.WINDOW, Row("write"))
    assert even(Detail.PRODUCTS, Row("multiply", each=True), Row("write"))
    assert not even(Detail.WINDOW, Row("ponder", 3), Row("write"))
    assert not even(Detail.GLIDE, Row("slide", moves=True), Row("write"))
    assert not even(Detail.GLIDE, Row("write"), Row("slide", moves=True), Row("write"))


def test_the_player_eases():
    session = Session(setup_of(preset(), detail=Detail.GLIDE, speed=1.0))
    path = [session.player.timeline.at(1 + t / 100) for t in range(100)]
    slides = [p.fraction for p in path if p.phase is Phase.SLIDE]
    assert slides[1] - slides[0] < 0.1 * (slides[31] - slides[30])


@pytest.mark.parametrize("speed", [0, 0.05, 51, -1, float("nan"), float("inf")])
def test_speeds_out_of_range(speed):
    with pytest.raises(ConvvizError, match="must be from 0.1 to 50"):
        Timeline(3, 9, False, Detail.WINDOW, speed)

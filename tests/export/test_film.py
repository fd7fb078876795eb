"""Which moments an export shows, in which order, for how long."""

import itertools

import pytest
from documents import asked, preset, random_picture, setup_of
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.errors import ConvvizError
from convviz.export import ExportSettings, Film, Order
from convviz.export.settings import Layers
from convviz.model import Detail, Phase, Playhead, find_preset
from convviz.model.steps import chosen_steps


def steps(**choices):
    return [playhead.step for playhead, _ in Film(setup_of(preset("stride-2")), ExportSettings(**choices)).shots()]


def test_orders():
    assert steps() == list(range(9))
    assert steps(order=Order.REVERSE) == list(range(8, -1, -1))
    # The next play begins with the first moment; the last one is not shown twice.
    assert steps(order=Order.BOOMERANG) == [*range(9), *range(7, 0, -1)]
    assert steps(order=Order.BOOMERANG, loops=1) == [*range(9), *range(7, -1, -1)]


def test_chosen_steps():
    assert steps(steps="2-4") == [1, 2, 3]
    assert steps(steps="1-9:4") == [0, 4, 8]
    assert steps(steps="9, 1-2") == [8, 0, 1]
    assert steps(steps=":3") == [0, 3, 6]
    assert steps(steps="7-") == [6, 7, 8]
    assert steps(steps="3", finished_first=True) == [8, 2]
    assert steps(steps="2-3", order=Order.BOOMERANG) == [1, 2]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 40), st.data())
def test_ranges_name_what_they_say(count, data):
    first = data.draw(st.integers(1, count))
    last, every = data.draw(st.integers(first, count)), data.draw(st.integers(1, 5))
    (found,) = chosen_steps(f"{first} - {last}:{every}", count)
    assert list(found) == [n for n in range(count) if first - 1 <= n < last and (n - first + 1) % every == 0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "begin before 1"),
        ("5-2", "run backwards"),
        ("a", "'a' names no steps"),
        ("1--3", "names no steps"),
        ("1-3:0", "names no steps"),
        ("-", "names no steps"),
        ("1-99999999999", "names no steps"),
    ],
)
def test_steps_that_mean_nothing(text, sentence):
    with pytest.raises(ConvvizError) as caught:
        ExportSettings(steps=text)
    assert sentence in str(caught.value)


def test_a_step_beyond_the_end():
    with pytest.raises(ConvvizError, match="There is no step 12; the animation has 9"):
        Film(setup_of(preset("stride-2")), ExportSettings(steps="3-12"))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(Detail),
    st.sampled_from(Order),
    st.floats(0.1, 50),
    st.floats(0, 3),
    st.floats(0, 3),
    st.sampled_from(["", "2-5", "1-9:2", "9,3"]),
)
def test_the_time_of_all_frames_is_that_of_all_moments(detail, order, speed, first, hold, chosen):
    film = Film(
        setup_of(preset("stride-2"), detail=detail, speed=speed),
        ExportSettings(order=order, hold_first=first, hold=hold, steps=chosen),
    )
    delays = [delay for _, delay in film.shots()]
    assert min(delays) >= 2
    wanted = sum(film.timeline.moment(i).duration for run in film._runs for i in run) + first + hold
    # Whole hundredths, rounded once over all and not once a frame; at least one frame is shown for two.
    assert sum(delays) == pytest.approx(100 * wanted, abs=2.6)
    assert len(film) == len(delays)
    assert film.duration == sum(delays) / 100


def test_the_window_does_not_slide_over_steps_that_are_left_out():
    film = Film(*asked(preset("stride-2"), detail=Detail.GLIDE, steps="1-2, 8"))
    slides = {p.step for p, _ in film.shots() if p.phase is Phase.SLIDE}
    assert slides == {1}


def test_without_easing_the_window_moves_evenly():
    def fractions(easing):
        film = Film(*asked(preset("stride-2"), detail=Detail.GLIDE, speed=0.5, easing=easing))
        return [p.fraction for p, _ in film.shots() if p.phase is Phase.SLIDE and p.step == 1]

    even = fractions(False)
    gaps = {round(b - a, 6) for a, b in itertools.pairwise(even)}
    assert len(gaps) == 1
    assert fractions(True) != even


def test_parts_of_a_film_are_its_frames():
    film = Film(setup_of(preset()), ExportSettings())
    assert list(film.part(3, 7).shots()) == list(film.shots())[3:7]


def test_too_many_frames_are_refused_with_a_way_out():
    with pytest.raises(ConvvizError, match=r"362,372 frames; at most 200,000 .* every n-th step"):
        Film(*asked(random_picture(146, 4), detail=Detail.PRODUCTS, steps=""))


def test_a_boomerang_holds_where_it_turns():
    film = Film(setup_of(preset("stride-2")), ExportSettings(order=Order.BOOMERANG, hold=2, hold_first=1))
    held = {playhead.step: delay for playhead, delay in film.shots() if delay > 50}
    assert held == {0: 150, 8: 250}


@pytest.mark.parametrize("detail", Detail, ids=lambda d: d.value)
def test_the_finished_map_in_front_has_a_frame_at_any_speed(detail):
    film = Film(*asked(preset("stride-2"), finished_first=True, detail=detail, speed=50, hold_first=3))
    (first, delay), (second, held), *_ = film.shots()
    assert (first.step, delay) == (8, 2)
    assert second.step == 0
    assert held >= 300


def test_a_film_through_all_layers_counts_its_steps_through_all():
    setup = find_preset("detect-relu-pool").setup
    lengths = [len(trace) for trace in setup.looked_at(layer=2).traces()]

    def shown(**choices):
        return [p.step for p, _ in Film(setup, ExportSettings(layers=Layers.ALL, **choices)).shots()]

    assert shown() == list(range(sum(lengths)))
    assert shown(steps=f"{lengths[0]}-{lengths[0] + 2}") == [lengths[0] - 1, lengths[0], lengths[0] + 1]
    assert shown(order=Order.REVERSE) == list(range(sum(lengths)))[::-1]
    # The picture of the moment that is looked at is that of its layer.
    here = Film(setup.looked_at(layer=1, playhead=Playhead(3)), ExportSettings(layers=Layers.ALL, at_playhead=True))
    assert here.still == Playhead(lengths[0] + 3)
    assert len(Film(setup_of(preset()), ExportSettings(layers=Layers.ALL))) == len(setup_of(preset()).trace())


def test_a_film_can_leave_the_turning_of_the_kernel_out():
    setup = find_preset("transposed-equivalent").setup
    steps = len(setup.trace())
    assert len(Film(setup.looked_at(turning=False), ExportSettings())) == steps
    film = Film(setup, ExportSettings(order=Order.BOOMERANG, loops=1))
    phases = [p.phase is Phase.TURN for p, _ in film.shots()]
    before = phases.index(False)
    assert before > 10
    # There and back: the kernel turns before the first step, and back after it.
    assert phases == [True] * before + [False] * (2 * steps - 1) + [True] * before
    assert not any(p.phase is Phase.TURN for p, _ in Film(setup, ExportSettings(steps="2-4")).shots())

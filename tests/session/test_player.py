"""The player moves by time handed to it, and by hand."""

from hypothesis import given
from hypothesis import strategies as st

from convviz.model import Detail, Phase, Playhead
from convviz.session import Player
from convviz.stage import Timeline
from convviz.stage.moments import TURNING


class Watched(Player):
    """A player of what stands here, and how often it has said so."""

    def __init__(self):
        super().__init__(lambda: self.here, self.note)
        self.here, self.told = Playhead(), 0

    def note(self, playhead):
        self.here, self.told = playhead, self.told + 1


def player(detail=Detail.WINDOW, steps=6, speed=1.0):
    p = Watched()
    p.here = p.begin(Timeline(steps, 4, True, detail, speed))
    return p


def test_time_passes():
    p = player()
    p.play()
    p.tick(0.9)
    assert p.playhead.step == 0
    p.tick(0.2)
    assert p.playhead.step == 1
    p.pause()
    before = p.told
    p.tick(5)
    assert (p.playhead.step, p.told) == (1, before)


def test_it_stops_at_the_end_or_starts_again():
    p = player()
    p.loop = False
    p.play()
    p.tick(100)
    assert not p.playing
    assert p.at_end
    p.play()
    assert p.playhead.step == 0
    p.loop = True
    p.tick(6.5)
    assert p.playing
    assert p.playhead.step == 0


def test_steps_by_hand_are_moments():
    p = player(Detail.PRODUCTS)
    for phase in (Phase.MULTIPLY, Phase.MULTIPLY, Phase.MULTIPLY, Phase.SUM, Phase.WRITE):
        p.forward()
        assert (p.playhead.step, p.playhead.phase) == (0, phase)
    p.forward()
    assert p.playhead == Playhead(1, Phase.MULTIPLY, 0.25)
    p.back()
    assert p.playhead == Playhead(0, Phase.WRITE, 1.0)


def test_the_ends_hold():
    p = player()
    p.back()
    assert p.playhead.step == 0
    p.last()
    p.forward()
    assert p.playhead.step == 5


def test_back_from_within_a_slide():
    p = player(Detail.GLIDE)
    p.play()
    p.tick(2.3)
    assert p.playhead.phase is Phase.SLIDE
    p.back()
    assert p.playhead == Playhead(1)


@given(st.lists(st.sampled_from(["forward", "back", "first", "last", "play", "pause", "tick", "seek"]), max_size=40))
def test_whatever_is_pressed_the_playhead_exists(keys):
    for detail in Detail:
        p = player(detail)
        for key in keys:
            {"tick": lambda p=p: p.tick(0.37), "seek": lambda p=p: p.seek(3)}.get(
                key, lambda p=p, k=key: getattr(p, k)()
            )()
            assert 0 <= p.playhead.step < 6
            assert 0 < p.playhead.fraction <= 1 or p.playhead.phase is Phase.SLIDE


def test_another_timeline_keeps_the_place():
    p = player()
    p.seek(3)
    p.here = p.take(Timeline(6, 4, True, Detail.PRODUCTS, 5), p.here)
    assert p.playhead.step == 3
    p.here = p.take(Timeline(2, 4, True, Detail.WINDOW, 5), p.here)
    assert p.playhead.step == 1
    p.here = p.take(Timeline(9, 4, True, Detail.WINDOW, 5), p.here)
    assert p.playhead.step == 8  # it was at the end, and stays there


def test_what_leads_is_seen_once_and_is_no_step():
    p = Watched()
    p.loop = True
    p.here = p.begin(Timeline(3, 4, False, Detail.WINDOW, 1.0, lead=TURNING))
    assert p.here == Playhead(0)
    p.play()
    assert p.here == Playhead(0, Phase.TURN, 0.0)
    p.tick(TURNING.duration + 0.5)
    assert p.here == Playhead(0)
    seen = set()
    for _ in range(40):
        p.tick(0.25)
        seen.add(p.here.phase)
    assert seen == {Phase.WRITE}
    p.back()
    p.first()
    assert p.here == Playhead(0)
    p.play()
    p.back()
    assert (p.here, p.playing) == (Playhead(0), False)

"""Some steps of an animation, and several stages one after the other."""

import pytest
from documents import measure, preset, setup_of

from convviz.model import Detail, Phase
from convviz.stage import THEMES, Stage
from convviz.stage.stops import Stops


def stops(steps, **look):
    stage = Stage.computed(setup_of(preset("stride-2"), **look), (640, 360), THEMES["light"], measure)
    return Stops(stage.timeline(), steps), stage.timeline()


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("steps", [[0], [0, 1, 2], [8], [3, 0, 4, 5], [2, 2]])
def test_they_are_counted_anew_and_show_the_same_moments(steps, detail):
    some, whole = stops(steps, detail=detail)
    assert some.steps == len(steps)
    moments = [some.moment(i) for i in range(some.moment_count())]
    assert sum(m.duration for m in moments) == pytest.approx(some.duration)
    for n, step in enumerate(steps):
        own = [moments[i].playhead for i in some.moments_of(n)]
        assert {p.step for p in own} == {n}
        there = {(m.phase, m.fraction) for m in (whole.moment(i).playhead for i in whole.moments_of(step))}
        assert {(p.phase, p.fraction) for p in own} <= there
        assert some.step_of(0, step) == steps.index(step)
        slides = any(p.phase is Phase.SLIDE for p in own)
        assert slides == (detail is Detail.GLIDE and n > 0 and steps[n - 1] == step - 1)
    rests = [some.rest(i) for i in range(some.rest_count)]
    assert rests == [m.playhead for m in moments if m.playhead.phase is not Phase.SLIDE]

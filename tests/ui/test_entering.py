"""Entering the next layer, where things glide: its input comes from where it was written."""

from convviz.model import Detail, Phase, find_preset
from convviz.stage import Panel


def moving(user):
    return next((mark for mark in user.canvas.marks() if mark.key == "entering"), None)


def test_the_map_flies_into_the_next_layer(make, qtbot):
    user = make(find_preset("detect-relu-pool").setup)
    user.session.look_at(detail=Detail.GLIDE)
    start = user.canvas.current_layout().panels[Panel.OUTPUT].grid
    user.trigger("next_layer")
    qtbot.waitUntil(lambda: moving(user) is not None)
    assert abs(moving(user).x - start.x) < start.x
    qtbot.waitUntil(lambda: moving(user) is None)
    assert any(mark.key == "input" for mark in user.canvas.marks())


def test_whatever_else_is_done_is_shown_at_once(make, qtbot):
    user = make(find_preset("detect-relu-pool").setup)
    user.session.look_at(detail=Detail.GLIDE)
    user.trigger("next_layer")
    qtbot.waitUntil(lambda: moving(user) is not None)
    user.trigger("last")
    assert moving(user) is None
    user.trigger("previous_layer")
    assert moving(user) is None
    # Window by window nothing moves.
    user.session.look_at(detail=Detail.WINDOW)
    user.trigger("next_layer")
    assert moving(user) is None


def test_playing_begins_with_the_turning_of_the_kernel_and_stepping_leaves_it(make):
    user = make(find_preset("transposed-equivalent").setup, finished=False)
    player = user.session.player
    player.play()
    assert player.playhead.phase is Phase.TURN
    player.tick(1.0)
    assert 0 < player.playhead.fraction < 1
    player.forward()
    assert (player.playhead.step, player.playhead.phase, player.playing) == (0, Phase.WRITE, False)
    user.trigger("turning")
    player.play()
    assert player.playhead.phase is Phase.WRITE
    player.pause()

"""Without motion nothing glides, turns or flies, and everything is shown all the same."""

from convviz.model import Detail, Phase, find_preset


def seen(user, seconds=6.0):
    player, phases = user.session.player, set()
    player.first()
    player.play()
    for _ in range(round(seconds / 0.02)):
        player.tick(0.02)
        phases.add((user.session.look.playhead.phase, user.session.look.playhead.fraction))
    player.pause()
    return phases


def test_nothing_moves_and_the_choice_is_kept(make):
    user = make(find_preset("transposed-equivalent").setup)
    user.session.look_at(detail=Detail.GLIDE)
    assert any(phase is Phase.SLIDE for phase, _ in seen(user))
    user.trigger("motion")
    assert user.window.settings.still
    assert not user.window.actions_by_name["motion"].isChecked()
    phases = seen(user)
    assert {phase for phase, _ in phases} == {Phase.TURN, Phase.WRITE}
    assert {fraction for phase, fraction in phases if phase is Phase.TURN} <= {0.0, 1.0}
    other = make(find_preset("stride-2").setup)
    assert other.session.still
    other.session.look_at(detail=Detail.GLIDE)
    assert {phase for phase, _ in seen(other)} == {Phase.WRITE}
    user.trigger("motion")
    assert not user.window.settings.still


def test_no_map_flies_into_the_next_layer(make):
    user = make(find_preset("detect-relu-pool").setup)
    user.session.look_at(detail=Detail.GLIDE)
    user.trigger("motion")
    user.trigger("next_layer")
    assert not any(mark.key == "entering" for mark in user.canvas.marks())

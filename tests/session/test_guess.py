"""Answers of the class: right where they are as the map is written; the score; nothing is undone or saved."""

import numpy as np
import pytest
from documents import does_not_fit, preset, setup_of

from convviz.engine import Conv2d
from convviz.model import Document, Phase, edits, load_project, save_project
from convviz.session import Session
from convviz.session.guess import Guess


def asking(document=None):
    session = Session(setup_of(document or preset("stride-2")))
    guess = Guess(session)
    guess.turn()
    return session, guess


def test_three_cells_one_of_them_wrong():
    session, guess = asking()
    assert guess.open
    came = []
    # The value of the first step was shown already.
    for value in (3.0, 7.0, 0.0):
        assert session.look.playhead.phase is Phase.ASK
        came.append(guess.answer(str(value)))
        assert session.look.playhead.phase is Phase.WRITE
        session.player.forward()
    assert [one.right for one in came] == [True, False, True]
    assert came[0].sentence == "✓ Right: 3. 1 of 1 right."
    assert came[1].sentence == "✗ Not 7: it is 0. 1 of 2 right."
    assert (guess.right, guess.asked) == (2, 3)
    guess.reset()
    assert (guess.right, guess.asked) == (0, 0)
    assert session.shown.undo == ""
    assert session.saved


@pytest.mark.parametrize(
    ("said", "right"),
    [(0.67, True), (2 / 3, True), (0.667, True), (0.7, False), (0.66, False), (0.0, False), (1.0, False)],
)
def test_rounded_numbers_are_right_to_two_decimals(said, right):
    x = np.zeros((3, 4))
    x[1, 1:3] = 1
    session, guess = asking(Document(x, (Conv2d(np.full((3, 3), 1 / 3)),)))
    session.player.seek_moment(0)
    assert session.trace.settled[0, 0, 0] == pytest.approx(2 / 3)
    assert guess.answer(str(said)).right is right


def test_stepping_reveals_without_a_score_and_playing_waits():
    session, guess = asking()
    session.player.forward()
    assert session.look.playhead.phase is Phase.WRITE
    assert guess.asked == 0
    assert guess.answer("3") is None
    session.player.play()
    for _ in range(100):
        session.player.tick(0.05)
    assert session.look.playhead.phase is Phase.ASK
    assert not session.player.playing
    step = session.look.playhead.step
    session.player.play()
    session.player.tick(0.4)
    assert session.player.playing
    for _ in range(100):
        session.player.tick(0.05)
    assert session.look.playhead.step == step + 1


def test_hints_are_counted_and_go_with_the_next_question():
    session, guess = asking()
    for hint in (1, 2, 3, 3):
        guess.hint()
        assert session.look.hint == hint
    guess.turn()
    assert not session.look.asking
    guess.turn()
    assert session.look.hint == 0


def test_turned_off_the_value_is_there():
    session, guess = asking()
    guess.turn()
    assert session.look.playhead.phase is not Phase.ASK
    assert guess.answer("1") is None
    guess.hint()
    assert session.look.hint == 0


def test_the_setup_changes_while_a_question_stands():
    session, guess = asking()
    session.apply(lambda d: edits.set_parameter(d, 0, "stride", (3, 3)), "Set the stride")
    assert session.look.asking
    assert guess.answer("0") is None or guess.asked == 1
    session.show(setup_of(does_not_fit()))
    assert not guess.open
    assert guess.answer("1") is None
    guess.hint()
    guess.turn()
    session.undo()
    assert session.trace is not None


def test_it_is_not_saved(tmp_path):
    session, _ = asking()
    save_project(session.setup, tmp_path / "x.convviz")
    assert not load_project(tmp_path / "x.convviz").look.asking


def test_each_question_begins_without_hints():
    session, guess = asking()
    for _ in range(3):
        guess.hint()
    guess.answer("3")
    session.player.forward()
    assert guess.open
    assert session.look.hint == 0

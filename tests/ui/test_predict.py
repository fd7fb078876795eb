"""Predict in the window: P asks, digits answer, right and wrong are said by sign and word."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from convviz.model import Phase, find_preset
from convviz.ui.canvas.cell_entry import CellEntry


def key(user, which, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(user.window.windowHandle(), which, held)


def say(user, text):
    user.canvas.setFocus()
    user.canvas._set_cursor(None)
    user.type(text)
    user.key(Qt.Key.Key_Return)


def test_three_cells_one_wrong(user):
    before = user.session.document
    user.session.player.first()
    key(user, Qt.Key.Key_P)
    assert user.session.look.playhead.phase is Phase.ASK
    assert any(mark.key == "question" for mark in user.canvas.marks())
    said = []
    for text in ("0", "3", "5"):
        say(user, text)
        said.append(user.notice)
        key(user, Qt.Key.Key_Right)
    assert said == ["✓ Right: 0. 1 of 1 right.", "✓ Right: 3. 2 of 2 right.", "✗ Not 5: it is 3. 2 of 3 right."]
    assert user.session.document is before
    assert user.session.shown.undo == ""
    key(user, Qt.Key.Key_P)
    assert not any(mark.key == "question" for mark in user.canvas.marks())


def test_nonsense_is_refused_beside_its_field_and_stays(user):
    user.session.player.first()
    key(user, Qt.Key.Key_P)
    say(user, "1x")
    assert user.refusal
    assert user.window.lecturing.guess.asked == 0
    user.key(Qt.Key.Key_Escape)
    assert user.session.look.playhead.phase is Phase.ASK


def test_a_cell_that_was_chosen_is_typed_into_and_answers_nothing(user):
    user.session.player.first()
    key(user, Qt.Key.Key_P)
    user.canvas.choose(user.cell("input", 0, 0))
    user.type("7")
    user.key(Qt.Key.Key_Return)
    assert user.input[0, 0] == 7
    assert user.window.lecturing.guess.asked == 0


def test_hints_words_and_results_ahead(user):
    user.session.look_at(ahead=True)
    user.session.player.first()
    key(user, Qt.Key.Key_P)
    assert next(mark for mark in user.canvas.marks() if mark.key == "output").faint is None
    assert user.canvas.accessibleDescription().startswith("Question 2 of 36")
    assert not any(mark.key == "window" for mark in user.canvas.marks())
    key(user, Qt.Key.Key_Y)
    assert any(mark.key == "window" for mark in user.canvas.marks())


def test_presented_the_answer_is_typed_there(user):
    user.session.player.first()
    key(user, Qt.Key.Key_P)
    user.trigger("present_here")
    shown = user.window.presenting.shown
    shown.canvas.setFocus()
    QTest.keyClicks(shown.canvas, "0")
    QTest.keyClick(shown.canvas.findChild(CellEntry), Qt.Key.Key_Return)
    assert user.window.lecturing.guess.asked == 1
    assert "✓ Right" in shown.notice.text.text()
    user.window.presenting.stop()


def test_nothing_is_asked_in_a_product_of_matrices_and_no_stamp_is(make, user):
    key(user, Qt.Key.Key_P)
    key(user, Qt.Key.Key_M)
    user.canvas.setFocus()
    user.type("7")
    assert user.window.lecturing.guess.asked == 0
    stamps = make(find_preset("transposed-overlap").setup)
    stamps.trigger("predict")
    assert "no one value to ask for" in stamps.notice
    assert not stamps.session.look.asking

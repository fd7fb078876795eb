"""Predict in the window: P asks, digits answer, right and wrong are said by sign and word."""

import re

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from convviz.model import Phase, edits, find_preset
from convviz.model.layers import set_operation
from convviz.model.look import Pin
from convviz.model.question_kinds import Question
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


def test_a_row_the_size_and_a_weight_are_answered_on_the_stage(user):
    user.trigger("ask_row")
    assert user.window.actions_by_name["ask_row"].isChecked()
    say(user, "0 0 3")
    assert "6 numbers are asked for" in user.refusal
    user.key(Qt.Key.Key_Escape)
    say(user, "0 0 3 3 0 1")
    assert user.notice == "✗ 5 of 6 right: it is 0  0  3  3  0  0. 0 of 1 right."
    user.trigger("ask_size")
    assert user.session.look.playhead.step == 0
    assert "how many rows and columns" in user.canvas.accessibleDescription()
    say(user, "6x6")
    assert user.notice == "✓ Right: 6×6. 1 of 2 right."
    user.trigger("ask_weight")
    assert user.canvas.asked_cell == user.cell("kernel", 1, 1)
    say(user, "1")
    assert user.notice == "✓ Right: 1. 2 of 3 right."
    assert user.session.saved
    user.trigger("ask_weight")
    assert user.window.lecturing.guess.open
    user.trigger("ask_weight")
    assert not user.session.look.asking


def test_pinned_cells_are_asked_for(user):
    assert not user.window.actions_by_name["ask_chosen"].isEnabled()
    user.window.guard(lambda: user.window.desk.turn_asking(Question.CHOSEN))
    assert "No cell of the map is chosen" in user.notice
    assert not user.session.look.asking
    user.session.look_at(pins=(Pin(0, 2, 2), Pin(0, 4, 3)))
    user.session.player.first()
    user.trigger("ask_chosen")
    steps = []
    for _ in range(2):
        assert user.session.look.playhead.phase is Phase.ASK
        steps.append(user.session.look.playhead.step)
        say(user, "0")
        user.session.player.play()
        for _ in range(400):
            user.session.player.tick(0.05)
    assert steps == [14, 27]


def test_what_is_asked_changes_with_the_setup(user):
    user.trigger("ask_weight")
    user.session.apply(lambda d: set_operation(d, 0, "max_pool2d"), "Pool")
    assert user.session.look.playhead.phase is not Phase.ASK
    user.session.undo()
    assert user.session.look.asking


def test_another_kind_of_question_stands_on_the_stage_at_once(user):
    marks = {}
    for kind in ("weight", "size", "row", "cell"):
        user.trigger(f"ask_{kind}")
        marks[kind] = {mark.key: mark for mark in user.canvas.marks()}
    assert "output" not in marks["size"]
    assert np.isnan(marks["weight"]["kernel"].values[1, 1])
    assert np.isfinite(marks["row"]["kernel"].values).all()
    assert sum(key.startswith("question") for key in marks["row"]) == 6
    assert sum(key.startswith("question") for key in marks["cell"]) == 1
    assert "Type the answer" in user.window.status.whole


def said_in(window):
    """All that can be read in the window beside the stage."""
    labels = [w.text() for w in window.findChildren(QLabel) if w.isVisibleTo(window)]
    return labels + [w.currentText() for w in window.findChildren(QComboBox) if w.isVisibleTo(window)]


def test_nothing_in_the_window_says_the_size_that_is_asked_for(user):
    user.window.resize(1700, 1000)
    user.window.desk.explain(shown=True)
    telling = re.compile(r"6×6|= 6|\(None, 6")
    assert any(telling.search(text) for text in said_in(user.window))
    user.trigger("ask_size")
    assert [text for text in said_in(user.window) if telling.search(text)] == []
    say(user, "6")
    assert sum(bool(telling.search(text)) for text in said_in(user.window)) >= 3


def test_a_kernel_does_not_turn_before_its_weight_is_asked_for(user):
    user.session.apply(lambda d: edits.set_parameter(d, 0, "flip", True), "Rotate")
    assert user.session.player.timeline.lead_moments()
    user.trigger("ask_weight")
    assert not user.session.player.timeline.lead_moments()


def test_a_weight_that_is_asked_for_is_said_nowhere(user):
    user.window.resize(1700, 1000)
    user.window.desk.explain(shown=True)
    user.trigger("ask_weight")
    user.hover("kernel", 1, 1)
    assert "Kernel, row 2, column 2" in user.window.status.whole
    assert "1 · 1" not in user.window.status.whole
    assert not re.search(r"column 2: ", user.window.status.whole)
    assert not user.window.explanation.tabs.isVisible()
    say(user, "1")
    user.hover("kernel", 1, 2)
    user.hover("kernel", 1, 1)
    assert "column 2: 1" in user.window.status.whole
    assert user.window.explanation.tabs.isVisible()


def test_the_bar_does_not_count_steps_while_the_size_is_asked_for(user):
    bar = user.window.transport
    user.trigger("ask_size")
    assert bar.place.text() == "Question"
    assert not bar.scrubber.rows
    say(user, "6")
    assert "of 36" in bar.place.text()
    assert len(bar.scrubber.rows) == 6
    user.trigger("ask_size")
    assert user.window.lecturing.guess.open
    user.trigger("ask_size")
    assert not user.session.look.asking

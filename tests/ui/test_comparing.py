"""Compare in the window: C keeps what there is beside what comes."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from convviz.model import edits, find_preset, save_project
from convviz.model.comparing import InStep
from convviz.stage.pair import SECOND


def key(user, which, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(user.window.windowHandle(), which, held)


def shown(user, name):
    return next((mark for mark in user.canvas.marks() if mark.key == name), None)


def test_valid_beside_same_and_both_follow_the_input(user):
    key(user, Qt.Key.Key_C)
    assert shown(user, f"{SECOND}output") is not None
    user.session.apply(lambda d: edits.set_parameter(d, 0, "padding", "same"), "Same")
    user.session.player.last()
    assert shown(user, "heading").text == "A · same padding"
    assert shown(user, f"{SECOND}heading").text == "B · valid (no padding)"
    assert shown(user, f"{SECOND}output").values.shape == (6, 6)
    user.click("input", 0, 0)
    assert user.input[0, 0] == 1
    assert shown(user, f"{SECOND}input").values[0, 0] == 1
    assert "Compared: A · same padding; B · valid (no padding)." in user.canvas.accessibleDescription()
    assert user.window.actions_by_name["compare"].isChecked()
    assert user.window.actions_by_name["swap"].isEnabled()
    key(user, Qt.Key.Key_C)
    assert shown(user, f"{SECOND}output") is None
    assert not user.window.actions_by_name["compare"].isChecked()
    assert not user.window.actions_by_name["swap"].isEnabled()


def test_swapped_the_other_is_edited_and_undo_brings_it_back(user):
    key(user, Qt.Key.Key_C)
    user.session.apply(lambda d: edits.set_parameter(d, 0, "stride", (2, 2)), "Stride")
    user.trigger("swap")
    assert user.session.document.layers[0].stride == (1, 1)
    assert shown(user, f"{SECOND}heading").text == "B · stride 2"
    user.session.undo()
    assert user.session.document.layers[0].stride == (2, 2)


def test_its_settings_are_taken_in_one_edit(user):
    key(user, Qt.Key.Key_C)
    user.session.apply(lambda d: edits.set_parameter(d, 0, "stride", (2, 2)), "Stride")
    user.trigger("copy_settings")
    assert user.session.document.layers[0].stride == (1, 1)
    assert user.session.shown.undo == "Take the other's settings"


def test_in_step_in_three_ways(user):
    key(user, Qt.Key.Key_C)
    ways = []
    for _ in range(4):
        ways.append(user.session.other.by)
        user.trigger("in_step")
    assert ways == [InStep.CELL, InStep.STEP, InStep.TIME, InStep.CELL]


def test_a_file_stands_beside_and_one_for_other_channels_says_why_not(user, tmp_path, monkeypatch):
    save_project(find_preset("stride-2").setup, tmp_path / "two.convviz")
    save_project(find_preset("depthwise").setup, tmp_path / "three.convviz")
    monkeypatch.setattr(type(user.window.desk), "ask_for_file", lambda self, folder: tmp_path / "two.convviz")
    user.trigger("compare_file")
    assert shown(user, f"{SECOND}heading").text == "B · stride 2"
    monkeypatch.setattr(type(user.window.desk), "ask_for_file", lambda self, folder: tmp_path / "three.convviz")
    user.trigger("compare_file")
    assert shown(user, f"{SECOND}problem 0") is not None


def test_an_input_that_gets_other_channels_is_not_that_of_the_other(user):
    key(user, Qt.Key.Key_C)
    user.session.show(find_preset("depthwise").setup)
    assert shown(user, "output") is not None
    assert shown(user, f"{SECOND}problem 0") is not None
    user.session.undo()
    assert shown(user, f"{SECOND}problem 0") is None


def test_presented_both_are_there_and_nothing_is_saved(user):
    key(user, Qt.Key.Key_C)
    user.trigger("present_here")
    canvas = user.window.presenting.shown.canvas
    assert any(mark.key == f"{SECOND}output" for mark in canvas.marks())
    assert np.isfinite(next(m for m in canvas.marks() if m.key == f"{SECOND}output").values).any()
    user.window.presenting.stop()
    assert user.session.shown.undo == ""
    assert user.session.saved


def test_a_preset_and_how_it_was_before_stand_beside(user, qtbot):
    user.trigger("compare_before")
    assert shown(user, f"{SECOND}output") is None
    user.session.apply(lambda d: edits.set_parameter(d, 0, "padding", "same"), "Same")
    user.trigger("compare_before")
    assert shown(user, f"{SECOND}heading").text == "B · valid (no padding)"
    user.trigger("compare_preset")
    gallery = next(d for d in user.window.findChildren(QDialog) if d.isVisible())
    gallery.chosen.emit(find_preset("stride-2"))
    gallery.close()
    assert shown(user, f"{SECOND}heading").text == "B · stride 2 · valid (no padding)"
    assert user.session.document.layers[0].padding == "same"


def test_colours_that_mean_the_same_or_not(user):
    user.session.apply(lambda d: edits.set_kernel(d, 0, np.full((3, 3), 50.0), 0), "Weight")
    user.trigger("compare_before")
    ranges = []
    for _ in range(2):
        user.trigger("one_range")
        ranges.append(shown(user, "output").scale.high == shown(user, f"{SECOND}output").scale.high)
    assert ranges == [False, True]


def test_an_answer_says_which_of_both_it_is_of(user):
    key(user, Qt.Key.Key_C)
    user.session.apply(lambda d: edits.set_parameter(d, 0, "stride", (2, 2)), "Stride")
    user.trigger("predict")
    assert user.window.lecturing.guess.answer("99").sentence.startswith("A: ✗ Not 99: it is ")


def test_any_time_of_the_history_stands_beside_and_nothing_else_changes(user, monkeypatch):
    for padding in ("same", 2, 3):
        user.session.apply(lambda d, p=padding: edits.set_parameter(d, 0, "padding", p), f"Padding {padding}")
    user.session.undo()
    before, offered = user.session.document, []
    for at, said in ((0, "valid (no padding)"), (1, "same padding"), (3, "padding 3")):
        ask = lambda *given, at=at: offered.append(given[-1]) or given[-1][at]  # noqa: E731
        monkeypatch.setattr("convviz.ui.questions.ask_item", ask)
        user.trigger("compare_history")
        assert shown(user, f"{SECOND}heading").text == f"B · {said}"
        assert user.session.document is before
    assert offered[0] == ["0 · Beginning", "1 · Padding same", "2 · Padding 2", "3 · Padding 3"]
    monkeypatch.setattr("convviz.ui.questions.ask_item", lambda *_: "")
    user.trigger("compare_history")
    assert shown(user, f"{SECOND}heading").text == "B · padding 3"

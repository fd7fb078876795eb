"""The panel on the right: what it says is true of what is shown, and it takes no key from the stage."""

import numpy as np
import pytest
from documents import does_not_fit, preset, setup_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from convviz.engine import Conv2d, ConvTranspose2d, MaxPool2d
from convviz.model import Document, presets
from convviz.model.code import code_of
from convviz.model.summaries import parameter_factors, summary_rows
from convviz.model.words import step_sentence


@pytest.fixture
def explained(user):
    if user.window.explanation.isHidden():
        user.trigger("explanation")
    return user.window.explanation


def table(explanation):
    found = explanation.table
    return [[found.item(r, c).text() for c in range(3)] for r in range(found.rowCount())]


def test_it_is_folded_on_a_small_screen_and_a_key_unfolds_it(user):
    panel = user.window.explanation
    before = panel.isVisible()
    user.trigger("explanation")
    assert panel.isVisible() is not before
    assert user.window.settings.explained is not before
    assert user.window.actions_by_name["explanation"].isChecked() is not before


def test_it_says_the_step_that_is_shown(user, explained):
    for step in (0, 7, 35):
        user.session.player.seek(step)
        shown = user.session.shown
        assert explained.step.text() == step_sentence(shown.setup, shown.trace, step)
    assert explained.words.text() == user.session.document.description
    user.trigger("overlay_counts")
    assert explained.notes.text() == "64 pixels in, 36 out; a corner is used once, the centre 9 times."
    user.trigger("overlay_counts")
    assert explained.notes.isHidden()
    assert explained.sizes.rows.text() == "Rows and columns\n(8 − 3) / 1 + 1 = 6"


def test_shapes_and_parameters_with_their_factors(make):
    user = make(setup_of(preset("detect-relu-pool")).document)
    user.window.explanation.show()
    panel = user.window.explanation
    assert table(panel) == [
        ["Input", "(None, 8, 8, 1)", ""],
        ["1 Convolution", "(None, 8, 8, 1)", "3·3·1 + 1 = 10"],
        ["2 Max pool", "(None, 4, 4, 1)", "0"],
        ["3 Convolution", "(None, 4, 4, 1)", "3·3·1 + 1 = 10"],
    ]
    assert panel.total.text() == "Parameters in all: 20"
    panel.framework.setCurrentIndex(panel.framework.findData("pytorch"))
    panel.framework.activated.emit(panel.framework.currentIndex())
    assert [row[1] for row in table(panel)] == ["(1, 8, 8)", "(1, 8, 8)", "(1, 4, 4)", "(1, 4, 4)"]
    assert user.window.settings.framework == "pytorch"
    panel.table.cellClicked.emit(3, 0)
    assert user.session.look.layer == 2
    assert panel.table.currentRow() == 3


def test_the_code_is_that_of_the_setup_and_is_copied_whole_or_in_part(user, explained):
    explained.tabs.setCurrentWidget(explained.code)
    document = user.session.document
    assert explained.code.text.toPlainText() == code_of(document, "keras")
    user.window.explanation.code.copy_button.click()
    assert QGuiApplication.clipboard().text() == code_of(document, "keras")
    explained.framework.setCurrentIndex(explained.framework.findData("numpy"))
    explained.framework.activated.emit(2)
    user.click("input", 0, 0)
    assert explained.code.text.toPlainText() == code_of(user.session.document, "numpy")
    cursor = explained.code.text.textCursor()
    cursor.movePosition(cursor.MoveOperation.Down, cursor.MoveMode.KeepAnchor, 2)
    explained.code.text.setTextCursor(cursor)
    explained.code.copy_button.click()
    assert (
        QGuiApplication.clipboard().text() == "\n".join(code_of(user.session.document, "numpy").split("\n")[:2]) + "\n"
    )


def test_a_setup_that_does_not_fit_says_why_everywhere(make):
    user = make(does_not_fit())
    panel = user.window.explanation
    panel.show()
    assert "does not fit" in panel.step.text()
    assert any("does not fit" in row[1] for row in table(panel))
    panel.tabs.setCurrentWidget(panel.code)
    assert panel.code.text.toPlainText() == ""
    assert "does not fit" in panel.code.refusal.text()
    assert not panel.code.copy_button.isEnabled()


def test_the_stage_keeps_its_keys(user, explained):
    explained.tabs.setCurrentWidget(explained.code)
    QTest.mouseClick(explained.code.text.viewport(), Qt.MouseButton.LeftButton)
    QTest.mouseClick(explained.table.viewport(), Qt.MouseButton.LeftButton)
    QTest.keyClick(user.window.windowHandle(), Qt.Key.Key_Left)
    assert user.session.look.playhead.step == 34


def test_words_of_the_setup_are_shown_as_they_are(user, explained):
    user.session.apply(lambda d: d.replace(description="<b>bold</b> & more"), "Words")
    assert explained.words.text() == "<b>bold</b> & more"
    assert explained.words.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("name", [one.name for one in presets()])
def test_parameters_are_what_their_factors_give(name):
    document = preset(name)
    for framework in ("keras", "pytorch"):
        for row, layer in zip(summary_rows(document, framework)[1:], document.layers, strict=True):
            assert row.parameters == layer.parameter_count
            assert (eval(row.factors.replace("·", "*")) if row.factors else 0) == layer.parameter_count


@pytest.mark.parametrize(
    ("layer", "factors"),
    [
        (Conv2d(np.ones((4, 2, 3, 5)), np.ones(4)), "(3·5·2 + 1)·4"),
        (Conv2d(np.ones((4, 2, 3, 5))), "3·5·2·4"),
        (Conv2d(np.ones((4, 1, 3, 3)), np.ones(4), groups=4), "(3·3·1 + 1)·4"),
        (ConvTranspose2d(np.ones((2, 3, 2, 2)), np.ones(3)), "(2·2·2 + 1)·3"),
        (MaxPool2d(2), ""),
    ],
)
def test_the_factors_of_each_kind(layer, factors):
    assert parameter_factors(layer) == factors
    if factors:
        assert eval(factors.replace("·", "*")) == layer.parameter_count


def test_shapes_behind_a_layer_that_does_not_fit_are_empty():
    document = Document(np.ones((4, 4)), (Conv2d(np.ones((3, 3))), Conv2d(np.ones((3, 3))), Conv2d(np.ones((1, 1)))))
    assert [row.shape for row in summary_rows(document, "pytorch")] == ["(1, 4, 4)", "(1, 2, 2)", "does not fit", ""]


def test_of_a_narrow_window_one_side_gives_way_to_the_other(user):
    window = user.window
    window.resize(1400, 700)
    for side, name in ((window.panel, "panel"), (window.explanation, "explanation")):
        if side.isHidden():
            user.trigger(name)
    window.resize(900, 600)
    assert window.explanation.isHidden()
    assert window.panel.isVisible()
    assert not window.actions_by_name["explanation"].isChecked()
    window.resize(1400, 700)
    assert window.explanation.isVisible(), "it comes back where there is room again"
    assert window.actions_by_name["explanation"].isChecked()
    window.resize(900, 600)
    user.trigger("explanation")
    assert window.explanation.isVisible()
    assert window.panel.isHidden()
    user.trigger("panel")
    assert window.panel.isVisible()
    assert window.explanation.isHidden()
    window.resize(1400, 700)
    assert window.explanation.isHidden(), "what was folded by hand stays so"


def test_the_smallest_window_has_room_for_the_words(user, explained):
    user.window.resize(580, 320)
    user.window.panel.hide()
    if explained.isHidden():
        user.trigger("explanation")
    QTest.qWait(0)
    right = explained.mapTo(user.window, explained.rect().topRight()).x()
    assert right < user.window.width()
    for widget in (explained.framework, explained.words, explained.step, explained.total):
        assert widget.mapTo(explained, widget.rect().topRight()).x() < explained.width()

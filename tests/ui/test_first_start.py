"""The first start offers three things, and never again."""

import pytest
from PySide6.QtCore import Qt

from convviz.ui.window.first_start import FirstStart
from convviz.ui.window.lecturing import LessonList


@pytest.fixture
def first(user):
    return FirstStart(user.window)


def test_it_stands_at_the_foot_of_the_stage_and_covers_no_grid(user, first):
    assert first.isVisible()
    lowest = max(box.grid.bottom for box in user.canvas.current_layout().panels.values())
    assert first.geometry().top() >= lowest


def test_playing_begins(user, first, qtbot):
    qtbot.mouseClick(first.buttons["play"], Qt.MouseButton.LeftButton)
    assert user.session.player.playing
    assert not first.isVisible()
    assert user.window.settings.started
    user.session.player.pause()


def test_ones_own(user, first, qtbot):
    qtbot.mouseClick(first.buttons["own"], Qt.MouseButton.LeftButton)
    assert not user.input.any()
    assert not first.isVisible()


def test_a_lesson(user, first, qtbot):
    qtbot.mouseClick(first.buttons["lesson"], Qt.MouseButton.LeftButton)
    user.window.findChild(LessonList).reject()
    assert not first.isVisible()


def test_any_key_or_click_does_what_it_does_and_it_is_gone(user, first):
    user.session.player.first()
    user.canvas.setFocus()
    user.key(Qt.Key.Key_Right)
    assert not first.isVisible()
    assert user.window.settings.started
    user.click("input", 0, 0)
    assert user.input[0, 0] == 1

"""Lessons in the window: words over the stage, keys of slides, a list with numbers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convviz.model.lesson import Lesson, Page, lessons, load_lesson, save_lesson
from convviz.ui.window.lecturing import LessonList
from convviz.ui.window.presenting import Presenting


def key(widget, which, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget.windowHandle(), which, held)


@pytest.fixture
def given(user):
    user.window.lecturing.begin(load_lesson("first-convolution"))
    return user.window.lecturing


def test_it_is_given_from_start_to_end_with_six_keys_and_left(user):
    before = user.session.document
    user.window.lecturing.begin(load_lesson("first-convolution"))
    for _ in range(6):
        key(user.window, Qt.Key.Key_PageDown)
    assert user.window.lecturing.lecture.at_end
    assert user.session.look.playhead.step == 35
    assert "10 parameters" in user.window.lecturing.bar.words.text()
    key(user.window, Qt.Key.Key_PageUp)
    assert user.window.lecturing.lecture.number == 2
    user.trigger("leave_lesson")
    assert user.session.document == before
    assert not user.window.lecturing.bar.isVisible()
    assert user.window.heading.isVisible()
    key(user.window, Qt.Key.Key_Home)
    key(user.window, Qt.Key.Key_PageDown)
    assert user.session.look.playhead.step == 1


def test_words_and_notes_stand_over_the_stage_in_place_of_the_heading(user, given):
    bar, page = given.bar, given.lecture.page
    assert bar.isVisible()
    assert not user.window.heading.isVisible()
    assert bar.words.text() == page.setup.document.description
    assert page.notes in bar.notes.text()
    assert bar.pages.count() == 4
    assert page.setup.document.description in bar.accessibleDescription()
    given.bar.pages.activated.emit(2)
    assert given.lecture.number == 2
    assert not bar.notes.isVisible()


def test_arrows_step_and_page_keys_go_on(user, given):
    key(user.window, Qt.Key.Key_Right)
    assert (given.lecture.number, user.session.look.playhead.step) == (0, 1)
    key(user.window, Qt.Key.Key_PageDown)
    assert given.lecture.number == 1
    key(user.window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert given.lecture.number == 2


def test_presented_the_words_stand_on_the_stage_and_begin_anew(user, given):
    key(user.window, Qt.Key.Key_PageDown)
    key(user.window, Qt.Key.Key_F5)
    shown = user.window.presenting.shown
    assert given.lecture.number == 0
    said = [mark.text for mark in shown.canvas.marks() if mark.key.startswith("heading")]
    assert said[0] == "A line and a detector"
    for _ in range(5):
        key(shown, Qt.Key.Key_PageDown)
    said = [mark.text for mark in shown.canvas.marks() if mark.key == "heading"]
    assert said == ["The feature map"]
    given.lecture.leave()
    assert not [mark for mark in shown.canvas.marks() if mark.key == "heading"]
    user.window.presenting.stop()


def test_the_list_takes_a_number(user, qtbot):
    user.trigger("lessons")
    dialog = user.window.findChild(LessonList)
    assert dialog.list.count() == len(lessons()) == 7
    qtbot.keyClick(dialog.list, Qt.Key.Key_4)
    assert user.window.lecturing.lecture.lesson.title == "Padding"
    QApplication.processEvents()


def test_a_lesson_of_ones_own_and_one_that_is_damaged(user, tmp_path):
    before = user.session.document
    (tmp_path / "bad.convviz-lesson").write_text("{}")
    user.window.lecturing.open_path(tmp_path / "bad.convviz-lesson")
    assert "bad.convviz-lesson" in user.notice
    assert user.session.document is before
    own = Lesson("Mine", (Page(user.session.setup, "1-2"),))
    save_lesson(own, tmp_path / "mine.convviz-lesson")
    user.window.lecturing.open_path(tmp_path / "mine.convviz-lesson")
    assert user.window.lecturing.bar.title.text() == "Mine"


def test_the_clock_starts_when_it_is_asked(given):
    clock = given.bar.clock
    assert clock.text() == "0:00"
    assert not clock._tick.isActive()
    clock.click()
    assert clock._tick.isActive()


def test_words_from_outside_are_plain(user):
    document = user.session.document.replace(title="<b>x</b>", description="<i>y</i> & z")
    user.window.lecturing.begin(Lesson("<u>L</u>", (Page(user.session.setup.looked_at().__class__(document)),)))
    bar = user.window.lecturing.bar
    assert (bar.title.text(), bar.words.text()) == ("<u>L</u>", "<i>y</i> & z")
    assert bar.words.textFormat() == Qt.TextFormat.PlainText


def test_the_next_page_stands_small_while_the_audience_sees_another_screen(user, given, monkeypatch):
    bar = given.bar
    assert not bar.next.isVisible()
    user.trigger("present_here")
    assert not bar.next.isVisible()  # one screen: the presentation lies over the window
    monkeypatch.setattr(Presenting, "elsewhere", property(lambda self: self.shown is not None))
    user.trigger("next_page")
    assert bar.next.isVisible()
    assert bar.next.accessibleDescription() == given.lecture.lesson.pages[2].setup.document.title
    ratio = user.window.devicePixelRatioF()
    assert bar.next.pixmap().size().width() == round(224 * ratio)
    shown = bar.next.pixmap().toImage()
    user.trigger("next_page")
    assert bar.next.pixmap().toImage() != shown
    user.trigger("next_page")
    assert given.lecture.following is None
    assert not bar.next.isVisible()
    user.trigger("previous_page")
    assert bar.next.isVisible()
    user.window.presenting.stop()
    assert not bar.next.isVisible()


def test_a_clicker_is_heard_in_the_windows_beside(user, given):
    user.trigger("make_lesson")
    user.trigger("explorer")
    for beside in (given.making.sheet, given.explorer):
        keys = {key.toString() for action in beside.actions() for key in action.shortcuts()}
        assert {"F5", "Shift+F5", "PgDown", "PgUp"} <= keys

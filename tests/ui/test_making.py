"""Own lessons in the window: added from the stage, worded, ordered, saved, given, exported."""

import pytest
from documents import preset, setup_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from convviz.model.lesson import SUFFIX, load_lesson
from convviz.session import Session, Store
from convviz.ui.window.main_window import MainWindow


@pytest.fixture
def making(user):
    return user.window.lecturing.making


def press(making, *names):
    for name in names:
        making.sheet.buttons[name].click()


def titles(making):
    return [making.sheet.pages.item(i).text() for i in range(making.sheet.pages.count())]


def test_a_lesson_from_the_stage_to_the_file_and_given(user, making, tmp_path, monkeypatch):
    user.trigger("make_lesson")
    assert making.sheet.isVisible()
    assert not making.sheet.buttons["give"].isEnabled()
    user.trigger("add_page")
    user.session.player.seek(6)
    press(making, "add")
    assert titles(making)[1].startswith("2 · ")
    sheet = making.sheet
    assert sheet.steps.text() == "7"
    QTest.keyClicks(sheet.lesson, "Mine")
    sheet.title.setFocus()
    sheet.title.selectAll()
    QTest.keyClicks(sheet.title, "The seventh")
    sheet.words.selectAll()
    QTest.keyClicks(sheet.words, "Three ones meet the filter.")
    QTest.keyClicks(sheet.notes, "Wait.")
    sheet.asks.setCurrentIndex(1)
    sheet.asks.activated.emit(1)
    assert titles(making)[1] == "2 · The seventh"
    assert sheet.isWindowModified()
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    press(making, "save")
    assert not sheet.isWindowModified()
    saved = load_lesson(str(path) + SUFFIX)
    page = saved.pages[1]
    assert (saved.title, page.setup.document.title, page.notes, page.steps) == ("Mine", "The seventh", "Wait.", "7")
    assert page.setup.document.description == "Three ones meet the filter."
    assert page.setup.look.asking
    press(making, "up", "give")
    lecture = user.window.lecturing.lecture
    assert lecture.number == 0
    assert user.window.lecturing.bar.words.text() == "Three ones meet the filter."
    assert user.window.lecturing.guess.open
    user.trigger("page_on")
    assert not user.window.lecturing.guess.open
    assert user.session.look.playhead.step == 6
    user.trigger("page_on")
    assert lecture.number == 1
    user.trigger("page_back")
    assert (lecture.number, user.window.lecturing.guess.open) == (0, False)
    user.trigger("page_back")
    assert user.window.lecturing.guess.open


def test_undo_in_the_sheet_is_of_the_lesson(user, making):
    user.trigger("make_lesson")
    before = user.session.document
    press(making, "add", "add", "remove")
    assert len(titles(making)) == 1
    user.qtbot.waitActive(making.sheet)
    QTest.keyClick(making.sheet.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(titles(making)) == 2
    press(making, "undo", "undo")
    assert titles(making) == []
    assert not making.sheet.title.isEnabled()
    press(making, "redo")
    assert len(titles(making)) == 1
    assert user.session.document is before


def test_steps_that_are_not_there_are_refused_beside_the_field(user, making):
    user.trigger("make_lesson")
    user.session.player.first()
    press(making, "add")
    making.sheet.steps.setText("1-400")
    making.sheet.steps.editingFinished.emit()
    assert "36" in making.sheet.fault.text()
    assert making.draft.page.steps == ""
    assert making.sheet.steps.text() == "1-400"
    making.sheet.steps.setText("1-4")
    making.sheet.steps.editingFinished.emit()
    assert making.sheet.fault.text() == ""
    assert making.draft.page.steps == "1-4"


def test_a_page_is_shown_changed_and_taken_again(user, making):
    user.trigger("make_lesson")
    press(making, "add")
    user.session.show(setup_of(preset("stride-2")))
    press(making, "show")
    assert user.session.document == making.draft.page.setup.document
    user.trigger("undo")
    assert user.session.document == preset("stride-2")
    press(making, "retake")
    assert making.draft.page.setup.document.layers == preset("stride-2").layers


def test_the_lesson_that_is_given_can_be_made_another(user, making):
    lesson = load_lesson("padding")
    user.window.lecturing.begin(lesson)
    user.trigger("make_lesson")
    assert making.draft.lesson == lesson
    assert making.draft.path is None
    press(making, "remove")
    assert user.window.lecturing.lecture.lesson == lesson


def test_what_is_made_is_there_again_after_a_crash(user, making, tmp_path):
    user.trigger("make_lesson")
    press(making, "add", "add")
    user.window.keeper.now()
    slot = user.window.keeper._slot
    slot.release()
    taken, kept = Store(user.window.store._folder).newest()
    session = Session(kept.setup)
    window = MainWindow(session, user.window.settings, user.window.store, taken)
    assert len(window.lecturing.making.draft.lesson.pages) == 2
    assert not window.lecturing.making.draft.saved
    window.close()


def test_work_that_is_taken_up_brings_its_lesson(user, making):
    other = user.window.store.slot()
    press(making, "add")
    other.keep(user.session.kept())
    other.keep_lesson(making.draft.kept())
    press(making, "undo")
    other.release()
    from convviz.ui.actions import file

    (waiting,) = user.window.store.waiting()
    file.take_up(user.window.desk, waiting)
    assert len(making.draft.lesson.pages) == 1
    # Where the window has its own, the other waits.
    third = user.window.store.slot()
    third.keep(user.session.kept())
    third.keep_lesson(making.draft.kept())
    third.release()
    (waiting,) = user.window.store.waiting()
    file.take_up(user.window.desk, waiting)
    assert len(user.window.store.waiting()) == 1


def test_it_is_exported_in_the_background(user, making, tmp_path, monkeypatch):
    press(making, "add")
    making.draft.change(lambda page: page.__class__(page.setup, "1-2"))
    target = tmp_path / "mine.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(making, "export")
    user.qtbot.waitUntil(lambda: not user.window.exports.queue.busy, timeout=20000)
    assert b"</html>" in target.read_bytes()[-200:]


def test_another_lesson_asks_before_one_is_left(user, making, monkeypatch):
    press(making, "add")
    asked = []
    monkeypatch.setattr("convviz.ui.questions.ask", lambda *words: asked.append(words) or False)
    press(making, "new", "open")
    assert len(asked) == 2
    assert len(titles(making)) == 1
    monkeypatch.setattr("convviz.ui.questions.ask", lambda *_: True)
    press(making, "new")
    assert titles(making) == []

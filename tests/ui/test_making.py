"""Own lessons in the window: added from the stage, worded, ordered, saved, given, exported."""

import pytest
from documents import preset, setup_of
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from convviz.model.layers import set_operation
from convviz.model.lesson import SUFFIX, load_lesson
from convviz.model.question_kinds import Question
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


def sent(widget, which, text="", held=Qt.KeyboardModifier.NoModifier):
    """A key as the system tells of it: first whether it is a shortcut."""
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, which, held, text)
        event.ignore()
        QApplication.sendEvent(widget, event)
        taken = event.isAccepted()
    return taken


def test_what_is_typed_beside_a_field_does_not_reach_the_stage(user, making):
    user.trigger("make_lesson")
    before = user.session.shown.look
    for widget in (making.sheet, making.sheet.pages, making.sheet.buttons["add"]):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier, "p")
        event.ignore()
        QApplication.sendEvent(widget, event)
        assert event.isAccepted()
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(widget, event)
        assert not event.isAccepted()
    assert user.session.shown.look == before


def test_its_keys_are_its_own_also_where_the_stage_has_something_to_undo(user, making, tmp_path, monkeypatch):
    user.click("input", 0, 0)
    user.trigger("make_lesson")
    press(making, "add", "add")
    drawn = user.session.document
    control = Qt.KeyboardModifier.ControlModifier
    for widget in (making.sheet.title, making.sheet.pages, making.sheet.notes):
        assert sent(widget, Qt.Key.Key_Z, "z", control)
        assert len(titles(making)) == 1
        assert sent(widget, Qt.Key.Key_Y, "y", control)
        assert len(titles(making)) == 2
    assert user.session.document is drawn
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "x"), ""))
    sent(making.sheet.words, Qt.Key.Key_S, "s", control)
    assert making.draft.saved
    sent(making.sheet.pages, Qt.Key.Key_Delete)
    assert len(titles(making)) == 1
    sent(making.sheet.asks, Qt.Key.Key_Delete)
    assert len(titles(making)) == 1


def test_lines_of_notes_stay_and_words_are_one_paragraph(user, making):
    user.trigger("make_lesson")
    press(making, "add", "add")
    making.sheet.notes.setPlainText("First.\n\nSecond.")
    sent(making.sheet.words, Qt.Key.Key_Return, "\r")
    assert "\n" not in making.sheet.words.toPlainText()
    making.draft.choose(0)
    making.draft.choose(1)
    assert making.sheet.notes.toPlainText() == "First.\n\nSecond."
    assert making.draft.page.notes == "First.\n\nSecond."


def test_steps_being_typed_count_before_a_button(user, making):
    user.trigger("make_lesson")
    user.session.player.first()
    press(making, "add", "add")
    making.draft.choose(0)
    making.sheet.steps.setFocus()
    QTest.keyClicks(making.sheet.steps, "1,2")
    press(making, "down")
    assert making.draft.lesson.pages[1].steps == "1,2"


def test_a_question_without_an_answer_does_not_stay_in_the_list(user, making):
    user.session.apply(lambda d: set_operation(d, 0, "max_pool2d"), "Pool")
    user.trigger("make_lesson")
    press(making, "add")
    row = making.sheet.asks.findData(Question.WEIGHT)
    making.sheet.asks.setCurrentIndex(row)
    making.sheet.asks.activated.emit(row)
    assert "no weights" in making.sheet.fault.text()
    assert making.sheet.asks.currentIndex() == 0


def test_giving_puts_the_sheet_away(user, making):
    user.trigger("make_lesson")
    press(making, "add", "give")
    assert not making.sheet.isVisible()
    assert user.window.lecturing.given


def test_a_list_that_is_open_has_its_own_keys(user, making):
    user.trigger("make_lesson")
    press(making, "add")
    asks = making.sheet.asks
    asks.showPopup()
    QTest.keyClick(asks.view(), Qt.Key.Key_Down)
    QTest.keyClick(asks.view(), Qt.Key.Key_Down)
    QTest.keyClick(asks.view(), Qt.Key.Key_Return)
    assert not asks.view().isVisible()
    assert making.draft.page.setup.look.question is Question.ROW


def test_nothing_to_save_is_said_before_a_file_is_asked_for(user, making, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("a file was asked for"))
    user.trigger("make_lesson")
    sent(making.sheet.lesson, Qt.Key.Key_S, "s", Qt.KeyboardModifier.ControlModifier)
    assert "at least one page" in making.sheet.fault.text()

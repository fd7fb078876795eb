"""What windows keep beside each other, and what they ask before something is lost."""

import threading

import numpy as np
import pytest
from documents import preset, setup_of
from PySide6.QtWidgets import QApplication

from convviz.model import edits, load_project, save_project
from convviz.session import Session, Store
from convviz.session.store import Kept
from convviz.ui import questions
from convviz.ui.actions import file
from convviz.ui.settings import Settings
from convviz.ui.start.faults import report_faults
from convviz.ui.window.main_window import MainWindow


def draw(user, value=7.0):
    user.window.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 0, 0)], value), "Draw")


@pytest.fixture
def asked(monkeypatch):
    """Questions that were asked; each is answered with ``answers[0]``."""
    found, answers = [], [False]

    def ask(parent, title, question, do, leave):
        found.append((title, question, do, leave))
        return answers[0]

    monkeypatch.setattr(questions, "ask", ask)
    return found, answers


def waits_for(user, title, *, saved=False):
    """A slot that a window which is gone has left."""
    store = user.window.store
    slot = store.slot()
    slot.keep(Kept(setup_of(preset().replace(title=title)), None, saved, 3))
    slot.release()
    return store


def test_unsaved_work_of_another_window_is_offered_and_taken_up(user):
    draw(user)
    store = waits_for(user, "Of before")
    file.offer_kept_work(user.window.desk)
    assert "‘Of before’" in user.notice
    user.window.notice.button.click()
    assert user.session.document.title == "Of before"
    assert user.session.player.playhead.step == 0
    assert [one.title for one in store.waiting()] == []
    user.trigger("undo")
    assert user.input[0, 0] == 7
    assert user.session.document.title != "Of before"


def test_work_that_a_file_holds_is_not_offered(user):
    waits_for(user, "Safe", saved=True)
    file.offer_kept_work(user.window.desk)
    assert user.notice == ""


def test_kept_work_that_is_damaged_is_said_once_and_put_aside(user, tmp_path):
    waits_for(user, "Broken")
    kept = user.window.store.waiting()[0].file
    header = kept.read_bytes().split(b"\n", 1)[0]
    kept.write_bytes(header + b"\n{not a document")
    file.offer_kept_work(user.window.desk)
    user.window.notice.button.click()
    assert "‘Broken’ was kept and cannot be shown: Cannot open" in user.notice
    assert user.window.store.waiting() == []
    (aside,) = kept.parent.glob("kept-*.convviz")
    assert aside.read_bytes() == b"{not a document"
    assert aside.name in user.notice


def test_kept_work_that_is_too_large_for_this_version_is_said_after_the_start_and_stays_as_a_file(user, monkeypatch):
    picture = preset().replace(input=np.ones((1, 130, 130)), title="My photo")
    slot = user.window.store.slot()
    slot.keep(Kept(setup_of(picture), None, False, 3))
    slot.release()
    monkeypatch.setattr("convviz.model.project.MAX_CELLS", 1000)
    assert user.window.store.newest() is None
    file.offer_kept_work(user.window.desk)
    assert "‘My photo’ was kept and cannot be shown" in user.notice
    assert "input has 16,900 cells; it can have at most 1,000" in user.notice
    monkeypatch.undo()
    (aside,) = user.window.store._folder.glob("kept-*.convviz")
    assert load_project(aside).document == picture


def test_work_that_cannot_be_kept_is_said_and_stays_said(user, qtbot, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    user.window.keeper._slot._file = blocked / "session-1.convviz-state"
    user.window.keeper._begin()
    qtbot.waitUntil(lambda: "Cannot keep the work" in user.notice)
    draw(user)
    assert "Cannot keep the work" in user.notice
    blocked.unlink()
    user.window.keeper._begin()
    qtbot.waitUntil(lambda: not user.notice)


@pytest.mark.parametrize("close", [False, True])
def test_closing_asks_where_the_work_cannot_be_kept(close, make, asked, tmp_path):
    found, answers = asked
    user = make()
    draw(user)
    blocked, slot_file = tmp_path / "blocked", user.window.keeper._slot._file
    blocked.write_text("")
    user.window.keeper._slot._file = blocked / "session-1.convviz-state"
    answers[0] = close
    assert user.window.close() is close
    assert len(found) == 1
    assert found[0][3] == "Stay"
    user.window.keeper._slot._file = slot_file


def test_the_next_window_goes_on_where_this_one_was_killed(user, qtbot, tmp_path):
    draw(user, 5.0)
    user.session.player.seek(4)
    user.window.keeper.now()
    user.window.keeper._slot.release()  # as the system does for a process that is killed
    store = Store(tmp_path / "state")
    slot, kept = store.newest()
    session = Session(setup_of(preset()))
    session.restore(kept)
    window = MainWindow(session, Settings(tmp_path / "settings.ini"), store, slot)
    try:
        assert session.document.input[0, 0, 0] == 5
        assert session.player.playhead.step == 4
        assert window.isWindowModified()
    finally:
        window.close()
        window.deleteLater()


def test_a_file_that_another_program_changed_is_asked_about(user, asked, tmp_path):
    found, answers = asked
    path = tmp_path / "x.convviz"
    save_project(setup_of(preset()), path)
    file.open_path(user.window.desk, path)
    draw(user)
    path.write_text("somebody else's")
    user.trigger("save")
    assert "was changed by another program" in found[0][1]
    assert path.read_text() == "somebody else's"
    answers[0] = True
    user.trigger("save")
    assert '"convviz"' in path.read_text()


@pytest.mark.parametrize("replace", [False, True])
def test_a_name_that_becomes_another_files_is_asked_about(replace, user, asked, tmp_path, monkeypatch):
    found, answers = asked
    answers[0] = replace
    (tmp_path / "q.convviz").write_text("precious")
    monkeypatch.setattr("convviz.ui.window.desk.QFileDialog.getSaveFileName", lambda *a: (str(tmp_path / "q"), ""))
    file.save_as(user.window.desk)
    assert found[0][1] == "q.convviz exists already. Replace it?"
    assert (tmp_path / "q.convviz").read_text().startswith("{") is replace


def test_an_ending_in_capitals_is_one(user, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "convviz.ui.window.desk.QFileDialog.getSaveFileName", lambda *a: (str(tmp_path / "X.CONVVIZ"), "")
    )
    file.save_as(user.window.desk)
    assert [p.name for p in tmp_path.glob("X*")] == ["X.CONVVIZ"]


def test_a_fault_in_a_thread_is_said_in_the_window(user, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    report_faults(user.window, tmp_path)

    def fail():
        raise KeyError("of a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "Something went wrong" in user.notice)
    assert "KeyError: 'of a thread'" in (tmp_path / "fault.log").read_text()
    user.window.notice.button.click()
    assert "of a thread" in QApplication.clipboard().text()


def test_a_change_of_a_closed_window_starts_nothing(make):
    user = make()
    user.window.close()
    user.window.keeper.soon()
    assert not user.window.keeper._timer.isActive()

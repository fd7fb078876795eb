"""A lesson is made page by page, with a way back from each change, and nothing of it is lost."""

from dataclasses import replace

import numpy as np
import pytest
from documents import does_not_fit, preset, setup_of

from convviz.errors import ConvvizError
from convviz.model.lesson import SUFFIX, load_lesson
from convviz.model.lesson_edits import EMPTY, stepped, worded
from convviz.session import ChangedOnDiskError, Session, Store
from convviz.session.draft import LessonDraft


def names(draft):
    return [page.setup.document.title for page in draft.lesson.pages]


@pytest.fixture
def draft():
    made = LessonDraft()
    for name in ("vertical-line", "same-padding", "stride-2"):
        made.add(setup_of(preset(name)))
        made.change(lambda page, name=name: worded(page, title=name))
    return made


def test_pages_are_added_behind_the_one_that_is_worked_on(draft):
    draft.choose(0)
    draft.add(setup_of(preset("box-3")).looked_at())
    assert names(draft)[0] == "vertical-line"
    assert names(draft)[2:] == ["same-padding", "stride-2"]
    assert draft.at == 1


def test_a_page_shows_the_step_that_is_shown_and_all_at_the_first():
    draft, setup = LessonDraft(), setup_of(preset())
    draft.add(setup)
    draft.add(replace(setup, look=setup.look.replace(playhead=replace(setup.look.playhead, step=6))))
    assert [page.steps for page in draft.lesson.pages] == ["", "7"]
    assert [len(page.stops()) for page in draft.lesson.pages] == [36, 1]


def test_pages_change_places_and_go(draft):
    draft.choose(2)
    draft.move(-1)
    assert (names(draft), draft.at) == (["vertical-line", "stride-2", "same-padding"], 1)
    draft.move(5)
    assert (names(draft), draft.at) == (["vertical-line", "same-padding", "stride-2"], 2)
    draft.move(1)
    assert draft.at == 2
    draft.remove()
    assert (names(draft), draft.at) == (["vertical-line", "same-padding"], 1)


def test_there_is_a_way_back_from_everything(draft):
    seen = [draft.lesson]
    draft.entitle("Mine")
    seen.append(draft.lesson)
    draft.change(lambda page: stepped(page, "1-4"))
    seen.append(draft.lesson)
    draft.move(-1)
    seen.append(draft.lesson)
    draft.remove()
    seen.append(draft.lesson)
    draft.begin()
    for lesson in reversed(seen):
        draft.undo()
        assert draft.lesson == lesson
    for lesson in seen[1:]:
        draft.redo()
        assert draft.lesson == lesson


def test_typing_is_one_thing_to_undo(draft):
    before = draft.lesson
    for text in ("W", "Wh", "Why"):
        draft.change(lambda page, text=text: worded(page, words=text), "words")
    draft.undo()
    assert draft.lesson == before
    draft.change(lambda page: worded(page, words="a"), "words")
    draft.choose(0)
    draft.change(lambda page: worded(page, words="b"), "words")
    draft.undo()
    assert draft.lesson.pages[2].setup.document.description == "a"


def test_what_is_refused_changes_nothing(draft):
    before = draft.lesson
    with pytest.raises(ConvvizError, match="does not fit"):
        draft.add(setup_of(does_not_fit()))
    with pytest.raises(ConvvizError, match="100"):
        draft.change(lambda page: stepped(page, "100"))
    assert draft.lesson == before


def test_another_setup_keeps_the_words_and_the_steps_that_there_are(draft):
    draft.change(lambda page: stepped(worded(page, words="Mine."), "4"))
    draft.retake(setup_of(preset("box-3")))
    page = draft.page
    assert (page.setup.document.description, page.steps) == ("Mine.", "4")
    np.testing.assert_array_equal(page.setup.document.input, preset("box-3").input)
    draft.change(lambda page: stepped(page, "30"))
    draft.retake(setup_of(preset("filter-8x8")))
    assert (draft.page.steps, len(draft.page.stops())) == ("", 1)


def test_it_is_saved_and_opened(draft, tmp_path):
    path = tmp_path / f"mine{SUFFIX}"
    draft.entitle("Mine")
    draft.change(lambda page: replace(page, setup=page.setup.looked_at(asking=True), notes="Ask!"))
    assert not draft.saved
    draft.save(path)
    assert draft.saved
    other = LessonDraft()
    other.open(path)
    assert other.lesson == load_lesson(str(path))
    assert other.lesson.pages[2].setup.look.asking
    assert (other.lesson.title, other.lesson.pages[2].notes) == ("Mine", "Ask!")
    assert other.saved
    draft.remove()
    assert not draft.saved
    draft.undo()
    assert draft.saved


def test_a_file_that_somebody_has_changed_is_not_written_over(draft, tmp_path):
    path = tmp_path / f"mine{SUFFIX}"
    draft.save(path)
    path.write_text("{}")
    draft.remove()
    with pytest.raises(ChangedOnDiskError):
        draft.save(path)
    assert path.read_text() == "{}"
    other = LessonDraft()
    other.restore(draft.kept())
    with pytest.raises(ChangedOnDiskError):
        other.save(path)
    draft.save(path, replacing=True)
    assert len(load_lesson(str(path)).pages) == 2


def test_nothing_is_no_lesson(tmp_path):
    draft = LessonDraft()
    with pytest.raises(ConvvizError, match="at least one page"):
        draft.save(tmp_path / f"x{SUFFIX}")
    draft.undo()
    draft.remove()
    draft.move(1)
    assert draft.lesson == EMPTY
    assert draft.kept() is None


def test_what_is_made_survives(draft, tmp_path):
    slot = Store(tmp_path).slot()
    draft.entitle("Mine")
    slot.keep_lesson(draft.kept())
    kept = slot.recall_lesson()
    assert (kept.path, kept.saved) == (None, False)
    other = LessonDraft()
    other.restore(kept)
    assert other.lesson.title == "Mine"
    assert names(other) == names(draft)
    assert not other.saved
    slot.keep_lesson(None)
    assert slot.recall_lesson() is None


def test_what_is_damaged_is_no_lesson(draft, tmp_path):
    slot = Store(tmp_path).slot()
    slot.keep_lesson(draft.kept())
    (file,) = tmp_path.glob(f"*{SUFFIX}")
    for data in (b"", b"\n", b'{"path": null, "saved": true}\n{"convviz_lesson": 99}', file.read_bytes()[:200]):
        file.write_bytes(data)
        assert slot.recall_lesson() is None


def test_a_slot_with_a_lesson_is_not_tidied_away(draft, tmp_path):
    store = Store(tmp_path)
    for number in range(16):
        slot = store.slot()
        slot.keep(Session(setup_of(preset())).kept())
        if not number:
            slot.keep_lesson(draft.kept())
        slot.release()
    store.tidy()
    assert len(list(tmp_path.glob("*.convviz-state"))) == 13
    assert len(list(tmp_path.glob(f"*{SUFFIX}"))) == 1


def test_each_lesson_has_its_own_file_also_after_undo(draft, tmp_path):
    one, two = (tmp_path / f"{n}{SUFFIX}" for n in (1, 2))
    draft.save(one)
    other = LessonDraft()
    other.add(setup_of(preset("box-3")))
    other.save(two)
    draft.open(two)
    draft.undo()
    assert (draft.path, draft.saved) == (one, True)
    draft.remove()
    draft.save(draft.path)
    assert len(load_lesson(str(one)).pages) == 2
    assert len(load_lesson(str(two)).pages) == 1
    draft.begin()
    assert (draft.path, draft.saved) == (None, True)
    draft.undo()
    assert draft.path == one
    draft.redo()
    assert draft.path is None


def test_undo_stops_at_what_was_saved(draft, tmp_path):
    draft.entitle("a")
    draft.save(tmp_path / f"x{SUFFIX}")
    draft.entitle("ab")
    draft.undo()
    assert (draft.lesson.title, draft.saved) == ("a", True)


def test_what_could_not_be_opened_again_is_not_saved(draft, tmp_path, monkeypatch):
    monkeypatch.setattr("convviz.model.lesson.MAX_BYTES", 1000)
    with pytest.raises(ConvvizError, match="divide it in two"):
        draft.save(tmp_path / f"x{SUFFIX}")
    assert list(tmp_path.glob(f"*{SUFFIX}*")) == []


def test_a_file_changed_before_a_restart_is_still_not_written_over(draft, tmp_path):
    path = tmp_path / f"mine{SUFFIX}"
    draft.save(path)
    path.write_text("{}")
    seen = []
    other = LessonDraft(lambda: seen.append(other.kept().stamp))
    other.restore(draft.kept())
    assert seen == [draft.kept().stamp]
    third = LessonDraft()
    third.restore(other.kept())
    with pytest.raises(ChangedOnDiskError):
        third.save(path)


def test_an_unsaved_lesson_is_work_that_waits(draft, tmp_path):
    store = Store(tmp_path)
    slot = store.slot()
    slot.keep(Session(setup_of(preset())).kept())
    slot.release()
    assert [one.saved for one in store.waiting()] == [True]
    slot.keep_lesson(draft.kept())
    assert [one.saved for one in store.waiting()] == [False]
    draft.save(tmp_path / f"x{SUFFIX}")
    slot.keep_lesson(draft.kept())
    assert [one.saved for one in store.waiting()] == [True]

"""What survives closing: a slot for each window, whatever happens to the others."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from documents import documents, many_channels, preset, setup_of
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.errors import ConvvizError
from convviz.files import locked
from convviz.model import Document, edits
from convviz.model.project import encode
from convviz.session import Session, Store
from convviz.session.store import Kept


def kept(document, *, saved=False, path=None, step=0):
    return Kept(setup_of(document), path, saved, step)


@settings(max_examples=40, deadline=None)
@given(documents(), st.booleans(), st.booleans())
def test_what_is_kept_is_recalled(tmp_path_factory, document, saved, has_file):
    folder = tmp_path_factory.mktemp("state")
    slot = Store(folder).slot()
    session = Session(setup_of(document))
    if has_file:
        session.save(folder / "mine.convviz")
    if not saved:
        session.apply(lambda d: edits.set_cells(d, 0, "input", [(0, 0, 0)], 777.5), "Draw")
    session.player.seek(0)
    slot.keep(session.kept())
    other = Session(setup_of(preset()))
    other.restore(slot.recall())
    slot.clear()
    assert other.document == session.document
    assert other.saved == session.saved
    assert other.path == (folder / "mine.convviz" if has_file else None)
    assert other.player.playhead.step == 0


def test_two_windows_have_two_slots(tmp_path):
    one, other = Store(tmp_path).slot(), Store(tmp_path).slot()
    one.keep(kept(setup_of(preset())))
    other.keep(kept(setup_of(many_channels())))
    assert Store(tmp_path).waiting() == []
    one.release()
    slot, found = Store(tmp_path).newest()
    assert found.setup.document == preset()
    assert Store(tmp_path).newest() is None  # that one is held again
    other.release()
    slot.release()
    assert {w.title for w in Store(tmp_path).waiting()} == {preset().title, "Many channels"}


def test_the_newest_work_is_taken_up_first(tmp_path):
    store = Store(tmp_path)
    slots = [store.slot() for _ in range(3)]
    for age, slot in enumerate(slots):
        slot.keep(kept(setup_of(preset().replace(title=f"{age}"))))
        os.utime(slot._file, (1000 - age, 1000 - age))
        slot.release()
    assert [w.title for w in store.waiting()] == ["0", "1", "2"]
    assert store.newest()[1].setup.document.title == "0"


def test_a_killed_process_leaves_its_work_to_the_next_one(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from convviz.session import Store, Session;"
        "from convviz.model import find_preset;"
        f"slot = Store(Path({str(tmp_path)!r})).slot();"
        "slot.keep(Session(find_preset('sobel-x').setup).kept()); print('kept', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "kept\n"
        assert Store(tmp_path).newest() is None
        process.kill()
    assert Store(tmp_path).newest()[1].setup.document == preset("sobel-x")


def test_a_path_that_is_no_text_is_kept(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.convviz"))
    slot = Store(tmp_path).slot()
    slot.keep(kept(setup_of(preset()), path=path))
    assert slot.recall().path == path


def test_a_start_that_looks_in_the_same_moment_does_not_hide_the_work(tmp_path, monkeypatch):
    store = Store(tmp_path)
    slot = store.slot()
    slot.keep(kept(setup_of(many_channels())))
    slot.release()
    looking = locked(slot._file.with_suffix(".lock"))
    monkeypatch.setattr("time.sleep", lambda _: looking.release())
    _, found = store.newest()
    assert found.setup.document == many_channels()


def test_what_cannot_be_put_aside_is_said_to_lie_where_it_was(tmp_path, monkeypatch):
    store = Store(tmp_path)
    slot = store.slot()
    slot.keep(kept(setup_of(preset())))
    slot._file.write_bytes(slot._file.read_bytes().replace(b'"convviz"', b'"convvis"'))
    slot.release()

    def full(path):
        raise ConvvizError("no space left on device")

    monkeypatch.setattr("convviz.session.store.replacing", full)
    assert store.newest() is None
    assert str(slot._file) in store.untold[0]
    assert slot._file.exists()


DAMAGED = [
    b"",
    b"{}",
    b"nonsense",
    b"[" * 100_000,
    b'{"path": null, "saved": true}\n',
    b'{"path": null, "saved": true}\n' + b"[" * 100_000,
    b'{"path": 7, "saved": "yes"}\n' + b"{}",
    b'{"path": null, "saved": true, "step": 1e400}\n{}',
    b"\x00" * 5000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_state_is_no_state(tmp_path, content):
    store = Store(tmp_path)
    slot = store.slot()
    slot.keep(kept(setup_of(preset())))
    slot._file.write_bytes(content)
    (tmp_path / "last-session.json").write_bytes(content)
    assert slot.recall() is None
    slot.release()
    assert store.newest() is None
    assert Store(tmp_path).slot().recall() is None


def test_the_state_of_an_earlier_version_is_taken_up(tmp_path):
    record = {
        "document": msgspec.Raw(encode(setup_of(many_channels()))),
        "path": "/x.convviz",
        "saved": False,
        "step": 3,
    }
    (tmp_path / "last-session.json").write_bytes(msgspec.json.encode(record))
    slot, found = Store(tmp_path).newest()
    assert found.setup.document == many_channels()
    assert (found.path, found.saved, found.step) == (Path("/x.convviz"), False, 3)
    assert not (tmp_path / "last-session.json").exists()
    assert slot.recall().setup.document == many_channels()


def test_a_folder_that_cannot_be_written_stops_no_start(tmp_path):
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "state")
    assert store.waiting() == []
    assert store.newest() is None
    slot = store.slot()
    with pytest.raises(ConvvizError, match="Cannot keep the work"):
        slot.keep(kept(setup_of(preset())))
    slot.release()


def test_old_slots_that_hold_nothing_new_go(tmp_path):
    store = Store(tmp_path)
    slots = [store.slot() for _ in range(20)]
    for i, slot in enumerate(slots):
        slot.keep(kept(setup_of(preset().replace(title=f"{i}")), saved=i % 2 == 0))
        os.utime(slot._file, (1000 + i, 1000 + i))
    for slot in slots:
        slot.release()
    store.tidy()
    assert len(store.waiting()) == 20
    for i in range(10):
        slot = store.slot()
        slot.keep(kept(setup_of(preset()), saved=True))
        os.utime(slot._file, (2000 + i, 2000 + i))
        slots.append(slot)
    for slot in slots[20:]:
        slot.release()
    store.tidy()
    waiting = store.waiting()
    assert sum(not w.saved for w in waiting) == 10  # work that no file holds stays
    assert sum(w.saved for w in waiting) == 12


def test_the_largest_setup_is_kept_and_recalled(tmp_path):
    document = Document(np.random.default_rng(0).normal(size=(4, 470, 470)), many_channels().layers[:1])
    slot = Store(tmp_path).slot()
    slot.keep(kept(setup_of(document)))
    np.testing.assert_array_equal(slot.recall().setup.document.input, document.input)


def test_without_locks_every_window_has_a_file_of_its_own(tmp_path, monkeypatch):
    def none(path):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("convviz.session.store.locked", none)
    store = Store(tmp_path)
    one, other = store.slot(), store.slot()
    one.keep(kept(setup_of(preset())))
    other.keep(kept(setup_of(many_channels())))
    assert one.recall().setup.document == preset()
    assert other.recall().setup.document == many_channels()
    taken, found = store.newest()
    taken.keep(kept(setup_of(found.setup.document.replace(title="Gone on"))))
    assert {one.recall().setup.document.title, other.recall().setup.document.title} == {
        preset().title,
        many_channels().title,
    }


def test_a_file_system_without_locks_is_told_from_a_lock_that_is_held(tmp_path, monkeypatch):
    held = locked(tmp_path / "x.lock")
    assert locked(tmp_path / "x.lock") is None
    held.release()

    def refuse(descriptor):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("convviz.files._take", refuse)
    with pytest.raises(OSError, match="No locks"):
        locked(tmp_path / "x.lock")


def test_more_windows_than_there_are_numbers_for(tmp_path, monkeypatch):
    monkeypatch.setattr("convviz.session.store._MOST_SLOTS", 2)
    store = Store(tmp_path)
    slots = [store.slot() for _ in range(4)]
    for i, slot in enumerate(slots):
        slot.keep(kept(setup_of(preset().replace(title=str(i)))))
    assert [slot.recall().setup.document.title for slot in slots] == ["0", "1", "2", "3"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_with_the_name_of_a_slot_stops_nothing(tmp_path):
    os.mkfifo(tmp_path / "session-9.convviz-state")
    assert Store(tmp_path).waiting() == []

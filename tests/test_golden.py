"""What stands on the stage is what stood there: see ``golden_frames.py`` for the command that shows or keeps it."""

import golden_frames
import pytest
from golden_frames import CASES, FOLDER, picture_difference, text_difference


@pytest.mark.parametrize("name", CASES)
def test_marks_are_those_that_are_kept(name):
    assert text_difference(name) == []


@pytest.mark.parametrize("name", CASES)
def test_pictures_are_those_that_are_kept(name):
    assert picture_difference(name)[0] == 0


def test_every_kept_file_belongs_to_a_setup():
    assert sorted(f.name for f in FOLDER.iterdir()) == sorted(f"{n}{e}" for n in CASES for e in (".txt", ".png"))


def test_a_moved_mark_is_a_difference(monkeypatch):
    line = golden_frames._line
    monkeypatch.setattr(golden_frames, "_line", lambda mark: line(mark).replace("size 11", "size 12"))
    assert any(text_difference(name) for name in CASES)

"""Some seconds of an attack with a known seed; ``tests/fuzz/run.py`` goes on as long as it is asked."""

from fuzz import events
from fuzz.events import Events
from fuzz.files import Files
from PySide6.QtWidgets import QColorDialog, QFileDialog


def test_mutated_files(tmp_path):
    files = Files(tmp_path, 11)
    for _ in range(1500):
        files.step()
    assert files.opened > 20  # the damage does not always matter


def test_random_events(tmp_path, monkeypatch):
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, getattr(QFileDialog, name))
    for name in ("ask", "choose", "ask_text", "ask_item"):
        monkeypatch.setattr(events.questions, name, getattr(events.questions, name))
    monkeypatch.setattr(QColorDialog, "getColor", QColorDialog.getColor)
    monkeypatch.setattr(events.export_tasks, "show_in_folder", events.export_tasks.show_in_folder)
    attack = Events(tmp_path, 11)
    try:
        for _ in range(1500):
            attack.step()
        attack.comes_back()
    finally:
        attack.close()  # another test would meet its window

"""The export dialog: what is chosen is exported, beside a window that stays usable."""

import pytest
from PIL import Image
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from convviz.export import ExportSettings
from convviz.ui.export_dialog import ExportDialog


@pytest.fixture
def dialog(user, tmp_path):
    user.trigger("export")
    found = next(d for d in user.window.findChildren(QDialog) if isinstance(d, ExportDialog))
    found.file.setText(str(tmp_path / "x.gif"))
    yield found
    if isValid(found):
        found.close()


def finished(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog._thread.isRunning() and dialog.start_button.isEnabled(), timeout=60_000)


def test_it_tells_before_what_there_will_be(dialog):
    assert dialog.summary.text() == "36 frames, 19.5 s"
    dialog.speed.setText("4")
    dialog.speed.setModified(True)
    dialog.speed.editingFinished.emit()
    assert dialog.summary.text() == "36 frames, 10.5 s"


def test_it_exports_what_was_chosen(dialog, user, qtbot, tmp_path):
    dialog.size_name.setCurrentIndex(dialog.size_name.findText("Slide 4:3"))
    dialog.size_name.activated.emit(0)
    dialog.theme.setCurrentIndex(1)
    dialog.forever.setChecked(False)
    dialog.loops.setValue(3)
    dialog.start()
    user.click("input", 0, 0)  # the window is usable, and the export keeps what it was asked with
    finished(qtbot, dialog)
    with Image.open(tmp_path / "x.gif") as image:
        assert (image.size, image.n_frames, image.info["loop"]) == ((1024, 768), 36, 2)
    assert dialog.summary.text().startswith(f"Saved {tmp_path / 'x.gif'} (")
    assert dialog.folder_button.isVisible()
    assert user.window.settings.export == ExportSettings(width=1024, height=768, theme="dark", loops=3)


def test_cancel_leaves_nothing(dialog, qtbot, tmp_path):
    dialog.width_field.setValue(1920)
    dialog.height_field.setValue(1080)
    dialog.speed.set_value(0.5)
    dialog.detail.setCurrentIndex(2)
    dialog.start()
    assert dialog.close_button.text() == "Cancel"
    dialog.close_button.click()
    finished(qtbot, dialog)
    assert dialog.summary.text() == "The export was cancelled; nothing was written."
    assert not (tmp_path / "x.gif").exists()
    assert not list(tmp_path.glob(".x.gif*"))


def test_closing_while_it_runs(dialog, tmp_path):
    dialog.detail.setCurrentIndex(2)
    dialog.start()
    thread = dialog._thread
    dialog.close()
    assert thread.isFinished()
    assert not list(tmp_path.glob("*.gif"))


def test_a_target_that_cannot_be_written(dialog, qtbot, tmp_path):
    dialog.file.setText(str(tmp_path / "no" / "x.gif"))
    dialog.start()
    finished(qtbot, dialog)
    assert "does not exist; create it first" in dialog.summary.text()


def test_a_speed_out_of_range(dialog):
    dialog.speed.setText("0")
    dialog.speed.setModified(True)
    dialog.speed.editingFinished.emit()
    assert "must be from 0.1 to 50" in dialog.summary.text()
    dialog.start()
    assert dialog._thread is None

"""Files and setup lines dropped on the window, and setup lines through the clipboard."""

import pytest
from documents import preset, setup_of
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from convviz.export import FORMATS, ExportSettings, export
from convviz.model import save_project, setup_line


def drop(window, *, files=(), text=""):
    data = QMimeData()
    if files:
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    if text:
        data.setText(text)
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPointF(300, 300).toPoint(), Qt.DropAction.CopyAction, data, *held)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(
        window, QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, *held, QEvent.Type.Drop)
    )


@pytest.mark.parametrize("name", [name for name, fmt in FORMATS.items() if not fmt.folder])
def test_a_dropped_export_opens_as_its_setup(name, user, tmp_path):
    target = tmp_path / f"x{FORMATS[name].suffix}"
    settings = ExportSettings(width=320, height=180, steps="1-2")
    export(setup_of(preset("transposed-overlap")), target, settings, format_name=name)
    drop(user.window, files=[target])
    assert user.session.document == preset("transposed-overlap")
    assert user.session.path is None  # saving must not write over the picture
    assert user.notice == ""


def test_a_dropped_project_and_a_dropped_line(user, tmp_path):
    save_project(setup_of(preset("sobel-x")), tmp_path / "x.convviz")
    drop(user.window, files=[tmp_path / "x.convviz"])
    assert user.session.document == preset("sobel-x")
    assert user.session.path == tmp_path / "x.convviz"
    drop(user.window, text=setup_line(setup_of(preset("stride-2"))))
    assert user.session.document == preset("stride-2")


def test_odd_things_that_are_dropped(user, tmp_path):
    before = user.session.document
    for how, sentence in (
        ({"files": [tmp_path]}, "Cannot"),
        ({"files": [tmp_path / "gone.gif", tmp_path / "b.gif"]}, "no such file"),
        ({"files": [tmp_path / "gone.gif"]}, "no such file"),
        ({"text": "hello"}, "neither a file of this machine nor a setup line"),
        ({"text": "convviz1:abcd"}, "damaged"),
    ):
        drop(user.window, **how)
        assert sentence in user.notice
        assert user.session.document == before


def test_a_letter_is_no_input(user, tmp_path, qtbot):
    before = user.session.document
    (tmp_path / "letter.txt").write_text("Dear all,")
    drop(user.window, files=[tmp_path / "letter.txt"])
    qtbot.waitUntil(lambda: "in the table letter.txt is no number" in user.notice)
    assert user.session.document == before


def test_of_several_files_the_first_is_opened_and_the_others_are_named(user, tmp_path):
    files = [tmp_path / f"{name}.convviz" for name in ("one", "two", "three")]
    for file in files:
        save_project(setup_of(preset("sobel-x")), file)
    drop(user.window, files=files)
    assert user.session.path == files[0]
    assert user.notice == "The stage shows one setup: one.convviz was opened, and not two.convviz, three.convviz."


def test_the_clipboard_carries_a_setup(user):
    user.click("input", 0, 0)
    drawn = user.session.document
    user.trigger("copy_setup")
    assert QGuiApplication.clipboard().text() == setup_line(setup_of(drawn))
    user.session.show(setup_of(preset("sobel-x")))
    user.trigger("paste_setup")
    assert user.session.document == drawn
    QGuiApplication.clipboard().setText("not a line")
    user.trigger("paste_setup")
    assert "There is no setup line on the clipboard" in user.notice
    assert user.session.document == drawn

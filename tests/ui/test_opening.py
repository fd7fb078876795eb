"""Large files are read beside the window, which goes on meanwhile."""

from concurrent.futures import Future

import numpy as np
import pytest
from documents import setup_of
from PySide6.QtWidgets import QApplication

from convviz.engine import Conv2d
from convviz.errors import ConvvizError
from convviz.model import Document, presets, save_project
from convviz.ui.actions import file


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large.convviz"
    document = Document(np.random.default_rng(0).random((500, 500)), (Conv2d(np.ones((3, 3))),), "Large")
    save_project(setup_of(document), path)
    assert path.stat().st_size > 1 << 20
    return path


def test_the_stage_stands_until_a_large_file_is_read(user, large, qtbot):
    before = user.session.document
    file.open_path(user.window.desk, large)
    assert user.session.document is before
    assert user.notice == "Opening large.convviz…"
    user.click("input", 0, 0)  # and can be drawn on
    drawn = user.session.document
    assert drawn is not before
    qtbot.waitUntil(lambda: user.session.path == large)
    assert user.session.document.title == "Large"
    assert user.session.trace.output_shape == (1, 498, 498)
    user.trigger("undo")
    assert user.session.document == drawn


def test_what_is_shown_meanwhile_stays(user, large, qtbot):
    read = []
    user.window.opening._done.connect(lambda *_: read.append(True))
    file.open_path(user.window.desk, large)
    file.show_preset(user.window.desk, presets()[3])
    qtbot.waitUntil(lambda: bool(read))
    assert user.session.document.title == presets()[3].title
    assert user.session.path is None


def test_a_large_file_that_is_none_is_refused_and_changes_nothing(user, tmp_path, qtbot):
    path = tmp_path / "noise.convviz"
    path.write_bytes(b"\x00" * (2 << 20))
    before = user.session.document
    file.open_path(user.window.desk, path)
    qtbot.waitUntil(lambda: user.notice.startswith("Cannot open noise.convviz"))
    assert user.session.document is before


class AtOnce:
    """An executor that is as quick as can be."""

    def submit(self, do, *arguments):
        future = Future()
        try:
            future.set_result(do(*arguments))
        except ConvvizError as error:
            future.set_exception(error)
        return future

    def shutdown(self):
        pass


def test_what_is_read_at_once_is_told_last(user, tmp_path):
    path = tmp_path / "noise.convviz"
    path.write_bytes(b"\x00" * (2 << 20))
    user.window.opening._executor = AtOnce()
    file.open_path(user.window.desk, path)
    assert user.notice == "Opening noise.convviz…"
    QApplication.processEvents()
    assert user.notice.startswith("Cannot open noise.convviz")


def test_a_fault_of_the_reader_is_raised_in_the_window(user, large, qtbot, monkeypatch):
    def broken(path):
        raise ZeroDivisionError("nobody expected this")

    monkeypatch.setattr("convviz.ui.window.opening.load_file", broken)
    with qtbot.captureExceptions() as faults:
        file.open_path(user.window.desk, large)
        qtbot.waitUntil(lambda: bool(faults))
    assert faults[0][0] is ZeroDivisionError


def test_a_window_that_closes_waits_for_no_file(make, large):
    user = make()
    file.open_path(user.window.desk, large)
    user.window.close()
    assert not user.window.isVisible()

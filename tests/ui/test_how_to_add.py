"""The README's "How to add": each thing is added in one place, and is there everywhere."""

import io
import itertools
import json
import sys

import numpy as np
import pytest
from documents import setup_of
from invented import CORNERS, FIRST, HALVED, LISTING, NEGATE, POSITIVE, MinPool2d
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from test_cli import convviz  # noqa: F401 - a fixture

import convviz as package
from convviz.engine import ACTIVATIONS, OPERATIONS, PADDING_MODES, Conv2d
from convviz.export import FORMATS, ExportSettings, Film
from convviz.model import Document, Look, Setup, from_setup_line, load_project, presets, save_project, setup_line
from convviz.session.tools import TOOLS
from convviz.stage import Panel, Text
from convviz.stage.marks import Wash
from convviz.stage.overlays import OVERLAYS
from convviz.ui.actions import COMMANDS, key_table
from convviz.ui.export.dialog import ExportDialog
from convviz.ui.window.preset_gallery import PresetGallery

CTRL = Qt.KeyboardModifier.ControlModifier
X = np.arange(1.0, 37).reshape(1, 6, 6) % 7


def pooled(walk="", **parameters):
    return Setup(Document(X, (MinPool2d(2, **parameters),), "Smallest"), Look().replace(walk=walk))


@pytest.fixture(autouse=True)
def added(monkeypatch):
    """One of each, in its table."""
    for table, row in (
        (OPERATIONS, MinPool2d),
        (ACTIVATIONS, HALVED),
        (PADDING_MODES, FIRST),
        (TOOLS, CORNERS),
        (COMMANDS, NEGATE),
        (OVERLAYS, POSITIVE),
        (FORMATS, LISTING),
    ):
        monkeypatch.setitem(table, row.name, row)


def choose(box, name):
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def press(user, key, modifiers):
    """A key as a window has it that is in front: of shortcuts too."""
    QTest.keyClick(user.window.windowHandle(), key, modifiers)


def marks(user):
    return {mark.key: mark for mark in user.canvas.marks()}


def line_of(user):
    found = [mark for key, mark in marks(user).items() if key.startswith("arithmetic")]
    return " ".join(mark.text for mark in sorted(found, key=lambda mark: (mark.y, mark.x)))


def smallest(x, size=2):
    rows, columns = (n // size for n in x.shape[1:])
    return x.reshape(len(x), rows, size, columns, size).min(axis=(2, 4))


# An operation


def test_an_operation_is_chosen_in_the_panel_and_says_what_it_does(make):
    user = make(Document(X, (Conv2d(np.ones((3, 3))),)))
    choose(user.panel.operation, "min_pool2d")
    for name in ("kernel_size", "stride"):
        user.panel.fields[name].fields[0].setValue(2)
    user.session.player.first()
    np.testing.assert_array_equal(user.session.trace.output, smallest(X))
    a, b, c, d = (f"{int(v)}" for v in X[0, :2, :2].ravel())
    assert line_of(user) == f"min({a}, {b}, {c}, {d}) = {int(smallest(X)[0, 0, 0])}"
    assert user.session.shown.undo
    while user.session.shown.undo:
        user.trigger("undo")
    assert user.session.document.layers[0].name == "conv2d"


def test_an_operation_goes_into_files_and_lines_and_comes_back(tmp_path):
    setup = pooled(stride=1, padding=((1, 0), (0, 1)), activation="tanh")
    save_project(setup, tmp_path / "mine.convviz")
    assert load_project(tmp_path / "mine.convviz") == setup
    assert from_setup_line(setup_line(setup)) == setup


def test_an_operation_is_told_by_the_command_line(convviz, tmp_path):  # noqa: F811
    save_project(pooled(), tmp_path / "mine.convviz")
    assert "min_pool2d: Min pooling" in convviz("operations")[1]
    report = json.loads(convviz("run", "mine.convviz", "--json")[1])
    assert report["output"] == smallest(X).tolist()
    assert report["steps"][0]["winner"] == int(X[0, :2, :2].argmin())
    assert "Min pooling" in convviz("summary", "mine.convviz")[1]


def test_the_steps_of_an_operation_are_those_of_its_map():
    trace = pooled(stride=1, padding=1).trace()
    assert [step.value for step in trace] == trace.output.ravel().tolist()


def test_an_operation_is_exported():
    gif = io.BytesIO()
    setup = pooled()
    FORMATS["gif"].write(Film(setup, ExportSettings(width=640, height=360)), gif, lambda *_: None)
    assert Image.open(gif).n_frames == len(setup.trace())


# A walk


def test_a_walk_is_chosen_and_plays_its_own_phases(make):
    user = make(pooled())
    choose(user.panel.walk, "backwards")
    user.session.player.first()
    timeline = user.session.player.timeline
    assert [part.phase for part in timeline.parts] == ["ponder", "write"]
    assert [part.share for part in timeline.parts] == [3, 1]
    assert np.isnan(marks(user)["output"].values).all()
    user.session.player.forward()
    assert np.argwhere(~np.isnan(marks(user)["output"].values)).tolist() == [[2, 2]]
    assert user.session.trace[0].output_index == (0, 2, 2)
    user.click(Panel.OUTPUT, 2, 0)
    assert user.session.player.playhead.step == 2
    user.session.player.last()
    np.testing.assert_array_equal(user.output, smallest(X)[0])


def test_a_walk_is_asked_for_everywhere(convviz, tmp_path):  # noqa: F811
    setup = pooled("backwards")
    save_project(setup, tmp_path / "mine.convviz")
    assert load_project(tmp_path / "mine.convviz").look.walk == "backwards"
    assert len(Film(setup, ExportSettings())) == 2 * len(setup.trace())
    save_project(pooled(), tmp_path / "plain.convviz")
    report = json.loads(convviz("run", "plain.convviz", "--walk", "backwards", "--json")[1])
    assert report["walk"] == "backwards"
    assert report["steps"][0]["output_index"] == [0, 2, 2]


# An activation and a padding mode


@pytest.mark.parametrize(("name", "row"), [("activation", HALVED), ("padding_mode", FIRST)])
def test_a_row_is_in_its_list(make, name, row, convviz):  # noqa: F811
    user = make(Document(X, (Conv2d(np.ones((3, 3)), padding=1),)))
    choose(user.panel.fields[name].box, row.name)
    assert getattr(user.session.document.layers[0], name) == row.name
    assert user.panel.fields[name].box.currentText() == row.label
    assert row.name in convviz("operations")[1]


def test_an_activation_stands_in_the_line_of_arithmetic(make):
    user = make(Document(X, (Conv2d(np.ones((1, 2)), activation="halved"),)))
    user.session.player.first()
    a, b = X[0, 0, :2].astype(int)
    assert line_of(user) == f"{a}·1 + {b}·1 = {a + b}, half({a + b}) = {(a + b) / 2:g}"


def test_a_padding_mode_fills_the_ring(make):
    user = make(Document(X, (Conv2d(np.ones((3, 3)), padding=1, padding_mode="first"),)))
    wide = np.pad(X[0], 1)
    wide[0, 1:-1] = X[0, 0]
    wide[1:-1, 0] = X[0, :, 0]
    wide[-1, 1:-1] = X[0, 0]
    wide[1:-1, -1] = X[0, :, 0]
    wide[[0, 0, -1, -1], [0, -1, 0, -1]] = X[0, 0, 0]
    np.testing.assert_array_equal(user.session.trace.padded[0], wide)
    assert user.output[0, 0] == wide[:3, :3].sum()


# A tool and a command


def test_a_tool_draws_and_is_one_step_of_undo(make):
    user = make(Document(np.zeros((1, 6, 6)), (Conv2d(np.ones((3, 3))),)))
    press(user, Qt.Key.Key_K, CTRL | Qt.KeyboardModifier.ShiftModifier)
    actions = user.window.actions_by_name
    assert actions["tool_corners"].isChecked()
    assert not actions["tool_pencil"].isChecked()
    assert "| `Ctrl+Shift+K` | Corners |" in key_table()
    user.press(Panel.INPUT, 1, 1)
    user.hover(Panel.INPUT, 4, 3)
    user.release(Panel.INPUT, 4, 3)
    assert {(int(r), int(c)) for r, c in np.argwhere(user.input)} == set(itertools.product((1, 4), (1, 3)))
    assert user.session.shown.undo == "Corners of 4 cells"
    user.trigger("undo")
    assert not user.input.any()
    actions["tool_pencil"].trigger()
    assert not actions["tool_corners"].isChecked()
    user.click(Panel.INPUT, 1, 1)
    assert user.session.shown.undo == "Draw 1 cell"


def test_a_command_is_in_menu_keys_and_their_sheet(make):
    user = make(Document(X, (Conv2d(np.ones((3, 3))),)))
    press(user, Qt.Key.Key_J, CTRL)
    np.testing.assert_array_equal(user.input, -X[0])
    action = user.window.actions_by_name["negate"]
    menu = next(a.menu() for a in user.window.menuBar().actions() if a.text().replace("&", "") == "Edit")
    assert action in menu.actions()
    assert "| `Ctrl+J` | Negate |" in key_table()
    user.session.apply(lambda d: d.replace(input=np.zeros_like(d.input)), "Clear")
    assert not action.isEnabled()


# An overlay


def test_an_overlay_is_turned_on_by_its_key_and_has_a_legend(make):
    user = make(Document(X, (Conv2d(np.ones((3, 3))),)))
    assert not [m for m in user.canvas.marks() if isinstance(m, Wash)]
    press(user, Qt.Key.Key_J, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert user.window.actions_by_name["overlay_positive"].isChecked()
    wash = marks(user)["positive"]
    assert len(wash.rects) == int((X > 0).sum())
    texts = [m.text for m in user.canvas.marks() if isinstance(m, Text)]
    assert "above zero" in texts
    assert f"{int((X > 0).sum())} cells are above zero" in texts
    assert "| `Ctrl+Shift+J` | Positive cells |" in key_table()
    press(user, Qt.Key.Key_J, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "positive" not in marks(user)


def test_an_overlay_goes_into_files_and_pictures(tmp_path):
    setup = setup_of(Document(X, (Conv2d(np.ones((3, 3))),)), overlays=("positive",))
    save_project(setup, tmp_path / "mine.convviz")
    again = load_project(tmp_path / "mine.convviz")
    assert again == setup
    film = Film(again, ExportSettings(width=640, height=360))
    pictures = [_png(film), _png(Film(again.looked_at(overlays=()), ExportSettings(width=640, height=360)))]
    redder = [(picture[..., 0].astype(int) - picture[..., 1]).max() for picture in pictures]
    assert redder[0] > redder[1] + 50


def _png(film):
    file = io.BytesIO()
    FORMATS["png"].write(film, file, lambda *_: None)
    return np.asarray(Image.open(file).convert("RGB"))


# A format and a preset


def test_a_format_is_written_by_name_and_by_ending(convviz, tmp_path, make):  # noqa: F811
    assert convviz("export", "stride-2", "-o", "out.listing")[0] == 0
    steps = len((tmp_path / "out.listing").read_text().splitlines())
    assert steps == len(package.animate(np.ones((8, 8)), np.ones((3, 3)), stride=2).setup.trace())
    assert "List of frames" in convviz("formats")[1]
    package.animate(X, np.ones((3, 3))).save(tmp_path / "again.listing")
    assert (tmp_path / "again.listing").read_text().startswith("frame 0\n")
    user = make()
    user.trigger("export")
    dialog = user.window.findChild(ExportDialog)
    assert dialog.choices.format.findData("listing") >= 0


def test_a_preset_is_a_file(convviz, tmp_path, make, monkeypatch):  # noqa: F811
    folder = tmp_path / "presets" / "1-invented"
    folder.mkdir(parents=True)
    save_project(pooled("backwards"), folder / "01-smallest.convviz")
    monkeypatch.setattr(sys.modules["convviz.model.presets"], "resource", tmp_path.joinpath)
    presets.cache_clear()
    try:
        assert "smallest" in convviz("presets")[1]
        assert json.loads(convviz("run", "smallest", "--json")[1])["output"] == smallest(X).tolist()
        user = make(Document(X, (Conv2d(np.ones((3, 3))),)))
        user.trigger("presets")
        gallery = user.window.findChild(PresetGallery)
        assert [gallery.list.item(row).text().split("\n")[0] for row in range(2)] == ["Invented", "Smallest"]
    finally:
        presets.cache_clear()

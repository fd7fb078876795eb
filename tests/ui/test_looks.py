"""Colours of values, sizes of texts, and a presentation that looks otherwise than the window."""

import pytest
from documents import preset, setup_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convviz.model import load_project, save_project
from convviz.model.encoding import encode
from convviz.model.look import Texts
from convviz.model.palettes import DEFAULT, PALETTES
from convviz.stage import THEMES, Text


def output(user):
    return next(mark for mark in user.canvas.marks() if mark.key == "output")


@pytest.mark.parametrize("name", PALETTES)
def test_colours_are_chosen_shown_kept_and_never_lost_by_undo(user, name, tmp_path):
    user.trigger(f"palette_{name}")
    assert [n for n in PALETTES if user.window.actions_by_name[f"palette_{n}"].isChecked()] == [name]
    assert output(user).scale.stops == user.window.theme.in_palette(name).diverging
    user.click("input", 0, 0)
    user.session.undo()
    assert user.session.look.palette == name
    save_project(user.session.setup, tmp_path / "x.convviz")
    assert load_project(tmp_path / "x.convviz").look.palette == name
    version = b'"convviz": 1' if name == DEFAULT else b'"convviz": 4'
    assert version in encode(user.session.setup)


def test_colours_of_a_later_version_are_kept_and_the_usual_ones_shown(user, tmp_path):
    setup = setup_of(preset(), palette="of a later version")
    save_project(setup, tmp_path / "x.convviz")
    user.session.open(tmp_path / "x.convviz")
    assert user.session.look.palette == "of a later version"
    assert output(user).scale.stops == user.window.theme.diverging


def title(user):
    return next(m for m in user.canvas.marks() if isinstance(m, Text) and m.key == "input title").size


def test_three_sizes_of_texts_in_the_window_and_on_the_stage(user):
    user.window.resize(1280, 800)
    app = QApplication.instance()
    seen = []
    for _ in Texts:
        app.processEvents()
        seen.append((app.font().pixelSize(), user.window.panel.font().pixelSize(), title(user)))
        user.trigger("texts")
    app.processEvents()
    assert seen[0] == (app.font().pixelSize(), user.window.panel.font().pixelSize(), title(user))
    assert seen[0] < seen[1] < seen[2]
    assert seen[0][2] < seen[1][2] < seen[2][2]
    assert user.window.settings.texts is Texts.NORMAL
    assert user.session.saved


def test_a_presentation_looks_otherwise_than_the_window(user):
    user.window.menus.fill_slides()
    user.window.set_theme("light")
    by_name = {action.text(): action for action in user.window.menus.slides.actions()}
    by_name["High contrast"].trigger()
    user.trigger("present")
    shown = user.window.presenting.shown
    assert shown.canvas._theme is THEMES["contrast"]
    assert user.window.theme is THEMES["light"]
    QTest.keyClick(shown, Qt.Key.Key_T)
    assert shown.canvas._theme is THEMES["light"]
    assert user.window.settings.present_theme == "light"
    user.window.set_theme("dark")
    assert shown.canvas._theme is THEMES["light"]
    user.window.presenting.set_theme("")
    assert shown.canvas._theme is THEMES["dark"]
    user.window.presenting.stop()
    user.trigger("theme")
    assert user.window.theme is THEMES["contrast"]

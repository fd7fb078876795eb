"""The window: panels, transport, files, looks, and what happens when something is wrong."""

import sys
import threading

import numpy as np
import pytest
from documents import does_not_fit, many_channels, preset, setup_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QSpinBox, QWidget

from convviz.engine import Conv2d
from convviz.model import Detail, Document, load_project, presets, save_project, setup_line
from convviz.stage import THEMES
from convviz.ui import questions
from convviz.ui.actions import commands, file
from convviz.ui.start.faults import report_faults


def spin(field, value):
    """Set a number as a user does, by typing it and pressing Enter."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(value)) if str(value) else QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize("spec", commands().values(), ids=lambda s: s.name)
def test_every_action_can_be_triggered(spec, user, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    for name, answer in (("ask_text", ""), ("ask_item", ""), ("ask", False), ("choose", 0)):
        monkeypatch.setattr(questions, name, lambda *_, a=answer: a)
    QGuiApplication.clipboard().setText(setup_line(setup_of(preset("sobel-x"))))
    user.click("input", 0, 0)
    user.trigger(spec.name)
    user.trigger(spec.name) if spec.name != "quit" else None
    assert not (user.notice and user.window.notice._passing)
    for dialog in user.window.findChildren(QDialog):
        dialog.close()


def test_no_two_actions_share_a_key():
    keys = [key for spec in commands().values() for key in spec.keys]
    assert len(set(keys)) == len(keys)


# The operation panel


def test_sizes_are_changed_and_worked_out(user):
    stride = user.panel.fields["stride"]
    spin(stride.fields[0], 2)
    assert user.session.document.layers[0].stride == (2, 2)
    assert "(8 − 3) / 2 + 1 = 3.5 → 3" in user.panel.sizes.rows.text()
    assert user.panel.sizes.cost.text() == "1 row and 1 column are never reached."
    assert user.output.tolist() == [[0, 3, 0]] * 3


def test_rows_and_columns_apart(user):
    size = user.panel.input_size
    size.link.setChecked(False)
    spin(size.fields[1], 5)
    assert user.session.document.input.shape == (1, 8, 5)
    assert "Columns\n(5 − 3) / 1 + 1 = 3" in user.panel.sizes.columns.text()
    size.link.setChecked(True)
    assert user.session.document.input.shape == (1, 8, 8)


def test_padding_as_a_form_and_as_four_sides(user):
    padding = user.panel.fields["padding"]
    padding.form.setCurrentIndex(padding.form.findData("same"))
    padding.form.activated.emit(1)
    assert user.session.document.layers[0].padding == "same"
    assert padding.sides.value() == [1, 1, 1, 1]
    padding.sides.link.setChecked(False)
    spin(padding.sides.fields[3], 4)
    assert user.session.document.layers[0].padding == ((1, 1), (1, 4))
    assert padding.form.currentData() == "numbers"


def test_the_padding_value_is_asked_only_where_it_matters(user):
    mode, value = user.panel.fields["padding_mode"], user.panel.fields["padding_value"]
    assert not value.isVisible()
    mode.box.setCurrentIndex(mode.box.findData("constant"))
    mode.box.activated.emit(1)
    assert value.isVisible()


def test_bias(user):
    user.panel.has_bias.setChecked(False)
    assert user.session.document.layers[0].parameter_count == 9
    user.panel.has_bias.setChecked(True)
    user.panel.bias.field.setText("0.5")
    user.panel.bias.field.setModified(True)
    user.panel.bias.field.editingFinished.emit()
    assert user.output[0, 2] == 3.5


def test_classic_kernels(user):
    user.panel.kernel_menu.aboutToShow.emit()
    action = next(a for a in user.panel.kernel_menu.actions() if a.text().startswith("Sobel x"))
    action.trigger()
    assert user.session.document.layers[0].weight[0, 0].tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert user.window.actions_by_name["undo"].toolTip() == "Undo (Ctrl+Z): Kernel: Sobel x"


@pytest.mark.parametrize("text", ["0", "-1", "65", "abc", "", "nan", "1.5"])
def test_a_number_out_of_range_is_refused_in_its_field(text, user):
    stride = user.panel.fields["stride"]
    spin(stride.fields[0], text)
    assert user.session.document == preset()
    assert stride.fields[0].value() == 1
    assert stride._refusal.isVisible()
    assert stride._refusal.text() == f"Stride, rows cannot be '{text}'; use a whole number from 1 to 64."
    spin(stride.fields[0], 2)
    assert not stride._refusal.isVisible()


@pytest.mark.parametrize("text", ["nan", "inf", "x", "1/0"])
def test_a_bias_that_is_no_number(text, user):
    user.panel.bias.field.setText(text)
    user.panel.bias.field.setModified(True)
    user.panel.bias.field.editingFinished.emit()
    assert user.session.document == preset()
    assert "number; type one such as" in user.panel.bias._refusal.text()


def test_a_mode_that_does_not_reach_says_so_and_keeps_everything(make):
    user = make(preset().with_layer(0, Conv2d([[1.0]], padding=9)))
    mode = user.panel.fields["padding_mode"]
    mode.box.setCurrentIndex(mode.box.findData("reflect"))
    mode.box.activated.emit(1)
    assert user.session.trace is None
    text = " ".join(m.text for m in user.canvas.marks() if m.key.startswith("problem"))
    assert text == "Reflect padding of 9 is too wide for 8 rows; it can be at most 7."
    assert not user.window.transport.isEnabled()
    user.trigger("undo")
    assert user.window.transport.isEnabled()


def test_the_kernel_grows_beyond_the_input_and_back(user):
    size = user.panel.kernel_size
    spin(size.fields[0], 9)
    assert "The 9×9 kernel does not fit the 8×8 input" in user.panel.sizes.cost.text()
    spin(size.fields[0], 3)
    assert user.session.document == preset()


# Playing


def test_play_ticks_and_pauses(user):
    user.trigger("play")
    assert user.window._timer.isActive()
    assert user.session.player.playhead.step == 0
    user.session.player.tick(1.01)
    assert user.window.transport.place.text() == "Step 3 of 36 · row 1, column 3"
    user.key(Qt.Key.Key_Space)
    assert not user.window._timer.isActive()


def test_time_alone_moves_the_stage(user):
    user.session.look_at(detail=Detail.WINDOW, speed=50)
    user.trigger("play")
    user.qtbot.waitUntil(lambda: user.session.player.playhead.step >= 5)
    user.trigger("play")


def test_keys_step(user):
    for key, step in (
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_Down, 8),
        (Qt.Key.Key_Up, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 35),
        (Qt.Key.Key_Down, 35),
    ):
        user.key(key)
        assert user.session.player.playhead.step == step
        assert user.window.transport.scrubber.value() == step + 1


def test_keys_change_speed_and_detail(user):
    user.key(Qt.Key.Key_Plus)
    assert user.session.look.speed == 3
    user.key(Qt.Key.Key_Minus)
    assert user.session.look.speed == 2
    user.key(Qt.Key.Key_D)
    assert user.session.look.detail is Detail.PRODUCTS
    assert user.window.transport.detail.currentData() is Detail.PRODUCTS


def test_the_scrubber_goes_anywhere(user):
    user.window.transport.scrubber.setValue(11)
    assert user.session.player.playhead.step == 10
    assert user.window.transport.scrubber._ticks()


def test_speed_is_logarithmic_and_within_range(user):
    speed = user.window.transport.speed
    speed.setValue(0)
    assert user.session.look.speed == 0.1
    speed.setValue(100)
    assert user.session.look.speed == 50


# The picture


def test_resizing_while_playing(user):
    user.trigger("play")
    for width in (900, 1500, 820, 1280):
        user.window.resize(width, 700)
        user.session.player.tick(0.6)
        QApplication.processEvents()
    assert user.session.player.playing
    user.trigger("play")


def test_looks(user):
    user.window.set_theme("dark")
    assert user.canvas._theme is THEMES["dark"]
    image = user.canvas.viewport().grab().toImage()
    assert image.pixelColor(2, 2).getRgb()[:3] == THEMES["dark"].background
    # One key goes round, and the menu knows it.
    for name in ("contrast", "light", "dark"):
        user.canvas.setFocus()
        user.trigger("theme")
        assert user.canvas._theme is THEMES[name]
        assert [a.data() for a in user.window.menus.themes.actions() if a.isChecked()] == [name]
    user.window.set_theme("system")


def test_numbers_are_turned_off_and_on(user):
    def shown():
        return next(mark.text_size for mark in user.canvas.marks() if mark.key == "input")

    before = shown()
    user.trigger("numbers")
    assert shown() == 0 < before
    user.trigger("numbers")
    assert shown() == before


@pytest.mark.parametrize("turns", [("dark",), ("dark", "light"), ("dark", "light", "dark")], ids=str)
def test_icons_stand_out_from_what_is_behind_them_after_each_change_of_look(turns, user):
    for look in turns:
        user.window.set_theme(look)
    behind = luminance(np.array(user.window.palette().window().color().getRgb()[:3]))
    icons = {name: action.icon() for name, action in user.window.actions_by_name.items() if not action.icon().isNull()}
    buttons = [
        button
        for button in user.window.findChildren(QAbstractButton)
        if button.isVisible() and not button.icon().isNull()
    ]
    icons |= {button.accessibleName() or button.toolTip() or button.objectName(): button.icon() for button in buttons}
    assert len(icons) > 15
    for name, icon in icons.items():
        image = icon.pixmap(32, 32).toImage().convertToFormat(QImage.Format.Format_ARGB32)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)
        ink = pixels[pixels[:, 3] > 250][:, 2::-1].mean(axis=0)
        light, dark = sorted((float(luminance(ink)), float(behind)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, name
    user.window.set_theme("system")


def luminance(colour):
    """Relative luminance of WCAG 2."""
    linear = (np.asarray(colour, float) / 255) ** 2.2
    return linear @ [0.2126, 0.7152, 0.0722]


def test_every_preset_shows(user):
    for preset_ in presets():
        file.show_preset(user.window.desk, preset_)
        assert user.canvas.marks()
        assert user.notice == ""


# Files


def test_save_and_open(user, tmp_path, monkeypatch):
    path = tmp_path / "mine.convviz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    user.click("input", 0, 0)
    assert user.window.isWindowModified()
    user.trigger("save")
    assert load_project(path).document == user.session.document
    assert not user.window.isWindowModified()
    assert user.window.windowTitle().startswith("mine.convviz")
    user.click("input", 0, 1)
    user.trigger("save")
    assert load_project(path).document.input[0, 0, 1] == 1
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    user.trigger("new")
    user.trigger("open")
    assert user.input[0, 1] == 1
    user.window.menus.fill_recent()
    assert user.window.menus.recent.actions()[0].text() == "mine.convviz"


@pytest.mark.parametrize(
    "content", ["", "{", "GIF89a", '{"convviz": 7}', '{"convviz": 1, "input": [[[1], [1, 2]]], "layers": []}']
)
def test_a_bad_file_leaves_the_document(content, user, tmp_path):
    bad = tmp_path / "bad.convviz"
    bad.write_text(content)
    user.click("input", 0, 0)
    before = user.session.document
    user.window.guard(lambda: file.open_path(user.window.desk, bad))
    assert user.notice.startswith("Cannot open bad.convviz: ")
    assert user.session.document is before
    assert user.window.actions_by_name["undo"].isEnabled()


def test_an_unwritable_target_keeps_the_work(user, tmp_path):
    user.click("input", 0, 0)
    user.window.guard(lambda: file.save_to(user.window.desk, tmp_path / "no" / "x.convviz"))
    assert "does not exist; create it first" in user.notice
    assert user.window.isWindowModified()


def test_another_setup_is_undone_like_any_edit(user, tmp_path):
    save_project(setup_of(preset("sobel-x")), tmp_path / "mine.convviz")
    user.click("input", 0, 0)
    drawn = user.session.document
    file.show_preset(user.window.desk, presets()[5])
    assert user.notice == "‘Vertical line detector’ was not saved; Ctrl+Z brings it back."
    file.open_path(user.window.desk, tmp_path / "mine.convviz")
    user.click("kernel", 0, 0)
    file.show_line(user.window.desk, setup_line(setup_of(preset("stride-2"))))
    user.trigger("new")
    assert user.session.document.title == "Untitled"
    user.trigger("undo")
    assert user.session.document == preset("stride-2")
    user.trigger("undo")
    assert user.session.path == tmp_path / "mine.convviz"
    assert user.window.isWindowModified()
    user.trigger("undo")
    assert not user.window.isWindowModified()
    assert user.window.windowTitle().startswith("mine.convviz")
    user.trigger("undo")
    assert user.session.document == presets()[5].setup.document
    assert user.session.path is None
    user.trigger("undo")
    assert user.session.document == drawn
    assert user.window.isWindowModified()
    for _ in range(5):
        user.trigger("redo")
    assert user.session.document.title == "Untitled"


def test_undo_comes_back_to_where_the_player_was(user):
    user.click("output", 2, 3)
    file.show_preset(user.window.desk, presets()[5])
    assert user.session.player.playhead.step == 0
    user.trigger("undo")
    assert user.session.player.playhead.step == 2 * 6 + 3


def test_close_and_start_again(make, user):
    user.click("input", 0, 0)
    user.trigger("first")
    user.session.look_at(detail=Detail.GLIDE, speed=7)
    drawn = user.session.document
    user.window.close()
    again = make(many_channels())
    assert again.session.look.detail is Detail.GLIDE
    assert again.session.look.speed == 7
    slot, kept = again.window.store.newest()
    again.session.restore(kept)
    slot.release()
    assert again.session.document == drawn
    assert again.session.player.playhead.step == 0


def test_a_setup_that_does_not_fit_opens(make, tmp_path):
    save_project(setup_of(does_not_fit()), tmp_path / "x.convviz")
    user = make()
    user.window.guard(lambda: file.open_path(user.window.desk, tmp_path / "x.convviz"))
    assert user.session.shown.problem
    assert not user.window.actions_by_name["export"].isEnabled()


# Faults of the program itself


def test_a_fault_is_reported_once_and_the_program_goes_on(user, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    report_faults(user.window, tmp_path)
    fault = ValueError("a bug")
    sys.excepthook(ValueError, fault, None)
    QApplication.processEvents()
    assert user.notice == "Something went wrong inside convviz; the work is kept and you can go on."
    assert "a bug" in (tmp_path / "fault.log").read_text()
    user.window.notice.button.click()
    assert "ValueError: a bug" in QApplication.clipboard().text()
    user.window.notice.hide()
    sys.excepthook(ValueError, fault, None)
    QApplication.processEvents()
    assert user.notice == ""
    user.click("input", 0, 0)
    assert user.input[0, 0] == 1
    caplog.clear()


def test_separate_changes_of_a_field_are_separate_undos(user, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("convviz.session.burst.time.monotonic", lambda: now[0])
    stride = user.panel.fields["stride"].fields[0]
    for value, pause in ((2, 0.1), (3, 5.0), (4, 0.2)):
        now[0] += pause
        spin(stride, value)
    user.trigger("undo")
    assert user.session.document.layers[0].stride == (2, 2)
    user.trigger("undo")
    assert user.session.document.layers[0].stride == (1, 1)


def test_another_document_is_shown_at_its_first_step(user):
    user.click("output", 0, 5)
    file.show_preset(user.window.desk, next(p for p in presets() if p.name == "sobel-x"))
    assert user.window.transport.place.text().startswith("Step 1 of 100")
    output = next(m for m in user.canvas.marks() if m.key == "output")
    assert np.count_nonzero(~np.isnan(output.values)) == 1
    np.testing.assert_array_equal(output.faint, user.output)
    user.trigger("play")
    assert next(m for m in user.canvas.marks() if m.key == "output").faint is None
    user.trigger("play")
    user.trigger("ahead")
    assert next(m for m in user.canvas.marks() if m.key == "output").faint is None


def test_the_same_document_shown_again_is_no_entry(user):
    user.click("input", 0, 0)
    user.trigger("undo")
    file.show(user.window.desk, setup_of(user.session.document))
    assert not user.window.actions_by_name["undo"].isEnabled()


def test_the_bias_shown_is_that_of_the_filter_on_the_stage(make):
    user = make(many_channels())
    assert user.panel.bias.field.value() == 2
    user.trigger("first")
    assert user.panel.bias.field.value() == 0


def test_a_refusal_by_the_engine_stands_in_the_field(user):
    user.panel.bias.field.setText("1e15")
    user.panel.bias.field.setModified(True)
    user.panel.bias.field.editingFinished.emit()
    assert "use at most 1e+12" in user.panel.bias._refusal.text()
    assert user.panel.bias.field.value() == 0


def test_undo_and_export_work_from_a_field_and_enter_leaves_it(user):
    stride = user.panel.fields["stride"].fields[0]
    spin(stride, 2)
    QApplication.processEvents()
    assert QApplication.focusWidget() is user.canvas
    stride.setFocus()
    user.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert user.session.document.layers[0].stride == (1, 1)


def test_refusals_go_and_links_come_back_with_another_document(user):
    size = user.panel.input_size
    spin(size.fields[0], "abc")
    assert size.refuses
    spin(size.fields[0], 8)
    assert not size.refuses
    size.link.setChecked(False)
    spin(size.fields[0], 5)
    file.show_preset(user.window.desk, presets()[0])
    assert size.link.isChecked()


@pytest.mark.parametrize("width", [640, 800, 1024, 1280, 1920])
def test_nothing_in_the_transport_overlaps(make, width):
    user = make(size=(width, 768))
    QApplication.processEvents()
    transport = user.window.transport
    boxes = [(w, w.geometry()) for w in transport.findChildren(QWidget) if w.parent() is transport and w.isVisible()]
    assert len(boxes) >= 5
    assert len({box.center().y() // 8 for _, box in boxes}) == 1  # one row
    for i, (one, box) in enumerate(boxes):
        assert box.width() >= one.minimumSizeHint().width()
        assert transport.rect().contains(box)
        for _, other in boxes[:i]:
            assert not box.intersects(other)


def test_a_refusal_folds_while_one_types_elsewhere_and_is_there_again_with_its_field(user, qtbot):
    kernel, stride = user.panel.fields["dilation"], user.panel.fields["stride"]
    spin, other = (field.findChild(QSpinBox) for field in (kernel, stride))
    spin.setFocus()
    spin.lineEdit().selectAll()
    qtbot.keyClicks(spin, "99")
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert kernel._refusal.isVisible()
    other.setFocus()
    assert not kernel._refusal.isVisible()
    assert kernel.refuses  # and what was typed has the colour of a warning
    assert kernel.property("refused") is True
    spin.setFocus()
    assert kernel._refusal.isVisible()
    spin.lineEdit().selectAll()
    qtbot.keyClicks(spin, "3")
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert not kernel.refuses
    assert kernel.property("refused") is False


def test_the_label_of_the_step_is_short_before_the_speed_goes(make):
    user = make(Document(np.ones((1, 64, 64)), (Conv2d(np.ones((64, 1, 1, 1))),)), size=(1280, 800))
    assert user.window.transport.speed.isVisible()
    assert user.window.transport.place.text().startswith("262,144 of")

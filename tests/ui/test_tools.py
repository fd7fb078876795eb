"""Tools, selection, edits of whole grids and the clipboard, in a window."""

import numpy as np
import pytest
from documents import preset, setup_of
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from convviz.model import find_preset
from convviz.model.selection import Box, Selection
from convviz.session.tools import TOOLS
from convviz.stage import Wash
from convviz.ui import questions

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
RIGHT = Qt.MouseButton.RightButton


def press(user, key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(user.window.windowHandle(), key, held)


def drag(user, panel, start, end, **how):
    user.press(panel, *start, **how)
    user.hover(panel, *end)
    user.release(panel, *end, *(how.get("button", Qt.MouseButton.LeftButton),))


def select(user, start, end, panel="input"):
    user.trigger("tool_select")
    drag(user, panel, start, end)


@pytest.fixture
def empty(user):
    user.session.apply(lambda d: d.replace(input=np.zeros((8, 8))), "Empty")
    return user


def test_each_tool_has_a_key_and_a_button_that_is_down_while_it_is_in_the_hand(user):
    keys = {"pencil": Qt.Key.Key_W, "line": Qt.Key.Key_L, "fill": Qt.Key.Key_G, "select": Qt.Key.Key_S}
    for name, key in keys.items():
        press(user, key)
        assert user.session.brush.tool is TOOLS[name]
        down = [n for n, button in user.window.tool_bar.buttons.items() if button.isChecked()]
        assert down == [name]
    user.window.tool_bar.buttons["disc"].click()
    assert user.session.brush.tool is TOOLS["disc"]
    assert user.canvas.hasFocus()


def test_a_seven_is_drawn_with_three_tools_each_taken_back_once(empty):
    user = empty
    press(user, Qt.Key.Key_L)
    for start, end in (((0, 1), (0, 6)), ((0, 6), (7, 2))):
        before = user.session.document
        user.press("input", *start)
        user.hover("input", 5, 5)
        user.key(Qt.Key.Key_Escape)
        user.release("input", 5, 5)
        assert user.session.document is before
        drag(user, "input", start, end)
    assert user.session.shown.undo == "Line of 8 cells"
    press(user, Qt.Key.Key_Q)
    drag(user, "input", (6, 5), (7, 7))
    press(user, Qt.Key.Key_G)
    user.click("input", 5, 0)
    rows = ["".join("#" if value else "." for value in row) for row in user.input]
    assert rows == [
        "#######.",
        "######..",
        "######..",
        "#####...",
        "#####...",
        "####....",
        "####.###",
        "###..###",
    ]
    for _ in range(4):
        user.trigger("undo")
    assert not user.input.any()


def test_the_right_button_erases_and_alt_picks_with_any_tool(user):
    press(user, Qt.Key.Key_L)
    drag(user, "input", (0, 3), (5, 3), button=RIGHT)
    assert user.input[:, 3].tolist() == [0, 0, 0, 0, 0, 0, 1, 1]
    user.press("kernel", 0, 0, modifiers=ALT)
    user.release("kernel", 0, 0)
    assert user.session.brush.value == 0
    assert user.window.brush.field.text() == "0"
    assert user.session.brush.tool is TOOLS["line"]


def test_the_status_line_says_what_a_press_will_do(user):
    user.hover("input", 2, 3)
    feeds = "This cell feeds 9 outputs of this map, with these weights"
    assert user.window.status.whole.startswith(
        f"Input, row 3, column 4: 1   ·   {feeds}   ·   Pencil 1 (right button 0)"
    )
    press(user, Qt.Key.Key_G)
    assert "Fill 1 (right button 0): The area of equal" in user.window.status.whole
    user.hover("output", 0, 0)
    assert user.window.status.whole.split("   ·   ") == [
        "Feature map, row 1, column 1",
        "This output is 0, of the 3×3 cells that are marked",
        "A press goes to this step, another one pins its window; Esc takes pins away",
    ]


# A selection


def marks_of(user):
    return [mark for mark in user.canvas.marks() if isinstance(mark, Wash) and mark.key.startswith("selection")]


def test_a_selection_is_outlined_and_esc_drops_it(user):
    select(user, (1, 1), (2, 4))
    assert user.session.look.selection == Selection("input", (Box(1, 1, 3, 5),))
    line, dashes = marks_of(user)
    assert len(line.rects) == 4
    assert dashes.rects
    user.key(Qt.Key.Key_Escape)
    assert user.session.look.selection is None
    assert marks_of(user) == []


def test_arrows_move_what_is_selected_and_step_with_any_other_tool(user):
    select(user, (0, 3), (7, 4))
    press(user, Qt.Key.Key_Right)
    assert user.input[0].tolist() == [0, 0, 0, 0, 1, 1, 0, 0]
    assert user.session.look.playhead.step == 35
    press(user, Qt.Key.Key_W)
    before = user.session.document
    press(user, Qt.Key.Key_Left)
    assert user.session.look.playhead.step == 34
    assert user.session.document is before


def test_a_clicker_never_moves_what_is_selected(user):
    select(user, (0, 3), (7, 4))
    before = user.session.document
    press(user, Qt.Key.Key_PageUp)
    assert user.session.look.playhead.step == 34
    assert user.session.document is before


def test_what_is_selected_is_cleared_cut_and_pasted(user):
    select(user, (0, 3), (1, 4))
    press(user, Qt.Key.Key_Delete)
    assert user.input[:3, 3].tolist() == [0, 0, 1]
    user.trigger("undo")
    press(user, Qt.Key.Key_X, CTRL)
    assert QGuiApplication.clipboard().text() == "1\t1\n1\t1"
    assert user.input[:3, 3].tolist() == [0, 0, 1]
    user.key(Qt.Key.Key_Escape)
    user.trigger("tool_pencil")
    user.click("input", 4, 0, RIGHT)
    press(user, Qt.Key.Key_V, CTRL)
    assert user.input[4:6, 0:3].tolist() == [[1, 1, 0], [1, 1, 0]]
    assert user.session.look.selection == Selection("input", (Box(4, 0, 6, 2),))
    assert user.session.shown.undo == "Paste 2×2 cells"
    press(user, Qt.Key.Key_Right)
    assert user.input[4, 0:3].tolist() == [0, 1, 1]


def test_all_is_selected_in_the_grid_that_was_pointed_at(user):
    press(user, Qt.Key.Key_A, CTRL)
    assert user.session.look.selection == Selection("input", (Box(0, 0, 8, 8),))
    user.key(Qt.Key.Key_Escape)
    user.trigger("tool_pencil")
    user.click("kernel", 0, 0, RIGHT)
    press(user, Qt.Key.Key_A, CTRL)
    assert user.session.look.selection == Selection("kernel", (Box(0, 0, 3, 3),))
    press(user, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "0\t1\t0\n0\t1\t0\n0\t1\t0"


@pytest.mark.parametrize("way", [0, 1, 2], ids=["neither", "grows", "is cut"])
def test_a_block_that_is_too_large_grows_the_grid_is_cut_or_not_pasted(user, way, monkeypatch):
    asked, grows = [], way == 1
    monkeypatch.setattr(questions, "choose", lambda *words: asked.append(words[2:4]) or way)
    QGuiApplication.clipboard().setText("\n".join("\t".join(["5"] * 4) for _ in range(2)))
    user.click("input", 7, 6, RIGHT)
    before = user.session.document
    press(user, Qt.Key.Key_V, CTRL)
    assert asked == [("What is pasted reaches beyond the input of 8×8.", "Grow it to 9×10")]
    if not way:
        assert user.session.document is before
        return
    assert user.input.shape == ((9, 10) if grows else (8, 8))
    assert user.input[7, 6:].tolist() == ([5, 5, 5, 5] if grows else [5, 5])
    user.trigger("undo")
    assert user.session.document == before


def test_one_number_is_pasted_into_all_that_is_selected(user):
    select(user, (1, 0), (2, 2))
    QGuiApplication.clipboard().setText("1/4")
    press(user, Qt.Key.Key_V, CTRL)
    assert user.input[1:3, 0:3].tolist() == [[0.25] * 3] * 2
    assert user.session.shown.undo == "Paste into 6 cells"


def test_cells_that_are_empty_in_a_table_stay_as_they_are(user):
    QGuiApplication.clipboard().setText("9\t\t9\n\t9\t")
    user.click("input", 0, 2, RIGHT)
    press(user, Qt.Key.Key_V, CTRL)
    assert user.input[0:2, 2:5].tolist() == [[9, 1, 9], [0, 9, 1]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("Dear all", "no table of numbers"), ("", "Nothing is on the clipboard"), ("1\t2\n3", "has 1 columns")],
)
def test_what_cannot_be_pasted_says_why(user, text, sentence):
    QGuiApplication.clipboard().setText(text)
    before = user.session.document
    press(user, Qt.Key.Key_V, CTRL)
    assert sentence in user.notice
    assert user.session.document is before


def test_the_map_is_copied_where_it_was_pointed_at(user):
    user.click("output", 0, 0)
    user.hover("input", 3, 3)
    press(user, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().splitlines()[0] == "0\t0\t3\t3\t0\t0"


def test_a_grid_is_copied_as_a_picture_and_comes_back_as_it_was(user):
    user.trigger("copy_picture")
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (512, 512)
    assert [image.pixelColor(64 * c + 32, 32).lightness() > 128 for c in range(8)] == [v == 1 for v in user.input[0]]


@pytest.mark.parametrize(("ending", "read"), [(".npy", np.load), (".csv", lambda p: np.loadtxt(p, delimiter=","))])
def test_a_grid_is_saved_for_other_programs(user, tmp_path, monkeypatch, ending, read):
    monkeypatch.setattr(user.window.desk, "ask_for_grid_file", lambda start: tmp_path / f"it{ending}")
    user.trigger("save_grid")
    np.testing.assert_array_equal(np.squeeze(read(tmp_path / f"it{ending}")), user.input)


@pytest.mark.parametrize("kind", ["numpy", "json", "latex"])
def test_what_is_copied_as_text_is_pasted_as_it_was(user, kind):
    user.session.apply(lambda d: d.replace(input=np.array([[1 / 3, -0.25], [1e-9, 7.0]])), "Fractions")
    user.trigger(f"copy_{kind}")
    user.trigger("clear_input")
    press(user, Qt.Key.Key_V, CTRL)
    np.testing.assert_allclose(user.input, [[1 / 3, -0.25], [1e-9, 7.0]], rtol=1e-15)


# Edits of whole grids


def sheet_of(user):
    return next(dialog for dialog in user.window.findChildren(QDialog) if dialog.isVisible())


def test_an_edit_is_seen_while_its_values_are_chosen_and_given_back(user):
    before = user.session.document
    user.trigger("fill_with_input")
    sheet = sheet_of(user)
    assert (user.input == 1).all()
    sheet.form.fields["value"].edited.emit(4.0)
    assert (user.input == 4).all()
    sheet.reject()
    assert user.session.document is before
    assert user.session.shown.undo == ""
    user.trigger("fill_with_input")
    sheet_of(user).form.fields["value"].edited.emit(-2.0)
    sheet_of(user).accept()
    assert user.session.shown.undo == "Fill with −2 (input)"
    user.trigger("undo")
    assert user.session.document == before


def test_an_edit_that_cannot_be_made_says_so_in_its_sheet(user):
    user.trigger("divide_kernel")
    sheet = sheet_of(user)
    sheet.form.fields["divisor"].edited.emit(0.0)
    assert sheet.problem.text() == "A kernel cannot be divided by 0."
    assert not sheet.buttons.button(sheet.buttons.StandardButton.Ok).isEnabled()
    assert user.session.document == preset()
    sheet.form.fields["divisor"].edited.emit(2.0)
    assert sheet.problem.text() == ""
    sheet.accept()
    assert user.session.document.layers[0].weight[0, 0, 0].tolist() == [0, 0.5, 0]


def test_random_values_begin_with_another_seed_each_time(user):
    seeds = []
    for _ in range(2):
        user.trigger("random_integers_input")
        seeds.append(sheet_of(user).form.given["seed"])
        sheet_of(user).accept()
    assert seeds == [0, 1]
    assert user.session.shown.undo == "Random integers from 0 to 9, seed 1 (input)"


def test_edits_of_a_later_layers_input_cannot_be_made(user):
    user.session.show(find_preset("two-stacked-valid").setup)
    user.session.look_at(layer=1)
    assert not user.window.actions_by_name["invert_input"].isEnabled()
    assert user.window.actions_by_name["negate_kernel"].isEnabled()


def test_edits_take_the_selection_and_the_turned_one_is_selected(user):
    select(user, (0, 3), (0, 5))
    user.trigger("turn_right_input")
    assert user.input[0:3, 3:6].tolist() == [[1, 0, 0], [1, 1, 0], [0, 1, 0]]
    assert user.session.look.selection == Selection("input", (Box(0, 3, 3, 4),))


# Pictures


def test_a_picture_from_the_clipboard_becomes_the_input(user):
    image = QImage(6, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    for x in (3, 4, 5):
        for y in range(4):
            image.setPixel(x, y, 0xFFFFFFFF)
    QGuiApplication.clipboard().setImage(image)
    press(user, Qt.Key.Key_V, CTRL)
    sheet = sheet_of(user)
    assert sheet.grid.shape == (1, 4, 6)
    sheet.accept()
    assert user.input.tolist() == [[0, 0, 0, 1, 1, 1]] * 4
    assert user.session.shown.undo == "Open from the clipboard (4×6)"
    user.trigger("undo")
    assert user.session.document == preset()


def test_a_part_of_a_photo_is_taken_and_made_black_and_white(user, tmp_path, qtbot):
    from PIL import Image

    from convviz.ui.actions import file

    shades = np.add.outer(np.arange(40), np.arange(80)).astype(np.uint8) * 2
    Image.fromarray(np.stack([shades, shades // 2, 255 - shades], axis=-1)).save(tmp_path / "photo.png")
    file.open_path(user.window.desk, tmp_path / "photo.png")
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in user.window.findChildren(QDialog)))
    sheet = sheet_of(user)
    assert sheet.form.given["colours"] == "rgb"
    assert sheet.grid.shape == (3, 16, 32)
    sheet.form._set("colours", "grey")
    sheet.form._set("shape", "square")
    view = sheet.view
    start, end = (view.on_view(x, y).toPoint() for x, y in ((20, 10), (40, 20)))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, SHIFT, start)
    qtbot.mouseMove(view, end)
    view.mouseMoveEvent(_moved(view, end))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, SHIFT, end)
    left, top, right, bottom = view.crop
    assert right - left == pytest.approx(bottom - top)
    assert (left, top) == pytest.approx((20, 10), abs=1)
    for name, value in (("rows", 4), ("columns", 4), ("black_and_white", True), ("threshold", 0.4)):
        sheet.form._set(name, value)
    assert set(np.unique(sheet.grid)) <= {0.0, 1.0}
    sheet.accept()
    assert user.session.document.input.shape == (1, 4, 4)
    assert user.session.shown.undo == "Open photo.png (4×4)"


def _moved(view, place):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    at = QPointF(place)
    return QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        view.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def test_a_coloured_input_is_drawn_on_with_a_colour(user):
    user.session.show(setup_of(preset("depthwise")))
    user.session.apply(lambda d: d.replace(input=np.zeros((3, 6, 6))), "Empty")
    press(user, Qt.Key.Key_C, SHIFT)
    assert user.window.brush.colour.isVisible()
    user.session.hold(colour=(1.0, 0.5, 0.0))
    user.click("input", 2, 2)
    assert user.session.document.input[:, 2, 2].tolist() == [1, 0.5, 0]


# Galleries


def test_a_pattern_is_seen_while_it_is_chosen(user):
    before = user.session.document
    press(user, Qt.Key.Key_P, CTRL)
    gallery = sheet_of(user)
    names = [edit.name for edit in gallery._edits]
    gallery.list.setCurrentRow(names.index("checkerboard"))
    assert user.input[0, :4].tolist() == [0, 1, 0, 1]
    gallery.form._set("period", 2)
    assert user.input[0, :4].tolist() == [0, 0, 1, 1]
    gallery.reject()
    assert user.session.document is before
    user.trigger("patterns")
    gallery = sheet_of(user)
    gallery.list.setCurrentRow(names.index("letter"))
    gallery.accept()
    assert user.session.shown.undo == "Pattern: 7 (input)"
    assert user.input.sum() == 11


def test_a_kernel_is_chosen_by_its_size_and_kept_under_a_name(user, monkeypatch):
    press(user, Qt.Key.Key_K, CTRL)
    gallery = sheet_of(user)
    names = [edit.name for edit in gallery._edits]
    gallery.list.setCurrentRow(names.index("sobel"))
    gallery.form._set("size", 4)
    assert "odd size" in gallery.problem.text()
    assert user.session.document == preset()
    gallery.form._set("size", 5)
    gallery.accept()
    weight = user.session.document.layers[0].weight[0, 0]
    assert weight[2].tolist() == [-6, -12, 0, 12, 6]
    assert user.session.shown.undo == "Kernel: sobel 5×5 (kernel)"
    monkeypatch.setattr(user.window.desk, "ask_for_name", lambda *_: "Mine")
    user.trigger("keep_kernel")
    assert "Kept in" in user.notice
    user.trigger("undo")
    user.trigger("kernels")
    gallery = sheet_of(user)
    assert gallery._edits[-1].label == "Mine"
    gallery.list.setCurrentRow(len(gallery._edits) - 1)
    np.testing.assert_array_equal(user.session.document.layers[0].weight[0, 0], weight)
    monkeypatch.setattr(questions, "ask", lambda *_: True)
    gallery._remove.click()
    assert gallery.list.count() == len(names)
    gallery.reject()
    assert user.session.document == preset()


# History, words, files


def test_the_history_names_what_was_done_and_goes_there(user):
    press(user, Qt.Key.Key_L)
    drag(user, "input", (0, 0), (0, 2))
    user.trigger("invert_input")
    press(user, Qt.Key.Key_H, CTRL)
    history = sheet_of(user)
    rows = [history.list.item(i).text() for i in range(history.list.count())]
    assert rows == ["Beginning", "Line of 3 cells", "Invert (input)"]
    assert history.list.currentRow() == 2
    history.list.setCurrentRow(0)
    assert user.session.document == preset()
    history.list.setCurrentRow(2)
    assert user.input[0].tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    user.trigger("undo")
    assert history.list.currentRow() == 1
    user.click("input", 7, 7)
    rows = [history.list.item(i).text() for i in range(history.list.count())]
    assert rows == ["Beginning", "Line of 3 cells", "Line of 1 cell"]


def test_title_and_words_are_edited_by_a_double_click(user, qtbot):
    qtbot.mouseDClick(user.window.heading, Qt.MouseButton.LeftButton)
    sheet = sheet_of(user)
    sheet.title.setText("  <b>Mine</b> & yours ")
    sheet.words.setPlainText("Two\nlines")
    sheet.accept()
    document = user.session.document
    assert (document.title, document.description) == ("<b>Mine</b> & yours", "Two lines")
    assert user.session.shown.undo == "Title and words"
    user.trigger("undo")
    assert user.session.document == preset()


def test_a_file_is_shown_again_as_it_was_saved(user, tmp_path):
    from convviz.ui.actions import file

    assert not user.window.actions_by_name["revert"].isEnabled()
    file.save_to(user.window.desk, tmp_path / "it.convviz")
    user.click("input", 0, 0)
    user.trigger("revert")
    assert user.session.document == preset()
    assert user.session.saved
    user.trigger("undo")
    assert user.input[0, 0] == 1


def test_a_kernel_of_somebody_else_is_opened(user, tmp_path):
    from convviz.model.library import keep_kernel
    from convviz.ui.actions import file

    path = keep_kernel(tmp_path, "Theirs", np.array([[1.0, 2.0]]))
    file.open_path(user.window.desk, path)
    assert user.session.document.layers[0].weight[0, 0].tolist() == [[1, 2]]
    assert user.session.shown.undo == "Kernel: Theirs"


# What strangers found


def test_own_kernels_are_taken_out_one_after_the_other(user, monkeypatch):
    from convviz.model.library import keep_kernel

    for value, name in enumerate(("aa", "bb", "cc"), start=1):
        keep_kernel(user.window.settings.library, name, np.full((2, 2), float(value)))
    monkeypatch.setattr(questions, "ask", lambda *_: True)
    user.trigger("kernels")
    gallery = sheet_of(user)
    first = gallery.list.count() - 3
    gallery.list.setCurrentRow(first)
    gallery._remove.click()
    assert gallery.list.currentItem().text() == gallery.edit.label == "bb"
    assert (user.session.document.layers[0].weight == 2).all()
    gallery._remove.click()
    gallery._remove.click()
    assert gallery.list.count() == first
    gallery.reject()
    assert user.session.document == preset()


def test_a_damaged_kernel_in_the_library_is_told_of(user):
    folder = user.window.settings.library
    folder.mkdir(parents=True)
    (folder / "bad.json").write_text("{bad")
    user.trigger("kernels")
    assert "bad.json holds no kernel" in user.notice
    sheet_of(user).reject()


def test_what_a_sheet_only_shows_is_not_kept(user):
    user.trigger("fill_with_input")
    assert user.session.kept().setup.document == preset()
    assert user.session.kept().saved
    user.session.show(setup_of(preset("sobel-x")))
    assert user.session.document == preset("sobel-x")
    sheet = sheet_of(user)
    sheet.form.fields["value"].edited.emit(3.0)
    sheet.accept()
    assert user.session.document == preset("sobel-x")
    user.trigger("undo")
    assert user.session.document == preset()


def test_a_window_closes_with_a_sheet_open_and_keeps_the_work(user):
    user.trigger("fill_with_input")
    user.window.close()
    assert user.session.document == preset()


def test_a_sheet_while_a_button_is_held_ends_the_stroke_first(user):
    user.press("input", 0, 0)
    user.trigger("fill_with_input")
    user.release("input", 0, 0)
    sheet_of(user).reject()
    assert user.session.shown.undo == "Draw 1 cell"
    assert user.input.sum() == preset().input.sum() + 1


def test_a_text_that_is_refused_keeps_its_sheet_open(user, qtbot):
    user.trigger("scale_input")
    sheet = sheet_of(user)
    line = sheet.form.fields["factor"].field
    assert line.selectedText() == "1"
    qtbot.keyClicks(line, "7,5,5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert sheet.form.refuses
    line.selectAll()
    qtbot.keyClicks(line, "2")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert user.input.max() == 2


def test_enter_in_the_value_gives_the_keys_back_to_the_stage(user, qtbot):
    line = user.window.brush.field
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "0,7")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(user.canvas.hasFocus)
    press(user, Qt.Key.Key_L)
    assert user.session.brush.tool is TOOLS["line"]
    assert user.session.brush.value == 0.7


@pytest.mark.parametrize("value", [6e9, 1e12, -1e12])
def test_numbers_beyond_a_slider_are_drawn_with(make, value):
    from convviz.engine import Conv2d
    from convviz.model import Document

    user = make(Document([[0.0, 1.0], [2.0, value]], (Conv2d([[1.0]]),)))
    user.session.hold(value=value)
    user.click("input", 0, 0)
    assert user.input[0, 0] == value


def test_a_kernel_is_not_replaced_unasked(user, monkeypatch):
    from convviz.model.library import own_kernels

    monkeypatch.setattr(user.window.desk, "ask_for_name", lambda *_: "Mine")
    user.trigger("keep_kernel")
    user.trigger("negate_kernel")
    monkeypatch.setattr(questions, "ask", lambda *_: False)
    user.trigger("keep_kernel")
    (kept,), _ = own_kernels(user.window.settings.library)
    assert kept.values.max() == 1


def test_in_a_pooling_layer_the_map_is_copied(user):
    user.session.show(setup_of(preset("max-pooling-2x2")))
    user.session.edit_stack("add")
    user.session.apply(lambda d: d.with_layer(1, d.layers[0]), "Pool")
    press(user, Qt.Key.Key_C, CTRL)
    assert "of the feature map" in user.notice


def test_the_map_of_a_layer_before_says_where_it_is_drawn(user):
    user.session.show(find_preset("two-stacked-valid").setup)
    user.session.look_at(layer=1)
    user.window.status.point_at(user.cell("input", 1, 1))
    assert user.window.status.whole.endswith("the input is drawn on in layer 1")
    before = user.session.document
    user.click("input", 1, 1)
    assert user.session.document is before


# What belongs together


def linked(user):
    return sorted(mark.key for mark in user.canvas.marks() if mark.key.startswith("link ") and isinstance(mark, Wash))


def test_what_belongs_to_the_cell_under_the_pointer_lights_up_and_is_said(user):
    user.hover("input", 4, 4)
    assert linked(user) == ["link output"]
    assert "This cell feeds 9 outputs of this map, with these weights" in user.window.status.whole
    user.hover("output", 0, 2)
    assert linked(user) == ["link input"]
    user.hover("kernel", 1, 1)
    assert linked(user) == ["link input", "link kernel", "link products"]
    user.hover("products", 1, 1)
    assert linked(user) == ["link input", "link kernel", "link products"]
    user.canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert linked(user) == []


def test_the_keyboard_lights_up_too_and_drawing_does_not(user):
    user.canvas.setFocus()
    user.key(Qt.Key.Key_Right, CTRL)
    assert linked(user) == ["link output"]
    user.press("input", 3, 3)
    user.hover("input", 3, 4)
    assert linked(user) == []
    user.release("input", 3, 4)


def test_a_link_follows_while_it_plays(user):
    user.session.player.first()
    user.hover("kernel", 0, 0)
    seen = []
    for step in (0, 1, 7):
        user.session.player.seek(step)
        seen.append(next(m.rects[0] for m in user.canvas.marks() if m.key == "link input"))
    assert len(set(seen)) == 3


def pins(user):
    return sorted(mark.key for mark in user.canvas.marks() if mark.key.startswith("pin ") and isinstance(mark, Wash))


def test_a_second_press_pins_a_window_and_esc_takes_it_away(user):
    user.click("output", 1, 2)
    assert user.session.look.playhead.step == 8
    assert pins(user) == []
    user.click("output", 1, 2)
    assert pins(user) == ["pin 0 input", "pin 0 output"]
    user.click("output", 4, 4)
    user.click("output", 4, 4)
    assert len(pins(user)) == 4
    # They stay while it plays, and are seen in what is exported.
    user.session.player.first()
    user.session.player.play()
    user.session.player.tick(1.0)
    assert len(pins(user)) == 4
    user.session.player.pause()
    assert user.session.shown.saved
    assert user.session.shown.undo == ""
    # Those of cells that an edit takes away are not seen, and do no harm.
    user.session.apply(lambda d: d.replace(input=d.input[:, :5, :5]), "Smaller")
    assert pins(user) == ["pin 0 input", "pin 0 output"]
    user.canvas.setFocus()
    user.key(Qt.Key.Key_Escape)
    assert pins(user) == []


def test_a_pin_is_taken_away_by_another_press_and_by_another_layer(make):
    user = make(setup_of(preset("detect-relu-pool")).document)
    user.session.player.first()
    for count in (2, 0, 2):
        user.click("output", 0, 0)
        assert len(pins(user)) == count
    user.session.look_at(layer=1)
    assert pins(user) == []


def test_hovering_while_it_plays_fifty_steps_a_second(user):
    user.session.look_at(speed=50.0)
    user.session.player.first()
    user.session.player.play()
    seen = set()
    for n in range(60):
        user.hover(("input", "kernel", "products", "output")[n % 4], n % 3, (n + 1) % 3)
        user.session.player.tick(0.02)
        user.canvas.grab()
        seen.update(linked(user))
    assert user.session.player.playing
    assert {"link input", "link kernel", "link products", "link output"} <= seen
    assert user.session.look.playhead.step == 60 % 36


def test_a_cell_of_the_input_or_the_kernel_is_pinned_by_a_key(user):
    user.hover("input", 4, 4)
    press(user, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    user.hover("kernel", 0, 1)
    press(user, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    user.canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    marked = ["pin 0 input", "pin 0 output", "pin 1 input", "pin 1 kernel", "pin 1 products"]
    assert pins(user) == marked
    fed = next(m for m in user.canvas.marks() if m.key == "pin 0 output")
    assert len(fed.rects) == 9
    user.session.player.first()
    user.session.player.play()
    user.session.player.tick(1.0)
    assert pins(user) == marked
    user.session.player.pause()
    # The keyboard's cell, too; and once more takes it away.
    user.session.look_at(pins=())
    user.canvas.setFocus()
    user.key(Qt.Key.Key_Right, CTRL)
    press(user, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert pins(user) == ["pin 0 input", "pin 0 output"]
    press(user, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert pins(user) == []
    # An edit that takes the cell away takes its marks.
    user.hover("input", 7, 7)
    press(user, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    user.session.apply(lambda d: d.replace(input=d.input[:, :5, :5]), "Smaller")
    assert pins(user) == []


def test_the_strip_says_what_a_cell_depends_on(make):
    user = make(setup_of(preset("three-stacked-same")).document)
    item = next(one for one in user.canvas.current_layout().strip if one.layer == 1)
    user.move(QPointF(item.grid.x + 1.5 * item.cell, item.grid.y + 1.5 * item.cell))
    assert "A press shows layer 2" in user.window.status.whole
    assert "Row 2, column 2 of layer 2: depends on 4×4 cells of the input" in user.window.status.whole
    assert [m.key for m in user.canvas.marks() if m.key.startswith("link strip")]


def test_a_press_on_the_map_while_it_plays_pins_nothing(user):
    user.session.player.seek(8)
    user.session.player.play()
    user.click("output", 1, 2)
    assert user.session.look.pins == ()


def test_a_product_of_matrices_has_no_cells_for_hands(user):
    place = user.point("input", 2, 1)
    press(user, Qt.Key.Key_M)
    before = user.session.document
    user.move(QPointF(place))
    user.qtbot.mouseClick(user.viewport, Qt.MouseButton.LeftButton, pos=place)
    user.key(Qt.Key.Key_Right, CTRL)
    user.type("5")
    user.key(Qt.Key.Key_Return)
    assert user.session.document is before
    assert [m.key for m in user.canvas.marks() if m.key == "matrix left"]
    press(user, Qt.Key.Key_M)
    press(user, Qt.Key.Key_M)
    assert not [m.key for m in user.canvas.marks() if m.key.startswith("matrix")]
    user.click("input", 2, 1)
    assert user.session.document is not before

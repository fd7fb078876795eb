"""Pictures and arrays that ask how they are to be read, in a window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from convviz.reading import picture_of
from convviz.ui.actions import file
from convviz.ui.window.crop_fields import CropFields
from convviz.ui.window.crop_view import CropView
from convviz.ui.window.order_sheet import OrderSheet, channels_pixmap
from convviz.ui.window.pictures import pixmap_of_colours


@pytest.fixture
def crop(qtbot):
    view = CropView(pixmap_of_colours(np.zeros((60, 80), np.uint8), view_size()), (60, 80))
    fields = CropFields(view)
    qtbot.addWidget(view)
    qtbot.addWidget(fields)
    return view, fields


def view_size():
    from PySide6.QtCore import QSize

    return QSize(80, 60)


def numbers(fields):
    return [field.value() for field in (fields.left, fields.top, fields.wide, fields.high)]


def test_a_part_is_taken_by_numbers_and_numbers_follow_the_hand(crop):
    view, fields = crop
    assert numbers(fields) == [0, 0, 80, 60]
    fields.wide.setValue(40)
    fields.high.setValue(20)
    fields.left.setValue(10)
    fields.top.setValue(5)
    assert view.crop == (10, 5, 50, 25)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert numbers(fields)[:2] == [11, 5]
    assert view.crop[2] - view.crop[0] == 40


def test_a_part_never_reaches_beyond_its_picture(crop):
    view, fields = crop
    fields.left.setValue(79)
    assert view.crop[0::2] == (79, 80)
    fields.left.setValue(30)
    fields.wide.setValue(70)
    assert view.crop[0::2] == (10, 80)
    assert fields.left.value() == 10


def test_an_edge_that_is_said_first_makes_the_part_smaller(crop):
    view, fields = crop
    fields.left.setValue(25)
    fields.top.setValue(20)
    assert view.crop == (25, 20, 80, 60)


@pytest.mark.parametrize("text", ["abc", "0", "1000"])
def test_a_part_that_was_refused_is_not_taken(user, text):
    picture = picture_of(np.zeros((30, 40, 4), np.uint8) + np.uint8(255))
    user.window.desk.open_picture(picture, "it")
    sheet = next(d for d in user.window.findChildren(QDialog) if d.isVisible())
    before = user.session.document
    sheet.part.wide.setFocus()
    sheet.part.wide.selectAll()
    QTest.keyClicks(sheet.part.wide, text)
    QTest.keyClick(sheet.part.wide, Qt.Key.Key_Return)
    sheet.ok.click()
    assert sheet.isVisible()
    assert user.session.document is before
    sheet.part.wide.selectAll()
    QTest.keyClicks(sheet.part.wide, "20")
    QTest.keyClick(sheet.part.wide, Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert user.session.document is not before


@pytest.mark.parametrize("shape", [(1, 1), (3, 1, 1), (1, 1, 3), (1, 5, 3), (5, 1, 3)])
def test_the_smallest_pictures_are_seen(qapp, shape):
    shades = np.full(shape if len(shape) == 2 or shape[-1] == 3 else shape[1:], 200, np.uint8)
    assert not pixmap_of_colours(shades, view_size()).isNull()


@pytest.mark.parametrize(
    ("field", "value", "size"), [("wide", 20, (20, 10)), ("high", 20, (40, 20)), ("high", 60, (80, 40))]
)
def test_a_part_of_a_fixed_shape_keeps_it(crop, field, value, size):
    view, fields = crop
    view.set_shape(2.0)
    fields.follow()
    getattr(fields, field).setValue(value)
    left, top, right, bottom = view.crop
    assert (right - left, bottom - top) == pytest.approx(size)
    assert 0 <= left <= right <= 80
    assert 0 <= top <= bottom <= 60


# The order of an array


def open_array(user, tmp_path, array, answer):
    """Open an array in a file; ``answer`` is done to the sheet that asks, once it is there."""
    np.save(tmp_path / "a.npy", array)

    def asked():
        sheet = user.window.findChild(OrderSheet)
        if sheet is None or not sheet.isVisible():
            QTimer.singleShot(5, asked)
        else:
            answer(sheet)

    asked()
    before = user.session.document
    file.open_path(user.window.desk, tmp_path / "a.npy")
    user.qtbot.waitUntil(lambda: user.session.document is not before or answered(answer))
    return user.session.document.input


def answered(answer):
    return getattr(answer, "done", False)


@pytest.mark.parametrize("shape", [(4, 7, 3), (3, 3, 3)])
@pytest.mark.parametrize("way", [0, 1])
def test_an_array_of_an_unclear_order_is_shown_in_both_and_taken_in_one(user, tmp_path, shape, way):
    array = np.arange(np.prod(shape), dtype=float).reshape(shape)
    ways = array, np.moveaxis(array, -1, 0)
    seen = []

    def answer(sheet):
        seen.extend(choice.text() for choice in sheet.choices)
        sheet.choices[way].click()

    taken = open_array(user, tmp_path, array, answer)
    np.testing.assert_array_equal(taken, ways[way])
    sizes = [(len(one), *one.shape[1:]) for one in ways]
    assert seen == [
        f"{words}: {n} channels of {rows}×{columns}"
        for words, (n, rows, columns) in zip(("The first number", "The last number"), sizes, strict=True)
    ]


def test_enter_takes_the_way_that_has_the_focus_and_esc_neither(user, tmp_path):
    array = np.zeros((3, 3, 3))
    array[0, 0] = 1
    taken = open_array(
        user, tmp_path, array, lambda sheet: (sheet.choices[1].setFocus(), QTest.keyClick(sheet, Qt.Key.Key_Return))
    )
    np.testing.assert_array_equal(taken, np.moveaxis(array, -1, 0))

    def think_better(sheet):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        think_better.done = True

    np.testing.assert_array_equal(open_array(user, tmp_path, array, think_better), taken)
    assert not any(dialog.isVisible() for dialog in QApplication.topLevelWidgets() if isinstance(dialog, QDialog))


def test_the_pictures_of_the_ways_are_the_arrays(qapp):
    array = np.zeros((6, 2, 4))
    array[1, 0, 3] = -5
    array[2, 1, 0] = 5
    image = channels_pixmap(array).toImage()
    # Four channels of 72 points with 6 between; a cell is 18 points, and half of the height stays free.
    assert (image.width(), image.height()) == (4 * 72 + 3 * 6, 72)
    greys = [
        [[image.pixelColor(c * 78 + 9 + 18 * x, 18 + 9 + 18 * y).red() for x in range(4)] for y in range(2)]
        for c in range(4)
    ]
    np.testing.assert_array_equal(greys, np.rint(255 * (array[:4] + 5) / 10))
    assert image.pixelColor(5, 2).alpha() == 0

"""Whose a key is: every control with the focus × every key of the transport × a clicker's keys × the wheel.

Nothing but text fields may take them, and none of them may change the setup.
"""

import pytest
from documents import many_channels, preset, setup_of
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QToolButton,
    QWidget,
)

from convviz.model import Detail, Phase, edits
from convviz.ui.actions import file

K = Qt.Key
TRANSPORT = {
    K.Key_Space: lambda p: p.playing,
    K.Key_Home: lambda p: p.playhead.step == 0,
    K.Key_End: lambda p: p.playhead.step == 35,
    K.Key_Left: lambda p: p.playhead.step == 9,
    K.Key_Right: lambda p: p.playhead.step == 11,
    K.Key_Up: lambda p: p.playhead.step == 4,
    K.Key_Down: lambda p: p.playhead.step == 16,
    K.Key_PageUp: lambda p: p.playhead.step == 9,
    K.Key_PageDown: lambda p: p.playhead.step == 11,
}
CLICKER = (K.Key_PageUp, K.Key_PageDown)
OTHERS = (K.Key_F5, K.Key_B, K.Key_Escape, K.Key_Period, K.Key_D, K.Key_L, K.Key_Plus, K.Key_Minus)


def controls(window):
    """Everything in the window that can have the focus and is no text."""
    kinds = (QAbstractButton, QComboBox, QAbstractSlider)
    found = [w for w in window.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible() and w.isEnabled()]
    return [w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(w, QScrollBar)]


def fields(window):
    """Everything that text can be typed into."""
    found = [w for w in window.findChildren(QWidget) if isinstance(w, (QAbstractSpinBox, QLineEdit)) and w.isVisible()]
    return [w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()]


def name_of(widget):
    return f"{type(widget).__name__} {widget.accessibleName()}"


@pytest.fixture
def at_ten(user):
    def back():
        user.session.player.pause()
        user.session.player.seek(10)
        return user.session.player

    return back


def test_every_control_leaves_the_keys_of_the_transport_to_the_stage(user, at_ten):
    some = controls(user.window)
    assert len(some) > 20
    for control in some:
        for key, moved in TRANSPORT.items():
            player = at_ten()
            control.setFocus(Qt.FocusReason.TabFocusReason)
            assert QApplication.focusWidget() is control, name_of(control)
            user.qtbot.keyClick(control, key)
            assert moved(player), (name_of(control), key)
            assert user.session.document == preset(), (name_of(control), key)


def test_no_key_of_a_lecture_changes_the_setup(user, at_ten):
    for control in [*controls(user.window), *fields(user.window), user.canvas]:
        for key in OTHERS:
            at_ten()
            control.setFocus(Qt.FocusReason.TabFocusReason)
            user.qtbot.keyClick(control, key)
            assert user.session.document == preset(), (name_of(control), key)
            user.key(K.Key_Escape)
    assert user.notice == ""


def test_a_clicker_means_the_lecture_in_every_field(user, at_ten):
    some = fields(user.window)
    assert len(some) > 12
    for field in some:
        for key in CLICKER:
            player = at_ten()
            field.setFocus(Qt.FocusReason.MouseFocusReason)
            user.qtbot.keyClick(field, key)
            assert TRANSPORT[key](player), (name_of(field), key)
            assert user.session.document == preset(), (name_of(field), key)


def test_after_a_click_anywhere_the_stage_has_the_keys(user):
    clicked = [
        w
        for w in user.window.findChildren(QWidget)
        if w.isVisible() and isinstance(w, (QCheckBox, QPushButton, QAbstractSlider, QAbstractButton)) and w.isEnabled()
    ]
    left = Qt.MouseButton.LeftButton
    for widget in clicked:
        if isinstance(widget, QPushButton) and widget.menu() is not None:
            continue
        if widget.objectName() in ("open", "save", "export") or widget.parent().objectName() == "tools":
            continue
        user.panel.input_size.fields[0].setFocus(Qt.FocusReason.MouseFocusReason)
        user.qtbot.mouseClick(widget, left)
        assert QApplication.focusWidget() is user.canvas, name_of(widget)


def test_the_arrows_of_a_number_give_the_focus_back(user):
    field = user.panel.fields["stride"].fields[0]
    place = QPoint(field.width() - 6, 6)
    user.qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=place)
    assert user.session.document.layers[0].stride == (2, 2)
    assert QApplication.focusWidget() is user.canvas


def test_a_click_into_the_text_of_a_field_leaves_it_the_focus(user):
    field = user.panel.fields["stride"].fields[0]
    user.qtbot.mouseClick(field.lineEdit(), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is field
    user.qtbot.keyClick(field, K.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.type("3")
    user.key(K.Key_Escape)
    assert QApplication.focusWidget() is user.canvas
    assert user.session.document == preset()
    assert field.text() == "1"


def test_enter_does_what_a_click_would_where_the_focus_came_by_tab(user):
    flip = user.panel.fields["flip"].box
    flip.setFocus(Qt.FocusReason.TabFocusReason)
    user.qtbot.keyClick(flip, K.Key_Return)
    assert user.session.document.layers[0].flip
    box = user.panel.operation
    box.setFocus(Qt.FocusReason.TabFocusReason)
    user.qtbot.keyClick(box, K.Key_Return)
    assert box.view().isVisible()
    user.qtbot.keyClick(box.view(), K.Key_Down)
    user.qtbot.keyClick(box.view(), K.Key_Return)
    assert user.session.document.layers[0].name == "conv_transpose2d"


def wheel(widget, notches=-3):
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_nothing_that_has_not_the_focus(user):
    user.canvas.setFocus()
    speed, detail = user.session.look.speed, user.session.look.detail
    for widget in [*controls(user.window), *fields(user.window)]:
        for notches in (-3, 3):
            wheel(widget, notches)
            assert user.session.document == preset(), name_of(widget)
    assert (user.session.look.speed, user.session.look.detail) == (speed, detail)
    assert user.session.player.playhead.step == 35


def test_the_wheel_over_the_panel_scrolls_it(make):
    user = make(size=(1280, 500))
    user.canvas.setFocus()
    assert user.panel.verticalScrollBar().maximum() > 0
    wheel(user.panel.operation)
    assert user.panel.verticalScrollBar().value() > 0


def test_a_number_with_the_focus_takes_the_wheel_and_the_arrows(user):
    field = user.panel.fields["stride"].fields[0]
    field.setFocus(Qt.FocusReason.TabFocusReason)
    wheel(field, 1)
    assert user.session.document.layers[0].stride == (2, 2)
    user.qtbot.keyClick(field, K.Key_Up)
    assert user.session.document.layers[0].stride == (3, 3)


# Numbers on every keyboard


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("4", Qt.KeyboardModifier.NoModifier),
        ("4", Qt.KeyboardModifier.ShiftModifier),  # AZERTY, Czech
        ("4", Qt.KeyboardModifier.KeypadModifier),
        ("4", Qt.KeyboardModifier.GroupSwitchModifier),  # level 3 under X11
        ("4", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier),  # AltGr on Windows
        ("４", Qt.KeyboardModifier.NoModifier),
        ("٤", Qt.KeyboardModifier.NoModifier),
    ],
)
def test_digits_of_every_keyboard(text, modifiers, user):
    user.hover("input", 0, 0)
    send_key(user.canvas, K.Key_4, modifiers, text)
    user.key(K.Key_Return)
    assert user.input[0, 0] == 4


def test_a_minus_over_a_cell_is_slower_unless_the_cell_was_chosen(user):
    user.hover("input", 0, 0)
    user.key(K.Key_Minus)
    assert user.session.look.speed < 2
    assert user.session.document == preset()
    user.click("input", 0, 0)
    user.type("-3")
    user.key(K.Key_Return)
    assert user.input[0, 0] == -3


def test_a_full_stop_of_a_clicker_over_a_cell_opens_nothing(user):
    user.hover("input", 0, 0)
    user.key(K.Key_Period)
    assert QApplication.focusWidget() is user.canvas


def send_key(widget, key, modifiers, text):
    override = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    override.ignore()
    QApplication.sendEvent(widget, override)
    assert override.isAccepted()
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))


def test_decimal_commas_and_other_digits_in_every_kind_of_field(user):
    stride = user.panel.fields["stride"].fields[0]
    stride.lineEdit().setText("２")
    stride.editingFinished.emit()
    stride.interpretText()
    assert user.session.document.layers[0].stride == (2, 2)
    bias = user.panel.bias.field
    bias.setText("−０,５")
    bias.setModified(True)
    bias.editingFinished.emit()
    assert user.session.document.layers[0].bias[0] == -0.5


# Typing goes on as in a spreadsheet


def test_tab_at_the_end_of_a_row_goes_on_in_the_next(user):
    user.click("input", 0, 7)
    user.hover("input", 5, 5)
    user.hover("input", 0, 7)
    user.type("4")
    user.hover("input", 0, 7)  # the hand trembles
    user.key(K.Key_Tab)
    user.type("5")
    user.key(K.Key_Tab)
    user.key(K.Key_Tab)
    user.type("6")
    user.key(K.Key_Backtab)
    user.type("7")
    user.key(K.Key_Return)
    user.type("8")
    user.key(K.Key_Return)
    assert (user.input[0, 7], user.input[1, 0], user.input[1, 2], user.input[1, 1], user.input[2, 1]) == (4, 5, 6, 7, 8)


def test_tab_at_the_very_end_stays(user):
    user.click("kernel", 2, 2)
    user.type("4")
    user.key(K.Key_Tab)
    user.type("5")
    user.key(K.Key_Return)
    assert user.session.document.layers[0].weight[0, 0].tolist() == [[0, 1, 0], [0, 1, 0], [0, 1, 5]]


@pytest.mark.parametrize("text", ["1e308", "1e5x", "1e13"])
def test_a_number_that_the_document_refuses_stays_and_says_why(text, user):
    user.click("kernel", 0, 0)
    before = user.session.document
    user.type(text)
    user.key(K.Key_Return)
    assert user.refusal
    assert QApplication.focusWidget().text() == text
    assert user.session.document == before
    user.key(K.Key_Backspace)
    assert user.refusal == ""
    user.key(K.Key_Escape)
    assert QApplication.focusWidget() is user.canvas


def test_a_pasted_block_is_refused_and_stays(user):
    user.hover("input", 0, 0)
    user.type("1")
    QApplication.focusWidget().setText("1\t2\n3\t4")
    user.key(K.Key_Return)
    assert "is not a number" in user.refusal
    user.key(K.Key_Escape)


# What is on the stage changes under the hand


def test_a_layer_that_changes_ends_a_stroke(user):
    user.press("kernel", 0, 0)
    user.window.apply(
        lambda d: __import__("convviz.model.layers", fromlist=["x"]).set_operation(d, 0, "max_pool2d"), "Pool"
    )
    user.hover("input", 3, 3)
    user.release("input", 3, 3)
    assert user.session.document.layers[0].name == "max_pool2d"
    assert user.session.document.input.tolist() == preset().input.tolist()


def test_another_setup_ends_typing_and_strokes(make):
    user = make(preset("sobel-x"))
    user.press("input", 9, 9)
    user.hover("input", 8, 8)
    file.show(user.window.desk, setup_of(many_channels()))
    user.hover("input", 1, 1)
    user.release("input", 1, 1)
    assert user.session.document == many_channels()
    user.hover("input", 0, 0)
    user.type("5")
    file.show(user.window.desk, setup_of(preset()))
    assert user.window.focusWidget() is user.canvas
    assert user.session.document == preset()


def test_a_frame_of_a_cell_that_is_gone_goes(user):
    user.session.apply(lambda d: edits.resize_input(d, 12, 12), "Larger")
    user.click("input", 11, 11)
    assert any(m.key == "cursor" for m in user.canvas.marks())
    user.trigger("undo")
    user.trigger("undo")
    assert user.input.shape == (8, 8)
    assert not any(m.key == "cursor" for m in user.canvas.marks())


def test_the_scrubber_goes_to_moments(user):
    user.session.look_at(detail=Detail.PRODUCTS, speed=2)
    scrubber = user.window.transport.scrubber
    assert (scrubber.minimum(), scrubber.maximum()) == (1, 36 * 11)
    scrubber.setValue(5)
    assert user.session.player.playhead.step == 0
    assert user.session.player.playhead.phase is Phase.MULTIPLY
    user.trigger("forward")
    assert scrubber.value() == 6


def test_nothing_takes_the_focus_from_a_wheel(user):
    """Events of tests are not spontaneous: for those of a hand, Qt looks at this before anybody is asked."""
    wheels = [w for w in user.window.findChildren(QComboBox) if w.focusPolicy() == Qt.FocusPolicy.WheelFocus]
    wheels += [w for w in fields(user.window) if w.focusPolicy() == Qt.FocusPolicy.WheelFocus]
    assert [name_of(w) for w in wheels] == []


@pytest.mark.parametrize("letter", "mtaMz")
def test_a_letter_chooses_no_entry_of_a_closed_list(letter, user):
    for box in user.window.findChildren(QComboBox):
        if box.isVisible() and box.isEnabled():
            before = box.currentIndex()
            box.setFocus(Qt.FocusReason.TabFocusReason)
            user.qtbot.keyClick(box, letter)
            assert box.currentIndex() == before, name_of(box)
    assert user.session.document == preset()


def test_a_menu_that_is_left_gives_the_keys_back(user):
    bar = user.window.menuBar()
    for action in bar.actions()[:3]:
        bar.setActiveAction(action)
        bar.setFocus()
        action.menu().hide()
        QApplication.processEvents()
        assert user.window.focusWidget() is user.canvas
        assert bar.activeAction() is None


@pytest.mark.parametrize("text", ["0", "99999", "abc", "1.5"])
def test_a_refused_whole_number_stays_to_be_mended(text, user):
    stride = user.panel.fields["stride"]
    number = stride.fields[0]
    number.setFocus()
    number.selectAll()
    user.qtbot.keyClicks(number, text)
    user.qtbot.keyClick(number, K.Key_Return)
    assert number.text() == text
    assert stride.refuses
    QApplication.processEvents()
    assert QApplication.focusWidget() is number
    user.click("input", 0, 0)
    assert stride.refuses
    assert number.text() == text
    assert user.session.document.layers[0].stride == (1, 1)
    number.setFocus()
    user.qtbot.keyClick(number, K.Key_Escape)
    assert number.text() == "1"
    assert not stride.refuses


def test_a_refused_number_stays_and_so_does_its_reason(user):
    bias = user.panel.bias
    bias.field.setFocus()
    bias.field.selectAll()
    user.qtbot.keyClicks(bias.field, "1e5x")
    user.qtbot.keyClick(bias.field, K.Key_Return)
    QApplication.processEvents()
    assert QApplication.focusWidget() is bias.field
    user.click("input", 0, 0)
    assert bias.field.text() == "1e5x"
    assert bias.refuses


def test_a_refused_end_of_the_colours_stays(user):
    colours = user.panel.colours
    colours.high.setFocus()
    colours.high.selectAll()
    user.qtbot.keyClicks(colours.high, "1e5x")
    user.qtbot.keyClick(colours.high, K.Key_Return)
    QApplication.processEvents()
    user.click("input", 0, 0)
    assert colours.high.text() == "1e5x"
    assert colours.refuses
    colours.high.setFocus()
    user.qtbot.keyClick(colours.high, K.Key_Escape)
    assert not colours.refuses
    assert colours.high.text() == "1"


def test_a_menu_closed_with_esc_opens_at_the_next_click(user, qtbot):
    bar = user.window.menuBar()
    file, view = (next(a for a in bar.actions() if a.text() == text) for text in ("&File", "&View"))

    def click(action):
        place = bar.actionGeometry(action).center()
        none = Qt.MouseButton.NoButton
        over = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), bar.mapToGlobal(QPointF(place)), none, none, Qt.KeyboardModifier(0)
        )
        QApplication.sendEvent(bar, over)
        QApplication.processEvents()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
        QApplication.processEvents()

    for first, second in ((file, file), (view, file)):
        click(first)
        assert first.menu().isVisible()
        qtbot.keyClick(first.menu(), Qt.Key.Key_Escape)
        QApplication.processEvents()
        assert not first.menu().isVisible()
        assert QApplication.focusWidget() is user.canvas
        click(second)
        assert second.menu().isVisible()
        second.menu().close()
        QApplication.processEvents()


@pytest.mark.parametrize("name", ["button", "close"])
def test_the_stage_has_the_focus_when_a_message_goes(name, user, qtbot):
    user.window.notice.tell("A sentence", button="Show it", do=user.window.notice.hide)
    button = user.window.notice.button
    if name == "close":
        button = next(b for b in user.window.notice.findChildren(QToolButton))
    button.setFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not user.window.notice.isVisible()
    assert QApplication.focusWidget() is user.canvas

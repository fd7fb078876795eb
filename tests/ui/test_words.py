"""Words from outside are plain text everywhere; what a screen reader hears."""

import re
from pathlib import Path

import pytest
from documents import preset, setup_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
)

import convviz
from convviz.errors import LONGEST, ConvvizError, sentence, visible
from convviz.model import Detail
from convviz.ui import questions
from convviz.ui.actions import file
from convviz.ui.words import label, menu_text, set_tip

UI = Path(convviz.__file__).parent / "ui"
NASTY = "<img src='/dev/zero'> & <b>bold</b>"


def test_labels_tips_and_menus_are_made_in_one_place():
    for source in UI.rglob("*.py"):
        if source.name in ("words.py", "bubble.py", "tasks.py"):
            continue
        text = source.read_text()
        assert not re.search(r"\bQLabel\(", text), source.name
        assert ".setToolTip(" not in text, source.name


def test_every_label_of_the_window_shows_its_text_as_it_is(user):
    user.trigger("export")
    labels = [w for w in user.window.findChildren(QLabel) if w.text()]
    assert len(labels) > 20
    marked_up = [w for w in labels if w.textFormat() is not Qt.TextFormat.PlainText]
    # A form's own labels have constant texts; the summary of the export escapes what it is given.
    assert all("<" not in w.text() or "<a href" in w.text() for w in marked_up)


def test_a_title_with_markup_is_shown_as_it_is_everywhere(user, tmp_path):
    document = preset().replace(title=NASTY, description=f"{NASTY} again")
    file.show(user.window.desk, setup_of(document))
    user.click("input", 0, 0)
    file.show(user.window.desk, setup_of(preset("sobel-x")))
    assert NASTY in user.notice
    assert user.window.notice.text.textFormat() is Qt.TextFormat.PlainText
    user.trigger("undo")
    assert "<img" not in user.window.heading.toolTip()
    assert "&lt;img" in user.window.heading.toolTip()
    assert user.window.windowTitle().startswith(NASTY)


def test_tips_and_menus(user):
    shown = label(NASTY)
    assert shown.textFormat() is Qt.TextFormat.PlainText
    set_tip(shown, NASTY)
    assert "<img" not in shown.toolTip()
    set_tip(shown, "3 < 4")
    assert "&lt;" in shown.toolTip()
    assert menu_text("a & b") == "a && b"
    shown.deleteLater()


def test_a_question_shows_names_as_they_are(user, monkeypatch):
    seen = []
    monkeypatch.setattr(questions.QMessageBox, "exec", lambda box: seen.append((box.textFormat(), box.text())))
    questions.ask(user.window, "Title", f"Replace {NASTY}\x1b?", "Yes", "No")
    assert seen == [(Qt.TextFormat.PlainText, f"Replace {NASTY}\\x1b?")]


def test_a_title_that_has_a_sign_of_qt(user):
    file.show(user.window.desk, setup_of(preset().replace(title="a [*] b")))
    user.click("input", 0, 0)
    assert user.window.windowTitle() == "a [*][*] b[*] – convviz"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain − text", "plain − text"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb\tc\x7f", r"a\nb\tc\x7f"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("caf\udce9", "caf\\udce9"),
        ("\u200b", "\\u200b"),
        ("8\xa0cells", "8 cells"),
    ],
)
def test_control_characters_are_made_visible(text, shown):
    assert visible(text) == shown
    assert str(ConvvizError(f"Cannot open {text}.")) == f"Cannot open {shown}."


def test_no_sentence_is_longer_than_it_can_be_read():
    text = str(ConvvizError("Cannot open " + "x" * 100_000 + ": it is damaged."))
    assert len(text) <= LONGEST
    assert text.startswith("Cannot open xxx")
    assert text.endswith("it is damaged.")
    assert sentence("short") == "short"


# Screen readers


def test_the_stage_says_its_step(user):
    user.trigger("first")
    assert user.canvas.accessibleDescription() == (
        "Step 1 of 36: the 3×3 window at row 1, column 1 of the input; the sum of its products and the bias 0 gives 0 "
        "at row 1, column 1."
    )
    user.trigger("forward")
    user.trigger("forward")
    assert "gives 3 at row 1, column 3" in user.canvas.accessibleDescription()
    file.show(user.window.desk, setup_of(preset("transposed-overlap")))
    assert "stamps the kernel into the map from row 0, column 0 on" in user.canvas.accessibleDescription()
    file.show(user.window.desk, setup_of(preset("max-pooling-2x2")))
    assert "its largest value gives" in user.canvas.accessibleDescription()


def test_every_control_has_a_name(user):
    kinds = (QAbstractButton, QComboBox, QAbstractSlider, QAbstractSpinBox, QLineEdit)
    for widget in user.window.findChildren(kinds[0]) + [w for k in kinds[1:] for w in user.window.findChildren(k)]:
        inside = isinstance(widget.parent(), QAbstractSpinBox) or isinstance(widget, QScrollBar)
        if inside or not widget.isVisible() or widget.objectName() == "qt_toolbar_ext_button":
            continue
        assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget


def test_lists_have_a_label_and_not_their_value_for_a_name(user):
    boxes = [box for box in user.window.findChildren(QComboBox) if box.isVisible()]
    assert len(boxes) >= 6
    buddies = {w.buddy() for w in user.window.findChildren(QLabel) if w.buddy() is not None}
    for box in boxes:
        ancestors = {box, box.parentWidget()}
        assert ancestors & buddies, box.accessibleName()
    interface = QAccessible.queryAccessibleInterface(user.window.transport.detail)
    assert interface is not None
    related = [r[0].text(QAccessible.Text.Name) for r in interface.relations(QAccessible.RelationFlag.Label)]
    assert related == ["Detail"]


def test_the_scrubber_counts_from_one_and_can_be_reached(user):
    scrubber = user.window.transport.scrubber
    assert scrubber.focusPolicy() & Qt.FocusPolicy.TabFocus
    user.trigger("first")
    interface = QAccessible.queryAccessibleInterface(scrubber)
    value = interface.valueInterface()
    assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (1, 1, 36)
    user.session.look_at(detail=Detail.PRODUCTS, speed=2)
    assert value.maximumValue() == 36 * 11


def test_no_letter_opens_a_menu_and_leads_to_a_field(user):
    bars = [action.text() for action in user.window.menuBar().actions()]
    labels = [label.text() for label in user.panel.findChildren(QLabel) if label.buddy() is not None]
    letters = [match[1].lower() for text in (*bars, *labels) if (match := re.search(r"&([^&])", text))]
    assert len(letters) == len(set(letters)), sorted(letters)

"""Words from outside – titles, file names, what was typed – as plain text, wherever Qt would look for markup.

Labels, tool tips and menus are made here and nowhere else (``tests/ui/test_words.py``).
"""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget


def label(text: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label that shows its text as it is; ``name`` is its name in the style sheet."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setObjectName(name)
    made.setText(text)
    return made


def marked_up(text: str = "") -> QLabel:
    """A label with markup of our own; nothing from outside may come into its text but through ``html.escape``."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setText(text)
    return made


def set_tip(target: QWidget | QAction, text: str) -> None:
    """The tool tip of a widget or an action."""
    # Qt takes a tip that looks like markup for markup; one that is markup is surely read as we mean it.
    target.setToolTip(f"<qt>{escape(text)}</qt>" if "<" in text or "&" in text else text)


def named(control: QWidget, name: str) -> QLabel:
    """Give a control without a visible label its name for screen readers.

    On Linux Qt says a list's value where its name should be, and leaves the name to a label beside it.
    """
    control.setAccessibleName(name)
    beside = label(name)
    beside.setParent(control.parentWidget())
    beside.setBuddy(control)
    beside.hide()
    return beside


def square(name: str, side: int) -> QLabel:
    """A square for a picture, which screen readers know by its name."""
    made = QLabel()
    made.setFixedSize(side, side)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setAccessibleName(name)
    return made


def menu_text(text: str) -> str:
    """A text for a menu, whose ampersands underline nothing."""
    return text.replace("&", "&&")

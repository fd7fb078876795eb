"""Over the stage while a lesson is given: the page's words, where in the lesson it is, notes and a clock."""

from collections.abc import Sequence

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from convviz.model.lesson import Page, titles
from convviz.paint.fonts import font
from convviz.ui.style import heading, themed_icon
from convviz.ui.words import label, named, set_tip, square

NEXT = 224, 126
"""Points of the picture of the page that follows"""

_WORDS = 15
"""Pixels of the words, which are read aloud or read along."""


class LessonBar(QWidget):
    """Is there only while a lesson is; its signals say what is asked for."""

    turned = Signal(int)
    """Pages or moments on, or back"""
    chosen = Signal(int)
    """A page, 0 is the first"""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.words, self.notes = heading(""), label(wrap=True), label(wrap=True, name="muted")
        self.words.setFont(font(_WORDS, False))
        self.pages = QComboBox()
        self.pages.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pages.activated.connect(self.chosen)
        self.pages.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pages.setMinimumContentsLength(18)
        self.clock = Clock()
        self.next = square("Next page", 0)
        self.next.setFixedSize(*NEXT)
        self.next.hide()
        row = QHBoxLayout()
        row.addWidget(self.title)
        row.addStretch()
        row.addWidget(self.clock)
        row.addWidget(_button(MDI7.chevron_left, "Back (PgUp)", lambda: self.turned.emit(-1)))
        row.addWidget(self.pages)
        row.addWidget(_button(MDI7.chevron_right, "On (PgDown)", lambda: self.turned.emit(1)))
        row.addWidget(_button(MDI7.close, "Leave the lesson", self.left.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 10, 8)
        column.setSpacing(4)
        column.addLayout(row)
        read = QVBoxLayout()
        read.addWidget(self.words)
        read.addWidget(self.notes)
        read.addStretch()
        under = QHBoxLayout()
        under.addLayout(read, 1)
        under.addWidget(self.next)
        column.addLayout(under)
        named(self.pages, "Page of the lesson")
        self.hide()

    def show_page(self, title: str, pages: Sequence[Page], number: int) -> None:
        """Show where a lesson is."""
        self.title.setText(title)
        names = titles(pages)
        if [self.pages.itemText(i) for i in range(self.pages.count())] != names:
            self.pages.clear()
            self.pages.addItems(names)
        self.pages.setCurrentIndex(number)
        page = pages[number]
        self.words.setText(page.setup.document.description)
        self.notes.setText(f"Notes: {page.notes}" if page.notes else "")
        self.notes.setVisible(bool(page.notes))
        self.setAccessibleDescription(f"{names[number]}. {page.setup.document.description}")
        self.show()

    def show_next(self, picture: QPixmap | None, title: str = "") -> None:
        """The page that follows, small, where somebody else sees this one large."""
        self.next.setVisible(picture is not None)
        if picture is not None:
            self.next.setPixmap(picture)
            set_tip(self.next, f"Next: {title}")
            self.next.setAccessibleDescription(title)


class Clock(QToolButton):
    """How long the lecture has been going on: a press starts it, another one begins anew."""

    def __init__(self) -> None:
        super().__init__()
        self._time = QElapsedTimer()
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show)
        self.clicked.connect(self.restart)
        self.setIcon(themed_icon(MDI7.timer_outline))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tip(self, "Start the clock, or begin anew")
        self.setAccessibleName("Clock")
        self.setText("0:00")

    def restart(self) -> None:
        """From now on."""
        self._time.start()
        self._tick.start()
        self._show()

    def _show(self) -> None:
        minutes, seconds = divmod(self._time.elapsed() // 1000, 60)
        self.setText(f"{minutes}:{seconds:02}")


def _button(glyph: str, name: str, do: object) -> QToolButton:
    button = QToolButton()
    button.setIcon(themed_icon(glyph))
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_tip(button, name)
    button.clicked.connect(do)
    return button

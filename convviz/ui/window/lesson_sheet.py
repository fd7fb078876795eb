"""The sheet on which a lesson is made: its pages in a list, the one that is worked on in fields beside it."""

from functools import partial

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convviz.model.lesson import Page, titles
from convviz.model.question_kinds import ASKED, Question
from convviz.session.draft import LessonDraft
from convviz.ui.fields.listening import Listening
from convviz.ui.style import themed_icon
from convviz.ui.window.words_sheet import MOST_TITLE, MOST_WORDS
from convviz.ui.words import label, named, set_tip

_KEYS = {
    "Ctrl+Z": "undo",
    "Ctrl+Y": "redo",
    "Ctrl+Shift+Z": "redo",
    "Ctrl+S": "save",
    "Alt+Up": "up",
    "Alt+Down": "down",
}
_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_LENT = (Qt.Key.Key_F5, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
"""Keys of the lecture that work here, too"""

_LIST, _WIDE, _HIGH = 230, 760, 430
"""Points of the list at least, and of the sheet at first."""


class LessonSheet(QDialog, Listening):
    """Stays open beside the window; ``asked`` says what is to be done, ``edited`` which field holds what."""

    asked = Signal(str)
    """add, retake, remove, up, down, undo, redo, new, open, save, save_as, export, give, show"""
    edited = Signal(str, object)
    """title, words, notes, steps, asks, lesson"""
    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Tool)
        self.setObjectName("sheet")
        self.lesson = QLineEdit()
        self.pages = QListWidget()
        self.pages.setMinimumWidth(_LIST)
        self.title, self.words, self.notes = QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.steps, self.asks = QLineEdit(), QComboBox()
        for field in (self.lesson, self.title):
            field.setMaxLength(MOST_TITLE)
        self.steps.setMaxLength(MOST_TITLE)
        self.fault = label(wrap=True, name="refusal")
        self.buttons: dict[str, QPushButton | QToolButton] = {}
        self._build()
        self._connect()
        room = parent.screen().availableSize()
        self.resize(min(_WIDE, room.width() - 40), min(_HIGH, room.height() - 80))

    def _build(self) -> None:
        named(self.lesson, "Title of the lesson")
        named(self.pages, "Pages of the lesson, in their order")
        named(self.steps, "Steps that are shown, one after the other")
        self.steps.setPlaceholderText("all")
        set_tip(self.steps, "Such as 1, 2, 5 or 1-6; all where it is empty")
        named(self.asks, "What is asked before it is shown")
        for kind in (None, Question.CELL, Question.ROW, Question.SIZE, Question.WEIGHT):
            self.asks.addItem("none" if kind is None else ASKED[kind], kind)
        for field in (self.words, self.notes):
            field.setTabChangesFocus(True)
            field.setMinimumHeight(54)
        form = QFormLayout()
        form.addRow("Page &title", self.title)
        form.addRow("&Words", self.words)
        form.addRow("&Notes", self.notes)
        form.addRow("&Steps", self.steps)
        form.addRow("&Question", self.asks)
        # Room for one line at all times: what is refused must not move a field from under the hand.
        self.fault.setMinimumHeight(self.fault.fontMetrics().lineSpacing())
        form.addRow(self.fault)
        pages, sides = QVBoxLayout(), QHBoxLayout()
        pages.addWidget(self._button("add", "Add what is on the stage"))
        pages.addWidget(self.pages, 1)
        pages.addLayout(self._row(("up", MDI7.arrow_up, "Page up"), ("down", MDI7.arrow_down, "Page down")))
        right = QVBoxLayout()
        right.addLayout(form, 1)
        again = QHBoxLayout()
        again.addWidget(self._button("show", "Show on the stage"))
        again.addWidget(self._button("retake", "Take the stage for this page"))
        right.addLayout(again)
        sides.addLayout(pages, 2)
        sides.addLayout(right, 3)
        top = QFormLayout()
        top.addRow("&Lesson", self.lesson)
        foot = QHBoxLayout()
        for name, text in (("new", "New"), ("open", "Open…"), ("save", "Save"), ("save_as", "Save as…")):
            foot.addWidget(self._button(name, text))
        foot.addStretch()
        foot.addWidget(self._button("export", "Export…"))
        foot.addWidget(self._button("give", "Give it from here"))
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addLayout(sides, 1)
        column.addLayout(foot)

    def _row(self, *order: tuple[str, str, str]) -> QHBoxLayout:
        row = QHBoxLayout()
        more = (
            ("remove", MDI7.delete_outline, "Remove the page"),
            ("undo", MDI7.undo, "Undo"),
            ("redo", MDI7.redo, "Redo"),
        )
        for name, glyph, text in (*order, *more):
            button = QToolButton()
            button.setIcon(themed_icon(glyph))
            button.setAccessibleName(text)
            set_tip(button, text)
            button.clicked.connect(partial(self._ask, name))
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch()
        return row

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._ask, name))
        self.buttons[name] = button
        return button

    def _connect(self) -> None:
        self.listen(self.pages.currentRowChanged, lambda row: self.chosen.emit(row) if row >= 0 else None)
        self.pages.itemActivated.connect(lambda _: self._ask("show"))
        self.listen(self.lesson.textEdited, partial(self.edited.emit, "lesson"))
        self.listen(self.title.textEdited, partial(self.edited.emit, "title"))
        self.listen(self.steps.editingFinished, self._settle_steps)
        for name, field in (("words", self.words), ("notes", self.notes)):
            self.listen(field.textChanged, partial(self._say, name, field))
        self.listen(self.asks.activated, lambda row: self.edited.emit("asks", self.asks.itemData(row)))
        for widget in self.findChildren(QWidget):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and watched.window() is not self:
            return False  # a list that is open has its own keys
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.words and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return True  # a page's words are one paragraph
            if watched is self.pages and event.key() == Qt.Key.Key_Delete:
                self._ask("remove")
                return True
        return super().eventFilter(watched, event) or self._takes(event)

    def event(self, event: QEvent) -> bool:
        return self._takes(event) or super().event(event)

    def _takes(self, event: QEvent) -> bool:
        """Whether a key is the sheet's own. Those of the stage mean nothing here: what is typed beside a field must not
        change the setup, and undo is the lesson's, also while a field has the keys.
        """
        if not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(event.keyCombination())
        name = next((name for keys, name in _KEYS.items() if QKeySequence(keys) == pressed), "")
        if event.type() == QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & ~_TYPING
            event.setAccepted(bool(name) or (plain and event.key() not in _LENT))
            return event.isAccepted()
        if event.type() == QEvent.Type.KeyPress and name:
            event.accept()
            self._ask(name)
            return True
        return False

    def _ask(self, name: str) -> None:
        """Something is to be done; what is typed into a field counts before."""
        if self.steps.isModified():
            self._settle_steps()
        self.asked.emit(name)

    def _settle_steps(self) -> None:
        self.steps.setModified(False)
        self.edited.emit("steps", self.steps.text())

    def _say(self, name: str, field: QPlainTextEdit) -> None:
        text = field.toPlainText()
        self.edited.emit(name, _paragraph(text) if field is self.words else text)

    # Showing

    def show_draft(self, draft: LessonDraft) -> None:
        """Show the pages and the fields of the one that is worked on; what is typed stays as it is typed."""
        with self.showing():
            names = titles(draft.lesson.pages)
            if [self.pages.item(i).text() for i in range(self.pages.count())] != names:
                self.pages.clear()
                self.pages.addItems(names)
            self.pages.setCurrentRow(draft.at if names else -1)
            _put(self.lesson, draft.lesson.title)
            self._show_page(draft.page)
        there = bool(names)
        for name in ("retake", "remove", "up", "down", "show", "save", "save_as", "export", "give"):
            self.buttons[name].setEnabled(there)
        self.buttons["up"].setEnabled(draft.at > 0)
        self.buttons["down"].setEnabled(draft.at + 1 < len(names))
        self.buttons["undo"].setEnabled(draft.can_undo)
        self.buttons["redo"].setEnabled(draft.can_redo)
        name = draft.path.name if draft.path else "Lesson"
        self.setWindowTitle(f"{name.replace('[*]', '[*][*]')}[*]")
        self.setWindowModified(not draft.saved)

    def _show_page(self, page: Page | None) -> None:
        for field in (self.title, self.words, self.notes, self.steps, self.asks):
            field.setEnabled(page is not None)
        document = None if page is None else page.setup.document
        _put(self.title, "" if document is None else document.title)
        words, notes = "" if document is None else document.description, "" if page is None else page.notes
        if _paragraph(self.words.toPlainText()) != words:
            self.words.setPlainText(words)
        if self.notes.toPlainText() != notes:
            self.notes.setPlainText(notes)
        _put(self.steps, "" if page is None else page.steps)
        self.show_question(page)

    def show_question(self, page: Page | None) -> None:
        """Show what a page asks for."""
        look = None if page is None else page.setup.look
        kind = look.question if look is not None and look.asking else None
        self.asks.setCurrentIndex(max(self.asks.findData(kind), 0))

    def refuse(self, sentence: str) -> None:
        """Why something was not done; nothing where it was."""
        self.fault.setText(sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        # What is being typed counts, too.
        self.setFocus()
        super().closeEvent(event)


def _paragraph(text: str) -> str:
    return " ".join(text.split())[:MOST_WORDS]


def _put(field: QLineEdit, text: str) -> None:
    if field.text() != text:
        field.setText(text)

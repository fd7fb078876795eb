"""A question before something is lost: its answers say what they do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from convviz.errors import visible


def ask(parent: QWidget, title: str, question: str, do: str, leave: str) -> bool:
    """Whether the user answers ``do``; Enter and Esc answer ``leave``."""
    box = QMessageBox(QMessageBox.Icon.Question, title, visible(question), QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    yes = box.addButton(do, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(leave, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.exec()
    return box.clickedButton() is yes


def choose(parent: QWidget, title: str, question: str, first: str, second: str) -> int:
    """Which of two ways the user chooses, 1 or 2; 0 where neither: Esc, or the question closed."""
    box = QMessageBox(QMessageBox.Icon.Question, title, visible(question), QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    ways = [box.addButton(words, QMessageBox.ButtonRole.AcceptRole) for words in (first, second)]
    neither = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(ways[0])
    box.setEscapeButton(neither)
    box.exec()
    clicked = box.clickedButton()
    return ways.index(clicked) + 1 if clicked in ways else 0


def ask_text(parent: QWidget, title: str, question: str, text: str) -> str:
    """A line of text; empty where the user thinks better of it."""
    given, taken = QInputDialog.getText(parent, title, question, text=text)
    return given if taken else ""


def ask_item(parent: QWidget, title: str, question: str, items: list[str]) -> str:
    """One of some texts; empty where the user thinks better of it."""
    given, taken = QInputDialog.getItem(parent, title, question, items, 0, False)
    return given if taken else ""

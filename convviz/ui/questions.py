"""A question before something is lost: its answers say what they do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

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

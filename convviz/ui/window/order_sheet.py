"""The question which way an array lies, with what it looks like in each."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QBoxLayout, QDialog, QDialogButtonBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from convviz.engine.arrays import Array
from convviz.errors import visible
from convviz.ui.window.pictures import pixmap_of_colours
from convviz.ui.words import label

_SIDE, _GAP, _MOST = 72, 6, 4
"""Points of a channel's picture, between two, and how many stand there at most."""

_WIDTH = _MOST * (_SIDE + _GAP) + 24
"""Points of a choice."""


class OrderSheet(QDialog):
    """``way`` is 1 or 2 where one was chosen, 0 where the user thought better of it."""

    def __init__(self, parent: QWidget, name: str, shape: tuple[int, ...], ways: tuple[Array, ...]) -> None:
        """``ways`` are the array as (channels, rows, columns), read in one way and in the other."""
        super().__init__(parent)
        self.setWindowTitle("Order of the array")
        self.way = 0
        size = "×".join(map(str, shape))
        column = QVBoxLayout(self)
        question = label(f"{visible(name)} is an array of {size}. Which of it are its channels?")
        question.setWordWrap(True)
        column.addWidget(question)
        # Side by side, or one under the other where the screen is narrow.
        room = self.screen().availableSize().width()
        row: QBoxLayout = QHBoxLayout() if room > 2 * _WIDTH + 80 else QVBoxLayout()
        self.choices = [self._choice(number, array) for number, array in enumerate(ways, start=1)]
        for choice in self.choices:
            row.addWidget(choice)
        column.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        column.addWidget(buttons)
        self.choices[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QToolButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _choice(self, number: int, array: Array) -> QToolButton:
        channels, rows, columns = array.shape
        words = ("The first number", "The last number")[number - 1]
        button = QToolButton()
        button.setText(f"{words}: {channels} {'channel' if channels == 1 else 'channels'} of {rows}×{columns}")
        picture = channels_pixmap(array)
        button.setIcon(QIcon(picture))
        button.setIconSize(picture.size())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setObjectName("choice")
        button.setMinimumSize(QSize(_WIDTH, _SIDE + 56))
        button.clicked.connect(lambda: self._take(number))
        return button

    def _take(self, number: int) -> None:
        self.way = number
        self.accept()


def channels_pixmap(array: Array) -> QPixmap:
    """The first channels of an array side by side, in greys from its least to its largest number."""
    shown = np.asarray(array[:_MOST], dtype=np.float64)
    low, high = float(shown.min()), float(shown.max())
    shades = np.rint(255 * (shown - low) / ((high - low) or 1.0)).astype(np.uint8)
    picture = QPixmap(len(shown) * (_SIDE + _GAP) - _GAP, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    for i, shade in enumerate(shades):
        cells = pixmap_of_colours(shade, QSize(_SIDE, _SIDE))
        painter.drawPixmap(i * (_SIDE + _GAP), (_SIDE - cells.height()) // 2, cells)
    painter.end()
    return picture

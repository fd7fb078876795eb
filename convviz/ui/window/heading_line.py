"""Over the stage: what the setup is called, and in a sentence what it shows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from convviz.errors import visible
from convviz.session import Shown
from convviz.ui.style import heading
from convviz.ui.words import label, set_tip

_NARROW, _TALL = 900, 600
"""Points of width below which the text has two lines, and of the window's height below which the stage needs the room
more.
"""

_AROUND, _BETWEEN = 14, 10


class HeadingLine(QWidget):
    """Always there, and as high for every setup: a text that comes and goes would move the stage. ``asked`` says that
    the words are to be edited: a double click.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("heading-line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._text = heading(""), label(name="muted")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ("", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(_AROUND, 5, _AROUND, 5)
        row.setSpacing(_BETWEEN)
        row.addWidget(self._title)
        row.addWidget(self._text, 1)

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show another setup's words."""
        document = new.document
        whole = (visible(document.title) or "Untitled", "" if new.hides_size else visible(document.description))
        if whole != self._whole:
            self._whole = whole
            self._fit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.asked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        title, text = self._whole
        room = self.width() - 2 * _AROUND - _BETWEEN
        lines = 2 if self.width() < _NARROW and self.window().height() >= _TALL else 1
        self._text.setMinimumHeight(lines * self._text.fontMetrics().lineSpacing())
        self._title.setText(_elided(self._title.fontMetrics(), title, room // 2 if text else room))
        left = room - self._title.sizeHint().width()
        self._text.setText("\n".join(_lines(self._text, text, left, lines)))
        set_tip(self, f"{title}: {text}" if text else title)


def _lines(shown: QWidget, text: str, width: int, most: int) -> list[str]:
    """``text`` in lines of ``width`` points; the last one is cut where there would be more."""
    layout = QTextLayout(text, shown.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[str] = []
    while len(found) < most - 1:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        found.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    done = sum(layout.lineAt(i).textLength() for i in range(len(found)))
    rest = text[done:]
    return [*found, _elided(shown.fontMetrics(), rest, width)] if rest else found


def _elided(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

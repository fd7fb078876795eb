"""The stage as an audience sees it: large digits, no caption, a pen and a spot over it."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from convviz.model import Look
from convviz.session import Shown
from convviz.stage import Edge, Mark, Theme, cell_rect
from convviz.ui.canvas.canvas import Canvas
from convviz.ui.canvas.ink import INKS, Ink

_EDITING = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)

_SPOT = 110
"""Points of the spot's radius."""


def presented(look: Look, *, words: bool = False) -> Look:
    """A look for the back row: large digits, and nothing that is not the lecture's; what is not written is blank.
    ``words`` are those of a page of a lesson.
    """
    parts = replace(look.parts, caption=False, scales=False, large=True, words=words)
    return look.replace(parts=parts, ahead=False)


class SlideCanvas(Canvas):
    """A canvas on which a pen draws over the stage, in place of what the hand does otherwise."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setAccessibleName("Presentation")
        self.ink = Ink()
        self.pen: int | None = None
        """Which ink draws, None where the hand does what it does in the window"""
        self.erases = False
        self.edits = False
        """Whether the hand changes cells: before an audience only where a tool was taken for it"""
        self.words = False
        """Whether the setup's own title and words stand over it"""
        self._draws = False
        self._spot = _Spot(self.viewport())

    def follow(self, old: Shown | None, new: Shown) -> None:
        before = None if old is None else replace(old, look=presented(old.look, words=self.words))
        super().follow(before, replace(new, look=presented(new.look, words=self.words)))

    def marks(self) -> tuple[Mark, ...]:
        layout = self.current_layout()
        unit = 20.0 if layout is None else layout.unit
        return (*super().marks(), *self.ink.marks(unit, self._theme.background))

    # The pen

    def take_pen(self) -> int | None:
        """The pen, the next ink with each call, and after the last one no pen."""
        self.edits = False
        following = 0 if self.pen is None or self.erases else self.pen + 1
        self.pen, self.erases = (following if following < len(INKS) else None), False
        self._shape_pointer()
        return self.pen

    def take_eraser(self) -> None:
        """The eraser, or the hand again."""
        self.erases = not self.erases
        self.pen = 0 if self.erases else None
        self._shape_pointer()

    def wipe(self) -> None:
        """Take all ink away."""
        self.ink.wipe()
        self._refresh()

    def mark_cell(self) -> bool:
        """Draw around the cell that is pointed at; False where none is."""
        layout, cell = self.current_layout(), self._cursor
        if layout is None or cell is None or cell.panel not in layout.panels:
            return False
        self.ink.around(self.pen or 0, cell_rect(layout, cell))
        self._refresh()
        return True

    def _shape_pointer(self) -> None:
        if self.pen is None:
            super()._shape_pointer()
        else:
            shape = Qt.CursorShape.PointingHandCursor if self.erases else Qt.CursorShape.CrossCursor
            self.viewport().setCursor(shape)

    def _touch(self, position: QPointF) -> None:
        place, layout = self._place(position), self.current_layout()
        point = (place.x(), place.y())
        if self.erases:
            self.ink.erase(point, 20.0 if layout is None else layout.unit)
        elif self._draws:
            self.ink.go_on(point)
        else:
            self.ink.begin(self.pen or 0, point)
        self._draws = True
        self._refresh()

    def _would_edit(self, position: QPointF) -> bool:
        """Whether a press or the wheel there would change the setup by a slip of the hand."""
        if self.edits:
            return False
        cell = self.cell_at(position)
        return isinstance(self.grip_at(position), Edge) or (cell is not None and self.editable(cell))

    def wheelEvent(self, event: QWheelEvent) -> None:
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if zooms or not self._would_edit(event.position()):
            super().wheelEvent(event)
        else:
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.pen is None and event.button() in _EDITING and self._would_edit(event.position()):
            event.accept()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        if self.pen is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        event.accept()
        self._draws = False
        self._touch(event.position())
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._spot.go(event.position())
        if self.pen is None or not self._draws:
            super().mouseMoveEvent(event)
            return
        event.accept()
        self._touch(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._draws and event.button() == Qt.MouseButton.LeftButton:
            self._draws = False
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.pen is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.mark_cell():
            event.accept()
            return
        super().keyPressEvent(event)

    # The spot

    @property
    def spot(self) -> bool:
        """Whether a spot follows the pointer."""
        return not self._spot.isHidden()

    def turn_spot(self) -> None:
        """Show the spot, or hide it."""
        self._spot.setVisible(not self.spot)
        self._spot.go(QPointF(self.viewport().mapFromGlobal(self.cursor().pos())))

    def leaveEvent(self, event: QEvent) -> None:
        self._spot.go(QPointF(-2 * _SPOT, -2 * _SPOT))
        super().leaveEvent(event)


class _Spot(QWidget):
    """A ring with a bright inside that lets all clicks through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(2 * _SPOT, 2 * _SPOT)
        self.hide()

    def go(self, place: QPointF) -> None:
        """To a point of the stage."""
        self.move((place - QPointF(_SPOT, _SPOT)).toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setBrush(QColor(240, 228, 66, 50))
        for colour, width in ((QColor(0, 0, 0), 7.0), (QColor(240, 228, 66), 3.0)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()

"""Mouse and keyboard on the stage, as what they mean for cells."""

from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

from convviz.stage import Cell, Theme, hit, locate, walked
from convviz.ui.stage_view import StageView

_ZOOM_STEP = 1.2
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_DRAWING = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class Canvas(StageView):
    """The stage with what mouse and keyboard do to which cell."""

    pressed = Signal(object, object, object)  # Cell, Qt.MouseButton, Qt.KeyboardModifier
    dragged = Signal(object, object)  # Cell, Qt.KeyboardModifier
    released = Signal()
    turned = Signal(object, int, object)  # Cell, notches of the wheel, Qt.KeyboardModifier
    typed = Signal(object, str)  # Cell, first character
    hovered = Signal(object)  # Cell or None

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        # A click takes the focus itself, after it was understood: it may end typing into a cell.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setMouseTracking(True)
        self._pan_from: QPointF | None = None
        self._held: tuple[Qt.MouseButton, str] | None = None
        self._turned = 0.0

    def cell_at(self, position: QPointF) -> Cell | None:
        """The cell under a point of the view."""
        layout = self.current_layout()
        if layout is None:
            return None
        place = (position - self.offset) / self.zoom
        return hit(layout, place.x(), place.y())

    def _in_panel(self, panel: str, position: QPointF) -> Cell:
        """The cell of a panel's grid at a point, also beyond its edges."""
        layout = self.current_layout()
        place = (position - self.offset) / self.zoom
        return locate(layout.panels[panel], place.x(), place.y()) if layout else Cell(panel, 0, 0, 0)

    def editable(self, cell: Cell | None) -> bool:
        """Whether a cell can be drawn on: padding and results cannot."""
        return cell is not None and self.index_of(cell) is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position() - self.offset
            return
        cell = self.cell_at(event.position())
        if cell is not None and self._held is None and event.button() in _DRAWING:
            self._held = (event.button(), cell.panel)
            self.pressed.emit(cell, event.button(), event.modifiers())
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._pan_from is not None:
            self.offset = event.position() - self._pan_from
            self._moved()
            return
        cell = self.cell_at(event.position())
        if self._held is not None:
            # Outside the grid the hand goes on: coming back in must not draw a short cut.
            self.dragged.emit(self._in_panel(self._held[1], event.position()), event.modifiers())
        self._set_cursor(cell if self.editable(cell) or (cell and cell.panel == "output") else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = None
        if self._held is not None and event.button() == self._held[0]:
            self._held = None
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick clicks are two clicks: drawing knows no double click.
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP**notches, event.position())
            return
        # A touch pad sends many small parts of a notch.
        self._turned += notches
        whole = int(self._turned)
        self._turned -= whole
        cell = self.cell_at(event.position())
        if whole and cell is not None and self.editable(cell) and cell == self._in_panel(cell.panel, event.position()):
            self.turned.emit(cell, whole, event.modifiers())

    def leaveEvent(self, event: QEvent) -> None:
        self._set_cursor(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # moved to another screen
            self._moved()
        # A number typed over a cell belongs to the cell, also where the key is a shortcut.
        if event.type() == QEvent.Type.ShortcutOverride and self._types(event):
            event.accept()
            return True
        return bool(super().event(event))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._set_cursor(self._cursor or Cell("input", self._view.channel, 0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if self._types(event):
            self.typed.emit(self._cursor, event.text())
            event.accept()
        elif arrow is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step_cursor(*arrow)
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self.pressed.emit(self._cursor, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            self.released.emit()
            event.accept()
        else:
            # pyqtgraph's view would eat the arrow keys.
            event.ignore()

    def _step_cursor(self, down: int, right: int) -> None:
        layout = self.current_layout()
        if layout is not None:
            start = self._cursor or Cell("input", self._view.channel, 0, -right)
            self._set_cursor(walked(layout, start, down, right))

    def _types(self, event: Any) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        text = event.text()
        return plain and self.editable(self._cursor) and len(text) == 1 and text in "0123456789-.,\N{MINUS SIGN}"

    def _set_cursor(self, cell: Cell | None) -> None:
        if cell == self._cursor:
            return
        self._cursor = cell
        shape = Qt.CursorShape.CrossCursor if self.editable(cell) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self._refresh()
        self.hovered.emit(cell)

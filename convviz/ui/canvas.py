"""The stage on the screen: a pyqtgraph view that shows a surface and repaints only what changed."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from convviz.engine import Trace
from convviz.model import Document
from convviz.paint import Surface, measure
from convviz.stage import Cell, Layout, Mark, Playhead, Stage, Theme, View, cell_rect, hit, locate, walked
from convviz.ui.picture import Picture, device_size, kept_inside

_MOST_ZOOM = 40.0
_ZOOM_STEP = 1.2
EDITABLE = ("input", "kernel")
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_DRAWING = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class Canvas(pg.GraphicsView):
    """Shows one document at one playhead, and says what the mouse does to which cell."""

    pressed = Signal(object, object, object)  # Cell, Qt.MouseButton, Qt.KeyboardModifier
    dragged = Signal(object, object)  # Cell, Qt.KeyboardModifier
    released = Signal()
    turned = Signal(object, int, object)  # Cell, notches of the wheel, Qt.KeyboardModifier
    typed = Signal(object, str)  # Cell, first character
    hovered = Signal(object)  # Cell or None
    view_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(useOpenGL=False)
        self.setObjectName("stage")
        self.setAccessibleName("Stage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        # A click takes the focus itself, after it was understood: it may end typing into a cell.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self._picture = Picture()
        self.addItem(self._picture)
        self._theme = theme
        self._document: Document | None = None
        self._trace: Trace | None = None
        self._stage: Stage | None = None
        self._view = View()
        self._playhead = Playhead()
        self._cursor: Cell | None = None
        self._pan_from: QPointF | None = None
        self._held: tuple[Qt.MouseButton, str] | None = None
        self._turned = 0.0
        self.zoom, self.offset = 1.0, QPointF(0, 0)
        self.painted = 0  # times that Qt has asked for the picture

    # What is shown

    def show_document(self, document: Document, trace: Trace | None, theme: Theme, playhead: Playhead) -> None:
        """Show another document (or theme) at ``playhead``."""
        whole = theme is not self._theme
        self._playhead = playhead
        self._document, self._trace, self._theme = document, trace, theme
        if self._view.channel >= len(document.input):
            self._view = View()
        self._restage(whole=whole)

    def show_playhead(self, playhead: Playhead) -> None:
        """Show another moment."""
        if playhead != self._playhead:
            self._playhead = playhead
            self._refresh()

    def show_channel(self, channel: int) -> None:
        """Bring another channel to the front."""
        self._view = View(channel)
        self._restage()

    def marks(self) -> tuple[Mark, ...]:
        """What stands on the stage now."""
        if self._stage is None:
            return ()
        return self._stage.compose(self._playhead, self._cursor)

    def cell_rect(self, cell: Cell) -> QRectF:
        """Where a cell is, in the view's own pixels."""
        layout = self.current_layout()
        if layout is None:
            return QRectF()
        x, y, width, height = (self.zoom * length for length in cell_rect(layout, cell))
        return QRectF(x + self.offset.x(), y + self.offset.y(), width, height)

    def current_layout(self) -> Layout | None:
        """Where the panels stand now."""
        if self._stage is None:
            return None
        trace = self._stage.trace
        return self._stage.layout_at(trace[self._playhead.step].output_index[0] if trace else 0)

    def _restage(self, *, whole: bool = False) -> None:
        if self._document is None:
            return
        size = (self.viewport().width(), self.viewport().height())
        self._stage = Stage(self._document, size, self._theme, measure, view=self._view, trace=self._trace)
        if self._trace is not None and self._playhead.step >= len(self._trace):
            self._playhead = Playhead(len(self._trace) - 1)
        if whole or self._picture.surface is None or not self._fits():
            self._renew_surface()
        self._refresh()

    def _fits(self) -> bool:
        surface = self._picture.surface
        return surface is not None and surface.image.size() == device_size(
            self.viewport().size(), self.devicePixelRatioF()
        )

    def _renew_surface(self) -> None:
        """A fresh surface for this size, zoom and theme; everything on it is painted anew."""
        ratio = self.devicePixelRatioF()
        size = device_size(self.viewport().size(), self.devicePixelRatioF())
        if size.isEmpty():
            return
        self._picture.prepareGeometryChange()
        surface = Surface(
            size.width(),
            size.height(),
            self._theme.background,
            scale=self.zoom * ratio,
            offset=(self.offset.x() * ratio, self.offset.y() * ratio),
            ratio=ratio,
        )
        surface.image.setDevicePixelRatio(ratio)
        self._picture.surface = surface
        self.setBackgroundBrush(QColor(*self._theme.background))

    def _refresh(self) -> None:
        surface = self._picture.surface
        if surface is None or self._stage is None:
            return
        ratio = surface.image.devicePixelRatio()
        for rect in surface.show(self.marks()):
            self._picture.update(
                QRectF(rect.x() / ratio, rect.y() / ratio, rect.width() / ratio, rect.height() / ratio)
            )

    # Zoom and pan

    def fit(self) -> None:
        """The whole stage, as large as the view."""
        self.zoom, self.offset = 1.0, QPointF(0, 0)
        self._moved()

    def zoom_by(self, factor: float, centre: QPointF | None = None) -> None:
        """Enlarge (or reduce, not beyond the whole stage) around a point of the view."""
        at = centre or QPointF(self.viewport().width() / 2, self.viewport().height() / 2)
        zoom = min(max(self.zoom * factor, 1.0), _MOST_ZOOM)
        self.offset = at - (at - self.offset) * (zoom / self.zoom)
        self.zoom = zoom
        self._moved()

    def _moved(self) -> None:
        self.offset = kept_inside(self.offset, self.zoom, self.viewport().size())
        self._renew_surface()
        self._refresh()
        self._picture.update()
        self.view_changed.emit()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted += 1

    def updateMatrix(self, propagate: bool = True) -> None:
        """One scene unit is one pixel; zoom and pan belong to the surface."""
        self.resetTransform()
        self.setSceneRect(0, 0, self.viewport().width(), self.viewport().height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        if event is None:  # pyqtgraph asks so in its constructor, before there is a stage
            return
        QGraphicsView.resizeEvent(self, event)
        self.updateMatrix()
        self.zoom, self.offset = 1.0, QPointF(0, 0)
        self._renew_surface()
        self._restage()
        self._picture.update()
        self.view_changed.emit()

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
        if cell is None or cell.panel not in EDITABLE or self._document is None:
            return False
        shape = self._document.input.shape if cell.panel == "input" else self._document.layer.weight.shape
        return 0 <= cell.row < shape[-2] and 0 <= cell.column < shape[-1]

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

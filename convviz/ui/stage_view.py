"""The stage on the screen: a pyqtgraph view that shows a surface and repaints only what changed."""

from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from convviz.engine import Trace
from convviz.model import Document
from convviz.paint import Surface, measure
from convviz.stage import Cell, Layout, Mark, Playhead, Stage, Theme, View, cell_rect
from convviz.stage.words import step_sentence
from convviz.ui.picture import Picture, device_size, kept_inside

_MOST_ZOOM = 40.0


class StageView(pg.GraphicsView):
    """Shows one document at one playhead, repainting only what changed; can be enlarged and moved."""

    view_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(useOpenGL=False)
        self.setObjectName("stage")
        self.setAccessibleName("Stage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setMinimumSize(240, 130)
        # What is dropped on the stage is for the window.
        self.setAcceptDrops(False)
        self._picture = Picture()
        self.addItem(self._picture)
        self._theme = theme
        self._document: Document | None = None
        self._trace: Trace | None = None
        self._stage: Stage | None = None
        self._view = View()
        self._playhead = Playhead()
        self._ahead = False
        self._cursor: Cell | None = None
        self.zoom, self.offset = 1.0, QPointF(0, 0)
        self.painted = 0  # times that Qt has asked for the picture
        self._stale = False  # what stands on the surface is to be made anew before it is painted

    # What is shown

    def show_document(self, document: Document, trace: Trace | None, theme: Theme, playhead: Playhead) -> None:
        """Show another document (or theme) at ``playhead``."""
        whole = theme is not self._theme
        self._playhead = playhead
        self._document, self._trace, self._theme = document, trace, theme
        if self._view.channel >= (len(document.input) if trace is None else len(trace.input)):
            self._view = replace(self._view, channel=0)
        self._restage(whole=whole)
        self._describe()

    def show_playhead(self, playhead: Playhead, *, ahead: bool = False) -> None:
        """Show another moment; ``ahead`` shows faintly what is not yet written."""
        if playhead != self._playhead or ahead != self._ahead:
            self._playhead, self._ahead = playhead, ahead
            self._refresh()
            self._describe()

    def show_channel(self, channel: int) -> None:
        """Bring another channel to the front."""
        self._view = replace(self._view, channel=channel)
        self._restage()

    def show_fractions(self, shown: bool) -> None:
        """Whether kernels stand as fractions."""
        if shown != self._view.fractions:
            self._view = replace(self._view, fractions=shown)
            self._restage()

    def _describe(self) -> None:
        """The step in a sentence, for those who do not see it."""
        text = self._stage.problem if self._stage is not None else ""
        if self._trace is not None and self._document is not None:
            text = step_sentence(self._document, self._trace, self._playhead.step)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def marks(self) -> tuple[Mark, ...]:
        """What stands on the stage now."""
        if self._stage is None:
            return ()
        return self._stage.compose(self._playhead, self._cursor, ahead=self._ahead)

    def cell_rect(self, cell: Cell) -> QRectF:
        """Where a cell is, in the view's own pixels."""
        layout = self.current_layout()
        if layout is None:
            return QRectF()
        x, y, width, height = (self.zoom * length for length in cell_rect(layout, cell))
        return QRectF(x + self.offset.x(), y + self.offset.y(), width, height)

    @property
    def view(self) -> View:
        """What the viewer chose to look at."""
        return self._view

    def current_layout(self) -> Layout | None:
        """Where the panels stand now."""
        if self._stage is None:
            return None
        return self._stage.layout_at(self._filter())

    def index_of(self, cell: Cell) -> tuple[int, ...] | None:
        """Where a cell that can be edited stands in its array, None for any other."""
        return None if self._stage is None else self._stage.index_of(cell, self._filter())

    def _filter(self) -> int:
        trace = self._stage.trace if self._stage is not None else None
        return trace[self._playhead.step].position[0] if trace else 0

    def _restage(self, *, whole: bool = False) -> None:
        if self._document is None:
            return
        size = (self.viewport().width(), self.viewport().height())
        self._stage = Stage(self._document, size, self._theme, measure, view=self._view, trace=self._trace)
        if self._trace is not None and self._playhead.step >= len(self._trace):
            self._playhead = Playhead(len(self._trace) - 1)
        if whole or self._picture.surface is None or not self._fits():
            self._renew_surface()
        if self._stale:
            self.viewport().update()
        else:
            self._refresh()

    def _fits(self) -> bool:
        surface = self._picture.surface
        ratio = self.devicePixelRatioF()
        return surface is None or (
            surface.ratio == ratio and surface.image.size() == device_size(self.viewport().size(), ratio)
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
        self._picture.surface = surface
        self.setBackgroundBrush(QColor(*self._theme.background))

    def _refresh(self) -> None:
        surface = self._picture.surface
        if surface is None or self._stage is None or not self.isVisible():
            return
        self._stale = False
        ratio = surface.ratio
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale = True
        # A window that comes back need not be painted by itself.
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Whatever way the window came to a screen of another ratio, what is painted has that screen's pixels.
        if not self._fits():
            self._moved()
        if self._stale:
            self._refresh()
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
        # A window takes its size in several steps, before it is seen and while it is drawn larger.
        self._stale = True
        self._renew_surface()
        self._restage()
        self._picture.update()
        self.view_changed.emit()

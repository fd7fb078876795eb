"""The stage on the screen: a pyqtgraph view that shows a surface and repaints only what changed."""

from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from convviz.model.look import Matrix
from convviz.model.words import said_of
from convviz.paint import Surface, measure
from convviz.session import Shown
from convviz.stage import Cell, Layout, Mark, Rect, Stage, StripCell, Theme, cell_rect, index_of
from convviz.stage.links import Links
from convviz.stage.pair import Pair
from convviz.ui.canvas.comparing import paired
from convviz.ui.canvas.entering import Entering, enters
from convviz.ui.canvas.picture import Picture, device_size, kept_inside

_MOST_ZOOM = 40.0


class StageView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Shows one setup at one playhead, repainting only what changed; can be enlarged and moved."""

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
        self._shown: Shown | None = None
        self._stage: Stage | None = None
        self._pair: Pair | None = None
        self._cursor: Cell | None = None
        self._linked: Cell | StripCell | None = None
        self._linking = True
        self.zoom, self.offset = 1.0, QPointF(0, 0)
        self.painted = 0  # times that Qt has asked for the picture
        self._entering = Entering(self._refresh)
        self._stale = False  # what stands on the surface is to be made anew before it is painted

    # What is shown

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show ``new``; only what differs from ``old`` is made anew."""
        self._shown = new
        before = self._stage
        self._entering.stop()
        if old is None or before is None or _stands_differently(old, new):
            self._restage()
            if old is not None and before is not None and self._stage is not None and enters(old, new):
                self._stage.before = before
                self._entering.start()
        elif _moment_of(old) != _moment_of(new):
            self._refresh()
        self._describe()

    def dress(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self._theme = theme
        self._restage(whole=True)

    def _describe(self) -> None:
        """The step in a sentence, for those who do not see it."""
        shown = self._shown
        if shown is None:
            return
        text = shown.problem
        if shown.trace is not None:
            text = said_of(shown.setup, shown.trace)
            text = " ".join([text, *(f"{note}." for note in self._stage.notes())]) if self._stage else text
        if self._pair is not None:
            text = f"Compared: {'; '.join(self._pair.differing)}. {text}"
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def marks(self) -> tuple[Mark, ...]:
        """What stands on the stage now."""
        if self._stage is None or self._shown is None:
            return ()
        look, moving = self._shown.look, self._entering.playhead
        if moving is not None:
            return self._stage.compose(moving)
        marks = self._stage.compose(
            look.playhead,
            self._cursor,
            ahead=self._shown.ahead,
            selection=look.selection,
            link=self._linked if self._linking else None,
        )
        if self._pair is None:
            return marks
        return (*marks, *self._pair.second_marks(look.playhead, ahead=self._shown.ahead))

    def links(self) -> Links | None:
        """What belongs to the cell that is pointed at now."""
        if self._stage is None or self._shown is None or self._linked is None:
            return None
        return self._stage.links(self._linked, self._shown.look.playhead)

    def cell_rect(self, cell: Cell) -> QRectF:
        """Where a cell is, in the view's own pixels."""
        layout = self.current_layout()
        if layout is None:
            return QRectF()
        x, y, width, height = (self.zoom * length for length in cell_rect(layout, cell))
        return QRectF(x + self.offset.x(), y + self.offset.y(), width, height)

    def current_layout(self) -> Layout | None:
        """Where the panels stand now."""
        if self._stage is None or self._shown is None:
            return None
        layout = self._stage.layout_at(self._shown.filter)
        # A product of matrices has no cells for hands.
        return layout if self._shown.look.matrix is Matrix.NONE else replace(layout, panels={})

    def index_of(self, cell: Cell) -> tuple[int, ...] | None:
        """Where a cell that can be edited stands in its array, None for any other."""
        shown = self._shown
        return None if shown is None else index_of(shown.setup, shown.trace, cell, shown.filter)

    def _restage(self, *, whole: bool = False) -> None:
        if self._shown is None:
            return
        size = (self.viewport().width(), self.viewport().height())
        shown = self._shown
        self._pair = paired(shown, size, self._theme)
        if self._pair is not None:
            self._stage = self._pair.first
        else:
            self._stage = Stage(shown.setup, shown.trace, size, self._theme, measure, problem=shown.problem)
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

    def zoom_to(self, rect: Rect) -> None:
        """A part of the stage as large as the view has room for."""
        view = self.viewport()
        self.zoom = min(max(min(view.width() / rect.width, view.height() / rect.height), 1.0), _MOST_ZOOM)
        middle = rect.x + rect.width / 2, rect.y + rect.height / 2
        self.offset = QPointF(view.width() / 2 - self.zoom * middle[0], view.height() / 2 - self.zoom * middle[1])
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


def _stands_differently(old: Shown, new: Shown) -> bool:
    """Whether the stage must be laid out again: all that a look has but where time is."""

    def placed(shown: Shown) -> object:
        look = shown.look
        return (
            look.layer,
            look.channel,
            look.fractions,
            look.parts,
            look.overlays,
            look.pins,
            look.form,
            look.matrix,
            look.names,
            look.names_from,
            look.palette,
            look.asking,
            look.question,
            look.hint,
        )

    same = old.document is new.document and old.trace is new.trace and old.other is new.other
    return not same or placed(old) != placed(new)


def _moment_of(shown: Shown) -> object:
    """What is to be composed again on the same layout."""
    return shown.look.playhead, shown.ahead, shown.look.selection

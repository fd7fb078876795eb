"""Explorer: how output size, parameters, multiply-adds and receptive field follow from one parameter."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout

from convviz.errors import ConvvizError
from convviz.files import replacing
from convviz.model.explore import AGAINST, QUANTITIES, Point, explored
from convviz.paint.widget_svg import svg_of
from convviz.session import Shown
from convviz.ui.words import label, named

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_WIDE = 1600
"""Pixels that a picture is wide about."""

_NEAR = 0.5
"""Of the distance of two values: how near the pointer is to one."""


class Explorer(QDialog):
    """A plot beside the window that follows its setup; a click sets the value."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.setWindowTitle("Explorer")
        self._window, self._points = window, list[Point]()
        self.quantity, self.against = _list(QUANTITIES), _list(AGAINST)
        self.against.setCurrentIndex(1)
        for box in (self.quantity, self.against):
            box.activated.connect(self.refresh)
        self.said = label(wrap=True)
        self.plot = pg.PlotWidget()
        self.plot.setAccessibleName("Plot")
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.scene().sigMouseMoved.connect(self._hover)
        self.plot.scene().sigMouseClicked.connect(self._click)
        self._build()
        self.resize(620, 460)
        self.refresh()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.quantity)
        row.addWidget(label("against"))
        row.addWidget(self.against)
        row.addStretch()
        self.save_button = QPushButton("Save picture…")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self._ask)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        column.addWidget(self.said)
        named(self.quantity, "What is plotted")
        named(self.against, "Against what")

    # Showing

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Another setup, or another layer of it."""
        if self.isVisible() and (old is None or old.document is not new.document or old.look.layer != new.look.layer):
            self.refresh()

    def refresh(self) -> None:
        """Plot what is chosen of the setup on the stage."""
        session, theme = self._window.session, self._window.theme
        quantity, against = QUANTITIES[self.quantity.currentData()], AGAINST[self.against.currentData()]
        self._points = explored(session.document, session.look.layer, quantity, against)
        text, accent = QColor(*theme.text), QColor(*theme.muted)
        item = self.plot.getPlotItem()
        item.clear()
        self.plot.setBackground(QColor(*theme.background))
        for side, name in (("left", quantity.label), ("bottom", against.label)):
            axis = item.getAxis(side)
            axis.setPen(text)
            axis.setTextPen(text)
            axis.setLabel(name)
        exact = [(p.value, p.exact) for p in self._points if p.exact is not None and p.result is not None]
        if exact:
            # What the floor takes away lies between this line and the points.
            item.plot(*zip(*exact, strict=True), pen=pg.mkPen(accent, width=1, style=Qt.PenStyle.DashLine))
        there = [(p.value, p.result) for p in self._points if p.result is not None]
        if there:
            xs, ys = zip(*there, strict=True)
            pen, brush = pg.mkPen(text, width=2), pg.mkBrush(text)
            item.plot(xs, ys, pen=pen, symbol="o", symbolSize=8, symbolBrush=brush, symbolPen=pen)
        self._mark_now()

    def _mark_now(self) -> None:
        session, theme = self._window.session, self._window.theme
        against = AGAINST[self.against.currentData()]
        try:
            value = against.now(session.document, session.look.layer)
        except ConvvizError:
            value = -1
        here = next((p for p in self._points if p.value == value), None)
        if here is not None and here.result is not None:
            pen, brush = pg.mkPen(QColor(*theme.casing), width=2), pg.mkBrush(QColor(*theme.window))
            self.plot.getPlotItem().plot(
                [here.value], [here.result], pen=None, symbol="o", symbolSize=16, symbolPen=pen, symbolBrush=brush
            )
        self._say(here)

    def _say(self, point: Point | None) -> None:
        name = AGAINST[self.against.currentData()].label
        self.said.setText("" if point is None else f"{name} {point.value}: {point.said}")

    # Pointer

    def point_at(self, place: QPointF) -> Point | None:
        """The point whose value is nearest to a place of the plot's scene."""
        at = self.plot.getPlotItem().vb.mapSceneToView(place)
        near = min(self._points, key=lambda p: abs(p.value - at.x()), default=None)
        return near if near is not None and abs(near.value - at.x()) <= _NEAR else None

    def _hover(self, place: QPointF) -> None:
        point = self.point_at(place)
        if point is not None:
            self._say(point)

    def _click(self, event: Any) -> None:
        point = self.point_at(event.scenePos())
        if point is not None and point.result is not None:
            self.choose(point.value)

    def choose(self, value: int) -> None:
        """Give the setup on the stage a value."""
        window, against = self._window, AGAINST[self.against.currentData()]
        layer = window.session.look.layer
        window.apply(lambda d: against.edit(d, layer, value), f"Set the {against.label.lower()}")

    # Saving

    def _ask(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save picture", "explorer.png", "PNG (*.png);;SVG (*.svg)")
        if name:
            self._window.guard(lambda: self.save(Path(name)))

    def save(self, path: Path) -> None:
        """Write the plot as PNG or SVG, by the ending. Raises ConvvizError."""
        if path.suffix.lower() not in (".png", ".svg"):
            raise ConvvizError(f"A plot is saved as .png or .svg, not '{path.suffix}'.")
        title = f"{self.quantity.currentText()} against {self.against.currentText().lower()}"
        data = svg_of(self.plot.size(), title, self.plot.render) if path.suffix.lower() == ".svg" else self._png()
        with replacing(path) as file:
            file.write(data)

    def _png(self) -> bytes:
        """The plot as a picture that a slide can be filled with."""
        ratio = max(_WIDE / self.plot.width(), 1.0)
        image = QImage(round(self.plot.width() * ratio), round(self.plot.height() * ratio), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.plot.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the format is a text in PySide6
        return bytes(buffer.data().data())


def _list(rows: dict[str, Any]) -> QComboBox:
    box = QComboBox()
    for name, row in rows.items():
        box.addItem(row.label, name)
    return box

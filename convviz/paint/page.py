"""Marks onto pages of a PDF, as shapes; the letters that are used travel along."""

import errno
import os
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QFile, QIODevice, QLineF, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from convviz.paint.colouring import image
from convviz.paint.fonts import font, plain_shift
from convviz.paint.vector import Line, draw_marks, enlarged, runs
from convviz.stage import Mark, Rect
from convviz.stage.marks import Colour

_DOTS = 1200
"""Dots an inch: shapes end on these, so that there are many."""


_EM = 100

_MOST_PIXELS = 1 << 16
"""Of a picture that is drawn as rectangles."""


class PagePen:
    """Paints on what a painter paints on, through its transform."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter

    def fill(self, rects: Sequence[Rect], colour: Colour, *, opacity: float = 1.0) -> None:
        # One path for all: a rectangle by itself would name its colour again.
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(*colour, round(255 * opacity)))
        self._painter.drawRects([QRectF(*rect) for rect in rects])

    def picture(self, rect: Rect, packed: NDArray[np.uint32]) -> None:
        # Rectangles of equal pixels: viewers blur enlarged pictures.
        if packed.size > _MOST_PIXELS:
            self._painter.drawImage(QRectF(*rect), image(enlarged(packed)))
            return
        rows, columns = packed.shape
        across, down = rect.width / columns, rect.height / rows
        for colour, found in runs(packed).items():
            self.fill([Rect(rect.x + c * across, rect.y + r * down, n * across, down) for r, c, n in found], colour)

    def lines(
        self, lines: Sequence[Line], colour: Colour, width: float, *, dash: float = 0.0, opacity: float = 1.0
    ) -> None:
        ink = QColor(*colour)
        ink.setAlphaF(opacity)
        pen = QPen(ink, width, c=Qt.PenCapStyle.FlatCap)
        if dash:
            pen.setDashPattern([dash / width, dash / width])
        self._painter.setPen(pen)
        self._painter.drawLines([QLineF(*line) for line in lines])

    def outlines(self, rects: Sequence[Rect], colour: Colour, width: float) -> None:
        pen = QPen(QColor(*colour), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRects([QRectF(*rect) for rect in rects])

    def text(self, text: str, place: tuple[float, float], size: float, colour: Colour, *, bold: bool) -> None:
        painter = self._painter
        painter.save()
        painter.translate(QPointF(*place))
        # At one size, so that the file holds each letter once.
        painter.scale(size / _EM, size / _EM)
        painter.setFont(font(_EM, bold, plain=True))
        painter.setPen(QColor(*colour))
        painter.drawText(QPointF(plain_shift(text, bold) * _EM, 0), text)
        painter.restore()


class PdfBook:
    """A PDF, a page at a time into an open file of the system; lengths are points of 1/72 inch."""

    def __init__(self, file: BinaryIO, size: tuple[float, float], title: str, software: str, xmp: bytes) -> None:
        self._size = size
        # Qt writes to the system's file behind the Python one.
        file.flush()
        self._file = file
        self._device = QFile()
        self._descriptor = file.fileno()
        self._device.open(self._descriptor, QIODevice.OpenModeFlag.WriteOnly)
        writer = self._writer = QPdfWriter(self._device)
        page = QPageSize(QSizeF(*size), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
        writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
        writer.setResolution(_DOTS)
        writer.setTitle(title)
        writer.setCreator(software)
        writer.setDocumentXmpMetadata(xmp)
        self._painter = QPainter(writer)
        # Pictures of large grids are data: JPEG would blur them.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        self._pages = self._written = 0

    def page(self, background: Colour | None) -> None:
        """Begin the next page."""
        if self._pages:
            self._writer.newPage()
            self._check()
        self._pages += 1
        self._painter.resetTransform()
        self._painter.scale(_DOTS / 72, _DOTS / 72)
        if background is not None:
            self._painter.fillRect(QRectF(0, 0, *self._size), QColor(*background))

    def draw(self, marks: Iterable[Mark], scale: float = 1.0, place: tuple[float, float] = (0.0, 0.0)) -> None:
        """Draw ``marks`` at ``place``, ``scale`` points for a unit of theirs."""
        self._painter.save()
        self._painter.translate(*place)
        self._painter.scale(scale, scale)
        draw_marks(PagePen(self._painter), marks)
        self._painter.restore()

    def finish(self) -> None:
        """Write what is left. Raises OSError where the file did not take something."""
        self._painter.end()
        self._device.close()
        self._file.seek(max(os.fstat(self._descriptor).st_size - 32, 0))
        if b"%%EOF" not in self._file.read():
            raise self._refused()

    def abandon(self) -> None:
        """Stop where it is: the painter must end before what it paints on."""
        self._painter.end()
        self._device.close()

    def _check(self) -> None:
        self._device.flush()
        size = os.fstat(self._descriptor).st_size
        if size == self._written:  # the page before is not there
            raise self._refused()
        self._written = size

    def _refused(self) -> OSError:
        """Qt goes on when the file does not take something, and does not say why."""
        full = not os.fstatvfs(self._descriptor).f_bavail if hasattr(os, "fstatvfs") else True
        reason = errno.ENOSPC if full else errno.EIO
        return OSError(reason, os.strerror(reason))

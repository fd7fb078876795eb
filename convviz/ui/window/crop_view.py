"""A picture with the part of it that is taken, which can be drawn, moved and turned back to all of it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

_LEAST = 2.0
"""Points of the picture that a drag must reach to mean a part."""

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class CropView(QWidget):
    """``crop`` is (left, top, right, bottom) in points of the picture of ``size`` (rows, columns)."""

    changed = Signal()

    def __init__(self, pixmap: QPixmap, size: tuple[int, int]) -> None:
        super().__init__()
        self._pixmap, (self._rows, self._columns) = pixmap, size
        self.crop = (0.0, 0.0, float(self._columns), float(self._rows))
        self._shape: float | None = None  # columns to rows of what can be taken
        self._start: QPointF | None = None
        self._grip: QPointF | None = None
        self.setAccessibleName("The picture; a drag takes a part of it, arrows move that")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)

    def sizeHint(self) -> QSize:
        return QSize(420, 360)

    def set_shape(self, shape: float | None) -> None:
        """Take a part of this shape only (columns to rows), or any: the largest in the middle of what was taken."""
        if shape == self._shape:
            return
        self._shape = shape
        if shape is not None:
            left, top, right, bottom = self.crop
            width, height = right - left, bottom - top
            width, height = min(width, height * shape), min(height, width / shape)
            x, y = (left + right - width) / 2, (top + bottom - height) / 2
            self.crop = (x, y, x + width, y + height)
        self.update()

    @property
    def picture_size(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        return self._rows, self._columns

    def take(self, left: float, top: float, width: float, height: float, *, by_height: bool = False) -> None:
        """Take a part by numbers, as much of it as the picture has; of a fixed shape its width decides, or where it is
        ``by_height`` that.
        """
        if self._shape is not None:
            width, height = (height * self._shape, height) if by_height else (width, width / self._shape)
            # Of a shape that would reach beyond, the largest that does not.
            share = min(1.0, self._columns / width, self._rows / height)
            width, height = width * share, height * share
        width, height = min(width, self._columns), min(height, self._rows)
        left, top = min(max(left, 0.0), self._columns - width), min(max(top, 0.0), self._rows - height)
        self._take((left, top, left + width, top + height))

    # Where things are

    @property
    def _scale(self) -> float:
        return min(self.width() / self._columns, self.height() / self._rows)

    def _origin(self) -> QPointF:
        scale = self._scale
        return QPointF((self.width() - self._columns * scale) / 2, (self.height() - self._rows * scale) / 2)

    def _on_picture(self, place: QPointF) -> QPointF:
        at = (place - self._origin()) / self._scale
        return QPointF(min(max(at.x(), 0.0), self._columns), min(max(at.y(), 0.0), self._rows))

    def on_view(self, x: float, y: float) -> QPointF:
        """Where a point of the picture is on this widget."""
        return self._origin() + QPointF(x, y) * self._scale

    def _crop_rect(self) -> QRectF:
        left, top, right, bottom = self.crop
        return QRectF(self.on_view(left, top), self.on_view(right, bottom))

    # Hands and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._on_picture(event.position())
        left, top, right, bottom = self.crop
        whole = (right - left, bottom - top) == (self._columns, self._rows)
        inside = left <= at.x() < right and top <= at.y() < bottom
        if inside and not whole and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._grip = at - QPointF(left, top)
        else:
            self._start = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._on_picture(event.position())
        if self._grip is not None:
            self._move_to(at - self._grip)
        elif self._start is not None:
            self._stretch(self._start, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._start = self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All of the picture again."""
        self.crop = (0.0, 0.0, float(self._columns), float(self._rows))
        shape, self._shape = self._shape, None
        self.set_shape(shape)
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is None:
            super().keyPressEvent(event)
            return
        step = max(self._columns, self._rows) / 100
        self._move_to(QPointF(self.crop[0] + arrow[0] * step, self.crop[1] + arrow[1] * step))

    def _move_to(self, corner: QPointF) -> None:
        left, top, right, bottom = self.crop
        width, height = right - left, bottom - top
        x = min(max(corner.x(), 0.0), self._columns - width)
        y = min(max(corner.y(), 0.0), self._rows - height)
        self._take((x, y, x + width, y + height))

    def _stretch(self, start: QPointF, end: QPointF) -> None:
        width, height = abs(end.x() - start.x()), abs(end.y() - start.y())
        if max(width, height) < _LEAST:
            return
        if self._shape is not None:
            # As large as the hand asks for, and as the picture has room for in its direction.
            room_x = self._columns - start.x() if end.x() >= start.x() else start.x()
            room_y = self._rows - start.y() if end.y() >= start.y() else start.y()
            width = min(max(width, height * self._shape), room_x, room_y * self._shape)
            height = width / self._shape
        x = start.x() if end.x() >= start.x() else start.x() - width
        y = start.y() if end.y() >= start.y() else start.y() - height
        if width > 0 and height > 0:
            self._take((x, y, x + width, y + height))

    def _take(self, crop: tuple[float, float, float, float]) -> None:
        self.crop = crop
        self.update()
        self.changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.on_view(0, 0), self.on_view(self._columns, self._rows))
        painter.drawPixmap(whole, self._pixmap, QRectF(self._pixmap.rect()))
        taken = self._crop_rect()
        shade = QColor(0, 0, 0, 130)
        painter.fillRect(QRectF(whole.topLeft(), QPointF(whole.right(), taken.top())), shade)
        painter.fillRect(QRectF(QPointF(whole.left(), taken.bottom()), whole.bottomRight()), shade)
        painter.fillRect(QRectF(QPointF(whole.left(), taken.top()), taken.bottomLeft()), shade)
        painter.fillRect(QRectF(taken.topRight(), QPointF(whole.right(), taken.bottom())), shade)
        # Seen on any picture: light between two dark lines.
        for width, colour in ((3.0, "#000000"), (1.0, "#ffffff")):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(taken)

"""What an export will look like: the film itself, painted smaller, playing at its own pace."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.export import Film, Format, Kind
from convviz.export.film import Shot
from convviz.export.sheet import Sheet, painted_tiles
from convviz.paint import Surface

_PIXELS = 1600
"""Of the longer side at most."""

_FAINT = 0.3

_SQUARE = 8
"""Points of a square of the pattern that stands for no background."""


class Preview(QWidget):
    """Shows one film; where there is none to show, the last one faintly."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(112, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview")
        self._film: Film | None = None
        self._sheet: Sheet | None = None
        self._format: Format | None = None
        self._surface: Surface | None = None
        self._shots: Iterator[Shot] = iter(())
        self._tiles: Iterator[int] = iter(())
        self._dimmed = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._advance)
        # Its first picture comes when the dialog stands: composing both in one go would hold the window up.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._begin)

    def show_film(self, film: Film, fmt: Format, sheet: Sheet | None = None) -> None:
        """Show another film from its beginning."""
        self.stop()
        self._film, self._format, self._sheet = film, fmt, sheet
        self._dimmed = False
        self._soon.start()

    def dim(self) -> None:
        """Grow faint and stand still, but for a page that is half painted: what is asked for now cannot be shown."""
        if self._sheet is None:
            self._timer.stop()
        self._soon.stop()
        self._dimmed = True
        self.update()

    def stop(self) -> None:
        """Stand still."""
        self._timer.stop()
        self._soon.stop()

    def _begin(self) -> None:
        film, fmt = self._film, self._format
        self._surface = None
        if film is not None and fmt is not None and self.isVisible():
            size = self._sheet.size if self._sheet is not None else film.size
            # As large as it will be, where that is not huge, and reduced on the screen: so it has its numbers.
            scale = _PIXELS / size[0] if self._sheet is not None else min(1.0, _PIXELS / max(size))
            background = None if film.settings.transparent else film.background
            # Of a very long page the upper part.
            pixels = (max(round(size[0] * scale), 1), min(max(round(size[1] * scale), 1), 2 * _PIXELS))
            self._surface = Surface(*pixels, background, scale=scale, ratio=max(scale, 0.5))
            self._surface.show(())
            self._first(film, fmt, scale)
        self.update()

    def _first(self, film: Film, fmt: Format, scale: float) -> None:
        if self._surface is None:
            return
        if self._sheet is not None:
            page = next(self._sheet.pages())
            seen = tuple(tile for tile in page.tiles if tile.y * scale < self._surface.image.height())
            self._tiles = painted_tiles(self._surface, self._sheet, replace(page, tiles=seen), scale)
            self._timer.start(0)
        elif fmt.kind is Kind.MOMENT:
            self._surface.show(film.compose(film.still))
        else:
            self._shots = film.shots()
            self._advance()

    def _advance(self) -> None:
        if self._sheet is None:
            self._next_frame()
        elif next(self._tiles, None) is not None:
            # A tile at a time: a page of many would hold the window up.
            self.update()
            self._timer.start(0)

    def _next_frame(self) -> None:
        film, surface = self._film, self._surface
        if film is None or surface is None:
            return
        shot = next(self._shots, None)
        if shot is None:  # play it again
            self._shots = film.shots()
            shot = next(self._shots)
        surface.show(film.compose(shot[0]))
        self.update()
        self._timer.start(shot[1] * 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._surface is None:
            return
        painter = QPainter(self)
        area = self._area(self._surface)
        if self._film is not None and self._film.settings.transparent:
            _paint_pattern(painter, area)
        painter.setOpacity(_FAINT if self._dimmed else 1.0)
        # Reduced by averaging: a painter's own reduction would lose thin lines.
        sharp = area.size() * self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        painter.drawImage(area, self._surface.image.scaled(sharp, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
        painter.setPen(self.palette().color(self.palette().ColorRole.Mid))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()

    def _area(self, surface: Surface) -> QRect:
        size = surface.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(0, 0, size.width(), size.height())
        area.moveLeft((self.width() - size.width()) // 2)
        return area

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if not self._dimmed:
            self._soon.start()


def _paint_pattern(painter: QPainter, area: QRect) -> None:
    """Squares, as drawing programs show what is transparent."""
    painter.fillRect(area, QColor(255, 255, 255))
    grey = QColor(214, 214, 214)
    painter.setClipRect(area)
    for row in range(area.height() // _SQUARE + 1):
        for column in range(row % 2, area.width() // _SQUARE + 1, 2):
            corner = (area.x() + column * _SQUARE, area.y() + row * _SQUARE)
            painter.fillRect(*corner, _SQUARE, _SQUARE, grey)
    painter.setClipping(False)
    painter.setPen(Qt.PenStyle.NoPen)

"""Pictures and grids as Qt shows them beside the stage."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from convviz.engine.arrays import Array
from convviz.reading import Picture

_PICTURE = 512
"""Points of the longer side of a copied picture at least, where its cells are not many more."""


def pixmap_of(picture: Picture) -> QPixmap:
    """The picture to be looked at."""
    image = picture.image
    if image.mode == "F":
        shades = np.rint(np.clip(np.asarray(image), 0, 1) * 255).astype(np.uint8)
        return _pixmap(shades)
    return _pixmap(np.asarray(image))


def grid_pixmap(grid: Array, white: float, room: QSize) -> QPixmap:
    """A grid, a square of points for each cell."""
    shades = np.rint(np.clip(grid / white, 0, 1) * 255).astype(np.uint8)
    return pixmap_of_colours(shades[0] if len(shades) == 1 else np.moveaxis(shades, 0, -1), room)


def pixmap_of_colours(shades: "NDArray[np.uint8]", room: QSize) -> QPixmap:
    """Greys (rows, columns) or colours (rows, columns, 3), as large as ``room`` lets them be, cells sharp."""
    fast = Qt.TransformationMode.FastTransformation
    return _pixmap(shades).scaled(room, Qt.AspectRatioMode.KeepAspectRatio, fast)


def cells_pixmap(shades: "NDArray[np.uint8]") -> QPixmap:
    """Cells of these colours as a picture to be taken elsewhere: 512 points or a few more, or a point for each cell."""
    side = max(_PICTURE // max(shades.shape[:2]), 1)
    return pixmap_of_colours(shades, QSize(shades.shape[1] * side, shades.shape[0] * side))


def _pixmap(shades: "NDArray[np.uint8]") -> QPixmap:
    points = np.ascontiguousarray(shades)
    kind = QImage.Format.Format_Grayscale8 if points.ndim == 2 else QImage.Format.Format_RGB888
    rows, columns = points.shape[:2]
    # The image is only a view of the array: the pixmap is a copy.
    return QPixmap.fromImage(QImage(points.tobytes(), columns, rows, points.size // rows, kind))


def points_of(image: QImage) -> "NDArray[np.uint8]":
    """The points of an image, (rows, columns, 4): red, green, blue and opacity."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4).copy()

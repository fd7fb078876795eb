"""A grid that is carried out of the window, as a picture and as numbers."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDrag, QPixmap

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.grid_text import grid_text
from convviz.session import Session
from convviz.stage import CellGrid, Panel
from convviz.ui.canvas.canvas import Canvas
from convviz.ui.window.pictures import cells_pixmap

_SHOWN = 96
"""Points of the picture under the pointer while it is carried."""

_NAMES = {Panel.OUTPUT: "feature map"}


class Carrier:
    """Takes grids from a canvas to wherever the hand drops them."""

    def __init__(self, canvas: Canvas, session: Session) -> None:
        self._canvas, self._session = canvas, session
        self._folder: QTemporaryDir | None = None  # of files for programs that take no other

    def carry(self, panel: Panel) -> None:
        """Carry a panel's grid until the button is released. Raises ConvvizError where there are no numbers."""
        drag = QDrag(self._canvas)
        data, picture = self.data_of(panel)
        drag.setMimeData(data)
        drag.setPixmap(
            picture.scaledToHeight(min(picture.height(), _SHOWN), Qt.TransformationMode.SmoothTransformation)
        )
        drag.exec(Qt.DropAction.CopyAction)

    def data_of(self, panel: Panel) -> tuple[QMimeData, QPixmap]:
        """The grid as a picture, a file of it and numbers in columns, and the picture."""
        mark = next((m for m in self._canvas.marks() if isinstance(m, CellGrid) and m.key == panel), None)
        values = None if mark is None else self._values(panel, mark)
        if mark is None or values is None or np.isnan(values).all():
            raise ConvvizError(f"The {_NAMES.get(panel, panel.value)} has no numbers now to be carried elsewhere.")
        values = np.nan_to_num(values)
        picture = cells_pixmap(mark.scale.colours(values))
        data = QMimeData()
        data.setImageData(picture.toImage())
        data.setText(grid_text(values, "tabs"))
        file = self._file(f"{_NAMES.get(panel, panel.value).replace(' ', '-')}.png")
        if file is not None and picture.save(str(file), "PNG"):
            data.setUrls([QUrl.fromLocalFile(str(file))])
        return data, picture

    def _values(self, panel: Panel, mark: CellGrid) -> Array:
        """What the panel shows without its ring, of the map all of it, written or not."""
        shown = self._session.shown
        return shown.trace.settled[shown.filter] if panel == Panel.OUTPUT and shown.trace else _inner(mark)

    def finish(self) -> None:
        """Nothing is carried any more: the files go."""
        if self._folder is not None:
            self._folder.remove()

    def _file(self, name: str) -> Path | None:
        """Where a file of that name can be, None where there is no room for any."""
        self._folder = self._folder or QTemporaryDir()
        return Path(self._folder.filePath(name)) if self._folder.isValid() else None


def _inner(mark: CellGrid) -> Array:
    top, bottom, left, right = mark.ring
    rows, columns = mark.values.shape
    inner: Array = mark.values[top : rows - bottom, left : columns - right]
    return inner

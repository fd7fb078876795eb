"""The sheet on which a picture becomes an input: the part that is taken, and beside it the grid as it will be."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from convviz.engine.arrays import Array
from convviz.model import MAX_SIDE
from convviz.model.edits import Value
from convviz.reading import Crop, Picture, PictureChoices, grid_of, usual_size
from convviz.reading.pictures import GREYS, RANGES, RESAMPLINGS
from convviz.ui.actions import bring
from convviz.ui.window.crop_fields import CropFields
from convviz.ui.window.crop_view import CropView
from convviz.ui.window.pictures import grid_pixmap, pixmap_of
from convviz.ui.window.sheet import Sheet
from convviz.ui.window.values_form import ValuesForm, scrolling
from convviz.ui.words import label, square

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_USUAL = 32
"""Rows or columns at most of the grid that is proposed: what a lecture can look at."""

_PREVIEW, _SMALL_PREVIEW = 220, 140

SHAPES = (("grid", "the grid's shape"), ("square", "a square"), ("free", "any part"))
_GREYS = tuple((name, words) for name, (words, _) in GREYS.items())
_NARROW = 1000
"""Points of a screen's width below which the grid stands over the form, not beside it."""

VALUES = (
    Value("rows", "Rows", 32, 1, MAX_SIDE),
    Value("columns", "Columns", 32, 1, MAX_SIDE),
    Value("shape", "Taken is", "grid", choices=SHAPES),
    Value("colours", "Values", "grey", choices=_GREYS),
    Value("white", "Range", "1", choices=tuple((name, words) for name, (words, _) in RANGES.items())),
    Value("resampling", "A cell is the", "area", choices=tuple(RESAMPLINGS.items())),
    Value("low", "Black up to", 0.0, 0.0, 1.0),
    Value("high", "White from", 1.0, 0.0, 1.0),
    Value("brightness", "Brightness", 0.0, -1.0, 1.0),
    Value("contrast", "Contrast", 1.0, 0.0, 100.0),
    Value("black_and_white", "Black and white", False),
    Value("threshold", "White from there on", 0.5, 0.0, 1.0),
)


class PictureSheet(Sheet):
    """``grid`` is the input that the picture becomes; it is taken when the sheet is accepted."""

    def __init__(self, parent: QWidget, picture: Picture, name: str) -> None:
        rows, columns = usual_size(picture.size, _USUAL)
        given: dict[str, Any] = {value.name: value.default for value in VALUES}
        given |= {"rows": rows, "columns": columns, "colours": "rgb" if picture.coloured else "grey"}
        super().__init__(parent, f"Picture as input: {name}", ValuesForm(VALUES, given))
        self.picture = picture
        self.grid: Array = np.zeros((1, 1, 1))
        self.view = CropView(pixmap_of(picture), picture.size)
        self.part = CropFields(self.view)
        self.preview = square("The grid as it will be", _PREVIEW)
        self._arrange()
        self.form.changed.connect(self._change)
        self.view.changed.connect(self._show)
        self._change(self.form.given)

    def _arrange(self) -> None:
        pictures = QVBoxLayout()
        pictures.addWidget(self.view, 1)
        pictures.addWidget(label("Drag on the picture to take a part of it, or say which:", wrap=True, name="muted"))
        pictures.addWidget(self.part)
        row = QHBoxLayout()
        row.addLayout(pictures, 1)
        if self.screen().availableSize().width() < _NARROW:
            # What the grid will be stands over the form, and scrolls with it.
            self.preview.setFixedSize(_SMALL_PREVIEW, _SMALL_PREVIEW)
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            for widget in (self.preview, self.problem, self.form):
                column.addWidget(widget)
            row.addWidget(scrolling(side))
        else:
            grid = QVBoxLayout()
            grid.addWidget(self.preview)
            grid.addWidget(self.problem)
            grid.addStretch()
            row.addLayout(grid)
            row.addWidget(scrolling(self.form))
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(self.buttons)
        self._order_keys()
        room = self.screen().availableSize()
        hint = self.sizeHint()
        self.resize(min(hint.width(), room.width() - 40), min(hint.height() + 40, room.height() - 60))

    def _order_keys(self) -> None:
        """Tab goes from the form to the picture, the numbers under it, and the buttons."""
        numbers = (self.part.left, self.part.top, self.part.wide, self.part.high)
        chain = [self.form.fields["threshold"], self.view, *numbers, *self.buttons.buttons()]
        for one, following in pairwise(chain):
            QWidget.setTabOrder(one, following)

    # Choosing

    @property
    def choices(self) -> PictureChoices:
        """What the fields and the crop say; raises ConvvizError where they contradict each other."""
        given = self.form.given
        names = ("colours", "white", "resampling", "low", "high", "brightness", "contrast")
        return PictureChoices(
            crop=Crop(*self.view.crop),
            size=(int(given["rows"]), int(given["columns"])),
            threshold=given["threshold"] if given["black_and_white"] else None,
            **{name: given[name] for name in names},
        )

    def _change(self, given: dict[str, Any]) -> None:
        self.form.fields["threshold"].setEnabled(given["black_and_white"])
        self._shape_crop()
        self.part.follow()
        self._show()

    def _shape_crop(self) -> None:
        given = self.form.given
        shapes = {"grid": given["columns"] / given["rows"], "square": 1.0}
        self.view.set_shape(shapes.get(given["shape"]))

    def _show(self) -> None:
        self.attempt(self._make)

    def _make(self) -> None:
        self.grid = grid_of(self.picture, self.choices)
        white = RANGES[self.form.given["white"]][1]
        self.preview.setPixmap(grid_pixmap(self.grid, white, self.preview.size()))


def open_picture_sheet(window: "MainWindow", picture: Picture, name: str) -> None:
    """Ask how a picture becomes the input of ``window``."""
    sheet = PictureSheet(window, picture, name)
    sheet.accepted.connect(lambda: window.guard(lambda: bring.take_input(window.desk, sheet.grid, name)))
    window.show_dialog(sheet)

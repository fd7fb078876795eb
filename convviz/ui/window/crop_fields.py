"""The part of a picture that is taken, in numbers."""

from convviz.ui.fields.numbers import IntField
from convviz.ui.fields.rows import Row
from convviz.ui.window.crop_view import CropView
from convviz.ui.words import label


class CropFields(Row):
    """Where the part on ``view`` begins, counted from 0, and how wide and high it is, in points of the picture."""

    def __init__(self, view: CropView) -> None:
        rows, columns = view.picture_size
        self._view = view
        self.left = IntField("Left edge of the part", 0, columns - 1)
        self.top = IntField("Upper edge of the part", 0, rows - 1)
        self.wide = IntField("Width of the part", 1, columns)
        self.high = IntField("Height of the part", 1, rows)
        super().__init__(label("Taken from"), self.left, label(","), self.top)
        self.add_line(label("Size"), self.wide, label("×"), self.high)
        for field in (self.left, self.top, self.wide, self.high):
            field.valueChanged.connect(lambda _, field=field: self._set(field))
            field.refused.connect(self.refuse)
        view.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show the part that is taken now."""
        left, top, right, bottom = self._view.crop
        values = left, top, right - left, bottom - top
        for field, value in zip((self.left, self.top, self.wide, self.high), values, strict=True):
            blocked = field.blockSignals(True)
            field.setValue(round(value))
            field.blockSignals(blocked)

    def _set(self, field: IntField) -> None:
        self.accept()
        left, top = self.left.value(), self.top.value()
        wide, high = float(self.wide.value()), float(self.high.value())
        # An edge that is said stays where it is said: the part ends with the picture.
        wide = min(wide, self._view.picture_size[1] - left) if field is self.left else wide
        high = min(high, self._view.picture_size[0] - top) if field is self.top else high
        self._view.take(left, top, wide, high, by_height=field in (self.high, self.top))

"""What stands on the stage, read from a picture of the screen."""

import numpy as np
from documents import setup_of

from convviz.model import Playhead
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Stage

LIGHT = THEMES["light"]


class Screen:
    """Reads the stage from a picture of the screen."""

    def __init__(self, desktop):
        self.desktop = desktop
        ensure_application()
        desktop.until(lambda: self.find(desktop.picture()), "the stage")

    def find(self, picture):
        """The stage is the only large area of the theme's background."""
        background = (picture == np.array(LIGHT.background)).all(axis=-1)
        rows = np.flatnonzero(background[:, -3])  # the stage reaches to the right edge
        if not rows.size:
            return False
        self.top, self.height = int(rows[0]), int(rows[-1]) + 1 - int(rows[0])
        beside = np.flatnonzero(~background[self.top + 2])
        self.left = int(beside[-1]) + 1 if beside.size else 0
        self.width = picture.shape[1] - self.left
        return True

    def stage(self, document):
        return Stage.computed(setup_of(document), (self.width, self.height), LIGHT, measure)

    def place(self, document, panel, row, column):
        """The middle of a cell on the screen."""
        box = self.stage(document).layout_at(0).panels[panel]
        top, _, left, _ = box.spec.ring
        x, y = box.grid.x + (column + left + 0.5) * box.cell, box.grid.y + (row + top + 0.5) * box.cell
        return self.left + x, self.top + y

    def shows(self, document, step):
        """Whether the cells of input, kernel and feature map on the screen have the document's colours."""
        picture = self.desktop.picture()
        stage = self.stage(document)
        for mark in stage.compose(Playhead(step)):
            if mark.key not in ("input", "kernel", "output"):
                continue
            for row, column in np.ndindex(mark.values.shape):
                value = mark.values[row, column]
                x = self.left + mark.x + (column + 0.5) * mark.cell
                # Above the number, below a frame.
                y = self.top + mark.y + (row + 0.17) * mark.cell
                blank = np.isnan(value)
                expected = mark.blank if blank else tuple(mark.scale.colours(value).tolist())
                if tuple(picture[round(y), round(x)].tolist()) != tuple(expected):
                    return False
        return True

    def wait_for(self, document, step, what):
        # What belongs to the cell under the pointer is marked: it goes where no cell is.
        self.desktop.do("mousemove", str(self.left + 2), str(self.top + self.height - 3))
        self.desktop.until(lambda: self.shows(document, step), what)

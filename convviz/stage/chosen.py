"""The outline of what is selected: dashes around its cells, seen on any colour and at any size of a cell."""

import numpy as np

from convviz.model.selection import Box, Selection
from convviz.model.shapes import Mask
from convviz.stage.cells import Cell, Plane
from convviz.stage.marks import Frame, Mark, Rect, Wash
from convviz.stage.panels import PanelBox
from convviz.stage.places import cells_rect
from convviz.stage.theme import Theme

_THICK, _DASH = 2.0, 4.0
"""Points of the line, and of a dash of it and the gap after it."""


def selection_marks(chosen: Selection, plane: Plane, box: PanelBox, theme: Theme) -> list[Mark]:
    """A line around the selected cells of the plane that ``box`` shows; it lies outside of them and hides none."""
    boxes = [plane.shown_box(one) for one in chosen.boxes]
    sides = _sides(boxes)
    top, _, left, _ = box.spec.ring
    rects = [_strip(box.grid.x, box.grid.y, box.cell, side, (top, left)) for side in sides]
    dashes = [dash for rect in rects for dash in _dashed(rect)]
    return [
        Wash("selection line", tuple(rects), theme.background, 1.0),
        Wash("selection dashes", tuple(dashes), theme.text, 1.0),
    ]


def _sides(boxes: list[Box]) -> list[tuple[bool, int, int, int, bool]]:
    """The edges of a union of boxes: (is it a row's, which line, from, to, whether the cells lie before it)."""
    edges = np.array(boxes)
    origin = edges[:, :2].min(axis=0)
    mask = np.zeros(edges[:, 2:].max(axis=0) - origin, bool)
    for one in boxes:
        mask[one.top - origin[0] : one.bottom - origin[0], one.left - origin[1] : one.right - origin[1]] = True
    found = []
    for across, cells, start in ((True, mask, origin), (False, mask.T, origin[::-1])):
        change = np.diff(np.pad(cells, ((1, 1), (0, 0))).astype(np.int8), axis=0)
        for line in np.flatnonzero(change.any(axis=1)):
            for sign in (1, -1):
                found += [
                    (across, int(line + start[0]), int(first + start[1]), int(end + start[1]), sign < 0)
                    for first, end in _runs(change[line] == sign)
                ]
    return found


def _runs(chosen: Mask) -> list[list[int]]:
    """(first, end) of each run of what is chosen; the end is not in it."""
    return np.flatnonzero(np.diff(np.pad(chosen, 1).astype(np.int8))).reshape(-1, 2).tolist()


def _strip(x: float, y: float, cell: float, side: tuple[bool, int, int, int, bool], ring: tuple[int, int]) -> Rect:
    """A side as a rectangle on the stage, at the outer side of its cells."""
    across, line, first, end, before = side
    top, left = ring
    if not across:
        top, left = left, top
    # The closing grid line is one point beyond the cells.
    at = (line + top) * cell + (1 if before else -_THICK)
    # No longer than its cells: around a corner it would lie over chosen ones.
    start, length = (first + left) * cell, (end - first) * cell + 1
    return Rect(x + start, y + at, length, _THICK) if across else Rect(x + at, y + start, _THICK, length)


def _dashed(rect: Rect) -> list[Rect]:
    """The dashes of a line."""
    if rect.width >= rect.height:
        starts = np.arange(rect.x, rect.right, 2 * _DASH)
        return [Rect(float(at), rect.y, min(_DASH, rect.right - float(at)), rect.height) for at in starts]
    starts = np.arange(rect.y, rect.bottom, 2 * _DASH)
    return [Rect(rect.x, float(at), rect.width, min(_DASH, rect.bottom - float(at))) for at in starts]


def cursor_mark(cursor: Cell, box: PanelBox, theme: Theme) -> Frame:
    """A thin frame around the cell that is pointed at."""
    place = (float(cursor.row), float(cursor.column))
    return Frame("cursor", (cells_rect(box, place, place),), 1.0, theme.text, theme.background)

"""Of a grid that fills cell by cell, only the cells that changed: a drawing over the drawing before."""

from dataclasses import replace

import numpy as np

from convviz.paint.svg import SvgPen
from convviz.stage import CellGrid, Mark
from convviz.stage.changes import differing, same_but_cells


def changed_part(before: Mark | None, mark: Mark) -> CellGrid | None:
    """The few cells that differ as a grid of their own; None where the whole is to be drawn."""
    if not (isinstance(before, CellGrid) and isinstance(mark, CellGrid)) or any(mark.ring) or mark.spacing != (1, 1):
        return None
    if not same_but_cells(before, mark):
        return None
    differs = differing(before.values, mark.values)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return replace(mark, values=mark.values[:0, :0])
    area = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    if mark.values[area].size * 4 > mark.values.size:
        return None
    part = mark.cells((int(rows[0]), 0), (int(columns[0]), 0))
    return replace(mark, x=part.x, y=part.y, values=mark.values[area])


def drawing(pen: SvgPen, mark: Mark, part: CellGrid | None) -> str:
    """``mark`` as elements, or only ``part`` of it, to stand over the drawing before."""
    if part is None or not isinstance(mark, CellGrid):
        return pen.mark(mark)
    return pen.part(part, mark)

"""Pencil and eraser: freehand lines without holes."""

from convviz.session.tools.tool import Ink, Place, Points, Tool


def line(start: Place, end: Place) -> list[Place]:
    """Cells from ``start`` to ``end``, both included, each a neighbour of the one before (Bresenham 1965)."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if steps == 0:
        return [start]
    down, right = (end[axis] - start[axis] for axis in (0, 1))
    return [
        (start[0] + (2 * i * down + steps) // (2 * steps), start[1] + (2 * i * right + steps) // (2 * steps))
        for i in range(steps + 1)
    ]


PENCIL = Tool("pencil", "Draw", Points.FREEHAND, line, Ink.FRONT, "Draws the value")
ERASER = Tool("eraser", "Erase", Points.FREEHAND, line, Ink.BACK, "Draws the background")

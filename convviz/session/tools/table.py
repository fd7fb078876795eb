"""The tools, a row each."""

import numpy as np

from convviz.model import shapes
from convviz.model.shapes import Places, squared
from convviz.session.tools.tool import Does, Points, Stroke, Tool


def _brushed(stroke: Stroke) -> Places:
    return shapes.thickened(shapes.line(stroke.start, stroke.end), stroke.size)


def _flooded(stroke: Stroke) -> Places:
    here = stroke.values[stroke.start]  # a press is on a cell
    return shapes.flooded(np.equal(stroke.values, here), stroke.start)


PENCIL = Tool(
    "pencil",
    "Pencil",
    Points.FREEHAND,
    _brushed,
    "Draw {}",
    "Draws the value; the right button draws 0, Shift keeps to a row, a column or a diagonal, Alt picks a value",
    "W",
    sized=True,
    icon="pencil_outline",
)
ERASER = Tool(
    "eraser",
    "Eraser",
    Points.FREEHAND,
    _brushed,
    "Erase {}",
    "Sets cells to 0; Shift keeps to a row, a column or a diagonal",
    "E",
    Does.ERASE,
    sized=True,
    icon="eraser",
)
LINE = Tool(
    "line",
    "Line",
    Points.TWO,
    _brushed,
    "Line of {}",
    "Draws a straight line; Shift keeps to a row, a column or a diagonal",
    "L",
    sized=True,
    icon="vector_line",
)
RECTANGLE = Tool(
    "rectangle",
    "Rectangle",
    Points.TWO,
    lambda s: shapes.thickened(shapes.rectangle(s.start, s.end), s.size),
    "Rectangle of {}",
    "Draws the edge of a rectangle from corner to corner; Shift makes a square",
    "Q",
    kept=squared,
    sized=True,
    icon="rectangle_outline",
)
FILLED_RECTANGLE = Tool(
    "filled_rectangle",
    "Filled rectangle",
    Points.TWO,
    lambda s: shapes.filled_rectangle(s.start, s.end),
    "Filled rectangle of {}",
    "Draws a filled rectangle from corner to corner; Shift makes a square",
    "Shift+Q",
    kept=squared,
    icon="rectangle",
)
CIRCLE = Tool(
    "circle",
    "Circle",
    Points.TWO,
    lambda s: shapes.thickened(shapes.circle(s.start, s.end), s.size),
    "Circle of {}",
    "Draws the edge of an ellipse from corner to corner of the rectangle around it; Shift makes a circle",
    "O",
    kept=squared,
    sized=True,
    icon="circle_outline",
)
DISC = Tool(
    "disc",
    "Disc",
    Points.TWO,
    lambda s: shapes.disc(s.start, s.end),
    "Disc of {}",
    "Draws a filled ellipse from corner to corner of the rectangle around it; Shift makes a disc",
    "Shift+O",
    kept=squared,
    icon="circle",
)
FILL = Tool(
    "fill",
    "Fill",
    Points.ONE,
    _flooded,
    "Fill {}",
    "Fills the area of equal value that joins the cell over edges",
    "G",
    icon="format_color_fill",
)
PICKER = Tool(
    "picker",
    "Picker",
    Points.FREEHAND,
    lambda s: shapes.line(s.end, s.end),
    "",
    "Takes a cell's value to draw with; Alt does so with any tool",
    "I",
    Does.PICK,
    icon="eyedropper",
)
SELECT = Tool(
    "select",
    "Selection",
    Points.TWO,
    lambda s: shapes.filled_rectangle(s.start, s.end),
    "Move {}",
    "Selects a rectangle; Shift adds one, a drag or the arrows move what is selected, Esc drops it",
    "S",
    Does.SELECT,
    kept=squared,
    icon="selection",
)

TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        PENCIL,
        ERASER,
        LINE,
        RECTANGLE,
        FILLED_RECTANGLE,
        CIRCLE,
        DISC,
        FILL,
        PICKER,
        SELECT,
    )
}

"""The tools, a row each."""

from convviz.model import shapes
from convviz.model.shapes import Places, squared
from convviz.session.tools.tool import Does, Points, Stroke, Tool


def _brushed(stroke: Stroke) -> Places:
    return shapes.thickened(shapes.line(stroke.start, stroke.end), stroke.size)


def _flooded(stroke: Stroke) -> Places:
    row, column = stroke.start  # a press is on a cell
    here = stroke.values[:, row, column, None, None]
    return shapes.flooded((stroke.values == here).all(axis=0), stroke.start)


PENCIL = Tool(
    "pencil",
    "Pencil",
    Points.FREEHAND,
    _brushed,
    "Draw {}",
    "Shift keeps it straight, Alt or Ctrl picks a value",
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
    "Sets cells to 0; Shift keeps it straight",
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
    "From here to where you let go; Shift keeps to rows, columns and diagonals",
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
    "Its edge, from corner to corner; Shift makes a square",
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
    "From corner to corner; Shift makes a square",
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
    "The edge of an ellipse, from corner to corner of its rectangle; Shift makes a circle",
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
    "An ellipse, from corner to corner of its rectangle; Shift makes a disc",
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
    "The area of equal value around the cell",
    "G",
    icon="format_color_fill",
)
PICKER = Tool(
    "picker",
    "Picker",
    Points.FREEHAND,
    lambda s: shapes.line(s.end, s.end),
    "",
    "Takes a cell's value to draw with; the right button erases",
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
    "Drag a rectangle (Shift adds one); a drag or arrows move it, Esc drops it, the right button erases",
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

"""What a hand can do to cells. A new tool is a row of ``TOOLS``: bar, menu, keys, their sheet and tests read it."""

from convviz.session.tools.table import ERASER, PENCIL, PICKER, SELECT, TOOLS
from convviz.session.tools.tool import Does, Points, Stroke, Tool

__all__ = ["ERASER", "PENCIL", "PICKER", "SELECT", "TOOLS", "Does", "Points", "Stroke", "Tool"]

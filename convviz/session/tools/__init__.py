"""What a hand can do to cells. A new tool is a row here: menu, keys, the sheet of keys and tests read the table."""

from convviz.session.tools.pencil import ERASER, PENCIL
from convviz.session.tools.tool import Ink, Place, Points, Tool

TOOLS: dict[str, Tool] = {tool.name: tool for tool in (PENCIL, ERASER)}

__all__ = ["ERASER", "PENCIL", "TOOLS", "Ink", "Place", "Points", "Tool"]

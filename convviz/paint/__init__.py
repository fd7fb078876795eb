"""Marks → pixels (or vectors), with QPainter."""

from convviz.paint.application import ensure_application
from convviz.paint.fonts import measure
from convviz.paint.painter import paint_marks
from convviz.paint.surface import Surface

__all__ = ["Surface", "ensure_application", "measure", "paint_marks"]

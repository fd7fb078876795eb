"""One moment of the animation as data: marks on a layout, in a theme, at a playhead. Free of Qt."""

from convviz.stage.arrange import Titles
from convviz.stage.cells import Cell, Panel, Plane, StripCell, grid_size, index_of, plane_of
from convviz.stage.changes import changed_rects
from convviz.stage.compose import Stage
from convviz.stage.edges import Edge, Entry, edge_at, entry_at, strip_cell_at, title_at
from convviz.stage.hits import cell_rect, hit, leaf_at, locate, walked
from convviz.stage.journey import Journey
from convviz.stage.layout import lay_out
from convviz.stage.marks import CellGrid, Curve, Frame, Mark, Measure, Rect, ScaleBar, Text, Wash
from convviz.stage.moments import Moment
from convviz.stage.panels import Layout
from convviz.stage.scene import Course, Scene
from convviz.stage.theme import THEMES, Theme
from convviz.stage.timeline import Timeline

__all__ = [
    "THEMES",
    "Cell",
    "CellGrid",
    "Course",
    "Curve",
    "Edge",
    "Entry",
    "Frame",
    "Journey",
    "Layout",
    "Mark",
    "Measure",
    "Moment",
    "Panel",
    "Plane",
    "Rect",
    "ScaleBar",
    "Scene",
    "Stage",
    "StripCell",
    "Text",
    "Theme",
    "Timeline",
    "Titles",
    "Wash",
    "cell_rect",
    "changed_rects",
    "edge_at",
    "entry_at",
    "grid_size",
    "hit",
    "index_of",
    "lay_out",
    "leaf_at",
    "locate",
    "plane_of",
    "strip_cell_at",
    "title_at",
    "walked",
]

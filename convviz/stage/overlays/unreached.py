"""Cells that no window reaches: what the floor of a size costs."""

import numpy as np

from convviz.engine import Trace
from convviz.engine.sizes import AxisSize
from convviz.model import Look, Setup
from convviz.model.words import unreached_text
from convviz.stage.cells import Panel
from convviz.stage.marks import Mark
from convviz.stage.overlays.overlay import Overlay
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil


def _marks(trace: Trace, look: Look, layout: Layout, pencil: Pencil) -> list[Mark]:
    box, axes = layout.panels[Panel.INPUT], trace.axes
    if not all(isinstance(axis, AxisSize) for axis in axes):
        return []
    rows, columns = (axis.reached() for axis in axes if isinstance(axis, AxisSize))
    places = np.argwhere(~np.outer(rows, columns)) - np.array([box.spec.ring[0], box.spec.ring[2]])
    return pencil.crossed("unreached", box, places)


def _sentence(trace: Trace, setup: Setup) -> str:
    return unreached_text(*trace.axes, equivalent=trace.walk.as_convolution).removesuffix(".")


UNREACHED = Overlay(
    "unreached",
    "Cells that no window reaches",
    "U",
    _marks,
    lambda theme: ((theme.warning, "in no window"),),
    _sentence,
)

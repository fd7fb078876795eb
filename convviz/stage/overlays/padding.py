"""Outputs whose windows reach into the padding, and by how many cells."""

from convviz.engine import Trace
from convviz.engine.counts import Counts, padding_counts
from convviz.model import Look, Setup
from convviz.stage.cells import Panel
from convviz.stage.marks import Mark
from convviz.stage.overlays.overlay import Legend, Overlay, counted, spread_text
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.scale import table
from convviz.stage.theme import Theme


def _counts(trace: Trace) -> Counts | None:
    return padding_counts(trace.operation, trace.input.shape, as_convolution=trace.walk.as_convolution)


def _marks(trace: Trace, look: Look, layout: Layout, pencil: Pencil) -> list[Mark]:
    counts = _counts(trace)
    if counts is None or not counts.any():
        return []
    return [counted("padding counts", counts, layout.panels[Panel.OUTPUT], pencil)]


def _legend(theme: Theme) -> Legend:
    red, green, blue = table(theme.sequential)[-1].tolist()
    return (((red, green, blue), "padding cells under the window"),)


def _sentence(trace: Trace, setup: Setup) -> str:
    """``28 of 64 outputs touch padding, by 3 to 5 cells``"""
    counts = _counts(trace)
    if counts is None:
        return "The padding of a transposed convolution cuts cells off; no window reaches into it"
    touching = counts[counts > 0]
    if not touching.size:
        return f"None of the {counts.size:,} outputs touches padding"
    cells = spread_text(int(touching.min()), int(touching.max()))
    noun = "cell" if cells == "1" else "cells"
    verb = "touches" if touching.size == 1 else "touch"
    return f"{touching.size:,} of {counts.size:,} outputs {verb} padding, by {cells} {noun}"


PADDING = Overlay("padding", "Outputs that touch padding", "Shift+U", _marks, _legend, _sentence, panel=Panel.OUTPUT)

"""How many windows use each input cell: the border effect."""

import numpy as np
from numpy.typing import NDArray

from convviz.engine import Trace, window_counts
from convviz.engine.counts import Counts
from convviz.model import Look, Setup
from convviz.stage.cells import Panel
from convviz.stage.marks import Mark
from convviz.stage.overlays.overlay import Legend, Overlay, counted, times
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.theme import Theme


def _marks(trace: Trace, look: Look, layout: Layout, pencil: Pencil) -> list[Mark]:
    return [counted("counts", _counts(trace), layout.panels[Panel.INPUT], pencil)]


def _counts(trace: Trace) -> Counts:
    return window_counts(trace.operation, trace.input.shape)


def _legend(theme: Theme) -> Legend:
    table = theme.sequential
    return ((_rgb(table[1]), "used by few windows"), (_rgb(table[-1]), "by many"))


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _sentence(trace: Trace, setup: Setup) -> str:
    """``64 pixels in, 36 out; a corner is used once, the centre 9 times``"""
    counts = _counts(trace)
    _, rows, columns = trace.output_shape
    sizes = f"{counts.size:,} pixel{'s' * (counts.size != 1)} in, {rows * columns:,} out"
    corners = {int(counts[r, c]) for r in (0, -1) for c in (0, -1)}
    middle, most = int(counts[counts.shape[0] // 2, counts.shape[1] // 2]), int(counts.max())
    if counts.min() == most:
        return f"{sizes}; each is used {times(most)}"
    if len(corners) > 1:
        least = int(counts.min())
        spread = f"a cell is used {least} to {times(most)}" if most > 2 else f"none is used more than {times(most)}"
        return f"{sizes}; {spread}"
    where = "the centre" if middle == most else "the most used cell"
    return f"{sizes}; a corner is used {times(corners.pop())}, {where} {times(most)}"


def _lost_marks(trace: Trace, look: Look, layout: Layout, pencil: Pencil) -> list[Mark]:
    box = layout.panels[Panel.INPUT]
    return pencil.crossed("lost", box, np.argwhere(~centred(trace)) * np.array(box.spec.spacing))


def centred(trace: Trace) -> NDArray[np.bool_]:
    """Which input cells (rows, columns) some window is centred on, and so have an output of their own.

    Of a kernel of an even size the centre is the cell ⌊(size − 1)/2⌋. A transposed convolution gives each cell an
    output, where its stamp begins.
    """
    found = []
    for axis, size in zip(trace.axes, trace.input.shape[1:], strict=True):
        has = np.zeros(size, bool)
        middles = axis.windows()[:, (axis.kernel - 1) // 2]
        if getattr(axis, "equivalent", None) is not None:
            has[(middles >= 0) & (middles < axis.output)] = True
        else:
            has[middles[(middles >= 0) & (middles < size)]] = True
        found.append(has)
    both: NDArray[np.bool_] = np.outer(*found)
    return both


def _lost_sentence(trace: Trace, setup: Setup) -> str:
    own = centred(trace)
    lost = int((~own).sum())
    if not lost and own.size == 1:
        return "The pixel has an output of its own"
    if not lost:
        return f"Each of the {own.size:,} pixels has an output of its own"
    verb, them = ("pixel has", "it") if lost == 1 else ("pixels have", "them")
    if not all(size % 2 for size in trace.operation.kernel_size):  # such a window has no cell in its middle
        return f"{lost:,} of {own.size:,} {verb} no output"
    return f"{lost:,} of {own.size:,} {verb} no output: no window is centred on {them}"


COUNTS = Overlay("counts", "How often each cell is used", "H", _marks, _legend, _sentence)
LOST = Overlay(
    "lost",
    "Cells without an output of their own",
    "Shift+H",
    _lost_marks,
    lambda theme: ((theme.warning, "lost at the border, or skipped"),),
    _lost_sentence,
)

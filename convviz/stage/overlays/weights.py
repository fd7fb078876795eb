"""The weight of each cell of the window, small in its corner."""

from collections.abc import Iterator

import numpy as np

from convviz.engine import Step, Trace
from convviz.model import Setup
from convviz.model.numbers import number_text
from convviz.stage.cells import Panel
from convviz.stage.marks import Align, Mark, Rect, Wash, casing_width
from convviz.stage.overlays.overlay import Overlay
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.places import cells_rect, odd, place_of, spread

_SIZE, _LEAST = 0.24, 7
"""Of a cell, the size of a weight in its corner; points that it has at least, else it is left out."""


def _marks(step: Step, layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """A plate with a number on each cell of the window in the channel in front; none of a stamp, or of a pool."""
    box, figure = layout.panels[Panel.INPUT], pencil.figure
    channels = step.source.channels.tolist()
    if step.accumulates or figure.weights is None or box.spec.active not in channels:
        return
    # Within the frame around the window, and within those around each cell of one that dilation spreads.
    width = odd(0.2 * layout.unit)
    inset = width / 2 + casing_width(width) + 1 if box.cell >= 4 * width else 1.0
    inset += 3.0 * spread(step.source.rows.astype(float), step.source.columns.astype(float))
    weights = np.broadcast_to(step.weights, step.products.shape)[channels.index(box.spec.active)]
    for (i, j), weight in np.ndenumerate(weights * figure.denominator):
        place = place_of(step.source, i, j)
        text = number_text(float(weight), pencil.digits[Panel.KERNEL].decimals)
        yield from _corner(f"weight {i} {j}", cells_rect(box, place, place).grown(-inset), text, box.cell, pencil)


def _corner(key: str, cell: Rect, text: str, side: float, pencil: Pencil) -> Iterator[Mark]:
    """``text`` in the lower right corner of ``cell``, the free part of one of ``side`` points."""
    size = _SIZE * side
    while size >= _LEAST and pencil.measure(text, size, False)[0] > 0.8 * cell.width:
        size -= 0.5
    if size < _LEAST:
        return
    width = pencil.measure(text, size, False)[0] + 0.4 * size
    high = round(0.95 * size)
    plate = Rect(round(cell.right - width), round(cell.bottom) - high, round(width), high)
    yield Wash(f"{key} plate", (plate,), pencil.theme.background, 0.85)
    yield pencil.text(key, (plate.right - 0.2 * size, plate.bottom - 0.12 * size), text, size, align=Align.RIGHT)


def _sentence(trace: Trace, setup: Setup) -> str:
    if trace.walk.accumulates:
        return "A stamped step has no window: its weights stand in the kernel"
    if setup.weights is None:
        return "A pool has no weights"
    return "Each cell of the window has its weight in the corner, where it has room"


WEIGHTS = Overlay(
    "weights",
    "Weights in the window",
    "Shift+W",
    lambda trace, look, layout, pencil: (),
    lambda theme: (),
    _sentence,
    panel=None,
    at_step=lambda step, layout, pencil: list(_marks(step, layout, pencil)),
)

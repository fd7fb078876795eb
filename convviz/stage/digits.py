"""How numbers stand in cells: how many decimals, how large, and which are too small to be shown.

Screen and drawings ask here, so that both show the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from convviz.engine.arrays import Array, extent
from convviz.model.numbers import MOST_DECIMALS, decimals_needed, number_text, short_text
from convviz.stage.cells import Panel
from convviz.stage.marks import CellGrid, Measure
from convviz.stage.panels import NUMBER_HIGH, NUMBER_LARGE, NUMBER_WIDE

_LABELS = 400
"""Of a panel's numbers so many stand for all."""

_WHOLE = 1 << 16
"""Of more numbers than this the decimals are those of a sample; nobody reads them in cells that small."""

_USUAL = 0.85
"""Of a panel's numbers so many decide how large its digits are; the few longer ones are set smaller."""

_LARGE_ENOUGH = 0.3
"""Of a cell: the least size of a number for which a third decimal is shown."""

_SHRUNK = 0.6
"""Of the usual size: how small a long number may be; then it has its power of ten."""

FEWER = MOST_DECIMALS - 1


@dataclass(frozen=True, slots=True)
class Digits:
    """Of a panel's numbers: decimals, and the size of their text in stage units."""

    decimals: int
    size: float


def sampled(values: Array) -> Array:
    """``values`` without blanks, in one row; of very many every n-th, and the extremes: looking at millions would
    stop the window.
    """
    flat = values.ravel()  # a view, except where a kernel is rotated
    if flat.size <= _WHOLE:
        known: Array = flat[np.isfinite(flat)]
        return known
    # An odd distance does not keep to one column of a grid whose sides are powers of two.
    part = flat[:: (flat.size // _WHOLE) | 1]
    some = np.concatenate([part, extent(flat)])
    thin: Array = some[np.isfinite(some)]
    return thin


def thinned(values: Array, most: int) -> Array:
    """About ``most`` of ``values``, evenly, without blanks."""
    known: Array = values[np.isfinite(values)]
    thin: Array = known[:: max(-(-known.size // most), 1)]
    return thin


def usual_text(values: Array, decimals: int) -> str:
    """A text as long as most of the numbers are."""
    texts = sorted((number_text(v, decimals) for v in thinned(values, _LABELS).tolist()), key=len)
    return texts[min(int(_USUAL * len(texts)), len(texts) - 1)] if texts else "0"


def digits_of(
    values: Mapping[Panel, Array], cells: Mapping[Panel, float], measure: Measure, *, large: bool = False
) -> dict[Panel, Digits]:
    """The digits of each panel, whose cells measure ``cells``. One picture has one precision."""
    high = NUMBER_LARGE if large else NUMBER_HIGH
    found = {name: _digits(values[name], cell, MOST_DECIMALS, measure, high) for name, cell in cells.items()}
    if all(d.decimals < MOST_DECIMALS or d.size >= _LARGE_ENOUGH * cells[name] for name, d in found.items()):
        return found
    fewer = {name: _digits(values[name], cell, FEWER, measure, high) for name, cell in cells.items()}
    # Numbers that two decimals do not show have a power of ten, which may be longer.
    return fewer if all(fewer[name].size >= d.size for name, d in found.items()) else found


def _digits(values: Array, cell: float, most: int, measure: Measure, high: float) -> Digits:
    decimals = decimals_needed(thinned(values, _WHOLE), most)
    width = measure(usual_text(values, decimals), 100.0, False)[0] / 100.0
    size = min(high * cell, NUMBER_WIDE * cell / width)
    return Digits(decimals, int(2 * size) / 2 if size >= 6 else size)


def widest_in(values: Array, digits: Digits, cell: float, measure: Measure) -> float:
    """How wide a number of ``values`` is at most in cells of that size; longer ones are set smaller."""
    texts = {number_text(value, digits.decimals) for value in thinned(values, _LABELS).tolist()}
    widest = max((measure(text, digits.size, False)[0] for text in texts), default=0.0)
    return min(widest, NUMBER_WIDE * cell)


def number_in(grid: CellGrid, value: float, measure: Measure) -> tuple[str, float]:
    """The text of a number in a cell of ``grid`` and its size: smaller where it would be wider than the cell."""
    text, room = number_text(value, grid.decimals), NUMBER_WIDE * grid.cell
    size = grid.text_size
    width = measure(text, size, False)[0]
    if width <= room or size <= 0:
        return text, size
    if room / width < _SHRUNK:
        text = short_text(value)
        width = measure(text, size, False)[0]
    return text, size * min(room / width, 1.0)

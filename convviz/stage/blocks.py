"""Matrices of texts with brackets, words, cells and curves, side by side: where they stand in a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from convviz.model.numbers import decimals_needed
from convviz.stage.cells import Panel
from convviz.stage.curve import curve_marks
from convviz.stage.marks import Align, CellGrid, Mark, Rect, Wash
from convviz.stage.pencil import Pencil

LINE, APART = 1.28, 0.75
"""Of a text's size: the distance of two rows, what lies between columns."""

_CELL, _CURVE, _TALL = 1.7, 3.6, 2.3
"""Of a text's size: the side of a cell of its own, the width and the height of an activation's curve."""


@dataclass(frozen=True, slots=True)
class Block:
    """A matrix of texts with brackets, or words; ``bold`` is the cell that is at work, if any."""

    key: str
    rows: tuple[tuple[str, ...], ...]
    bold: tuple[int, int] | None = None
    number: float | None = None
    """Of a cell of its own: what it holds"""
    totals: tuple[float, ...] = ()
    """Of an activation's curve: what goes into it"""

    @property
    def bracketed(self) -> bool:
        return self.key[0] != "-"


def _column_widths(block: Block, size: float, pencil: Pencil) -> list[float]:
    return [max(pencil.measure(row[c], size, True)[0] for row in block.rows) for c in range(len(block.rows[0]))]


def block_width(block: Block, size: float, pencil: Pencil) -> float:
    """Points that a block takes."""
    if block.totals:
        return _CURVE * size
    if block.number is not None:
        return _CELL * size
    widths = _column_widths(block, size, pencil)
    return sum(widths) + 0.6 * size * (len(widths) - 1) + (0.8 * size if block.bracketed else 0.0)


def width_of(blocks: Sequence[Block], size: float, pencil: Pencil) -> float:
    """Points that all take with what lies between them."""
    return sum(block_width(block, size, pencil) for block in blocks) + APART * size * (len(blocks) - 1)


def block_marks(block: Block, final: Block, x: float, middle: float, size: float, pencil: Pencil) -> Iterator[Mark]:
    """The texts of a block in the room of its ``final`` one, and brackets around; or a cell, or a curve."""
    if block.totals:
        area = Rect(x, middle - _TALL / 2 * size, _CURVE * size, _TALL * size)
        yield from curve_marks("matrix curve", pencil.figure.setup.layer, block.totals, area, pencil)
        return
    if block.number is not None:
        yield _cell(block, block.number, x, middle, size, pencil)
        return
    widths, high = _column_widths(final, size, pencil), len(final.rows) * LINE * size
    top = middle - high / 2
    left = x + (0.4 * size if block.bracketed else 0.0)
    for r, row in enumerate(block.rows):
        at = left
        for c, text in enumerate(row):
            if text:
                y = top + LINE * size * (r + 0.5) + 0.36 * size
                align = Align.RIGHT if block.bracketed else Align.LEFT
                place = (at + widths[c] if block.bracketed else at, y)
                key = f"matrix {block.key.strip('-')} {r} {c}"
                yield from _text(key, place, text, size, pencil, align, bold=(r, c) == block.bold)
            at += widths[c] + 0.6 * size
    if block.bracketed:
        yield Wash(
            f"matrix {block.key} brackets",
            _brackets(x, top, block_width(final, size, pencil), high, size),
            pencil.theme.text,
            1.0,
        )


def _cell(block: Block, number: float, x: float, middle: float, size: float, pencil: Pencil) -> CellGrid:
    """A cell of its own, in the colours of the map."""
    side, theme, scale = round(_CELL * size), pencil.theme, pencil.figure.scales[Panel.OUTPUT]
    values = np.array([[number]], dtype=np.float64)
    places, text = decimals_needed([number]), 0.9 * size
    corner = round(x), round(middle - side / 2)
    return CellGrid(
        f"matrix {block.key}",
        *corner,
        side,
        values,
        scale,
        text,
        theme.line,
        theme.edge,
        theme.blank,
        places,
        legible=text,
    )


def _text(
    key: str, place: tuple[float, float], text: str, size: float, pencil: Pencil, align: Align, *, bold: bool
) -> Iterator[Mark]:
    if text != "⊙":
        yield pencil.text(key, place, text, size, align=align, bold=bold)
        return
    # The typeface has no sign for a product cell by cell: a circle with a dot.
    yield pencil.text(key, place, "○", size, align=align)
    width = pencil.measure("○", size, False)[0]
    dot = (place[0] + width / 2, place[1] - 0.02 * size)
    yield pencil.text(f"{key} dot", dot, "·", size)


def _brackets(x: float, top: float, width: float, high: float, size: float) -> tuple[Rect, ...]:
    """Square brackets on the left and the right."""
    thick, tick = max(1.0, round(size / 12)), round(0.25 * size)
    y, bottom, right = round(top), round(top + high), round(x + width)
    left = round(x)
    return (
        Rect(left, y, thick, bottom - y),
        Rect(left, y, tick, thick),
        Rect(left, bottom - thick, tick, thick),
        Rect(right - thick, y, thick, bottom - y),
        Rect(right - tick, y, tick, thick),
        Rect(right - tick, bottom - thick, tick, thick),
    )

"""The arithmetic as matrices: patch ⊙ kernel = products, their sum, the bias, the activation, and the value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from convviz.engine import Step
from convviz.engine.arrays import Array
from convviz.model.look import Phase, Playhead
from convviz.model.numbers import decimals_needed, number_text
from convviz.model.words import factor_text
from convviz.stage.arrange import ARITHMETIC
from convviz.stage.cells import Panel
from convviz.stage.marks import Align, Mark, Rect, Wash
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.sums import Sums, products_shown

_LINE, _APART, _MOST = 1.28, 0.75, 9.0
"""Of a text's size: the distance of two rows, what lies between columns; units that all may take at most."""

_LEAST = 8
"""Points of the smallest text that is written: beyond that the line of terms says it."""

_CHANNELS = 6
"""Sums of channels that are written out."""


def matrices_room(rows: int) -> float:
    """Units under the panels for matrices of so many rows."""
    return min(max(ARITHMETIC, 1.2 + 1.45 * rows), _MOST)


@dataclass(frozen=True, slots=True)
class _Block:
    """A matrix of texts with brackets, or words; ``bold`` is the cell that is at work, if any."""

    key: str
    rows: tuple[tuple[str, ...], ...]
    bold: tuple[int, int] | None = None

    @property
    def bracketed(self) -> bool:
        return self.key[0] != "-"


def matrix_marks(
    sums: Sums,
    step: Step,
    value: float,
    playhead: Playhead,
    layout: Layout,
    pencil: Pencil,
    before: Array | None = None,
) -> list[Mark] | None:
    """The matrices of a step at a moment; None where they would be too small to read. ``before`` is what the cells
    hold that a stamping step adds to.
    """
    depth = _depth(step, playhead, layout)
    blocks = list(_blocks(sums, step, value, playhead, depth, before))
    whole = list(_blocks(sums, step, value, Playhead(step.index), depth, before))
    place, size = layout.arithmetic, round(1.1 * layout.unit)
    high = max(len(block.rows) for block in whole)
    while size >= _LEAST and (_width(whole, size, pencil) > place.width or high * _LINE * size > place.height):
        size -= 1
    if size < _LEAST:
        return None
    x = place.x + (place.width - _width(whole, size, pencil)) / 2
    middle = place.y + place.height / 2
    marks: list[Mark] = []
    # What is not there yet keeps its room: nothing jumps as the products appear.
    for block, final in zip(blocks, [*whole, *blocks[len(whole) :]], strict=False):
        marks += _block_marks(block, final, x, middle, size, pencil)
        x += _block_width(final, size, pencil) + _APART * size
    return marks


def _depth(step: Step, playhead: Playhead, layout: Layout) -> int:
    """The channel whose matrices are written: the one in front, or that of the product which is appearing."""
    box = layout.panels.get(Panel.PRODUCTS)
    front = 0 if box is None else min(box.spec.active, len(step.products) - 1)
    if playhead.phase != Phase.MULTIPLY:
        return front
    return int((products_shown(step, playhead) - 1) // step.products[0].size)


def _blocks(
    sums: Sums, step: Step, value: float, playhead: Playhead, depth: int, before: Array | None
) -> Iterator[_Block]:
    if not sums.layer.reduction.weighs:
        yield from _pooled(sums, step, value, playhead)
        return
    size, count = step.products[depth].size, products_shown(step, playhead) - depth * step.products[depth].size
    at = divmod(count - 1, step.products.shape[2]) if playhead.phase == Phase.MULTIPLY else None
    patch, weights, products = _shown(sums, step, depth)
    shape = step.products.shape[1:]
    names = [sums.names.terms(step, depth * size + k) for k in range(size)] if sums.names is not None else None
    x = [a for a, _ in names] if names else [_x(sums, v) for v in patch.ravel().tolist()]
    w = [b for _, b in names] if names else [_w(sums, v) for v in weights.ravel().tolist()]
    if step.accumulates:  # one cell of the input stamps the whole kernel
        yield _Block("-cell", ((x[0],),))
        yield _Block("-times", (("·",),))
    else:
        yield _Block("patch", _rows(x, shape), at)
        yield _Block("-times", (("⊙",),))
    yield _Block("kernel", _rows(w, shape), at)
    yield _Block("-equals", (("=",),))
    places = max(sums.decimals[Panel.INPUT], sums.decimals[Panel.KERNEL])
    made = [number_text(v, places) if i < count else "" for i, v in enumerate(products.ravel().tolist())]
    yield _Block("products", _rows(made, shape), at)
    if step.accumulates:
        yield from _added(sums, products, before, playhead)
    else:
        yield from _result(sums, step, value, playhead, count >= size)


def _shown(sums: Sums, step: Step, depth: int) -> tuple[Array, Array, Array]:
    """Patch, weights and products of one channel as they are shown in the grids."""
    patch, weights = (np.broadcast_to(a, step.products.shape)[depth] for a in (step.patch, step.weights))
    if sums.denominator == 1:
        return patch, weights, step.products[depth]
    whole = np.rint(weights * sums.denominator)
    return patch, whole, patch * whole


def _result(sums: Sums, step: Step, value: float, playhead: Playhead, whole: bool) -> Iterator[_Block]:
    """``Σ`` and what becomes of it, each word once it is there."""
    if playhead.phase == Phase.MULTIPLY and not whole:
        return
    said = sums.sum(step, playhead, value)
    words = " ".join(said.closing)
    channels = _channel_sums(sums, step)
    divided = f" / {sums.denominator}" if sums.denominator > 1 else ""
    yield _Block("-result", ((f"Σ {channels}{divided} {words}".replace("  ", " "),),))


def _added(sums: Sums, products: Array, before: Array | None, playhead: Playhead) -> Iterator[_Block]:
    """``+ old = new`` of each cell that is stamped; of several channels, whose products are added up first, words."""
    if playhead.phase == Phase.MULTIPLY:
        return
    if before is None:
        yield _Block("-result", (("→ added to the map",),))
        return
    places = sums.decimals[Panel.OUTPUT]
    for sign, key, values in (("+", "before", before), ("=", "after", before + products)):
        yield _Block(f"-{sign}", ((sign,),))
        yield _Block(key, _rows([number_text(v, places) for v in values.ravel().tolist()], values.shape))


def _channel_sums(sums: Sums, step: Step) -> str:
    """``= 3 + 1 + 2`` of several channels, and the sum of the products of one."""
    products = step.products if sums.denominator == 1 else np.rint(step.products * sums.denominator)
    totals = [float(one.sum()) for one in products]
    if len(totals) > _CHANNELS:
        return f"over {len(totals)} channels"
    if len(totals) == 1 and not sums.layer.has_bias and sums.denominator == 1:
        return ""
    texts = [factor_text(total, decimals_needed([total])) for total in totals]
    return f"= {' + '.join(texts)}"


def _pooled(sums: Sums, step: Step, value: float, playhead: Playhead) -> Iterator[_Block]:
    """The window, and the largest of it, or the sum by the number of cells that count."""
    patch, shape = step.patch[0], step.patch.shape[1:]
    count = products_shown(step, playhead)
    if sums.names is not None:
        texts = [sums.names.terms(step, k)[0] for k in range(patch.size)]
    else:
        texts = [number_text(v, sums.decimals[Panel.INPUT]) for v in patch.ravel().tolist()]
    known = np.isfinite(patch).ravel().tolist()
    shown = [text if there and i < count else "" for i, (text, there) in enumerate(zip(texts, known, strict=True))]
    at = divmod(count - 1, shape[1]) if playhead.phase == Phase.MULTIPLY else None
    won = divmod(step.winner, shape[1]) if step.winner is not None and playhead.phase != Phase.MULTIPLY else at
    how = sums.layer.reduction
    yield _Block("-verb", ((how.opens.rstrip("(") or "Σ",),))
    yield _Block("patch", _rows(shown, shape), won)
    if count == patch.size:
        words = " ".join(sums.sum(step, playhead, value).closing)
        # The brackets of the matrix stand for those of the line.
        divided = how.closes.format(divisor=step.divisor).removeprefix(")").strip()
        yield _Block("-result", ((f"{divided} {words}".strip(),),))


def _x(sums: Sums, value: float) -> str:
    return number_text(value, sums.decimals[Panel.INPUT])


def _w(sums: Sums, value: float) -> str:
    return number_text(value, sums.decimals[Panel.KERNEL])


def _rows(texts: Sequence[str], shape: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(texts[r * shape[1] : (r + 1) * shape[1]]) for r in range(shape[0]))


# Where they stand


def _column_widths(block: _Block, size: float, pencil: Pencil) -> list[float]:
    return [max(pencil.measure(row[c], size, True)[0] for row in block.rows) for c in range(len(block.rows[0]))]


def _block_width(block: _Block, size: float, pencil: Pencil) -> float:
    widths = _column_widths(block, size, pencil)
    return sum(widths) + 0.6 * size * (len(widths) - 1) + (0.8 * size if block.bracketed else 0.0)


def _width(blocks: Sequence[_Block], size: float, pencil: Pencil) -> float:
    return sum(_block_width(block, size, pencil) for block in blocks) + _APART * size * (len(blocks) - 1)


def _block_marks(block: _Block, final: _Block, x: float, middle: float, size: float, pencil: Pencil) -> Iterator[Mark]:
    """The texts of a block in the room of its ``final`` one, and brackets around."""
    widths, high = _column_widths(final, size, pencil), len(final.rows) * _LINE * size
    top = middle - high / 2
    left = x + (0.4 * size if block.bracketed else 0.0)
    for r, row in enumerate(block.rows):
        at = left
        for c, text in enumerate(row):
            if text:
                y = top + _LINE * size * (r + 0.5) + 0.36 * size
                align = Align.RIGHT if block.bracketed else Align.LEFT
                place = (at + widths[c] if block.bracketed else at, y)
                key = f"matrix {block.key.strip('-')} {r} {c}"
                yield from _text(key, place, text, size, pencil, align, bold=(r, c) == block.bold)
            at += widths[c] + 0.6 * size
    if block.bracketed:
        yield Wash(
            f"matrix {block.key} brackets",
            _brackets(x, top, _block_width(final, size, pencil), high, size),
            pencil.theme.text,
            1.0,
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

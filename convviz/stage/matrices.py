"""The arithmetic as matrices: patch ⊙ kernel = products, their sum, the bias, the activation, and the value."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from convviz.engine import ACTIVATIONS, Step
from convviz.engine.arrays import Array
from convviz.engine.rounding import settled_sum
from convviz.model.look import Phase, Playhead
from convviz.model.numbers import decimals_needed, number_text, said_value
from convviz.model.words import factor_text
from convviz.stage.arrange import ARITHMETIC
from convviz.stage.blocks import APART, LINE, Block, block_marks, block_width, width_of
from convviz.stage.cells import Panel
from convviz.stage.marks import Mark
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.sums import Sums, products_shown

_MOST = 9.0
"""Units that all may take at most."""

_LEAST = 8
"""Points of the smallest text that is written: beyond that the line of terms says it."""

_IN_A_CELL = 3
"""Letters of a number that has room in a cell of its own."""

_CHANNELS = 6
"""Sums of channels that are written out."""


def matrices_room(rows: int) -> float:
    """Units under the panels for matrices of so many rows."""
    return min(max(ARITHMETIC, 1.2 + 1.45 * rows), _MOST)


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
    while size >= _LEAST and (width_of(whole, size, pencil) > place.width or high * LINE * size > place.height):
        size -= 1
    if size < _LEAST:
        return None
    x = place.x + (place.width - width_of(whole, size, pencil)) / 2
    middle = place.y + place.height / 2
    marks: list[Mark] = []
    # What is not there yet keeps its room: nothing jumps as the products appear.
    for block, final in zip(blocks, [*whole, *blocks[len(whole) :]], strict=False):
        marks += block_marks(block, final, x, middle, size, pencil)
        x += block_width(final, size, pencil) + APART * size
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
) -> Iterator[Block]:
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
        yield Block("-cell", ((x[0],),))
        yield Block("-times", (("·",),))
    else:
        yield Block("patch", _rows(x, shape), at)
        yield Block("-times", (("⊙",),))
    yield Block("kernel", _rows(w, shape), at)
    places = sums.decimals.get(Panel.PRODUCTS, max(sums.decimals[Panel.INPUT], sums.decimals[Panel.KERNEL]))
    whole = [number_text(v, places) for v in products.ravel().tolist()]
    yield Block("-equals", ((_equals(whole, products),),))
    yield Block("products", _rows([text if i < count else "" for i, text in enumerate(whole)], shape), at)
    if step.accumulates:
        yield from _added(sums, step, before, playhead)
    else:
        yield from _result(sums, step, value, playhead)


def _equals(texts: Sequence[str], values: Array) -> str:
    """``=`` where the numbers are those that are written, else ``≈``."""
    exact = all(
        math.isclose(said_value(t), v, abs_tol=1e-12) for t, v in zip(texts, values.ravel().tolist(), strict=True)
    )
    return "=" if exact else "≈"


def _shown(sums: Sums, step: Step, depth: int) -> tuple[Array, Array, Array]:
    """Patch, weights and products of one channel as they are shown in the grids."""
    patch, weights = (np.broadcast_to(a, step.products.shape)[depth] for a in (step.patch, step.weights))
    if sums.denominator == 1:
        return patch, weights, step.products[depth]
    whole = np.rint(weights * sums.denominator)
    return patch, whole, patch * whole


def _result(sums: Sums, step: Step, value: float, playhead: Playhead) -> Iterator[Block]:
    """``Σ`` and what becomes of it, each word once it is there; while products appear, what they come to so far."""
    *_, last = closing = sums.sum(step, playhead, value).closing
    divided = f"/ {sums.denominator}" if sums.denominator > 1 else ""
    count = products_shown(step, playhead)
    summed = " ".join(filter(None, ("Σ", _channel_sums(sums, step, count), divided)))
    if playhead.phase == Phase.MULTIPLY:
        # One channel's sum is what the closing words say.
        yield _words("result", f"Σ {last}" if len(step.products) == 1 and not divided else summed)
    elif len(closing) > 1:
        yield _words("result", f"{summed} +")
        text = closing[0].removeprefix("+ ")
        # A name, or a number that a cell has no room for, stands in brackets.
        fits = sums.names is None and len(text.strip("()")) <= _IN_A_CELL
        yield Block("bias", ((text,),), number=step.bias if fits else None)
        yield from _activated(sums, step, last, "total")
    else:
        yield from _activated(sums, step, f"{summed} {last}", "result")


def _activated(sums: Sums, step: Step, words: str, key: str) -> Iterator[Block]:
    """The words up to the sum, then the activation's curve and what becomes of it, once that is there."""
    total, _, activated = words.partition(", ")
    yield _words(key, total)
    if activated:
        yield Block("-curve", (("",), ("",)), totals=(step.total,))
        yield _words("activated", activated)


def _words(key: str, text: str) -> Block:
    return Block(f"-{key}", ((text,),))


def _added(sums: Sums, step: Step, before: Array | None, playhead: Playhead) -> Iterator[Block]:
    """``+ old = new`` of each cell that is stamped, of several channels after what their products add up to; in the
    last step of a map that has an activation, what that makes of these cells.
    """
    if playhead.phase == Phase.MULTIPLY or before is None:
        return
    channels, stamp = len(step.products), step.products.sum(axis=0)
    divided = f"/ {sums.denominator}" if sums.denominator > 1 else ""
    if channels > 1:
        yield from _signed(sums, "summed", f"Σ of {channels} {divided} =".replace("  ", " "), stamp)
    elif divided:
        yield _words("divided", divided)
    after = before + stamp
    yield from _signed(sums, "before", "+", before)
    yield from _signed(sums, "after", "=", after)
    if step.activates:
        yield Block("-curve", (("",), ("",)), totals=tuple(after.ravel().tolist()))
        label = ACTIVATIONS[sums.layer.activation].label
        yield from _signed(sums, "activated", f"{label} =", np.asarray(sums.layer.activate(after), dtype=float))


def _signed(sums: Sums, key: str, sign: str, values: Array) -> Iterator[Block]:
    """A matrix of the map's numbers with what stands before it; ``=`` becomes ``≈`` where they are rounded."""
    texts = [number_text(v, sums.decimals[Panel.OUTPUT]) for v in values.ravel().tolist()]
    yield _words(f"{key} sign", sign.replace("=", _equals(texts, values)))
    yield Block(key, _rows(texts, values.shape))


def _channel_sums(sums: Sums, step: Step, count: int) -> str:
    """``= 3 + 1 + 2`` of several channels, and the sum of the products of one: of the first ``count`` products."""
    channels, size = len(step.products), step.products[0].size
    if channels > _CHANNELS:
        return f"over {channels} channels"
    if channels == 1 and not sums.layer.has_bias and sums.denominator == 1:
        return ""
    products = [_shown(sums, step, depth)[2].ravel() for depth in range(-(-count // size))]
    totals = [settled_sum(one[: count - depth * size]) for depth, one in enumerate(products)]
    texts = [factor_text(total, decimals_needed([total])) for total in totals]
    return f"{_equals([t.strip('()') for t in texts], np.array(totals))} {' + '.join(texts)}"


def _pooled(sums: Sums, step: Step, value: float, playhead: Playhead) -> Iterator[Block]:
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
    yield Block("-verb", ((how.opens.rstrip("(") or "Σ",),))
    yield Block("patch", _rows(shown, shape), won)
    if count == patch.size:
        words = " ".join(sums.sum(step, playhead, value).closing)
        # The brackets of the matrix stand for those of the line.
        divided = how.closes.format(divisor=step.divisor).removeprefix(")").strip()
        yield from _activated(sums, step, f"{divided} {words}".strip(), "result")


def _x(sums: Sums, value: float) -> str:
    return number_text(value, sums.decimals[Panel.INPUT])


def _w(sums: Sums, value: float) -> str:
    return number_text(value, sums.decimals[Panel.KERNEL])


def _rows(texts: Sequence[str], shape: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(texts[r * shape[1] : (r + 1) * shape[1]]) for r in range(shape[0]))

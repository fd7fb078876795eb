"""Patterns for an input, at any size: a row each. The gallery, menus, history and tests read the table."""

from collections.abc import Callable
from typing import Any

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import shapes
from convviz.model.colours import GREY
from convviz.model.document import MAX_SIDE, Document
from convviz.model.edits import glyphs
from convviz.model.edits.grids import GridEdit, Value, range_for
from convviz.model.edits.table import SEED
from convviz.model.edits.transforms import Changed, Where, with_values
from convviz.model.shapes import Mask, Places

Shares = Array
"""(rows, columns): 0 is the background, 1 the largest value of the colours."""

Draw = Callable[[int, int, dict[str, Any]], "Shares | Mask"]

THICK = Value("thick", "Cells wide", 2, 1, MAX_SIDE)
PERIOD = Value("period", "Cells of one colour", 1, 1, MAX_SIDE)


def _pattern(name: str, label: str, draw: Draw, *values: Value, entry: str = "") -> GridEdit:
    """A pattern from the background, or the lowest value of grey, to the largest value of the colours."""

    def do(document: Document, where: Where, given: dict[str, Any]) -> Changed:
        ranged = range_for(document, where)
        low = ranged.low if ranged.kind == GREY else 0.0
        rows, columns = where.values(document).shape[-2:]
        shares = np.asarray(draw(rows, columns, given), dtype=np.float64)
        grid = low + shares * (ranged.high - low)
        return with_values(document, where, lambda values: np.broadcast_to(grid, values.shape))

    return GridEdit(name, label, do, entry or f"Pattern: {label.lower()}", values, ("input",))


def _cells(places: Places, rows: int, columns: int) -> Mask:
    mask: Mask = np.zeros((rows, columns), bool)
    inside = places[((places >= 0) & (places < (rows, columns))).all(axis=1)]
    mask[tuple(inside.T)] = True
    return mask


def _middle(count: int, thick: int) -> slice:
    first = max((count - thick) // 2, 0)
    return slice(first, min(first + thick, count))


def _vertical(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    mask: Mask = np.zeros((rows, columns), bool)
    mask[:, _middle(columns, given["thick"])] = True
    return mask


def _horizontal(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    return _vertical(columns, rows, given).T


def _diagonal(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    line = shapes.line((0, 0), (rows - 1, columns - 1))
    return _cells(shapes.thickened(line, given["thick"]), rows, columns)


def _antidiagonal(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    return _diagonal(rows, columns, given)[:, ::-1]


def _box(rows: int, columns: int) -> tuple[shapes.Place, shapes.Place]:
    """Corners of what fills the middle half of a grid."""
    return (rows // 4, columns // 4), (rows - 1 - rows // 4, columns - 1 - columns // 4)


def _square(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    draw = shapes.filled_rectangle if given["filled"] else shapes.rectangle
    return _cells(draw(*_box(rows, columns)), rows, columns)


def _disc(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    draw = shapes.disc if given["filled"] else shapes.circle
    return _cells(draw((0, 0), (rows - 1, columns - 1)), rows, columns)


def _diamond(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    down, right = np.ogrid[:rows, :columns]
    far = np.abs(2 * down - rows + 1) * columns + np.abs(2 * right - columns + 1) * rows
    filled: Mask = far <= rows * columns
    if given["filled"]:
        return filled
    inner = np.pad(filled, 1)
    within = inner[:-2, 1:-1] & inner[2:, 1:-1] & inner[1:-1, :-2] & inner[1:-1, 2:]
    outline: Mask = filled & ~within
    return outline


def _checkerboard(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    down, right = np.ogrid[:rows, :columns]
    board: Mask = (down // given["period"] + right // given["period"]) % 2 == 1
    return board


def _stripes(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    stripes = np.arange(columns) // given["period"] % 2 == 1
    return np.broadcast_to(stripes, (rows, columns))


def _ramp(count: int) -> Shares:
    return np.linspace(0, 1, count) if count > 1 else np.ones(1)


def _gradient(rows: int, columns: int, given: dict[str, Any]) -> Shares:
    if given["direction"] == "down":
        return np.broadcast_to(_ramp(rows)[:, None], (rows, columns))
    if given["direction"] == "right":
        return np.broadcast_to(_ramp(columns), (rows, columns))
    if given["direction"] == "corner":
        both: Shares = (_ramp(rows)[:, None] + _ramp(columns)) / 2
        return both
    down, right = (np.linspace(-1, 1, n) if n > 1 else np.zeros(1) for n in (rows, columns))
    return np.asarray(np.clip(1 - np.hypot(down[:, None], right), 0, 1))


def _impulse(rows: int, columns: int, _: dict[str, Any]) -> Mask:
    mask: Mask = np.zeros((rows, columns), bool)
    mask[(rows - 1) // 2, (columns - 1) // 2] = True
    return mask


def _noise(rows: int, columns: int, given: dict[str, Any]) -> Shares:
    return np.random.default_rng(int(given["seed"])).uniform(0, 1, (rows, columns))


def _letter(rows: int, columns: int, given: dict[str, Any]) -> Mask:
    least = glyphs.LEAST
    if rows < least[0] or columns < least[1]:
        raise ConvvizError(f"A letter needs {least[0]}×{least[1]} cells; this is {rows}×{columns}.")
    return glyphs.scaled_glyph(given["letter"], rows, columns)


def _both(one: Draw, other: Draw) -> Draw:
    return lambda rows, columns, given: np.logical_or(one(rows, columns, given), other(rows, columns, given))


_FILLED = Value("filled", "Filled", True)
_DIRECTIONS = (
    ("right", "to the right"),
    ("down", "downwards"),
    ("corner", "to the corner"),
    ("middle", "to the middle"),
)

PATTERNS: dict[str, GridEdit] = {
    row.name: row
    for row in (
        _pattern("vertical_line", "Vertical line", _vertical, THICK),
        _pattern("horizontal_line", "Horizontal line", _horizontal, THICK),
        _pattern("diagonal_line", "Diagonal", _diagonal, Value("thick", "Cells wide", 1, 1, MAX_SIDE)),
        _pattern("antidiagonal_line", "Other diagonal", _antidiagonal, Value("thick", "Cells wide", 1, 1, MAX_SIDE)),
        _pattern("cross", "Cross", _both(_vertical, _horizontal), THICK),
        _pattern(
            "saltire",
            "Diagonal cross",
            _both(_diagonal, _antidiagonal),
            Value("thick", "Cells wide", 1, 1, MAX_SIDE),
        ),
        _pattern("square", "Square", _square, _FILLED),
        _pattern("disc", "Disc", _disc, _FILLED),
        _pattern("diamond", "Diamond", _diamond, _FILLED),
        _pattern("checkerboard", "Checkerboard", _checkerboard, PERIOD),
        _pattern("stripes", "Stripes", _stripes, PERIOD),
        _pattern("gradient", "Gradient", _gradient, Value("direction", "Brighter", "right", choices=_DIRECTIONS)),
        _pattern("impulse", "Impulse", _impulse),
        _pattern("noise", "Noise", _noise, SEED, entry="Noise, seed {seed}"),
        _pattern(
            "letter",
            "Letter or digit",
            _letter,
            Value("letter", "Which", "7", choices=tuple((name, name) for name in glyphs.LETTERS)),
            entry="Pattern: {letter}",
        ),
    )
}

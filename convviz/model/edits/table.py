"""The edits of whole grids, a row each."""

from collections.abc import Callable
from typing import Any

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.colours import GREY, ValueRange
from convviz.model.document import MAX_SIDE, Document
from convviz.model.edits import noise, sizes, transforms
from convviz.model.edits.grids import Do, GridEdit, Value, range_for
from convviz.model.edits.transforms import Change, Changed, Where, reshaped, with_values
from convviz.model.selection import Target

BACKGROUND = 0.0


def _each(change: Callable[[Array, ValueRange, dict[str, Any]], Array]) -> Do:
    """An edit that puts other values into the same cells; they have the colours' range of the input, or of a kernel."""

    def do(document: Document, where: Where, given: dict[str, Any]) -> Changed:
        ranged = range_for(document, where)
        return with_values(document, where, lambda values: change(values, ranged, given))

    return do


def _moving(change: Change) -> Do:
    return lambda document, where, _: reshaped(document, where, change, BACKGROUND)


# What is done


def _stretched(values: Array, ranged: ValueRange, _: dict[str, Any]) -> Array:
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if low == high:
        raise ConvvizError("All cells hold the same value; there is nothing to stretch.")
    stretched: Array = ranged.low + (values - low) / (high - low) * (ranged.high - ranged.low)
    return stretched


def _thresholded(values: Array, _: ValueRange, given: dict[str, Any]) -> Array:
    result: Array = np.where(values >= given["threshold"], given["above"], given["below"])
    return result


def _threshold_suits(document: Document, where: Where) -> dict[str, Any]:
    ranged = range_for(document, where)
    low = ranged.low if ranged.kind == GREY else 0.0
    return {"threshold": (low + ranged.high) / 2, "below": low, "above": ranged.high}


def _rounded(values: Array, _: ValueRange, given: dict[str, Any]) -> Array:
    scale = 10.0 ** given["decimals"]
    # Halves away from zero, as in school, of what the decimals of a value say.
    scaled = np.round(np.abs(values) * scale, 9)
    rounded: Array = np.copysign(np.floor(scaled + 0.5) / scale, values) + 0.0
    return rounded


def _unit_sum(values: Array, _: ValueRange, __: dict[str, Any]) -> Array:
    total = np.nansum(values, axis=(-2, -1), keepdims=True)
    if (np.abs(total) <= 1e-12 * np.nansum(np.abs(values), axis=(-2, -1), keepdims=True)).any():
        raise ConvvizError("The weights add up to 0; no factor makes that 1.")
    divided: Array = values / total
    return divided


def _divided(values: Array, _: ValueRange, given: dict[str, Any]) -> Array:
    if given["divisor"] == 0:
        raise ConvvizError("A kernel cannot be divided by 0.")
    divided: Array = values / given["divisor"]
    return divided


def _turned_by_45(document: Document, where: Where, _: dict[str, Any]) -> Changed:
    rows, columns = where.values(document).shape[-2:]
    if (rows, columns) != (3, 3):
        raise ConvvizError(f"Only 3×3 weights can be turned by 45°; these are {rows}×{columns}.")
    return with_values(document, where, transforms.turned_by_half_steps)


ANCHORS = tuple(
    (f"{down} {right}".replace("middle centre", "centre"), f"{down} {right}".replace("middle centre", "centre"))
    for down in ("top", "middle", "bottom")
    for right in ("left", "centre", "right")
)


def _shift(document: Document, where: Where, given: dict[str, Any]) -> Changed:
    turn = -1 if where.turned else 1
    down, right = turn * int(given["down"]), turn * int(given["right"])

    def shift(values: Array) -> Array:
        # What is not chosen comes in as background, where nothing else does.
        return np.nan_to_num(transforms.shifted(values, down, right, given["wrap"], BACKGROUND), nan=BACKGROUND)

    return with_values(document, where, shift)


def _resized(document: Document, where: Where, given: dict[str, Any]) -> Changed:
    rows, columns = int(given["rows"]), int(given["columns"])
    down, right = sizes.shares_of(given["anchor"])
    if where.turned:
        down, right = 1 - down, 1 - right
    return sizes.resize(document, where.planes, rows, columns, down, right), None


def _size_of(document: Document, where: Where) -> dict[str, Any]:
    rows, columns = where.planes.size(document)
    return {"rows": rows, "columns": columns, "anchor": "top left" if where.planes.target == "input" else "centre"}


def _random(draw: "Callable[[np.random.Generator, tuple[int, ...], dict[str, Any]], Array]") -> Do:
    def do(document: Document, where: Where, given: dict[str, Any]) -> Changed:
        generator = np.random.default_rng(int(given["seed"]))
        return with_values(document, where, lambda values: draw(generator, values.shape, given))

    return do


def _glorot(document: Document, where: Where, given: dict[str, Any]) -> Changed:
    limit = noise.glorot_limit(document, where)
    return _random(lambda generator, shape, _: generator.uniform(-limit, limit, shape))(document, where, given)


MOST_SEED = 2**31 - 1
"""What a field for whole numbers holds."""

SEED = Value("seed", "Seed", 0, 0, MOST_SEED)
_INPUT: tuple[Target, ...] = ("input",)
_KERNEL: tuple[Target, ...] = ("kernel",)

_ROWS = (
    GridEdit("clear", "Clear the {target}", _each(lambda v, r, g: np.zeros_like(v)), group=0),
    GridEdit(
        "fill_with",
        "Fill…",
        _each(lambda v, r, g: np.full_like(v, g["value"])),
        "Fill with {value}",
        (Value("value", "Value", 1.0),),
    ),
    GridEdit("invert", "Invert", _each(lambda v, r, g: r.low + r.high - v), targets=_INPUT),
    GridEdit("negate", "Change the sign", _each(lambda v, r, g: -v + 0.0), targets=_KERNEL),
    GridEdit("turn_left", "Turn left by 90°", _moving(transforms.turned_left), group=1),
    GridEdit("turn_right", "Turn right by 90°", _moving(transforms.turned_right), group=1),
    GridEdit("turn_round", "Turn by 180°", _moving(transforms.turned_round), group=1),
    GridEdit("turn_45", "Turn right by 45°", _turned_by_45, targets=_KERNEL, group=1),
    GridEdit("mirror_across", "Mirror left and right", _moving(transforms.mirrored_across), group=1),
    GridEdit("mirror_down", "Mirror top and bottom", _moving(transforms.mirrored_down), group=1),
    GridEdit("transpose", "Transpose", _moving(transforms.transposed), group=1),
    GridEdit(
        "shift",
        "Shift…",
        _shift,
        "Shift by {down} down, {right} right",
        (
            Value("down", "Rows down", 0, -MAX_SIDE, MAX_SIDE),
            Value("right", "Columns to the right", 1, -MAX_SIDE, MAX_SIDE),
            Value("wrap", "What leaves comes in on the other side", True),
        ),
        group=1,
    ),
    GridEdit(
        "resize",
        "Resize…",
        _resized,
        "Resize to {rows}×{columns}, {anchor}",
        (
            Value("rows", "Rows", 8, 1, MAX_SIDE),
            Value("columns", "Columns", 8, 1, MAX_SIDE),
            Value("anchor", "What is there stays", "top left", choices=ANCHORS),
        ),
        suits=_size_of,
        group=1,
    ),
    GridEdit("stretch", "Stretch over the range", _each(_stretched), targets=_INPUT, group=2),
    GridEdit(
        "scale",
        "Scale and offset…",
        _each(lambda v, r, g: v * g["factor"] + g["offset"]),
        "Times {factor} plus {offset}",
        (Value("factor", "Factor", 1.0), Value("offset", "Offset", 0.0)),
        group=2,
    ),
    GridEdit(
        "threshold",
        "Threshold…",
        _each(_thresholded),
        "Threshold at {threshold}",
        (Value("threshold", "From", 0.5), Value("above", "becomes", 1.0), Value("below", "below it", 0.0)),
        suits=_threshold_suits,
        group=2,
    ),
    GridEdit(
        "round",
        "Round…",
        _each(_rounded),
        "Round to {decimals} decimals",
        (Value("decimals", "Decimals", 0, 0, 9),),
        group=2,
    ),
    GridEdit("unit_sum", "Make the sum 1", _each(_unit_sum), targets=_KERNEL, group=2),
    GridEdit(
        "zero_mean",
        "Make the mean 0",
        _each(lambda v, r, g: v - np.nanmean(v, axis=(-2, -1), keepdims=True)),
        targets=_KERNEL,
        group=2,
    ),
    GridEdit(
        "divide",
        "Divide…",
        _each(_divided),
        "Divide by {divisor}",
        (Value("divisor", "Divisor", 9.0),),
        targets=_KERNEL,
        group=2,
    ),
    GridEdit(
        "random_integers",
        "Random integers…",
        _random(lambda d, shape, g: d.integers(int(g["low"]), int(g["high"]), shape, endpoint=True).astype(float)),
        "Random integers from {low} to {high}, seed {seed}",
        (
            Value("low", "From", 0, -(10**9), 10**9),
            Value("high", "to", 9, -(10**9), 10**9),
            SEED,
        ),
        group=3,
    ),
    GridEdit(
        "random_uniform",
        "Random, uniform…",
        _random(lambda d, shape, g: d.uniform(g["low"], g["high"], shape)),
        "Random from {low} to {high}, seed {seed}",
        (Value("low", "From", 0.0), Value("high", "to", 1.0), SEED),
        group=3,
    ),
    GridEdit(
        "random_normal",
        "Random, normal…",
        _random(lambda d, shape, g: d.normal(g["mean"], g["deviation"], shape)),
        "Random around {mean} ± {deviation}, seed {seed}",
        (Value("mean", "Mean", 0.0), Value("deviation", "Standard deviation", 1.0, 0.0), SEED),
        group=3,
    ),
    GridEdit(
        "random_glorot",
        "Random, as Keras starts a kernel…",
        _glorot,
        "Glorot uniform, seed {seed}",
        (SEED,),
        targets=_KERNEL,
        group=3,
    ),
)

GRID_EDITS: dict[str, GridEdit] = {row.name: row for row in _ROWS}

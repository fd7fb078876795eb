"""A grid of numbers as text for other programs, every digit kept."""

import json
from collections.abc import Callable

from convviz.engine.arrays import Array
from convviz.model.numbers import common_denominator


def _tabs(rows: list[list[float]]) -> str:
    return "\n".join("\t".join(map(_plain, row)) for row in rows)


def _commas(rows: list[list[float]]) -> str:
    return "\n".join(",".join(map(_plain, row)) for row in rows) + "\n"


def _json(rows: list[list[float]]) -> str:
    return json.dumps([[None if v != v else int(v) if v.is_integer() else v for v in row] for row in rows])  # noqa: PLR0124


def _numpy(rows: list[list[float]]) -> str:
    inner = ",\n          ".join("[" + ", ".join(_plain(v) or "np.nan" for v in row) + "]" for row in rows)
    return f"np.array([{inner}])"


def _latex(rows: list[list[float]]) -> str:
    inner = " \\\\\n".join("  " + " & ".join(map(_fraction, row)) for row in rows)
    return f"\\begin{{pmatrix}}\n{inner}\n\\end{{pmatrix}}"


def _plain(value: float) -> str:
    """A number as every program reads it; what is not chosen is an empty cell."""
    if value != value:  # noqa: PLR0124 - NaN
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _fraction(value: float) -> str:
    denominator = common_denominator([value], 100)
    if denominator == 1:
        return _plain(value)
    sign = "-" if value < 0 else ""
    return f"{sign}\\frac{{{abs(round(value * denominator))}}}{{{denominator}}}"


TEXTS: dict[str, tuple[str, Callable[[list[list[float]]], str]]] = {
    "tabs": ("Cells for a spreadsheet", _tabs),
    "numpy": ("NumPy", _numpy),
    "json": ("JSON", _json),
    "latex": ("LaTeX", _latex),
    "csv": ("CSV", _commas),
}
"""Name → (what a menu calls it, the writer of rows)."""


def grid_text(grid: Array, kind: str) -> str:
    """``grid`` (rows, columns) as one of ``TEXTS``."""
    rows: list[list[float]] = grid.tolist()
    return TEXTS[kind][1](rows)

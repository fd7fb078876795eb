"""Tables of numbers as spreadsheets, editors and other programs write and copy them."""

import re
from dataclasses import dataclass

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.matrices import looks_like_numbers, read_matrix
from convviz.model.numbers import parse_number, plain_digits

MOST_TEXT = 16 << 20
"""Characters of a table at most."""

_LATEX = re.compile(r"\\begin\{(?:array|[bpvBVs]?(?:small)?matrix)\*?\}(?:\[[^\]]*\])?(?:\{[^}]*\})?(.*?)\\end\{", re.S)
_COMMAND = re.compile(r"\\(?:h?line|cline\{[^}]*\}|left|right|,|;|!|quad|qquad|,)|[\[\](){}$]")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_MATHEMATICAL = re.compile(r"^\s*(?:np\.|numpy\.|torch\.)?(?:array|matrix|asarray|tensor)?\s*[\[({]")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where something stands in a table, counted from 1."""

    row: int
    column: int
    text: str


def read_table(text: str, name: str, *, blanks: bool = False) -> Array:
    """The numbers of a table, (rows, columns): what a spreadsheet copies (tabs between columns), CSV with commas or
    semicolons, decimal commas where something else divides, a row of headings over it; and what NumPy, JSON, MATLAB
    and LaTeX write. With ``blanks`` an empty cell is NaN.

    Raises ConvvizError that names row and column of what is no number.
    """
    if len(text) > MOST_TEXT:
        raise ConvvizError(f"The {name} is a text of {len(text):,} letters; at most {MOST_TEXT:,} are read.")
    plain = plain_digits(text.lstrip("\ufeff"))
    if not plain.strip():
        raise ConvvizError(f"The {name} is empty.")
    if latex := _LATEX.search(plain):
        return _numbers(_latex_rows(latex[1]), name, blanks)
    if _MATHEMATICAL.match(plain) or ("\n" not in plain.strip() and "\t" not in plain):
        return read_matrix(plain, name)
    return _numbers(_divided(plain), name, blanks)


def _latex_rows(inside: str) -> list[list[str]]:
    inside = _FRACTION.sub(r"\1/\2", inside)
    rows = [_COMMAND.sub(" ", row) for row in re.split(r"\\\\(?:\[[^\]]*\])?", inside)]
    return [[part.strip() for part in row.split("&")] for row in rows if row.strip()]


def _divided(text: str) -> list[list[str]]:
    """The cells of lines, divided by the first of tabs, semicolons, commas and spaces that all lines have."""
    lines = [line for line in text.splitlines() if line.strip() or "\t" in line]
    for mark in ("\t", ";", ","):
        if all(mark in line for line in lines) and not _ends_rows(lines, mark):
            return _parsed(lines, mark)
    if any("\t" in line for line in lines):  # a copied block with an empty column at its end
        return _parsed(lines, "\t")
    return [line.strip().rstrip(";").split() for line in lines]


def _ends_rows(lines: list[str], mark: str) -> bool:
    """Whether a mark stands at the ends of lines only, as MATLAB has it."""
    return all(mark not in line.strip().rstrip(mark) for line in lines)


def _parsed(lines: list[str], mark: str) -> list[list[str]]:
    import csv  # noqa: PLC0415 - the window opens without it
    import io  # noqa: PLC0415

    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark))
    except csv.Error as error:
        raise ConvvizError("The table has a quote that does not end, or a cell without end.") from error
    rows = [[part.strip() for part in row] for row in rows if row]
    # A mark behind the last column of every row divides nothing.
    if rows and len(rows[0]) > 1 and mark != "\t" and all(not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    return rows


def _numbers(rows: list[list[str]], name: str, blanks: bool) -> Array:
    first = 1
    if not any(_is_number(part) for row in rows[:100] for part in row):
        raise ConvvizError(f"There are no numbers in the {name}.")
    if len(rows) > 1 and not any(map(_is_number, filter(None, rows[0]))) and any(map(_is_number, rows[1])):
        rows, first = rows[1:], 2  # headings
    width = len(rows[0])
    for i, row in enumerate(rows, start=first):
        if len(row) != width:
            raise ConvvizError(
                f"Row {i} of the {name} has {len(row)} columns where row {first} has {width}; give all the same."
            )
    return np.array(
        [
            [_value(Cell(i, j, part), name, blanks) for j, part in enumerate(row, start=1)]
            for i, row in enumerate(rows, start=first)
        ]
    )


def _value(cell: Cell, name: str, blanks: bool) -> float:
    if not cell.text and blanks:
        return float("nan")
    try:
        return parse_number(cell.text)
    except ConvvizError as error:
        what = f"'{cell.text[:40]}', which is no number" if cell.text else "empty"
        raise ConvvizError(f"Row {cell.row}, column {cell.column} of the {name} is {what}.") from error


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ConvvizError:
        return False
    return True


def looks_like_table(text: str) -> bool:
    """Whether a text that was copied somewhere is meant as numbers."""
    start = text[: 1 << 12]
    if looks_like_numbers(start) or _LATEX.search(start):
        return True
    cells = [part for line in start.splitlines()[:3] for part in re.split(r"[\t;,]|\s+", line.strip()) if part]
    return bool(cells) and sum(map(_is_number, cells)) * 2 > len(cells)

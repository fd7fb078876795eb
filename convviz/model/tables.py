"""Tables of numbers as spreadsheets, editors and other programs write and copy them."""

import re

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.document import MAX_CELLS
from convviz.model.matrices import MOST_TEXT, looks_like_numbers, read_matrix
from convviz.model.numbers import parse_number, plain_digits

_BEGIN = re.compile(r"\\begin\{(?:array|[bpvBVs]?(?:small)?matrix)\*?\}")
_LAYOUT = re.compile(r"\s{0,9}(?:\[[^\]\n]{0,20}\])?\s{0,9}\{[^{}\n]{0,200}\}")
_ROW_ENDS = re.compile(r"\\\\(?:\[[^\]\n\\]{0,20}\])?")
_COMMAND = re.compile(r"\\(?:h?line|cline\{[^{}]{0,20}\}|left|right|[,;!]|quad|qquad)|[\[\](){}$]")
_FRACTION = re.compile(r"\\[dt]?frac\s{0,9}\{([^{}]{0,50})\}\s{0,9}\{([^{}]{0,50})\}")
_MATHEMATICAL = re.compile(r"(?:np\.|numpy\.|torch\.)?(?:array|matrix|asarray|tensor)?\s{0,9}[\[({]")

Line = tuple[int, list[str]]
"""A row of a table: which line it was, and its cells."""


def read_table(text: str, name: str, *, blanks: bool = False) -> Array:
    """The numbers of a table, (rows, columns): what a spreadsheet copies (tabs between columns), CSV with commas or
    semicolons, decimal commas where something else divides, a row of headings over it; and what NumPy, JSON, MATLAB
    and LaTeX write. With ``blanks`` an empty cell is NaN.

    Raises ConvvizError that names row and column of what is no number.
    """
    if len(text) > MOST_TEXT:
        raise ConvvizError(f"The {name} is a text of {len(text):,} letters; at most {MOST_TEXT:,} are read.")
    plain = plain_digits(text.lstrip("\ufeff"))
    bare = plain.strip()
    if not bare:
        raise ConvvizError(f"The {name} is empty.")
    _check_count(bare, name)
    latex = _latex_rows(bare)
    if latex:
        return _numbers(latex, name, blanks)
    if _MATHEMATICAL.match(bare) or ("\n" not in bare and "\t" not in plain):
        return read_matrix(bare, name)
    return _numbers(_divided(plain, blanks), name, blanks)


def _check_count(text: str, name: str) -> None:
    """Raise ConvvizError where there are more numbers than can be shown, before they are read."""
    most = max(map(text.count, "\t;,& ")) + 1
    if most > 2 * MAX_CELLS and len(text.split()) + text.count(",") + text.count(";") > 2 * MAX_CELLS:
        raise ConvvizError(f"The {name} has more than {MAX_CELLS:,} numbers; that is more than can be shown.")


def _latex_rows(text: str) -> list[Line]:
    """The rows of the first matrix of LaTeX; none where there is none."""
    begin = _BEGIN.search(text)
    end = -1 if begin is None else text.find("\\end{", begin.end())
    if begin is None or end < 0:
        return []
    start = begin.end()
    layout = _LAYOUT.match(text, start, end)
    inside = _FRACTION.sub(r"\1/\2", text[layout.end() if layout else start : end])
    rows = [_COMMAND.sub(" ", row) for row in _ROW_ENDS.split(inside)]
    return [(i, [part.strip() for part in row.split("&")]) for i, row in enumerate(rows, start=1) if row.strip()]


def _divided(text: str, blanks: bool) -> list[Line]:
    """The cells of lines, divided by the first of tabs, semicolons, commas and spaces that all have. An empty line
    between others is an empty row where ``blanks`` are cells, else it is passed over.
    """
    lines = list(enumerate(text.splitlines(), start=1))
    while lines and not lines[0][1].strip(" "):
        lines.pop(0)
    while lines and not lines[-1][1].strip(" "):
        lines.pop()
    full = [line for _, line in lines if line.strip() or "\t" in line]
    for mark in ("\t", ";", ","):
        # With tabs some rows may have one cell: a copied block with empty ones at its end.
        every = any if mark == "\t" else all
        if every(mark in line for line in full) and not _ends_rows(full, mark):
            return _parsed(lines, mark, blanks)
    found = [(number, line.strip().rstrip(";").split()) for number, line in lines]
    width = max((len(cells) for _, cells in found), default=1)
    return [(number, cells or [""] * width) for number, cells in found if cells or blanks]


def _ends_rows(lines: list[str], mark: str) -> bool:
    """Whether a mark stands at the ends of lines only, as MATLAB has it."""
    return mark != "\t" and all(mark not in line.strip().rstrip(mark) for line in lines)


def _parsed(lines: list[tuple[int, str]], mark: str, blanks: bool) -> list[Line]:
    import csv  # noqa: PLC0415 - the window opens without it

    rows: list[Line] = []
    try:
        for (number, _), cells in zip(lines, csv.reader([line for _, line in lines], delimiter=mark), strict=False):
            if cells or blanks:
                rows.append((number, [part.strip() for part in cells]))
    except csv.Error as error:
        raise ConvvizError("The table has a quote that does not end, or a cell without end.") from error
    width = max((len(cells) for _, cells in rows), default=1)
    rows = [(number, cells or [""] * width) for number, cells in rows]
    # A mark behind the last column of every row divides nothing.
    if width > 1 and mark != "\t" and all(not cells[-1] for _, cells in rows):
        rows = [(number, cells[:-1]) for number, cells in rows]
    return rows


def _numbers(rows: list[Line], name: str, blanks: bool) -> Array:
    if not any(_is_number(part) for _, cells in rows[:100] for part in cells):
        raise ConvvizError(f"There are no numbers in the {name}.")
    if len(rows) > 1 and not any(map(_is_number, filter(None, rows[0][1]))) and any(map(_is_number, rows[1][1])):
        rows = rows[1:]  # headings
    first, width = rows[0][0], len(rows[0][1])
    for number, cells in rows:
        if len(cells) != width:
            raise ConvvizError(
                f"Row {number} of the {name} has {len(cells)} columns where row {first} has {width}; give all the same."
            )
    return np.array([_row(number, cells, name, blanks) for number, cells in rows])


def _row(number: int, cells: list[str], name: str, blanks: bool) -> Array:
    plain = "".join(cells)
    if plain.isascii() and not set(plain) - _PLAIN and all(cells):
        try:
            quick: Array = np.array(cells, dtype=np.float64)
        except ValueError:
            pass
        else:
            if np.isfinite(quick).all():
                return quick
    return np.array([_value(number, j, part, name, blanks) for j, part in enumerate(cells, start=1)])


_PLAIN = set("0123456789.+-eE")
"""Of what numbers are that NumPy reads as everybody means them."""


def _value(row: int, column: int, text: str, name: str, blanks: bool) -> float:
    if not text and blanks:
        return float("nan")
    try:
        return parse_number(text)
    except ConvvizError as error:
        what = f"'{text[:40]}', which is no number" if text else "empty"
        raise ConvvizError(f"Row {row}, column {column} of the {name} is {what}.") from error


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ConvvizError:
        return False
    return True


def looks_like_table(text: str) -> bool:
    """Whether a text that was copied somewhere is meant as numbers."""
    start = text[: 1 << 12]
    if looks_like_numbers(start) or _BEGIN.search(start):
        return True
    cells = [part for line in start.splitlines()[:3] for part in re.split(r"[\t;,]|\s+", line.strip()) if part]
    return bool(cells) and sum(map(_is_number, cells)) * 2 > len(cells)

"""Numbers in rows and columns as people write them: ``0 1 0; 0 1 0``, and the text of NumPy, JSON and MATLAB."""

import re

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.numbers import parse_number, plain_digits

_ALLOWED = re.compile(r"[-+\d.,;/\seE\[\](){}]+")
_CALL = re.compile(r"(?:np\.|numpy\.|torch\.)?(?:array|matrix|asarray|tensor)\s{0,9}\(")
_KIND = re.compile(r",\s{0,9}dtype\s{0,9}=\s{0,9}[\w.'\"<>=|]+\s*$")
_BRACKETS = re.compile(r"[\[({]([^\[\](){}]*)[\])}]")
_SPACED = re.compile(r"[^\s,]\s+[^\s,]")
_MAYBE_DECIMAL = re.compile(r"[-+]?\d+,\d+")
MOST_TEXT = _MOST = 32 << 20
"""Characters of a text that is looked at."""


def looks_like_numbers(text: str) -> bool:
    """Whether ``text`` is meant as numbers rather than as a name."""
    plain = plain_digits(text.strip())
    return (
        len(plain) <= _MOST
        and bool(_within_call(plain) is not None or _ALLOWED.fullmatch(plain))
        and any(map(str.isdigit, plain))
    )


def read_matrix(text: str, name: str) -> Array:
    """The numbers in ``text``, (rows, columns).

    Rows stand in brackets of their own or are divided by ``;`` or a line break, columns by spaces or commas. Raises
    ConvvizError that says where it cannot be read, also where commas may be meant as decimal ones.
    """
    plain = plain_digits(text.strip())
    if len(plain) > _MOST:
        raise ConvvizError(f"The {name} is a text of {len(plain):,} letters; at most {_MOST:,} are read.")
    within = _within_call(plain)
    if within is not None:
        plain = within
    in_brackets = _BRACKETS.findall(plain)
    bracketed = len(in_brackets) > 1 or (len(in_brackets) == 1 and plain.startswith(("[[", "((", "{{")))
    inner = plain.strip("[](){} \t")
    rows = in_brackets if bracketed else [row for row in re.split(r"[;\n]", inner) if row.strip()]
    if not bracketed and not in_brackets:
        _refuse_decimals(rows, name)
    # Where spaces divide, a comma is a decimal one.
    divider = r"\s+" if any(_SPACED.search(row.strip()) for row in rows) else r"\s*,\s*|\s+"
    numbers = [[_number(part, name) for part in re.split(divider, row.strip().strip(","))] for row in rows]
    if not numbers or not numbers[0]:
        raise ConvvizError(f"The {name} '{text[:40]}' holds no numbers.")
    for i, row in enumerate(numbers, start=1):
        if len(row) != len(numbers[0]):
            raise ConvvizError(
                f"Row {i} of the {name} has {len(row)} columns where row 1 has {len(numbers[0])}; columns are "
                f"separated by spaces or commas, rows by ;, and decimals have a point."
            )
    return np.array(numbers)


def _within_call(text: str) -> str | None:
    """What stands between the brackets of ``np.array(…)`` and its like, their kind of numbers left away."""
    call = _CALL.match(text)
    if call is None or not text.endswith(")"):
        return None
    inside = text[call.end() : -1].strip()
    comma = inside.rfind(",")
    if comma >= 0 and _KIND.fullmatch(inside[comma:]):
        inside = inside[:comma]
    return inside.strip()


def _refuse_decimals(rows: list[str], name: str) -> None:
    """Where every row is one number with a comma, or two numbers, nobody but the writer knows which."""
    if rows and all(_MAYBE_DECIMAL.fullmatch(row.strip()) for row in rows):
        first = rows[0].strip()
        point, apart = first.replace(",", "."), first.replace(",", " ")
        raise ConvvizError(
            f"'{first}' in the {name} can be one number or two; write '{point}' for a decimal, '{apart}' for two."
        )


def _number(text: str, name: str) -> float:
    try:
        return parse_number(text)
    except ConvvizError as error:
        raise ConvvizError(f"'{text[:40]}' in the {name} is no number.") from error

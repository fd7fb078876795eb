"""Numbers as people type them, and as they read them."""

import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from convviz.errors import ConvvizError

MINUS = "\N{MINUS SIGN}"
MOST_DECIMALS = 3
"""Of any number that is shown in a cell or a sum."""

_EXACT = 1e6
"""From which on a number is written with its power of ten."""

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?"
_MINUSES = "\N{MINUS SIGN}\N{EN DASH}\N{FIGURE DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SMALL HYPHEN-MINUS}"
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("\N{ARABIC DECIMAL SEPARATOR}"): ",",
    ord("\N{FRACTION SLASH}"): "/",
    ord("\N{IDEOGRAPHIC SPACE}"): " ",
}
"""Full-width forms, and what other scripts have for a comma and a slash."""

_MOST_LETTERS = 400
"""Of a number; the longest that a float needs has some hundreds."""

_LONGEST = 40
"""Characters of a text that is repeated in a refusal."""

# Typed


def plain_digits(text: str) -> str:
    """``text`` with digits, signs and points of any script or width as ASCII has them; a comma stays one."""
    # No normalisation by Unicode's rules: it would make 3² a 32.
    told = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.translate(_NARROW))
    for minus in _MINUSES:
        told = told.replace(minus, "-")
    return told


def parse_number(text: str) -> float:
    """The number in ``text``: a decimal point or comma, any minus sign, digits of any script, a fraction as ``1/9``.

    Raises ConvvizError for everything else, NaN and infinity included.
    """
    plain = plain_digits(text[:_MOST_LETTERS]).strip().lower().replace(",", ".")
    match = re.fullmatch(rf"({_NUMBER})(?: {{0,9}}/ {{0,9}}({_NUMBER}))?", plain) if len(text) < _MOST_LETTERS else None
    said = f"'{_shortened(text.strip())}'"
    if match is None:
        raise ConvvizError(f"{said} is not a number; type one such as 3, −0.5 or 1/9.")
    divisor = float(match[2] or 1)
    value = float(match[1]) / divisor if divisor else math.nan
    if not math.isfinite(value):
        raise ConvvizError(f"{said} is not a finite number; type one such as 3, −0.5 or 1/9.")
    return value


def parse_whole(text: str) -> int:
    """The whole number in ``text``, digits of any script; raises ValueError."""
    plain = plain_digits(text).strip()
    if re.fullmatch(r"[+-]?\d{1,18}", plain) is None:
        raise ValueError(text)
    return int(plain)


def starts_number(character: str) -> bool:
    """Whether a typed character can begin a number."""
    plain = plain_digits(character)
    return len(plain) == 1 and plain in "0123456789-.,"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


# Shown


@lru_cache(maxsize=1 << 16)
def number_text(value: float, decimals: int | None = None) -> str:
    """A number as it is read: a true minus sign, halves rounded away from zero as in school.

    Integers are integers. Others have ``decimals`` decimals, so that all of a panel have as many; where none are
    given, as few as show the number, at most three. ``1.2e9`` from a million on, and below what the decimals show.
    """
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    magnitude = abs(value)
    if float(value).is_integer() and magnitude < _EXACT:
        text = str(int(magnitude))
    else:
        text = _fixed(magnitude, decimals) or _scientific(magnitude)
    return MINUS + text if value < 0 else text


def _fixed(magnitude: float, decimals: int | None) -> str:
    """Digits and decimals; empty where they would show nothing, or too many."""
    if magnitude >= _EXACT:
        return ""
    places = MOST_DECIMALS if decimals is None else decimals
    rounded = _rounded(magnitude, places)
    if not rounded:
        return ""
    text = f"{rounded:.{places}f}"
    return text.rstrip("0").rstrip(".") if decimals is None and places else text


def short_text(value: float) -> str:
    """A number with its power of ten, for a cell that is too narrow for its digits: ``1.2e5``."""
    return (MINUS if value < 0 else "") + _scientific(abs(value))


def _scientific(magnitude: float) -> str:
    mantissa, exponent = f"{magnitude:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", MINUS)


def _rounded(magnitude: float, decimals: int) -> Decimal:
    # What a reader has in mind is a decimal: 0.0625 is a half, and so is 0.085 that came out as 0.08499999999999999.
    return Decimal(f"{magnitude:.14g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_needed(values: ArrayLike, most: int = MOST_DECIMALS) -> int:
    """The fewest decimals that show each of ``values`` as it is; ``most`` where more would be needed.

    Blanks (NaN) and numbers that are written with a power of ten do not count.
    """
    known = np.abs(np.asarray(values, dtype=np.float64).ravel())
    known = known[(known < _EXACT) & (known >= 0.5 * 10.0**-most)]
    for decimals in range(most):
        scaled = known * 10.0**decimals
        if np.abs(scaled - np.rint(scaled)).max(initial=0.0) <= 1e-12 * scaled.max(initial=1.0):
            return decimals
    return most


@lru_cache(maxsize=1 << 14)
def said_value(text: str) -> Fraction:
    """The number that ``number_text`` wrote, exactly."""
    return Fraction(text.strip("()").replace(MINUS, "-"))


def common_denominator(values: Iterable[float], most: int = 1000) -> int:
    """The least whole number that makes each of ``values`` a whole number, 1 where there is none up to ``most``.

    A kernel of ninths has 9, one of 1/16, 2/16 and 4/16 has 16. Values are ``float``, so that 1/9 is what is
    nearest to it.
    """
    denominator = 1
    for value in values:
        if not math.isfinite(value):
            return 1
        fraction = Fraction(value).limit_denominator(most)
        if float(fraction) != value:
            return 1
        denominator = math.lcm(denominator, fraction.denominator)
        if denominator > most:
            return 1
    return denominator

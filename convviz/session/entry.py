"""Numbers as people type them."""

import math
import re

from convviz.errors import ConvvizError

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"


def parse_number(text: str) -> float:
    """The number in ``text``: a decimal point or comma, either minus sign, a fraction such as ``1/9``.

    Raises ConvvizError for everything else, NaN and infinity included.
    """
    plain = text.strip().lower().replace("\N{MINUS SIGN}", "-").replace(",", ".")
    match = re.fullmatch(rf"({_NUMBER})(?:\s*/\s*({_NUMBER}))?", plain)
    if match is None:
        raise ConvvizError(f"'{text.strip()}' is not a number; type one such as 3, −0.5 or 1/9.")
    divisor = float(match[2] or 1)
    value = float(match[1]) / divisor if divisor else math.nan
    if not math.isfinite(value):
        raise ConvvizError(f"'{text.strip()}' is not a finite number; type one such as 3, −0.5 or 1/9.")
    return value

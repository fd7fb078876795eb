"""Numbers and sizes as the user reads them: true minus sign, few decimals, formulas with their parts."""

import math
from functools import lru_cache

from convviz.engine import AxisSize, Conv2d

MINUS = "\N{MINUS SIGN}"
_EXACT = 1e6


@lru_cache(maxsize=1 << 16)
def number_text(value: float, digits: int = 3) -> str:
    """Integers as integers, else three digits and at most ``digits`` (2 or 3) decimals; ``1.2e9`` beyond a million."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    magnitude = abs(value)
    if float(value).is_integer() and magnitude < _EXACT:
        text = str(int(magnitude))
    elif 10.0**-digits <= magnitude < _EXACT:
        decimals = min(digits, max(0, 3 - len(str(int(magnitude))))) if magnitude >= 1 else digits
        text = f"{magnitude:.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa, exponent = f"{magnitude:.1e}".split("e")
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", MINUS)
    return MINUS + text if value < 0 else text


def is_rounded(value: float) -> bool:
    """Whether ``number_text`` shows less than the number."""
    shown = float(number_text(value).replace(MINUS, "-").replace("∞", "inf"))
    return not math.isclose(shown, value, rel_tol=1e-9, abs_tol=1e-9)


def size_text(size: tuple[int, ...]) -> str:
    """``8×6``"""
    return "×".join(map(str, size))


def factor_text(value: float) -> str:
    """A number inside a product: negative ones in parentheses."""
    text = number_text(value)
    return f"({text})" if value < 0 else text


def axis_formula(axis: AxisSize) -> str:
    """``(8 + 2·1 − 3) / 2 + 1 = 4.5 → 4``: the output size with its parts and the floor."""
    padding = f"2·{axis.before}" if axis.before == axis.after else f"{axis.before} + {axis.after}"
    parts = str(axis.input) if not axis.before and not axis.after else f"{axis.input} + {padding}"
    kernel = str(axis.kernel)
    if axis.dilation > 1:
        kernel = f"({axis.dilation}·({axis.kernel} {MINUS} 1) + 1)"
    result = number_text(axis.quotient)
    rounded = "" if float(axis.quotient).is_integer() else f" → {max(axis.output, 0)}"
    return f"({parts} {MINUS} {kernel}) / {axis.stride} + 1 = {result}{rounded}"


def unreached_text(rows: AxisSize, columns: AxisSize) -> str:
    """What no window uses: ``1 row and 1 column are never reached``, or nothing to say."""
    if not (rows.fits and columns.fits):
        return ""
    missed = [int((~axis.reached()).sum()) for axis in (rows, columns)]
    parts = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in zip(missed, ("row", "column"), strict=True) if n]
    if not parts:
        return "Every row and column is reached."
    verb = "is" if sum(missed) == 1 else "are"
    of = " of the padded input" if rows.padded > rows.input or columns.padded > columns.input else ""
    return f"{' and '.join(parts)}{of} {verb} never reached."


def padding_text(layer: Conv2d) -> str:
    """``same padding``, ``padding 1``, ``padding 1, 2 / 0, 1 (reflect)``, or ``no padding``."""
    if isinstance(layer.padding, str):
        text = "valid (no padding)" if layer.padding == "valid" else f"{layer.padding.replace('_', ' ')} padding"
    else:
        (top, bottom), (left, right) = layer.padding
        sides = {top, bottom, left, right}
        text = "no padding" if sides == {0} else "padding "
        if sides != {0}:
            text += str(top) if len(sides) == 1 else f"top {top}, bottom {bottom}, left {left}, right {right}"
    if layer.padding == "valid" or text == "no padding" or layer.padding_mode == "zeros":
        return text
    what = layer.padding_mode if layer.padding_mode != "constant" else number_text(layer.padding_value)
    return f"{text} ({what})"


def parameters_text(layer: Conv2d) -> str:
    """The caption under a figure: what was set."""
    parts = [f"{size_text(layer.kernel_size)} kernel", f"stride {_pair_text(layer.stride)}", padding_text(layer)]
    if layer.dilation != (1, 1):
        parts.append(f"dilation {_pair_text(layer.dilation)}")
    if layer.groups > 1:
        parts.append(f"{layer.groups} groups")
    if layer.flip:
        parts.append("kernel rotated by 180°")
    count = layer.parameter_count
    return " · ".join([*parts, f"{count:,} parameter{'' if count == 1 else 's'}"])


def _pair_text(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else size_text(pair)

"""Arrays and comments as they stand in code."""

import textwrap
from collections.abc import Iterable

import numpy as np

from convviz.engine.arrays import Array
from convviz.engine.sizes import Axis
from convviz.model.numbers import common_denominator

MOST_NUMBERS = 4096
"""Numbers of an array that are written out; a larger one is read from a file."""

_SHORT = 7
"""Characters of a number that is written as it is, where it could be a fraction."""

INDENT = "    "


class Script:
    """Lines of code that come one after the other, with what they import."""

    def __init__(self, *imports: str) -> None:
        self.imports = list(imports)
        self.lines: list[str] = []

    def add(self, *lines: str) -> None:
        """Go on with lines; one of its own may hold several."""
        self.lines += lines

    def begin(self, text: str, remark: str = "") -> None:
        """The next layer begins, which is ``text``; ``remark`` says where frameworks differ on it."""
        self.add("")
        self.say(text)
        self.say(remark)

    def say(self, text: str) -> None:
        """A comment, broken where it is long."""
        self.lines += textwrap.wrap(text, 96, initial_indent="# ", subsequent_indent="# ")

    def needs(self, statement: str) -> None:
        """Import something once."""
        if statement not in self.imports:
            self.imports.append(statement)

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join([*self.imports, "", *self.lines]) + "\n"


def array_lines(script: Script, name: str, array: Array, maker: str, after: str = "") -> None:
    """``name = maker([...])after``; ``maker`` has ``{}`` where the numbers stand. A kernel of ninths is divided by 9.

    An array of very many numbers is read from ``name.npy``, and a comment says where that comes from.
    """
    if array.size > MOST_NUMBERS:
        script.say(f"{array.size:,} numbers: 'Save grid as…' in the menu File writes {name}.npy.")
        script.needs("import numpy as np")
        loaded = f'np.load("{name}.npy")'
        script.add(f"{name} = {maker.format(loaded)}{after}")
        return
    divisor = common_denominator(array.ravel().tolist())
    whole = np.rint(array * divisor)
    long = any(len(number(value)) > _SHORT for value in array.ravel().tolist())
    if long and divisor > 1 and np.array_equal(whole / divisor, array):
        array, after = whole, f" / {divisor}{after}" if not after else f"{after} / {divisor}"
    script.add(f"{name} = {maker.format(_nested(array))}{after}")


def _nested(array: Array, depth: int = 0) -> str:
    """Rows on lines of their own, brackets as Python has them."""
    if array.ndim == 1:
        return f"[{', '.join(map(number, array.tolist()))}]"
    inside = ",\n".join(INDENT * (depth + 1) + _nested(part, depth + 1) for part in array)
    return f"[\n{inside},\n{INDENT * depth}]"


def number(value: float) -> str:
    """A number as Python reads it back: ``3``, ``0.1``."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def pair(values: Iterable[int]) -> str:
    """``2`` for (2, 2), else ``(2, 1)``."""
    first, second = (int(value) for value in values)
    return str(first) if first == second else f"({first}, {second})"


def call(function: str, /, *given: str, **named: str) -> str:
    """``function(given, named=…)`` with what is not empty."""
    return f"{function}({', '.join([*given, *(f'{key}={value}' for key, value in named.items() if value)])})"


def ending(axis: Axis) -> int:
    """How many cells behind the input make its windows end with the last one: what no window reaches is cut off."""
    return (axis.output - 1) * axis.stride + axis.effective_kernel - axis.before - axis.input


def exact_pads(axes: tuple[Axis, Axis]) -> tuple[int, int, int, int]:
    """Padding at (top, bottom, left, right) with which a floor leaves nothing over; negative cuts cells off."""
    rows, columns = axes
    return rows.before, ending(rows), columns.before, ending(columns)


def sources(mode: str, axis: Axis) -> str:
    """The input cells that a padded axis shows, as a list: for modes that a library has not."""
    from convviz.engine.padding import source_indices  # noqa: PLC0415 - seldom

    return str(source_indices(mode, axis.input, range(-axis.before, axis.input + axis.after)).tolist())

"""Edits of a whole grid, or of what is selected of it, as rows of a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from convviz.errors import ConvvizError
from convviz.model.colours import ValueRange
from convviz.model.document import MAX_NUMBER, Document
from convviz.model.edits.transforms import Changed, Where
from convviz.model.numbers import number_text
from convviz.model.selection import Target


@dataclass(frozen=True, slots=True)
class Value:
    """Something that an edit asks for: a number, a choice of ``choices`` (name, words), or on and off."""

    name: str
    label: str
    default: Any = 0.0
    low: float = -MAX_NUMBER
    high: float = MAX_NUMBER
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it is a whole number."""
        return isinstance(self.default, int) and not isinstance(self.default, bool)

    def text(self, value: Any) -> str:
        """A value as it is read; whole numbers with all their digits."""
        if self.choices or isinstance(value, (bool, str)):
            return str(value)
        return str(int(value)) if self.whole else number_text(float(value))


Do = Callable[[Document, Where, dict[str, Any]], Changed]


@dataclass(frozen=True, slots=True)
class GridEdit:
    """``entry`` is what undo calls it, with the names of its ``values`` in braces, and of ``target``. ``suits`` are
    values that fit what it is made on, in the place of their defaults. ``do`` raises ConvvizError where it cannot be
    made.
    """

    name: str
    label: str
    do: Do
    entry: str = ""
    values: tuple[Value, ...] = ()
    targets: tuple[Target, ...] = ("input", "kernel")
    suits: Callable[[Document, Where], dict[str, Any]] | None = None
    group: int = 0
    """Those of one group stand together in the menu."""

    def given(self, document: Document, where: Where) -> dict[str, Any]:
        """Values to begin with."""
        usual = {value.name: value.default for value in self.values}
        return usual | (self.suits(document, where) if self.suits else {})

    def entry_with(self, given: dict[str, Any], target: Target) -> str:
        """What undo calls it."""
        words = {value.name: value.text(given[value.name]) for value in self.values}
        template = self.entry or self.label
        entry = template.format(**words, target=target)
        return entry if "{target}" in template else f"{entry} ({target})"


def range_for(document: Document, where: Where) -> ValueRange:
    """From where to where values go: the colours of the input; a kernel is signed, to its largest weight."""
    if where.planes.target == "input":
        return document.value_range
    values = where.planes.values(document)
    limit = float(np.abs(values).max()) or 1.0
    return ValueRange("signed", -limit, limit)


def edited(document: Document, where: Where, edit: GridEdit, given: dict[str, Any]) -> Changed:
    """The document after an edit, and what is selected then. Raises ConvvizError for values that it does not take."""
    for value in edit.values:
        number = given[value.name]
        if isinstance(number, (str, bool)):
            continue
        if not value.low <= number <= value.high:
            raise ConvvizError(
                f"{value.label} is {number_text(float(number))}; use {number_text(value.low)} to "
                f"{number_text(value.high)}."
            )
    if "low" in given and "high" in given and given["low"] > given["high"]:
        raise ConvvizError("The first number is larger than the last; give the smaller one first.")
    return edit.do(document, where, given)

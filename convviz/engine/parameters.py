"""What an operation can be set to, declared once: the panel, the command line and files read it here."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Protocol

from convviz.engine.arrays import Pair


class Kind(Enum):
    """The type of a parameter, and so the field that edits it."""

    PAIR = "a whole number for rows and one for columns"
    PADDING = "a padding form or four sides"
    CHOICE = "one of a list of names"
    COUNT = "a whole number"
    NUMBER = "a finite number"
    FLAG = "on or off"


class Labelled(Protocol):
    """A row of a table that one chooses from."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``name`` is the operation's attribute, ``label`` what the user reads.

    ``minimum`` and ``maximum`` bound what the window offers, each axis or side on its own; the engine
    itself refuses only what has no meaning. ``applies`` names another parameter and the value it must
    have for this one to matter.
    """

    name: str
    label: str
    kind: Kind
    minimum: int = 0
    maximum: int = 64
    table: Mapping[str, Labelled] | None = None
    """Of a choice, the rows that it is made from"""
    applies: tuple[str, str] | None = None
    hint: str = ""
    short: str = ""
    """A label for a narrow place, with & before the letter that takes to the field; ``label`` where it is empty"""
    says: Callable[[Any], str] | None = None
    """What a caption says of it, of an operation; nothing where it is as usual."""
    default: Any = None
    """What a new layer and a file without this parameter have: the constructor's, see ``Operation``."""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(name, label) of each row that there is now."""
        return tuple((row.name, row.label) for row in (self.table or {}).values())

    def with_default(self, default: Any) -> "Parameter":
        """The same parameter with the default of a constructor, as an operation holds it."""
        if self.kind is Kind.PAIR and isinstance(default, int):
            default = (default, default)
        return self if default is _REQUIRED else replace(self, default=default)


_REQUIRED = inspect.Parameter.empty


def pair_text(pair: Pair) -> str:
    """``2``, or ``2×3``: rows and columns."""
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}×{pair[1]}"

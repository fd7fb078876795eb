"""What an operation can be set to, declared once: the panel, the command line and files read it here."""

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """The type of a parameter, and so the field that edits it."""

    PAIR = "a whole number for rows and one for columns"
    PADDING = "a padding form or four sides"
    CHOICE = "one of a list of names"
    COUNT = "a whole number"
    NUMBER = "a finite number"
    FLAG = "on or off"


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
    choices: tuple[tuple[str, str], ...] = ()
    applies: tuple[str, str] | None = None
    hint: str = ""
    short: str = ""
    """A label for a narrow place, with & before the letter that takes to the field; ``label`` where it is empty"""
    default: Any = None
    """What a new layer and a file without this parameter have; for a choice None means the first."""

    @property
    def initial(self) -> Any:
        """The value of a new layer."""
        return self.choices[0][0] if self.default is None and self.choices else self.default

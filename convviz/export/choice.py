"""What a choice of an export is: dialog, command line and Python read its row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from convviz.errors import ConvvizError
from convviz.export.settings import ExportSettings, SheetSettings
from convviz.model.look import Look, Parts


class Owner(Enum):
    """Whose value it is."""

    SETTINGS = auto()
    SHEET = auto()
    LOOK = auto()
    PARTS = auto()


class Kind(Enum):
    """The type of a choice, and so the control and the option that ask for it."""

    FLAG = auto()
    CHOICE = auto()
    NUMBER = auto()
    WHOLE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them. ``name`` is the field of its owner, and what Python calls it.

    ``option`` is how the command line calls it, where that is not the name; ``values`` are those of a CHOICE by their
    names, with what the user reads. ``zero`` is how a whole number says 0, where that is no number.
    """

    name: str
    label: str
    owner: Owner
    kind: Kind
    help: str = ""
    option: str = ""
    metavar: str = ""
    values: Mapping[str, tuple[Any, str]] | None = None
    minimum: int = 0
    maximum: int = 1 << 20
    zero: str = ""
    asked: bool = True
    """Whether the dialog asks for it; it takes the others from the stage."""

    @property
    def default(self) -> Any:
        """The value that nobody has chosen."""
        return getattr(_OWNERS[self.owner](), self.name)

    def value_in(self, settings: ExportSettings, look: Look) -> Any:
        """Its value."""
        owner = {
            Owner.SETTINGS: settings,
            Owner.SHEET: settings.sheet,
            Owner.LOOK: look,
            Owner.PARTS: look.parts,
        }[self.owner]
        return getattr(owner, self.name)

    def checked(self, value: Any) -> Any:
        """``value``, or what it names; raises ConvvizError where it is none for this choice."""
        if self.values is not None:
            if isinstance(value, str):
                if value not in self.values:
                    raise ConvvizError(f"There is no {self.name} '{value}'; use {', '.join(self.values)}.")
                return self.values[value][0]
            if any(value is each for each, _ in self.values.values()):
                return value
        right = self.values is None and isinstance(value, _TYPES[self.kind])
        if not right or (self.kind is not Kind.FLAG and isinstance(value, bool)):
            raise ConvvizError(f"The choice {self.name} cannot be {value!r:.40}.")
        return value


_OWNERS: dict[Owner, Callable[[], Any]] = {
    Owner.SETTINGS: ExportSettings,
    Owner.SHEET: SheetSettings,
    Owner.LOOK: Look,
    Owner.PARTS: Parts,
}
_TYPES: dict[Kind, Any] = {
    Kind.FLAG: bool,
    Kind.CHOICE: (),
    Kind.NUMBER: (int, float),
    Kind.WHOLE: int,
    Kind.TEXT: str,
}

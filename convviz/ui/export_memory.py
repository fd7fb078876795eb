"""What exports were asked for, kept between starts."""

from dataclasses import replace

import msgspec
from PySide6.QtCore import QSettings

from convviz.errors import ConvvizError
from convviz.export import ExportSettings
from convviz.model import Detail, Look, Parts


class Choices(msgspec.Struct, frozen=True):
    """A format's name, its settings, and of the look what an export chooses for itself: detail, speed and parts."""

    format: str = "gif"
    settings: ExportSettings = msgspec.field(default_factory=ExportSettings)
    look: Look | None = None

    def looked(self, look: Look) -> Look:
        """``look`` as these choices have it."""
        own = self.look or Look()
        return look.replace(detail=own.detail, speed=own.speed, parts=own.parts)


def choices_of(fmt: str, settings: ExportSettings, look: Look) -> Choices:
    """The choices without what belongs to the stage."""
    settings = replace(settings, at_playhead=False, products=0)
    return Choices(fmt, settings, Look(detail=look.detail, speed=look.speed, parts=look.parts))


class _Older(msgspec.Struct):
    """Of choices that an earlier version kept: what stood in the settings then."""

    class Settings(msgspec.Struct):
        detail: Detail = Detail.WINDOW
        speed: float = 2.0
        parts: Parts = msgspec.field(default_factory=Parts)

    settings: Settings


class ExportMemory:
    """What exports were asked for: the choices of the last one, and those with a name."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def last(self) -> Choices:
        """The choices of the last export."""
        return self._read("export/last") or Choices()

    def remember(self, choices: Choices) -> None:
        """Make these the last ones."""
        self._write("export/last", choices)

    @property
    def named(self) -> dict[str, Choices]:
        """Choices with a name, in alphabetical order."""
        found = {name: self._read(f"export/named/{name}") for name in self._names()}
        return {name: kept for name, kept in sorted(found.items()) if kept is not None}

    def keep(self, name: str, choices: Choices) -> None:
        """Give choices a name; raises ConvvizError for one that cannot be kept."""
        if "/" in name or "\\" in name:
            raise ConvvizError("A name for choices cannot have a slash in it; choose another.")
        self._write(f"export/named/{name}", choices)

    def forget(self, name: str) -> None:
        """Take a name away."""
        self._store.remove(f"export/named/{name}")

    def _names(self) -> list[str]:
        self._store.beginGroup("export/named")
        names: list[str] = self._store.childKeys()
        self._store.endGroup()
        return names

    def _read(self, key: str) -> Choices | None:
        text = str(self._store.value(key, ""))
        try:
            kept = msgspec.json.decode(text, type=Choices)
            if kept.look is None:
                older = msgspec.json.decode(text, type=_Older).settings
                look = Look(detail=older.detail, speed=older.speed, parts=older.parts)
                kept = Choices(kept.format, kept.settings, look)
        except (msgspec.DecodeError, ConvvizError):
            return None
        return kept

    def _write(self, key: str, kept: Choices) -> None:
        self._store.setValue(key, msgspec.json.encode(kept).decode())

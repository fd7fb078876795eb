"""What exports were asked for, kept between starts."""

from dataclasses import replace

import msgspec
from PySide6.QtCore import QSettings

from convviz.errors import ConvvizError
from convviz.export import ExportSettings
from convviz.model import Detail, Look, Parts
from convviz.model.look import check_speed


class Choices(msgspec.Struct, frozen=True):
    """A format's name, its settings, and of the look what an export chooses for itself."""

    format: str = "gif"
    settings: ExportSettings = msgspec.field(default_factory=ExportSettings)
    detail: Detail = Detail.WINDOW
    speed: float = 2.0
    parts: Parts | None = None

    def looked(self, look: Look) -> Look:
        """``look`` as these choices have it."""
        return look.replace(detail=self.detail, speed=self.speed, parts=self.parts or Parts())


def choices_of(fmt: str, settings: ExportSettings, look: Look) -> Choices:
    """The choices without what belongs to the stage."""
    settings = replace(settings, at_playhead=False, products=0, beside="")
    return Choices(fmt, settings, look.detail, look.speed, look.parts)


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
            if kept.parts is None:
                older = msgspec.json.decode(text, type=_Older).settings
                kept = Choices(kept.format, kept.settings, older.detail, older.speed, older.parts)
            check_speed(kept.speed)
        except (msgspec.DecodeError, ConvvizError):
            return None
        return kept

    def _write(self, key: str, kept: Choices) -> None:
        self._store.setValue(key, msgspec.json.encode(kept).decode())

"""What exports were asked for, kept between starts."""

import msgspec
from PySide6.QtCore import QSettings

from convviz.errors import ConvvizError
from convviz.export import ExportSettings


class _KeptExport(msgspec.Struct):
    format: str
    settings: ExportSettings


class ExportMemory:
    """What exports were asked for: a format's name and its settings."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def last(self) -> tuple[str, ExportSettings]:
        """The choices of the last export."""
        return self._read("export/last") or ("gif", ExportSettings())

    def remember(self, format_name: str, settings: ExportSettings) -> None:
        """Make these the last ones."""
        self._write("export/last", _KeptExport(format_name, settings))

    @property
    def presets(self) -> dict[str, tuple[str, ExportSettings]]:
        """Choices with a name, in alphabetical order."""
        found = {name: self._read(f"export/named/{name}") for name in self._names()}
        return {name: kept for name, kept in sorted(found.items()) if kept is not None}

    def keep(self, name: str, format_name: str, settings: ExportSettings) -> None:
        """Give choices a name; raises ConvvizError for one that cannot be kept."""
        if "/" in name or "\\" in name:
            raise ConvvizError("A name for choices cannot have a slash in it; choose another.")
        self._write(f"export/named/{name}", _KeptExport(format_name, settings))

    def forget(self, name: str) -> None:
        """Take a name away."""
        self._store.remove(f"export/named/{name}")

    def _names(self) -> list[str]:
        self._store.beginGroup("export/named")
        names: list[str] = self._store.childKeys()
        self._store.endGroup()
        return names

    def _read(self, key: str) -> tuple[str, ExportSettings] | None:
        try:
            kept = msgspec.json.decode(str(self._store.value(key, "")), type=_KeptExport)
        except (msgspec.DecodeError, ConvvizError):
            return None
        return kept.format, kept.settings

    def _write(self, key: str, kept: _KeptExport) -> None:
        self._store.setValue(key, msgspec.json.encode(kept).decode())

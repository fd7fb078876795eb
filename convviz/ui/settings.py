"""What is remembered between starts, apart from the work itself."""

import math
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from convviz.files import is_folder, resolved
from convviz.model.edits import MOST_SEED
from convviz.model.look import DETAILS, MAX_SPEED, MIN_SPEED, TEXTS, Detail, Texts
from convviz.stage import THEMES
from convviz.ui.style import SYSTEM, THEME_CHOICES

_MOST_RECENT = 10


def state_folder() -> Path:
    """Where the program keeps its own files."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


class Settings:
    """Typed access to the settings file; a value that makes no sense counts as not there."""

    def __init__(self, file: Path | None = None) -> None:
        self._store = QSettings(str(file or state_folder() / "settings.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """``system``, ``light`` or ``dark``"""
        theme = str(self._store.value("look", SYSTEM))
        return theme if theme in THEME_CHOICES else SYSTEM

    @theme.setter
    def theme(self, theme: str) -> None:
        self._store.setValue("look", theme)

    @property
    def still(self) -> bool:
        """Whether nothing is to move on the stage."""
        return str(self._store.value("still", "false")).lower() == "true"

    @still.setter
    def still(self, still: bool) -> None:
        self._store.setValue("still", still)

    @property
    def started(self) -> bool:
        """Whether the program was used before."""
        return str(self._store.value("started", "false")).lower() == "true"

    @started.setter
    def started(self, started: bool) -> None:
        self._store.setValue("started", started)

    @property
    def present_on(self) -> str:
        """The name of the screen to present on; empty where none was chosen."""
        return str(self._store.value("present_on", ""))

    @present_on.setter
    def present_on(self, name: str) -> None:
        self._store.setValue("present_on", name)

    @property
    def present_theme(self) -> str:
        """The look of a presentation; empty is that of the window."""
        name = str(self._store.value("present_look", ""))
        return name if name in THEMES else ""

    @present_theme.setter
    def present_theme(self, name: str) -> None:
        self._store.setValue("present_look", name)

    @property
    def texts(self) -> Texts:
        """How large texts are, in the window and on the stage."""
        return TEXTS.get(str(self._store.value("texts")), Texts.NORMAL)

    @texts.setter
    def texts(self, size: Texts) -> None:
        self._store.setValue("texts", size.value)

    @property
    def pace(self) -> tuple[Detail, float, bool]:
        """Detail, speed in steps a second, loop."""
        detail = DETAILS.get(str(self._store.value("detail")), Detail.WINDOW)
        return detail, self._speed(), str(self._store.value("loop", "true")).lower() == "true"

    @pace.setter
    def pace(self, pace: tuple[Detail, float, bool]) -> None:
        detail, speed, loop = pace
        self._store.setValue("detail", detail.value)
        self._store.setValue("speed", speed)
        self._store.setValue("loop", loop)

    def _speed(self) -> float:
        try:
            speed = float(str(self._store.value("speed", 2.0)))
        except ValueError:
            return 2.0
        return speed if MIN_SPEED <= speed <= MAX_SPEED else 2.0

    @property
    def ahead(self) -> bool:
        """Whether cells that are not yet written stand faint while nothing plays."""
        return str(self._store.value("ahead", "true")).lower() == "true"

    @ahead.setter
    def ahead(self, ahead: bool) -> None:
        self._store.setValue("ahead", ahead)

    @property
    def framework(self) -> str:
        """Whose shapes and code are shown."""
        return str(self._store.value("framework", "keras"))

    @framework.setter
    def framework(self, name: str) -> None:
        self._store.setValue("framework", name)

    @property
    def explained(self) -> bool | None:
        """Whether the explanation stands beside the stage; None where the user has not said."""
        value = self._store.value("explained")
        return None if value is None else str(value).lower() == "true"

    @explained.setter
    def explained(self, shown: bool) -> None:
        self._store.setValue("explained", shown)

    @property
    def swatches(self) -> list[float]:
        """The user's own values to draw with."""
        value: Any = self._store.value("swatches", [])
        texts = value if isinstance(value, list) else [value]  # QSettings hands a list of one over as that one
        return [float(text) for text in texts if isinstance(text, str) and _is_number(text)]

    @swatches.setter
    def swatches(self, values: list[float]) -> None:
        self._store.setValue("swatches", [repr(value) for value in values])

    @property
    def seed(self) -> int:
        """What the next random values begin with."""
        text = str(self._store.value("seed", 0))
        return min(int(text), MOST_SEED) if text.isdecimal() and len(text) < 12 else 0

    @seed.setter
    def seed(self, seed: int) -> None:
        self._store.setValue("seed", min(seed, MOST_SEED))

    @property
    def library(self) -> Path:
        """The folder of the user's own kernels."""
        return Path(self._store.fileName()).parent / "kernels"

    @property
    def store(self) -> QSettings:
        """The file itself, for those who keep something of their own in it."""
        return self._store

    @property
    def recent(self) -> list[Path]:
        """Project files, the last one first."""
        value: Any = self._store.value("recent", [])
        names = value if isinstance(value, list) else [value]
        return [Path(name) for name in names if isinstance(name, str) and name]

    def add_recent(self, path: Path) -> None:
        """Put a project file first."""
        path = resolved(path)
        if not str(path).isprintable():  # a name that is no text cannot be kept as one
            return
        kept = [path, *(p for p in self.recent if p != path)][:_MOST_RECENT]
        self._store.setValue("recent", [str(p) for p in kept])

    def folder(self, purpose: str) -> Path:
        """Where files of a purpose (``project``, ``export``) were last."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        known = Path(str(self._store.value(f"folder/{purpose}", documents)))
        return known if is_folder(known) else Path.home()

    def set_folder(self, purpose: str, folder: Path) -> None:
        """Remember where files of a purpose are."""
        if str(folder).isprintable():
            self._store.setValue(f"folder/{purpose}", str(resolved(folder)))

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False

"""Presets: the project files in ``resources/presets``, one folder a group.

``2-group-name/03-preset-name.convviz``: the numbers give the order, the rest the names.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable

from convviz.errors import ConvvizError
from convviz.model.project import SUFFIX, decode
from convviz.model.setup import Setup
from convviz.resources import resource

DEFAULT = "vertical-line"
"""What a first start shows."""


@dataclass(frozen=True, eq=False)
class Preset:
    """A named setup that comes with the program; its file is read when it is asked for."""

    name: str
    group: str
    _file: Traversable

    @cached_property
    def setup(self) -> Setup:
        """The document, and the layer that it shows."""
        return decode(self._file.read_bytes(), self._file.name)

    @property
    def title(self) -> str:
        return self.setup.document.title

    @property
    def description(self) -> str:
        """What it shows, in a sentence."""
        return self.setup.document.description


@cache
def presets() -> tuple[Preset, ...]:
    """All presets in the order of the menu."""
    found = []
    for folder in sorted((f for f in resource("presets").iterdir() if f.is_dir()), key=lambda f: f.name):
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.name.endswith(SUFFIX):
                name = _unnumbered(file.name.removesuffix(SUFFIX))
                found.append(Preset(name, _group_title(folder.name), file))
    return tuple(found)


def find_preset(name: str) -> Preset:
    """The preset called ``name`` (case, ``-`` and ``_`` do not matter)."""
    by_key = {_key(preset.name): preset for preset in presets()}
    if _key(name) in by_key:
        return by_key[_key(name)]
    import difflib  # noqa: PLC0415 - only where a name is misspelt

    near = difflib.get_close_matches(_key(name), by_key, n=1, cutoff=0.6)
    hint = f"did you mean '{by_key[near[0]].name}'?" if near else "'convviz presets' lists them."
    raise ConvvizError(f"There is no preset '{name}'; {hint}")


def _key(name: str) -> str:
    return name.lower().replace("_", "-")


def _unnumbered(name: str) -> str:
    return re.sub(r"^\d+-", "", name)


def _group_title(folder: str) -> str:
    return _unnumbered(folder).replace("-", " ").capitalize()

"""Pictures → file: one file a format, one registry, one function for dialog, command line and Python.

What paints is loaded when it is asked for: what an export can be asked for is read without it.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convviz.export.film import Film
    from convviz.export.frames import Frames
    from convviz.export.registry import FORMATS, Format, Kind, format_named, format_of, with_suffix
    from convviz.export.run import ExportCancelledError, check, export, format_for
    from convviz.export.settings import ExportSettings, Order, Place, Progress, SheetSettings

__all__ = [
    "FORMATS",
    "ExportCancelledError",
    "ExportSettings",
    "Film",
    "Format",
    "Frames",
    "Kind",
    "Order",
    "Place",
    "Progress",
    "SheetSettings",
    "check",
    "export",
    "format_for",
    "format_named",
    "format_of",
    "with_suffix",
]

_HOMES = {
    **dict.fromkeys(("FORMATS", "Format", "Kind", "format_named", "format_of", "with_suffix"), "registry"),
    **dict.fromkeys(("ExportCancelledError", "check", "export", "format_for"), "run"),
    **dict.fromkeys(("ExportSettings", "Order", "Place", "Progress", "SheetSettings"), "settings"),
    "Film": "film",
    "Frames": "frames",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"convviz.export.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'convviz.export' has no attribute '{name}'")

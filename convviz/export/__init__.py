"""Pictures → file: one file a format, one registry, one function for dialog, command line and Python."""

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

"""Pictures → file: one file a format, one registry, one function for the dialog and the command line."""

from convviz.export.frames import Frames
from convviz.export.registry import FORMATS, Format, format_of
from convviz.export.run import ExportCancelledError, export
from convviz.export.settings import ExportSettings, Progress

__all__ = [
    "FORMATS",
    "ExportCancelledError",
    "ExportSettings",
    "Format",
    "Frames",
    "Progress",
    "export",
    "format_of",
]

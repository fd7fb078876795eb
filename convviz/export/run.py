"""The one function behind the export dialog and ``convviz export``."""

from pathlib import Path

from convviz.errors import ConvvizError
from convviz.export.frames import Frames
from convviz.export.registry import format_of
from convviz.export.settings import ExportSettings, Progress
from convviz.model import Document
from convviz.model.files import replacing


class ExportCancelledError(ConvvizError):
    """A progress function raises it to stop the export; nothing is left behind."""


def export(document: Document, path: Path, settings: ExportSettings, progress: Progress | None = None) -> Frames:
    """Write the animation of ``document`` to ``path``, whose suffix names the format.

    The file takes its name in one step at the end; until then, and when anything fails, an older file
    there stays whole. Raises ConvvizError.
    """
    fmt = format_of(path)
    frames = Frames(document, settings)
    with replacing(path) as file:
        fmt.write(frames, file, progress or (lambda done, total: None))
    return frames

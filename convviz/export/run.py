"""The one function behind the export dialog, ``convviz export`` and ``convviz.animate``."""

from dataclasses import replace
from pathlib import Path

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.export.film import Film
from convviz.export.folders import replacing_folder
from convviz.export.registry import Format, Kind, format_named, format_of, suffixes
from convviz.export.settings import ExportSettings, Progress
from convviz.files import already_there, exists, replacing
from convviz.model import Setup


class ExportCancelledError(ConvvizError):
    """A progress function raises it to stop the export; nothing is left behind."""


def export(
    setup: Setup,
    path: Path,
    settings: ExportSettings,
    progress: Progress | None = None,
    *,
    format_name: str = "",
    overwrite: bool = True,
) -> Film:
    """Write ``setup`` to ``path``, in the format called ``format_name`` or the one of the path's suffix.

    The file takes its name in one step at the end; until then, and when anything fails, an older file
    there stays whole. Raises ConvvizError.
    """
    fmt = format_for(path, format_name)
    check(fmt, settings)
    if not overwrite and exists(path):
        raise already_there(path)
    film = film_for(fmt, setup, settings)
    write(film, fmt, path, progress, overwrite=overwrite)
    return film


def write(film: Film, fmt: Format, path: Path, progress: Progress | None = None, *, overwrite: bool = True) -> None:
    """Write a film to ``path``, which takes its name when the whole is there. Raises ConvvizError."""
    target = (replacing_folder if fmt.folder else replacing)(path, overwrite=overwrite)
    with target as opened:
        fmt.write(film, opened, progress or (lambda done, total: None))


def film_for(fmt: Format, setup: Setup, settings: ExportSettings, known: Trace | None = None) -> Film:
    """What ``fmt`` will show; the texts of a sheet have sizes of their own, whatever its tiles are asked for."""
    if fmt.kind is Kind.PAGES:
        # Each moment is a page: what moves would be dozens of them.
        setup = setup.looked_at(turning=False)
    return Film(setup, replace(settings, letters=0.0) if fmt.kind is Kind.SHEET else settings, known)


def format_for(path: Path, name: str = "") -> Format:
    """The format called ``name``, or the one that the path's suffix asks for; both must agree."""
    if not name:
        check_name(path)
        return format_of(path)
    fmt = format_named(name)
    check_name(path)
    if fmt.folder and path.suffix.lower() in suffixes():
        raise ConvvizError(f"{fmt.label}: give a name without an ending, not '{path.name}'.")
    if path.suffix.lower() != fmt.suffix and not fmt.folder:
        raise ConvvizError(f"{fmt.label}: give a name that ends in {fmt.suffix}, not '{path.name}'.")
    return fmt


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(1, 10))}


def check_name(path: Path) -> None:
    """Raise ConvvizError for a name that some system cannot have."""
    if path.name.split(".")[0].strip().lower() in _RESERVED:
        raise ConvvizError(f"'{path.name}' is a name that Windows keeps for itself; give another.", "file")


def check(fmt: Format, settings: ExportSettings) -> None:
    """Raise ConvvizError for settings that the format cannot have, before anything is painted."""
    if settings.transparent and not fmt.transparent:
        raise ConvvizError(f"{fmt.label} has no transparency; choose the theme's background, or another format.")
    if fmt.even and (settings.width % 2 or settings.height % 2):
        width, height = settings.width + settings.width % 2, settings.height + settings.height % 2
        raise ConvvizError(f"{fmt.label} needs an even width and height; use {width}x{height}.", "size")
    if fmt.needs == "video":
        from convviz.export.video import encoder  # noqa: PLC0415 - it loads FFmpeg

        encoder()

"""Every file format that an export can have. A new one is a file in this folder and a row here."""

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convviz.errors import ConvvizError
from convviz.export.settings import Progress
from convviz.model import SUFFIX

if TYPE_CHECKING:
    from convviz.export.film import Film


class Kind(Enum):
    """What a file shows."""

    ANIMATION = "Animation"
    MOMENT = "One moment"
    SHEET = "Film strip or contact sheet"
    PAGES = "One step a page"


@dataclass(frozen=True, slots=True)
class Format:
    """A format. ``writer`` is the function ``(film, file, progress)`` that puts a film into an open file, or says where
    it is, as ``file.function`` in this folder: then its encoder is loaded by the export that needs it.

    Where ``folder``, the function takes the path of a new folder in the place of the file. ``needs`` is
    the extra of the package that brings its encoder.
    """

    name: str
    label: str
    kind: Kind
    suffix: str
    writer: "str | Callable[[Film, Any, Progress], None]"
    transparent: bool = True
    loops: bool = False
    folder: bool = False
    needs: str = ""
    even: bool = False
    """Whether width and height must be even."""
    one_page: bool = False
    """Whether a sheet has room for one page only."""
    by_suffix: bool = True
    """Whether a file name alone asks for it."""

    @property
    def timed(self) -> bool:
        """Whether speed and delays mean something in it."""
        return self.kind is Kind.ANIMATION and not self.folder

    def write(self, film: "Film", target: Any, progress: Progress) -> None:
        """Write ``film`` to ``target``, an open file or the path of a folder."""
        write = self.writer
        if isinstance(write, str):
            module, _, function = write.rpartition(".")
            write = getattr(importlib.import_module(f"convviz.export.{module}"), function)
        write(film, target, progress)


_ROWS = (
    Format("gif", "Animated GIF", Kind.ANIMATION, ".gif", "gif.write_gif", loops=True),
    Format("webp", "Animated WebP", Kind.ANIMATION, ".webp", "webp.write_webp", loops=True),
    Format("apng", "Animated PNG", Kind.ANIMATION, ".apng", "apng.write_apng", loops=True),
    Format("mp4", "MP4 video (H.264)", Kind.ANIMATION, ".mp4", "video.write_mp4", False, needs="video", even=True),
    Format("webm", "WebM video (VP9)", Kind.ANIMATION, ".webm", "video.write_webm", False, needs="video", even=True),
    Format("html", "Web page with player", Kind.ANIMATION, ".html", "page.write_html"),
    Format("frames", "PNG sequence (a folder)", Kind.ANIMATION, "", "images.write_frames", folder=True),
    Format("png", "PNG picture", Kind.MOMENT, ".png", "images.write_png"),
    Format("svg", "SVG drawing", Kind.MOMENT, ".svg", "vectors.write_svg"),
    Format("pdf", "PDF figure", Kind.MOMENT, ".pdf", "vectors.write_pdf"),
    Format(
        "sheet-pdf", "Film strip or contact sheet (PDF)", Kind.SHEET, ".pdf", "sheets.write_sheet_pdf", by_suffix=False
    ),
    Format(
        "sheet-svg",
        "Film strip or contact sheet (SVG)",
        Kind.SHEET,
        ".svg",
        "sheets.write_sheet_svg",
        one_page=True,
        by_suffix=False,
    ),
    Format(
        "sheet-png",
        "Film strip or contact sheet (PNG)",
        Kind.SHEET,
        ".png",
        "sheets.write_sheet_png",
        one_page=True,
        by_suffix=False,
    ),
    Format("flip-book", "PDF flip-book", Kind.PAGES, ".pdf", "vectors.write_flip_book", by_suffix=False),
)

FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in _ROWS}


def with_suffix(path: Path, fmt: Format) -> Path:
    """``path`` with the format's ending, where it has none: a dot before digits belongs to the name, as in ``fig.2``.

    Raises ConvvizError for a path that names no file.
    """
    if not path.name or path.name in (".", ".."):
        raise ConvvizError("There is no file name; give one.", "file")
    if fmt.folder:
        return path
    path = without_dots(path)
    return path if has_ending(path) else path.with_name(path.name + fmt.suffix)


def without_dots(path: Path) -> Path:
    """``path`` without dots at its end: they begin no ending, and some systems leave them away."""
    name = path.name.rstrip(".")
    return path.with_name(name) if name else path


def suffixes() -> set[str]:
    """Endings that a format has."""
    return {fmt.suffix for fmt in FORMATS.values() if fmt.suffix}


def has_ending(path: Path) -> bool:
    """Whether what is behind the last dot is meant as an ending, known or not."""
    ending = path.suffix.lower()
    return ending in suffixes() | {SUFFIX} or re.fullmatch(r"\.[a-z]{2,5}[0-9]?", ending) is not None


def format_of(path: Path) -> Format:
    """The format that a file name asks for."""
    known = [fmt for fmt in FORMATS.values() if fmt.by_suffix and fmt.suffix]
    for fmt in known:
        if path.suffix.lower() == fmt.suffix:
            return fmt
    *some, last = (fmt.suffix for fmt in known)
    given = f"'{path.suffix}' files" if path.suffix else "a file without a suffix"
    raise ConvvizError(f"convviz does not write {given}; end the name in {', '.join(some)} or {last}.")


def format_named(name: str) -> Format:
    """The format called ``name``."""
    if name not in FORMATS:
        raise ConvvizError(f"There is no format '{name}'; use {', '.join(FORMATS)}.")
    return FORMATS[name]

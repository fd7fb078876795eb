"""Every file format that an export can have. A new one is a file in this folder and a row here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from convviz.errors import ConvvizError
from convviz.export.settings import Progress

if TYPE_CHECKING:
    from convviz.export.frames import Frames


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``write(frames, file, progress)`` puts all frames into an open file."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    write: Callable[["Frames", BinaryIO, Progress], None]


def _gif(frames: "Frames", file: BinaryIO, progress: Progress) -> None:
    from convviz.export.gif import write_gif  # noqa: PLC0415 - Pillow is loaded by the export that needs it

    write_gif(frames, file, progress)


FORMATS: dict[str, Format] = {fmt.name: fmt for fmt in (Format("gif", "Animated GIF", (".gif",), _gif),)}


def format_of(path: Path) -> Format:
    """The format that a file name asks for."""
    for fmt in FORMATS.values():
        if path.suffix.lower() in fmt.suffixes:
            return fmt
    known = " or ".join(suffix for fmt in FORMATS.values() for suffix in fmt.suffixes)
    given = f"'{path.suffix}' files" if path.suffix else "a file without a suffix"
    raise ConvvizError(f"convviz does not write {given}; end the name in {known}.")

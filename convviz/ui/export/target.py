"""From what stands in the file field of an export to the file that is written; no guess goes beyond an ending."""

import os
from pathlib import Path

from convviz.errors import ConvvizError
from convviz.export import Format, format_for, with_suffix
from convviz.export.registry import has_ending, suffixes
from convviz.files import is_folder


def path_of(text: str, folder: Path, fmt: Format) -> Path:
    """The path that ``text`` names, in ``folder`` where it names none, with the format's ending where it has none.

    Raises ConvvizError where it is no name.
    """
    text = text.strip()
    if not text:
        raise ConvvizError("There is no file name; give one.", "file")
    try:
        path = Path(text).expanduser()
        # In a folder of the user's, not the one from which the program happened to be started.
        return with_suffix(path if path.is_absolute() else folder / path, fmt)
    except (ValueError, RuntimeError) as error:  # no name, or the home of nobody
        raise ConvvizError(f"'{text}' is no name for a file; give another.", "file") from error


def target_of(text: str, folder: Path, fmt: Format) -> Path:
    """The path; raises ConvvizError where it cannot be a file of the format."""
    path = path_of(text, folder, fmt)
    if not fmt.folder and (is_folder(path) or is_folder(_as_typed(text, folder)) or text.strip().endswith(_SLASHES)):
        raise ConvvizError(f"{text.strip()} is a folder; give a file name in it.", "file")
    if not fmt.folder and path.suffix.lower() != fmt.suffix:
        raise ConvvizError(f"{fmt.label}: give a name that ends in {fmt.suffix}, not '{path.name}'.", "file")
    try:
        format_for(path, fmt.name)
    except ConvvizError as error:
        raise ConvvizError(str(error), "file") from error
    return path


_SLASHES = ("/", os.sep)


def _as_typed(text: str, folder: Path) -> Path:
    path = Path(text.strip()).expanduser()
    return path if path.is_absolute() else folder / path


def renamed(text: str, fmt: Format) -> str:
    """``text`` with the format's ending; another than convviz has is not touched: what is wrong with it is said."""
    suffix = Path(text).suffix
    known = suffix.lower() in suffixes()
    if not text or text.endswith(_SLASHES) or (not known and has_ending(Path(text))):
        return text
    return (text.removesuffix(suffix) if known else text) + fmt.suffix

"""What a SOURCE can be: a preset's name, a project file, a setup line, or something that convviz exported."""

import os
from pathlib import Path
from typing import BinaryIO

from convviz.errors import ConvvizError
from convviz.files import cannot_read
from convviz.model.carried import find_setup_line
from convviz.model.library import is_own_kernel
from convviz.model.presets import find_preset
from convviz.model.project import SUFFIX, load_project
from convviz.model.setup import Setup
from convviz.model.setup_line import from_setup_line, is_setup_line

_READ = 32 << 20
"""Bytes at either end of a file that are looked at."""


class NoSetupError(ConvvizError):
    """A file that can be read, and holds no setup: it may be a picture or an array for an input."""


def load_source(source: str) -> Setup:
    """The setup behind SOURCE."""
    if is_setup_line(source):
        return from_setup_line(source)
    path = Path(source)
    if "\0" in source:
        raise ConvvizError("A file's name cannot hold a NUL; give the name of a preset or a file.")
    if path.suffix == SUFFIX or len(path.parts) > 1 or is_file(path):
        return load_file(path)
    return find_preset(source).setup


def load_file(path: Path) -> Setup:
    """The setup in a project file, or the one that an exported picture, video or page was made of."""
    if path.suffix == SUFFIX or not is_file(path):
        return load_project(path)
    if is_own_kernel(path):
        raise ConvvizError(f"{path.name} is a kernel and no setup; the window opens it, and --kernel takes it.")
    try:
        with path.open("rb") as file:
            line = _setup_in(file)
            file.seek(0)
            if line is None and file.read(1) == b"{":
                return load_project(path)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if line is None:
        raise NoSetupError(f"Cannot open {path.name}: {_what_it_is(path)}")
    return from_setup_line(line)


_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".apng", ".svg"}


def _what_it_is(path: Path) -> str:
    """Why there is no setup in a file."""
    if path.suffix.lower() in _PICTURES:
        return (
            "it is a picture without a setup of convviz in it. As an input it can be opened in the window, or with "
            "--input; of a picture that convviz exported, a program that it went through has taken the setup out."
        )
    return f"it is no project file ({SUFFIX}), and no setup of convviz is in it."


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _setup_in(file: BinaryIO) -> str | None:
    size = os.fstat(file.fileno()).st_size
    if size <= 2 * _READ:
        return find_setup_line(file.read())
    # Every format of convviz has it near its beginning or its end.
    found = find_setup_line(file.read(_READ))
    if found is None:
        file.seek(size - _READ)
        found = find_setup_line(file.read(_READ))
    return found

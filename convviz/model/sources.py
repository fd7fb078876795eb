"""What a SOURCE can be: a preset's name, a project file, a setup line, or something that convviz exported."""

import mmap
import os
from pathlib import Path
from typing import BinaryIO

from convviz.errors import ConvvizError
from convviz.model.document import Document
from convviz.model.files import cannot_read
from convviz.model.presets import find_preset
from convviz.model.project import SUFFIX, load_project
from convviz.model.setup_line import find_setup_line, from_setup_line, is_setup_line

_READ = 64 << 20
"""Bytes of a file that is read: one that is mapped must not shrink meanwhile."""


def load_source(source: str) -> Document:
    """The document behind SOURCE."""
    if is_setup_line(source):
        return from_setup_line(source)
    path = Path(source)
    if path.suffix == SUFFIX or len(path.parts) > 1 or is_file(path):
        return load_file(path)
    return find_preset(source).document


def load_file(path: Path) -> Document:
    """The document in a project file, or the setup that an exported picture, video or page was made of."""
    if path.suffix == SUFFIX or not is_file(path):
        return load_project(path)
    try:
        with path.open("rb") as file:
            line = _setup_in(file)
            file.seek(0)
            if line is None and file.read(1) == b"{":
                return load_project(path)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if line is None:
        raise ConvvizError(
            f"Cannot open {path.name}: it is no project file ({SUFFIX}), and no setup of convviz is in it; a program "
            f"that the picture went through may have taken it out."
        )
    return from_setup_line(line)


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _setup_in(file: BinaryIO) -> str | None:
    if os.fstat(file.fileno()).st_size <= _READ:
        return find_setup_line(file.read())
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return find_setup_line(data)

"""What a file holds that can become an input or a kernel, whatever its name says."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.files import cannot_read
from convviz.model.images import input_from, kernel_from
from convviz.model.library import is_own_kernel, read_own_kernel
from convviz.model.matrices import MOST_TEXT
from convviz.model.tables import read_table
from convviz.reading.arrays import Stored, load_stored, stored_in
from convviz.reading.pictures import Picture, PictureChoices, grid_of, read_picture

_TEXTS = ("utf-8-sig", "utf-16", "cp1252")
"""How texts are written, tried in turn: only the last one takes any bytes, so UTF-16 needs its mark."""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture, arrays that are to be chosen from, or an array; one of them is not None."""

    picture: Picture | None = None
    stored: tuple[Stored, ...] = ()
    array: Any = None


def look_at(path: Path, array: str = "") -> Found:
    """What is in a file. Raises ConvvizError with the reason where that is nothing to be shown."""
    try:
        with path.open("rb") as file:
            return _found(file, path.name, array)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error


def _found(file: BinaryIO, name: str, array: str) -> Found:
    if not os.fstat(file.fileno()).st_size:
        raise ConvvizError(f"{name} is empty.")
    stored = stored_in(file)
    if stored and (array or len(stored) == 1):
        file.seek(0)
        return Found(array=load_stored(file, array))
    if stored:
        return Found(stored=tuple(stored))
    file.seek(0)
    picture = read_picture(file, name)
    if picture is not None:
        return Found(picture=picture)
    file.seek(0)
    if os.fstat(file.fileno()).st_size > MOST_TEXT:
        raise ConvvizError(f"{name} is no picture and no array, and too long for a table of numbers.")
    return Found(array=read_table(_text(file.read(MOST_TEXT + 1), name), f"table {name}"))


def _text(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tried: tuple[str, ...] = ("utf-16",)
    else:
        tried = tuple(text for text in _TEXTS if text != "utf-16")
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ConvvizError(f"{name} is neither a picture, an array of NumPy nor a table of numbers.")


def grid_in_file(path: Path, choices: PictureChoices | None = None, array: str = "", order: str = "") -> Array:
    """The input in a file, (channels, rows, columns); ``order`` says where the channels of an array are."""
    found = look_at(path, array)
    if found.picture is not None:
        return grid_of(found.picture, choices or PictureChoices())
    return input_of(found, path.name, order)


def input_of(found: Found, name: str, order: str = "") -> Array:
    """An array that was found as an input: also one row of numbers, and a batch of one. Raises ConvvizError where
    several are to be chosen from.
    """
    values = np.asarray(_chosen(found, name))
    if values.ndim == 1:
        values = values[np.newaxis]
    if values.ndim == 4 and len(values) == 1:
        values = values[0]
    return input_from(values, order)


def kernel_in_file(path: Path, channels: int, array: str = "", order: str = "") -> Array:
    """The kernel in a file, (rows, columns) or (filters, channels, rows, columns), for an input of ``channels``; one
    that was kept, too.
    """
    if is_own_kernel(path):
        return read_own_kernel(path).values
    found = look_at(path, array)
    if found.picture is not None:
        kernel: Array = grid_of(found.picture, PictureChoices())[0]
        return kernel
    values = np.asarray(_chosen(found, path.name))
    return kernel_from(values[0] if values.ndim == 3 and len(values) == 1 else values, channels, order)


def _chosen(found: Found, name: str) -> Any:
    if found.stored:
        named = ", ".join(f"{one.name} ({'×'.join(map(str, one.shape))})" for one in found.stored[:6])
        raise ConvvizError(f"{name} holds {len(found.stored)} arrays; choose one of {named}.")
    return found.array

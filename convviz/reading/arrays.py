"""Arrays in NumPy's files: looked at by their headers, and never unpickled."""

import lzma
import math
import tokenize
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

import numpy as np

from convviz.errors import ConvvizError
from convviz.model.document import MAX_CELLS

_MOST_DIMENSIONS = 4
_MOST_NAMED = 6
_BROKEN = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    TypeError,
    SyntaxError,
    MemoryError,
    RecursionError,
    tokenize.TokenError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)
"""What NumPy and zipfile raise for files that are damaged or not what they seem."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An array as its header tells of it; ``name`` is empty where the file is that array."""

    name: str
    shape: tuple[int, ...]


def stored_in(file: BinaryIO) -> list[Stored]:
    """The arrays of a .npy or .npz file; empty where it is neither. Raises ConvvizError for a damaged one."""
    start = file.read(6)
    file.seek(0)
    if start == b"\x93NUMPY":
        return [Stored("", _header(file)[0])]
    if start[:4] != b"PK\x03\x04":
        return []
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.endswith(".npy")]
            return [Stored(name.removesuffix(".npy"), _member_shape(archive, name)) for name in names[:100]]
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        raise ConvvizError("The archive of arrays is damaged.") from error


def _member_shape(archive: zipfile.ZipFile, name: str) -> tuple[int, ...]:
    with archive.open(name) as member:
        return _header(member)[0]


def load_stored(file: BinaryIO, name: str = "") -> Any:
    """One of the arrays. Raises ConvvizError for what no grid can be, before it is read, and names those that there are
    where ``name`` is none of them.
    """
    stored = stored_in(file)
    known = [one.name for one in stored]
    if not name and len(stored) == 1:
        name = known[0]
    if name not in known:
        named = ", ".join(map(_shortened, known[:_MOST_NAMED])) + (" and more" if len(known) > _MOST_NAMED else "")
        if not known:
            raise ConvvizError("There is no array in the archive.")
        if known == [""]:
            raise ConvvizError("The file is one array without a name; leave the name away.")
        raise ConvvizError(f"The archive holds {len(known)} arrays; choose one of {named}.")
    file.seek(0)
    try:
        if not name:
            return _read(file)
        with zipfile.ZipFile(file) as archive, archive.open(f"{name}.npy") as member:
            return _read(member)
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        raise ConvvizError("The array is not whole, or not as its header says.") from error


def _read(file: IO[bytes]) -> Any:
    shape, kind, fortran = _header(file)
    _check(shape, kind)
    count = math.prod(shape)
    size = count * kind.itemsize
    data = file.read(size)
    if len(data) < size:
        raise ValueError("too short")
    array = np.frombuffer(data, kind, count)
    return array.reshape(shape[::-1]).transpose() if fortran else array.reshape(shape)


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any], bool]:
    """Shape, kind of numbers and whether columns come first."""
    try:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, kind = read(file)
    except _BROKEN as error:
        raise ConvvizError("The array is not whole, or not as its header says.") from error
    return tuple(int(side) for side in shape), kind, fortran


def _check(shape: tuple[int, ...], kind: np.dtype[Any]) -> None:
    if kind.hasobject:
        raise ConvvizError("The array holds Python objects; they are not read, since they could run a program.")
    if kind.kind not in "biuf" or kind.fields:
        what = "complex numbers" if kind.kind == "c" else "no plain numbers"
        raise ConvvizError(f"The array holds {what}; give whole numbers or decimals.")
    if any(side < 0 for side in shape):
        raise ConvvizError("The array is not whole, or not as its header says.")
    size = "×".join(f"{side:,}" for side in shape[:6])
    if len(shape) > _MOST_DIMENSIONS:
        raise ConvvizError(f"The array has {len(shape)} dimensions ({size}); at most {_MOST_DIMENSIONS} can be shown.")
    if math.prod(shape) > MAX_CELLS:
        raise ConvvizError(f"The array is {size}; at most {MAX_CELLS:,} numbers can be shown.")


def _shortened(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:30]}…"

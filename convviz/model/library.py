"""Kernels of one's own: small JSON files in a folder, to be kept and shared."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np

from convviz.engine.arrays import Array, numbers
from convviz.errors import ConvvizError
from convviz.files import cannot_read, read_at_most, replacing
from convviz.model.document import MAX_KERNEL_SIDE

VERSION = 1
_MOST_BYTES = 1 << 20
_MOST_FILES = 1000
_MOST_NAME = 100

_Row = Annotated[list[float], msgspec.Meta(min_length=1, max_length=MAX_KERNEL_SIDE)]


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    convviz_kernel: int
    name: Annotated[str, msgspec.Meta(max_length=_MOST_NAME)]
    values: Annotated[list[_Row], msgspec.Meta(min_length=1, max_length=MAX_KERNEL_SIDE)]


@dataclass(frozen=True, eq=False)
class OwnKernel:
    """A kernel (rows, columns) that was kept under a name."""

    name: str
    values: Array
    path: Path


def read_own_kernel(path: Path) -> OwnKernel:
    """The kernel in a file. Raises ConvvizError with the reason where there is none."""
    data = read_at_most(path, _MOST_BYTES, "a kernel")
    try:
        record = msgspec.json.decode(data, type=_Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConvvizError(f"{path.name} holds no kernel of convviz: {str(error)[:100]}.") from error
    if record.convviz_kernel > VERSION:
        raise ConvvizError(f"The kernel in {path.name} is of a newer convviz; this one reads version {VERSION}.")
    if len({len(row) for row in record.values}) > 1:
        raise ConvvizError(f"The kernel in {path.name} has rows of unequal length.")
    return OwnKernel(record.name.strip() or path.stem, numbers(record.values, f"kernel in {path.name}"), path)


def own_kernels(folder: Path) -> tuple[list[OwnKernel], list[str]]:
    """The kernels that are kept in a folder, by name, and of each file that cannot be read why."""
    found, faults = [], []
    try:
        paths = sorted(folder.glob("*.json"))[:_MOST_FILES]
    except OSError as error:
        return [], [str(cannot_read(folder, error))]
    for path in paths:
        try:
            found.append(read_own_kernel(path))
        except ConvvizError as error:
            faults.append(str(error))
    return sorted(found, key=lambda kernel: kernel.name.casefold()), faults


def keep_kernel(folder: Path, name: str, values: Array) -> Path:
    """Write a kernel (rows, columns) under a name; one of the same name is replaced. Raises ConvvizError."""
    name = " ".join(name.split())
    if not name or not name.isprintable() or len(name) > _MOST_NAME:
        raise ConvvizError(f"A kernel needs a name of 1 to {_MOST_NAME} letters.")
    known = {kernel.name: kernel.path for kernel in own_kernels(folder)[0]}
    target = known.get(name) or _free(folder, name)
    record = _Record(VERSION, name, np.asarray(values, dtype=np.float64).tolist())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConvvizError(f"There can be no folder {folder} for kernels: {error.strerror}.") from error
    with replacing(target) as file:
        file.write(msgspec.json.format(msgspec.json.encode(record), indent=1))
    return target


def forget_kernel(kernel: OwnKernel) -> None:
    """Take a kernel out of its folder. Raises ConvvizError."""
    try:
        kernel.path.unlink(missing_ok=True)
    except OSError as error:
        raise ConvvizError(f"{kernel.path.name} cannot be removed: {error.strerror}.") from error


def is_own_kernel(path: Path) -> bool:
    """Whether a file says that it is such a kernel."""
    try:
        with path.open("rb") as file:
            return b'"convviz_kernel"' in file.read(4096)
    except (OSError, ValueError):
        return False


def _free(folder: Path, name: str) -> Path:
    """A file for a name: its letters and digits as every system takes them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "kernel"
    for number in range(1, _MOST_FILES):
        target = folder / (f"{stem}.json" if number == 1 else f"{stem}-{number}.json")
        if not target.exists():
            return target
    raise ConvvizError("There are too many kernels of that name.")

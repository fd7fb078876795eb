"""Writing files so that no half file ever bears the target's name, locks, and what can be said of an OSError."""

import errno
import os
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from convviz.errors import ConvvizError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def replacing(target: Path, *, overwrite: bool = True) -> Iterator[BinaryIO]:
    """A binary file beside ``target`` that takes its name in one step when the block ends well.

    When it does not, the new file goes and an older one stays whole; where the system can, it has no name
    until then, so that even a killed program leaves nothing. Raises ConvvizError with the reason where the
    system refuses, and unless ``overwrite`` where there is a file of that name at the end.
    """
    try:
        if target.is_dir():
            raise ConvvizError(f"Cannot write {target}: it is a folder; give a file name.")
        target = resolved(target)  # a link stays a link, to the new file
        if target.exists() and not target.is_file():
            raise ConvvizError(f"Cannot write {target}: it is no ordinary file; choose another name.")
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~UMASK
        descriptor, part = _opened(target.parent)
    except (OSError, ValueError, RuntimeError) as error:
        raise cannot_write(target, error) from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
            # The new file was readable by its owner only; a saved one has its old or the usual permissions.
            _set_mode(descriptor, part, mode)
            if part is None:
                part = _named(descriptor, file, target.parent)
        _take_name(part, target, overwrite)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _opened(folder: Path) -> tuple[int, Path | None]:
    """A new file in ``folder``: its descriptor, and its name unless the system knows files without one."""
    if hasattr(os, "O_TMPFILE"):
        # Not every file system has them.
        with suppress(OSError):
            return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600), None
    descriptor, name = tempfile.mkstemp(prefix=".convviz-", suffix=".part", dir=folder)
    return descriptor, Path(name)


def _named(descriptor: int, file: BinaryIO, folder: Path) -> Path:
    """Give a file without a name one, to be renamed at once: a link cannot replace another file."""
    part = folder / f".convviz-{os.getpid()}-{os.urandom(4).hex()}.part"
    try:
        # Without a directory's descriptor Python would link the symbolic link itself.
        os.link(f"/proc/self/fd/{descriptor}", part, src_dir_fd=descriptor, follow_symlinks=True)
    except PermissionError:
        # A sandbox that allows no such link: what is written is copied.
        file.seek(0)
        with part.open("xb") as copy:
            shutil.copyfileobj(file, copy)
        part.chmod(stat.S_IMODE(os.fstat(descriptor).st_mode))
    return part


def _take_name(part: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        os.replace(part, target)
        return
    try:
        # Unlike a new name, a second name is never taken from another file.
        os.link(part, target)
    except FileExistsError as error:
        raise already_there(target) from error
    except OSError:
        # This file system knows no second names.
        if target.exists():
            raise already_there(target) from None
        os.replace(part, target)


def already_there(target: Path) -> ConvvizError:
    """The sentence for a name that is taken."""
    return ConvvizError(f"{target} exists already; choose another name, or say that it may be overwritten.")


def _set_mode(descriptor: int, part: Path | None, mode: int) -> None:
    if part is None:
        os.fchmod(descriptor, mode)
    else:
        part.chmod(mode)


def resolved(path: Path) -> Path:
    """The path without links and dots; itself where a link leads to itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that nothing can have is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def identity(path: Path) -> tuple[object, ...]:
    """What two spellings of one file have in common: the file itself where it is there, else its place and name."""
    place = resolved(path)
    with suppress(OSError, ValueError):
        status = place.stat()
        if status.st_ino:
            return status.st_dev, status.st_ino
    # Many file systems do not tell A from a, nor one way to write é from another.
    return (unicodedata.normalize("NFC", str(place)).lower(),)


def exists(path: Path) -> bool:
    """Whether something bears this name. Raises ConvvizError for a name that nothing can have."""
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise ConvvizError(f"Cannot write {path.name[:60]}…: {_reason(error)}; choose another name.") from error


def cannot_write(target: Path, error: Exception) -> ConvvizError:
    """The sentence for a file that cannot be written."""
    if not is_folder(target.parent):
        return ConvvizError(f"Cannot write {target}: the folder {target.parent} does not exist; create it first.")
    return ConvvizError(f"Cannot write {target}: {_reason(error)}; choose another place.")


def cannot_read(path: Path, error: Exception) -> ConvvizError:
    """The sentence for a file that cannot be read."""
    return ConvvizError(f"Cannot read {path}: {_reason(error)}.")


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _read_umask() -> int:
    # It can only be read by setting it, which is done once, before there are threads.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


UMASK = _read_umask()
"""Permissions that new files do not get."""


# Locks that say that a process is at work on something, as long as it lives

_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
"""What the systems say where another has a lock; everything else means that there are none."""


class Lock:
    """A held lock; it goes with ``release``, or with the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others have it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def locked(path: Path) -> Lock | None:
    """The lock of a file (made where there is none) or a folder; None where another has it.

    Raises OSError where it cannot be opened, or its file system has no locks.
    """
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, flags, 0o600)
    try:
        _take(descriptor)
    except OSError as error:
        os.close(descriptor)
        if error.errno in _HELD:
            return None
        raise
    return Lock(descriptor)


def _take(descriptor: int) -> None:
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt  # noqa: PLC0415 - Windows only

    msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)


def read_at_most(path: Path, most: int, what: str) -> bytes:
    """What a file holds. Raises ConvvizError where it cannot be read, or has more than ``most`` bytes, too many for
    ``what``.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if len(data) > most:
        raise ConvvizError(f"{path.name} is too large for {what}.")
    return data

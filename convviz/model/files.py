"""Writing files so that no half file ever bears the target's name."""

import os
import platform
import re
import secrets
import shutil
import stat
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from convviz.errors import ConvvizError


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A binary file beside ``target`` that takes its name in one step when the block ends well.

    When it does not, the new file goes and an older one stays whole; where the system can, it has no name
    until then, so that even a killed program leaves nothing. Raises ConvvizError with the reason where the
    system refuses.
    """
    try:
        if target.is_dir():
            raise ConvvizError(f"Cannot write {target}: it is a folder; give a file name.")
        target = target.resolve()  # a link stays a link, to the new file
        if target.exists() and not target.is_file():
            raise ConvvizError(f"Cannot write {target}: it is no ordinary file; choose another name.")
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_UMASK
        descriptor, part = _opened(target.parent)
    except (OSError, ValueError) as error:
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
        os.replace(part, target)
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
    part = folder / f".convviz-{os.getpid()}-{secrets.token_hex(4)}.part"
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


def _set_mode(descriptor: int, part: Path | None, mode: int) -> None:
    if part is None:
        os.fchmod(descriptor, mode)
    else:
        part.chmod(mode)


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """A new folder beside ``target`` that takes its name when the block ends well; see ``replacing``.

    An older folder is replaced where it holds nothing but pictures with the names that an export gives.
    """
    try:
        target = target.resolve()
        if target.exists():
            _check_replaceable(target)
        _remove_orphans(target.parent)
        prefix = f"{_mark()}{os.getpid()}-"
        part = Path(tempfile.mkdtemp(prefix=prefix, suffix=".part", dir=target.parent))
    except (OSError, ValueError) as error:
        raise cannot_write(target, error) from error
    try:
        yield part
        part.chmod(0o777 & ~_UMASK)
        for file in part.iterdir():
            _sync(file)
        _exchange(part, target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _mark() -> str:
    """How the folders of this machine's exports begin while they are written; their process stands behind it."""
    return f".convviz-{zlib.crc32(platform.node().encode()):08x}-"


def _remove_orphans(folder: Path) -> None:
    """Remove what a killed export left: a folder, unlike a file, has a name from its beginning."""
    for part in folder.glob(f"{_mark()}*.part"):
        process = part.name.removeprefix(_mark()).split("-")[0]
        if process.isdigit() and not _runs(int(process)):
            shutil.rmtree(part, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether there is such a process; where that cannot be asked without harm, there is."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _sync(file: Path) -> None:
    """Have a file on the disk before its folder has its name."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchange(part: Path, target: Path) -> None:
    """Give ``part`` the name of ``target``; an older folder goes, or is back where that fails."""
    if not target.exists():
        part.rename(target)
        return
    older = Path(tempfile.mkdtemp(prefix=".convviz-", suffix=".old", dir=target.parent))
    aside = older / target.name
    target.rename(aside)
    try:
        # Somebody may have put a file there meanwhile.
        _check_replaceable(aside)
        part.rename(target)
    except (OSError, ConvvizError):
        aside.rename(target)
        older.rmdir()
        raise
    # The new one is there: what cannot be removed is no failure.
    shutil.rmtree(older, ignore_errors=True)


def _check_replaceable(folder: Path) -> None:
    if not folder.is_dir():
        raise ConvvizError(f"Cannot write {folder}: there is a file of that name; give the name of a new folder.")
    strange = next((f.name for f in folder.iterdir() if not _NUMBERED.fullmatch(f.name)), None)
    if strange is not None:
        raise ConvvizError(
            f"Cannot write {folder}: the folder holds other files, such as '{strange}'; give the name of a new folder."
        )


_NUMBERED = re.compile(r"frame-\d{4,}\.png")


def exists(path: Path) -> bool:
    """Whether something bears this name. Raises ConvvizError for a name that nothing can have."""
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise ConvvizError(f"Cannot write {path.name[:60]}…: {_reason(error)}; choose another name.") from error


def cannot_write(target: Path, error: Exception) -> ConvvizError:
    """The sentence for a file that cannot be written."""
    if not target.parent.is_dir():
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


_UMASK = _read_umask()

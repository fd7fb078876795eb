"""Writing folders of numbered pictures so that no half folder ever bears the target's name."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from convviz.errors import ConvvizError
from convviz.files import UMASK, Lock, already_there, cannot_write, locked, resolved

_NUMBERED = re.compile(r"frame-\d{4,}\.png")


@contextmanager
def replacing_folder(target: Path, *, overwrite: bool = True) -> Iterator[Path]:
    """A new folder beside ``target`` that takes its name when the block ends well; see ``files.replacing``.

    An older folder is replaced where it holds nothing but pictures with the names that an export gives. A folder
    has a name from its beginning: what a killed program left goes with the next one.
    """
    try:
        target = resolved(target)
        if target.exists():
            _check_replaceable(target, overwrite)
        _remove_orphans(target.parent)
        part, lock = _new_part(target.parent)
    except (OSError, ValueError, RuntimeError) as error:
        raise cannot_write(target, error) from error
    try:
        yield part
        part.chmod(0o777 & ~UMASK)
        for file in part.iterdir():
            _sync(file)
        _exchange(part, target, overwrite)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if lock is not None:
            lock.release()


def _new_part(parent: Path) -> tuple[Path, Lock | None]:
    """A folder that is written to, and the lock that says so as long as its process lives."""
    new = Path(tempfile.mkdtemp(prefix=".convviz-", suffix=".new", dir=parent))
    lock = _lock_of(new)
    # Only now it has the name of those that are removed where nobody holds their lock.
    part = new.with_suffix(".part") if lock is not None else new
    new.rename(part)
    return part, lock


def _lock_of(folder: Path) -> Lock | None:
    """The lock of a folder; None where another process has it, or where folders have none."""
    return None if os.name == "nt" else locked(folder)


def _remove_orphans(parent: Path) -> None:
    """Remove folders that were being written when their process was killed."""
    for part in parent.glob(".convviz-*.part"):
        if not part.is_dir() or part.is_symlink():
            continue
        with suppress(OSError):
            lock = _lock_of(part)
            if lock is not None:
                shutil.rmtree(part, ignore_errors=True)
                lock.release()


def _sync(file: Path) -> None:
    """Have a file on the disk before its folder has its name."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchange(part: Path, target: Path, overwrite: bool) -> None:
    """Give ``part`` the name of ``target``; an older folder goes, or is back where that fails."""
    if not target.exists():
        part.rename(target)
        return
    _check_replaceable(target, overwrite)
    older = Path(tempfile.mkdtemp(prefix=".convviz-", suffix=".old", dir=target.parent))
    aside = older / target.name
    target.rename(aside)
    try:
        # Somebody may have put a file there meanwhile.
        _check_replaceable(aside, overwrite)
        part.rename(target)
    except (OSError, ConvvizError):
        aside.rename(target)
        older.rmdir()
        raise
    # The new one is there: what cannot be removed is no failure.
    with suppress(OSError):
        for picture in aside.iterdir():
            picture.unlink()
        aside.rmdir()
        older.rmdir()


def _check_replaceable(folder: Path, overwrite: bool) -> None:
    if not overwrite:
        raise already_there(folder)
    if not folder.is_dir():
        raise ConvvizError(f"Cannot write {folder}: there is a file of that name; give the name of a new folder.")
    with os.scandir(folder) as entries:
        strange = next((e.name for e in entries if not _is_picture(e)), None)
    if strange is not None:
        raise ConvvizError(
            f"Cannot write {folder}: the folder holds other files, such as '{strange}'; give the name of a new folder."
        )


def _is_picture(entry: os.DirEntry[str]) -> bool:
    return _NUMBERED.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)

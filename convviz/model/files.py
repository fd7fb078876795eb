"""Writing files so that no half file ever bears the target's name."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from convviz.errors import ConvvizError


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A binary file beside ``target`` that takes its name in one step when the block ends well.

    When it does not, the new file goes and an older one stays whole. Raises ConvvizError with the reason
    where the system refuses.
    """
    try:
        if target.is_dir():
            raise ConvvizError(f"Cannot write {target}: it is a folder; give a file name.")
        target = target.resolve()  # a link stays a link, to the new file
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_UMASK
        descriptor, name = tempfile.mkstemp(prefix=".convviz-", suffix=".part", dir=target.parent)
    except (OSError, ValueError) as error:
        raise cannot_write(target, error) from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files that only their owner reads; a saved file has its old or the usual permissions.
        part.chmod(mode)
        os.replace(part, target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


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

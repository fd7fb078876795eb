"""Writing files so that no half file ever bears the target's name."""

import os
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
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise cannot_write(target, error) from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files that only their owner reads; a saved file has the usual permissions.
        part.chmod(0o666 & ~_umask())
        os.replace(part, target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def cannot_write(target: Path, error: OSError) -> ConvvizError:
    """The sentence for a file that cannot be written."""
    if not target.parent.is_dir():
        return ConvvizError(f"Cannot write {target}: the folder {target.parent} does not exist; create it first.")
    return ConvvizError(f"Cannot write {target}: {(error.strerror or str(error)).lower()}; choose another place.")


def cannot_read(path: Path, error: OSError) -> ConvvizError:
    """The sentence for a file that cannot be read."""
    return ConvvizError(f"Cannot read {path}: {(error.strerror or str(error)).lower()}.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""Whether a file is still what was read from it or written to it."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file at a moment: when it was changed (ns), its bytes, and the SHA-256 of its contents."""

    changed: int
    size: int
    digest: str


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none that can be read."""
    import hashlib  # noqa: PLC0415 - the program starts without it

    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
    return Stamp(status.st_mtime_ns, status.st_size, digest)


def is_changed(path: Path, stamp: Stamp) -> bool:
    """Whether there is a file now with other contents than those of ``stamp``; touching it is no change."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return False  # it is gone: there is nothing to lose
    if (status.st_mtime_ns, status.st_size) == (stamp.changed, stamp.size):
        return False
    now = stamp_of(path)
    return now is None or now.digest != stamp.digest

"""A lesson that is being made, as it survives closing, a crash or a pulled plug: in a file beside the window's slot.

A line that says what its file is, and behind it the lesson as a file has it.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from convviz.errors import ConvvizError
from convviz.files import read_at_most, replacing
from convviz.model.lesson import SUFFIX, Lesson, decode_lesson, encode_lesson
from convviz.model.project import MAX_BYTES
from convviz.model.stamps import Stamp

_LONGEST_HEADER = 1 << 20


class _Header(msgspec.Struct):
    path: bytes | None
    saved: bool
    stamp: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class KeptLesson:
    """What a later session needs to go on with a lesson: its pages, its file, whether that holds them, and the file as
    it was last.
    """

    lesson: Lesson
    path: Path | None
    saved: bool
    stamp: Stamp | None = None


def lesson_file(slot: Path) -> Path:
    """Where the lesson lies that is made beside the work in ``slot``."""
    return slot.with_suffix(SUFFIX)


def keep_lesson(slot: Path, kept: KeptLesson | None) -> None:
    """Write it in one step, or take it away where there is none. Raises ConvvizError where that fails."""
    file = lesson_file(slot)
    if kept is None:
        with suppress(OSError):
            file.unlink(missing_ok=True)
        return
    # A file name need not be text: it is kept as the system has it.
    path = None if kept.path is None else os.fsencode(kept.path)
    stamp = None if kept.stamp is None else (kept.stamp.changed, kept.stamp.size, kept.stamp.digest)
    with replacing(file) as opened:
        opened.write(msgspec.json.encode(_Header(path, kept.saved, stamp)) + b"\n")
        opened.write(encode_lesson(kept.lesson))


def recall_lesson(slot: Path) -> KeptLesson | None:
    """What is kept there; None where there is nothing or it cannot be read."""
    file = lesson_file(slot)
    try:
        line, _, data = read_at_most(file, MAX_BYTES, "a lesson").partition(b"\n")
        header = msgspec.json.decode(line, type=_Header)
        lesson = decode_lesson(data, file.name)
    except (ConvvizError, ValueError, RecursionError, msgspec.DecodeError):
        return None
    path = None if header.path is None else Path(os.fsdecode(header.path))
    return KeptLesson(lesson, path, header.saved, header.stamp and Stamp(*header.stamp))


def is_lesson_unsaved(slot: Path) -> bool:
    """Whether a lesson lies there that no file holds."""
    try:
        with lesson_file(slot).open("rb") as file:
            return not msgspec.json.decode(file.readline(_LONGEST_HEADER), type=_Header).saved
    except (OSError, ValueError, msgspec.DecodeError):
        return False

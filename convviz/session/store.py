"""What survives closing, a crash or a pulled plug: each window's document, in a slot of its own.

A slot is a file ``session-N.convviz-state`` beside the settings, and a lock that is held while its window lives: a
line that says what it is, and behind it the document as a project file has it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from convviz.errors import ConvvizError
from convviz.files import Lock, locked, replacing
from convviz.model import Setup
from convviz.model.encoding import encode
from convviz.model.project import MAX_BYTES, SUFFIX, decode
from convviz.model.stamps import Stamp
from convviz.session.kept_lesson import KeptLesson, is_lesson_unsaved, keep_lesson, lesson_file, recall_lesson

_SUFFIX = ".convviz-state"
_OLD = "last-session.json"
"""The one file of earlier versions."""

_MOST_SLOTS, _MOST_SAVED = 200, 12
"""Windows at a time, and slots that stay though nothing would be lost with them."""


_LOOK = 0.03
"""Seconds in which another start has looked at all slots."""


class _Header(msgspec.Struct):
    path: bytes | None
    saved: bool
    step: int = 0
    title: str = ""
    stamp: tuple[int, int, str] | None = None


class _OldRecord(msgspec.Struct):
    document: msgspec.Raw
    path: str | None
    saved: bool
    step: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A setup, its file (if it has one), whether that holds it, the step shown, and the file as it was last."""

    setup: Setup
    path: Path | None
    saved: bool
    step: int
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slot whose window is gone: what it holds, and when it was written (seconds since 1970)."""

    file: Path
    title: str
    saved: bool
    written: float


class Slot:
    """Where one window keeps its work."""

    def __init__(self, file: Path, lock: Lock | None) -> None:
        self._file, self._lock = file, lock

    def keep(self, kept: Kept) -> None:
        """Write the state in one step; raises ConvvizError where that fails. May be called in another thread."""
        stamp = None if kept.stamp is None else (kept.stamp.changed, kept.stamp.size, kept.stamp.digest)
        # A file name need not be text: it is kept as the system has it.
        path = None if kept.path is None else os.fsencode(kept.path)
        header = _Header(path, kept.saved, kept.step, kept.setup.document.title, stamp)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConvvizError(f"Cannot keep the work in {self._file.parent}: {error.strerror}.") from error
        with replacing(self._file) as file:
            file.write(msgspec.json.encode(header) + b"\n")
            file.write(encode(kept.setup))

    def keep_lesson(self, kept: KeptLesson | None) -> None:
        """Write the lesson that is being made, or take it away; raises ConvvizError. Any thread may call it."""
        keep_lesson(self._file, kept)

    @property
    def has_lesson(self) -> bool:
        """Whether a lesson lies here, even one that cannot be read."""
        return lesson_file(self._file).exists()

    def recall_lesson(self) -> KeptLesson | None:
        """The lesson that was being made here; None where there was none or it cannot be read."""
        return recall_lesson(self._file)

    def recall(self) -> Kept | None:
        """What is kept here; None where there is nothing or it cannot be read."""
        with suppress(ConvvizError):
            return _read(self._file)
        return None

    def release(self) -> None:
        """The window is gone: the next one may take up what is here."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def clear(self) -> None:
        """Take away what is kept here, and let it go."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
            lesson_file(self._file).unlink(missing_ok=True)
        self.release()


class Store:
    """The slots of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.untold: list[str] = []
        """What was put aside at the start, when nobody could be told."""

    def slot(self) -> Slot:
        """A free slot, empty and locked. Where the folder cannot be written, one that says so when it keeps; where
        there are no locks, or no numbers left, one of a name that no other window has.
        """
        for number in range(1, _MOST_SLOTS + 1):
            file = self._folder / f"session-{number}{_SUFFIX}"
            if not file.exists():
                lock, known = self._locked(file)
                if known and (lock is None or file.exists()):  # another window was quicker
                    if lock is not None:
                        lock.release()
                    continue
                if known:
                    return Slot(file, lock)
                break
        return self._own_slot()

    def _own_slot(self) -> Slot:
        return Slot(self._folder / f"session-{os.getpid()}-{os.urandom(4).hex()}{_SUFFIX}", None)

    def newest(self) -> tuple[Slot, Kept] | None:
        """The slot that was written last and has no window, locked, with what it holds."""
        taken = self._take_newest()
        if taken is None and any(self._files()):
            # Another start that looks at a slot in the same moment has its lock as a window would.
            time.sleep(_LOOK)
            taken = self._take_newest()
        return taken or self._old()

    def _take_newest(self) -> tuple[Slot, Kept] | None:
        for waiting in self.waiting():
            try:
                taken = self.take(waiting)
            except ConvvizError as error:
                self.untold.append(str(error))
                continue
            if taken is not None:
                return taken
        return None

    def waiting(self) -> list[Waiting]:
        """The slots without a window, the newest first."""
        found = []
        for file in self._files():
            lock, known = self._locked(file)
            if known and lock is None:
                continue
            if lock is not None:
                lock.release()
            header = _read_header(file)
            if header is not None:
                with suppress(OSError):
                    saved = header.saved and not is_lesson_unsaved(file)
                    found.append(Waiting(file, header.title, saved, file.stat().st_mtime))
        return sorted(found, key=lambda one: one.written, reverse=True)

    def take(self, waiting: Waiting) -> tuple[Slot, Kept] | None:
        """A slot without a window with what it holds, now locked; None where another window has taken it.

        Raises ConvvizError where it cannot be read; it is put aside then, and not offered again.
        """
        lock, known = self._locked(waiting.file)
        if known and lock is None:
            return None
        kept, fault = None, "it is damaged"
        try:
            kept = _read(waiting.file)
        except ConvvizError as error:
            fault = str(error).rstrip(".")
        if kept is None:
            if lock is not None:
                lock.release()
            self._put_aside(waiting, fault)
            return None
        # Without locks nobody knows whether its window lives: it keeps its file.
        return (Slot(waiting.file, lock) if known else self._own_slot()), kept

    def _put_aside(self, waiting: Waiting, fault: str) -> None:
        """Raise ConvvizError for what cannot be read, unless it is gone. Its project stays, as a file."""
        if not waiting.file.exists():
            return
        aside = waiting.file.with_name(f"kept-{os.urandom(4).hex()}{SUFFIX}")
        with suppress(OSError, ConvvizError):
            *_, project = waiting.file.read_bytes().split(b"\n", 1)
            with replacing(aside) as file:
                file.write(project)
            waiting.file.unlink()
        # Where it could not be put aside, it is where it was.
        place = waiting.file if waiting.file.exists() else aside
        raise ConvvizError(
            f"‘{waiting.title or 'Untitled'}’ was kept and cannot be shown: {fault}; it lies in {place}."
        )

    def tidy(self) -> None:
        """Take the oldest slots away that nothing would be lost with."""
        for waiting in [one for one in self.waiting() if one.saved and not lesson_file(one.file).exists()][
            _MOST_SAVED:
        ]:
            try:
                taken = self.take(waiting)
            except ConvvizError as error:
                self.untold.append(str(error))
                continue
            if taken is not None:
                taken[0].clear()

    def _old(self) -> tuple[Slot, Kept] | None:
        """What an earlier version kept."""
        try:
            record = msgspec.json.decode((self._folder / _OLD).read_bytes(), type=_OldRecord)
            setup = decode(bytes(record.document), _OLD)
        except (OSError, ValueError, RecursionError, msgspec.DecodeError, ConvvizError):
            return None
        kept = Kept(setup, Path(record.path) if record.path else None, record.saved, record.step)
        slot = self.slot()
        with suppress(ConvvizError, OSError):
            slot.keep(kept)
            (self._folder / _OLD).unlink()
        return slot, kept

    def _files(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from sorted(file for file in self._folder.glob(f"session-*{_SUFFIX}") if file.is_file())

    def _locked(self, file: Path) -> tuple[Lock | None, bool]:
        """The lock of a slot, and whether that could be asked for at all."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return locked(file.with_suffix(".lock")), True
        except OSError:
            return None, False


def _read(file: Path) -> Kept | None:
    """What a slot holds. A start must never fail because of an old state: None for whatever is wrong with it, or
    ConvvizError where its document is.
    """
    try:
        with file.open("rb") as opened:
            header = msgspec.json.decode(opened.readline(_LONGEST_HEADER), type=_Header)
            data = opened.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return None
        setup = decode(data, file.name)
    except (OSError, ValueError, RecursionError, MemoryError, msgspec.DecodeError):
        return None
    path = None if header.path is None else Path(os.fsdecode(header.path))
    return Kept(setup, path, header.saved, header.step, header.stamp and Stamp(*header.stamp))


_LONGEST_HEADER = 1 << 20


def _read_header(file: Path) -> _Header | None:
    try:
        with file.open("rb") as opened:
            return msgspec.json.decode(opened.readline(_LONGEST_HEADER), type=_Header)
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return None

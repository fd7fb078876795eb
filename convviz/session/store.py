"""What survives closing, a crash or a pulled plug: the document as it was, beside the settings."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.model.files import replacing
from convviz.model.project import decode, encode

_FILE = "last-session.json"


class _Record(msgspec.Struct):
    document: msgspec.Raw
    path: str | None
    saved: bool
    step: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A document, its file (if it has one), whether the file holds it, and the step that was shown."""

    document: Document
    path: Path | None
    saved: bool
    step: int


class Store:
    """Keeps one document in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE

    def keep(self, kept: Kept) -> None:
        """Write the state in one step; raises ConvvizError where that fails."""
        record = _Record(
            msgspec.Raw(encode(kept.document)),
            None if kept.path is None else str(kept.path),
            kept.saved,
            kept.step,
        )
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConvvizError(f"Cannot keep the work in {self._file.parent}: {error.strerror}.") from error
        with replacing(self._file) as file:
            file.write(msgspec.json.encode(record))

    def recall(self) -> Kept | None:
        """What was kept last; None where there is nothing or it cannot be read."""
        try:
            record = msgspec.json.decode(self._file.read_bytes(), type=_Record)
            document = decode(bytes(record.document), _FILE)
        except (OSError, msgspec.DecodeError, ValueError, ConvvizError):
            # A start must never fail because of an old state.
            return None
        return Kept(document, Path(record.path) if record.path else None, record.saved, record.step)

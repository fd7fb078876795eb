"""The whole setup as one line of text, for a chat, a slide, or inside an exported picture.

``convviz1:`` and the project file, compressed (zlib, whose checksum finds a damaged line) in base64 with ``-``
and ``_``; the 1 is the version of this form, the project file within has its own. What comes after a letter
that is not of that alphabet does not belong to it; white space that a mail or a chat puts in does.
"""

import base64
import mmap
import re
import zlib
from collections.abc import Iterable, Iterator

from convviz.errors import ConvvizError
from convviz.model.document import Document
from convviz.model.project import compact, decode

PREFIX = "convviz1:"

Bytes = bytes | mmap.mmap

MAX_UNPACKED = 16 << 20
"""Bytes of a project in a line: a photograph of a million cells with two decimals takes a third of it."""

_ANY_PREFIX = re.compile(r"convviz\d+:")
_IN_BYTES = re.compile(rb"convviz1:[A-Za-z0-9_-]{16,}")
_GIF_COMMENT = b"\x21\xfe"
_MOST_COMMENTS = 16


def setup_line(document: Document) -> str:
    """``document`` as one line without white space. Raises ConvvizError where it would be too large."""
    data = compact(document)
    if len(data) > MAX_UNPACKED:
        raise ConvvizError("This setup is too large for a setup line; save it as a project file.")
    packed = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode()
    return PREFIX + packed.rstrip("=")


def is_setup_line(text: str) -> bool:
    """Whether ``text`` begins as a setup line of any version does."""
    return _ANY_PREFIX.match(text.lstrip()) is not None


def from_setup_line(text: str) -> Document:
    """The document in a setup line. Raises ConvvizError that says what is wrong with it."""
    words = text.split()
    if not words or not words[0].startswith(PREFIX):
        if is_setup_line(text):
            raise ConvvizError("A newer convviz made this setup line; update convviz.")
        raise ConvvizError(f"This is not a setup line; one begins with {PREFIX}")
    try:
        return _read("".join(words))
    except ConvvizError:
        if len(words) == 1:
            raise
        return _read(words[0])  # somebody wrote on behind it


def _read(line: str) -> Document:
    packed = line.removeprefix(PREFIX).rstrip("=")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", packed):
        raise ConvvizError("The setup line is damaged: it has letters that do not belong there; copy it again, whole.")
    try:
        data = _unpacked(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (ValueError, zlib.error) as error:
        raise ConvvizError("The setup line is damaged or cut off; copy it again, whole.") from error
    return decode(data, "the setup line")


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, MAX_UNPACKED)
    if unpacker.unconsumed_tail:
        raise ConvvizError(f"The setup line holds more than {MAX_UNPACKED >> 20} MiB; open a project file instead.")
    if not unpacker.eof:
        raise ValueError("incomplete")
    return data


def find_setup_line(data: Bytes) -> str | None:
    """The setup line in the contents of a picture, a video or a page that convviz made, if there is one."""
    parts: Iterable[Bytes] = _gif_comments(data) if data[:4] == b"GIF8" else (data,)
    # A title may look like a line; the setup is the longest.
    lines = [line for part in parts for line in _IN_BYTES.findall(part)]
    return max(lines, key=len).decode() if lines else None


def _gif_comments(data: Bytes) -> Iterator[bytes]:
    """A GIF's comments: they stand in blocks of 255 bytes, each with its length before it."""
    # Ours is the first one; in the pixels the two bytes may stand too.
    at, tries = data.find(_GIF_COMMENT), 0
    while at >= 0 and (tries := tries + 1) <= _MOST_COMMENTS:
        blocks, place = [], at + 2
        while place < len(data) and data[place]:
            blocks.append(data[place + 1 : place + 1 + data[place]])
            place += data[place] + 1
        yield b"".join(blocks)
        at = data.find(_GIF_COMMENT, at + 1)

"""Animated PNG (PNG, third edition): after the first frame only the rectangle that changed is stored.

On a background, pixels in it that stay are transparent and the rectangle is blended over what is shown; on
a transparent background it replaces what is shown. Without loss, and the file grows frame by frame.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from convviz.export.changes import Change, changes
from convviz.export.film import Film
from convviz.export.frames import Frames, rgba
from convviz.export.metadata import Metadata
from convviz.export.settings import Progress

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEEP, _REPLACE, _BLEND = 0, 0, 1
"""Disposal: none. Blending: replace, or over."""


def write_apng(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write all of ``film`` to ``file``; ``progress(done, total)`` is called after each frame."""
    frames = Frames(film)
    total = len(frames)
    progress(0, total)
    file.write(_SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", *film.size, 8, 6, 0, 0, 0)))
    file.write(chunk(b"acTL", struct.pack(">II", total, film.settings.loops)))
    for text in text_chunks(film.metadata):
        file.write(text)
    sequence = 0
    for done, change in enumerate(changes(frames), start=1):
        file.write(chunk(b"fcTL", struct.pack(">I", sequence) + _control(change)))
        data = deflated(rgba(change.pixels))
        if done == 1:
            file.write(chunk(b"IDAT", data))
            sequence += 1
        else:
            file.write(chunk(b"fdAT", struct.pack(">I", sequence + 1) + data))
            sequence += 2
        progress(done, total)
    file.write(chunk(b"IEND", b""))


def _control(change: Change) -> bytes:
    """Size, place, delay, disposal, blending."""
    (rows, columns), blend = change.box, _BLEND if change.blended else _REPLACE
    size = (columns.stop - columns.start, rows.stop - rows.start, columns.start, rows.start)
    return struct.pack(">IIIIHHBB", *size, min(change.delay, 0xFFFF), 100, _KEEP, blend)


def chunk(name: bytes, data: bytes) -> bytes:
    """A PNG chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))


def deflated(channels: NDArray[np.uint8]) -> bytes:
    """The pixels (rows, columns, channels) as PNG compresses them, without a filter.

    Large areas of one colour, of which these pictures are made, pack best as they are.
    """
    rows = channels.reshape(len(channels), -1)
    return zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes(), 6)


def text_chunks(metadata: Metadata) -> Iterator[bytes]:
    """What a picture says of itself, in iTXt chunks."""
    words = {
        "Title": metadata.title,
        "Description": metadata.description,
        "Software": metadata.software,
        # The line's end keeps the checksum behind from seeming to belong to it.
        "Comment": metadata.setup and f"{metadata.setup}\n",
    }
    for keyword, text in words.items():
        if text:
            # Not compressed, no language.
            yield chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + text.encode())

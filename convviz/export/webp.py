"""Animated WebP (RFC 9649), without loss: after the first frame only the rectangle that changed is stored.

Pillow packs each rectangle (VP8L); the chunks around them are written here, so that each frame can be a
rectangle of its own and the file grows frame by frame, whatever the length of the animation.
"""

import io
import struct
from typing import BinaryIO

from PIL import Image

from convviz.errors import ConvvizError
from convviz.export.changes import Change, changes
from convviz.export.film import Film
from convviz.export.frames import Frames, Pixels, rgba
from convviz.export.metadata import xmp
from convviz.export.settings import Progress

_XMP, _ANIMATION, _ALPHA = 0x04, 0x02, 0x10
_REPLACE = 0x02
"""A frame's flag: its pixels are not blended over those shown."""

_MOST_BYTES = (1 << 32) - (1 << 21)
"""Of the file, less what stands behind the frames."""

_LONGEST = (1 << 24) - 1
"""Milliseconds of a frame at most."""

_EFFORT = {"method": 1, "quality": 50}
"""Of Pillow's lossless packing: the most costs half as much time again for a hundredth of the size."""


def write_webp(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write all of ``film`` to ``file``; ``progress(done, total)`` is called after each frame."""
    frames = Frames(film)
    total = len(frames)
    progress(0, total)
    start = file.tell()
    file.write(b"RIFF\0\0\0\0WEBP")
    flags = struct.pack("<I", _XMP | _ANIMATION | _ALPHA)
    file.write(_chunk(b"VP8X", flags + _uint24(film.size[0] - 1) + _uint24(film.size[1] - 1)))
    file.write(_chunk(b"ANIM", struct.pack("<IH", 0, film.settings.loops)))
    for done, change in enumerate(changes(frames, grid=2), start=1):
        file.write(_chunk(b"ANMF", _frame(change)))
        if file.tell() - start > _MOST_BYTES:
            raise ConvvizError(
                "An animated WebP can have 4 GB at most; choose fewer steps, a smaller size, or a video."
            )
        progress(done, total)
    file.write(_chunk(b"XMP ", xmp(film.metadata)))
    end = file.tell()
    file.seek(start + 4)
    file.write(struct.pack("<I", end - start - 8))
    file.seek(end)


def _frame(change: Change) -> bytes:
    rows, columns = change.box
    place = (columns.start // 2, rows.start // 2, columns.stop - columns.start - 1, rows.stop - rows.start - 1)
    head = b"".join(map(_uint24, (*place, min(10 * change.delay, _LONGEST))))
    return head + bytes([0 if change.blended else _REPLACE]) + packed(change.pixels)


def packed(pixels: Pixels) -> bytes:
    """The pixels as a VP8L chunk."""
    channels = rgba(pixels)
    image = Image.frombytes("RGBA", (pixels.shape[1], pixels.shape[0]), channels.tobytes())
    buffer = io.BytesIO()
    # exact: the colour of transparent pixels is black already, and must not be looked at again.
    image.save(buffer, "WEBP", lossless=True, exact=True, **_EFFORT)
    data = buffer.getvalue()
    at = data.index(b"VP8L", 12)
    (size,) = struct.unpack_from("<I", data, at + 4)
    return data[at : at + 8 + size + size % 2]


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _uint24(value: int) -> bytes:
    return struct.pack("<I", value)[:3]

"""Animated GIF (GIF89a): after the first frame only the rectangle that changed is stored.

In it, pixels that stay are transparent, which packs to almost nothing. Pillow packs the pixels (LZW);
the blocks around them are written here, so that each frame can be a rectangle of its own and the file
grows frame by frame, whatever the length of the animation.
"""

import io
import struct
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.export.frames import Frame, Frames
from convviz.export.palette import Colours, Mapper, choose, inked, packed, seen
from convviz.export.settings import Progress
from convviz.stage.scale import white_ink

_TRANSPARENT = 255
_KEEP = 1 << 2  # disposal method 1: the next frame is drawn over this one

Indices = NDArray[np.uint8]


def write_gif(frames: Frames, file: BinaryIO, progress: Progress) -> None:
    """Write all ``frames`` to ``file``; ``progress(done, total)`` is called after each."""
    total = len(frames)
    progress(0, total)
    mapper = Mapper(palette_of(frames))
    file.write(_header(frames.size, mapper.palette, frames.settings.loops))
    shown = np.empty((frames.size[1], frames.size[0]), dtype=np.uint8)
    for done, frame in enumerate(frames, start=1):
        if done == 1:
            shown[:] = mapper(frame.pixels)
            file.write(_image(shown, (0, 0), frame.delay, transparent=False))
        else:
            file.write(_difference(frame, shown, mapper))
        progress(done, total)
    file.write(b";")


def palette_of(frames: Frames) -> Colours:
    """The animation's colours: those of all cells with their numbers, and those of a few sample moments."""
    figure = frames.stage.figure
    cells = np.concatenate([figure.scales[name].colours(values) for name, values in figure.all_values.items()])
    solid, shades = [packed(cells)], [inked(cells, white_ink(cells))]
    for pixels, dirty in frames.samples():
        shades += [seen(pixels[r.y() : r.y() + r.height(), r.x() : r.x() + r.width()]) for r in dirty]
    theme = frames.stage.theme
    flat = [theme.background, theme.blank, theme.line, theme.edge, theme.text, theme.muted, theme.window, theme.casing]
    solid.append(packed(np.array(flat, dtype=np.uint8)))
    return choose(np.concatenate(solid), np.concatenate(shades))


def _header(size: tuple[int, int], palette: Colours, loops: int) -> bytes:
    colours = np.zeros((256, 3), dtype=np.uint8)
    colours[: len(palette)] = np.stack([(palette >> np.uint32(s)) & np.uint32(0xFF) for s in (16, 8, 0)], axis=-1)
    screen = b"GIF89a" + struct.pack("<HHBBB", *size, 0xF7, 0, 0) + colours.tobytes()
    if loops == 1:
        return screen
    # The extension counts repetitions after the first play; 0 is for ever.
    again = loops - 1 if loops else 0
    return screen + b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", again) + b"\x00"


def _difference(frame: Frame, shown: Indices, mapper: Mapper) -> bytes:
    """The image block that turns what is ``shown`` into ``frame``; ``shown`` is brought up to date."""
    left = min(r.left() for r in frame.dirty) if frame.dirty else 0
    top = min(r.top() for r in frame.dirty) if frame.dirty else 0
    right = max((r.right() for r in frame.dirty), default=0) + 1
    bottom = max((r.bottom() for r in frame.dirty), default=0) + 1
    delta = np.full((bottom - top, right - left), _TRANSPARENT, dtype=np.uint8)
    for r in frame.dirty:
        area = (slice(r.top(), r.bottom() + 1), slice(r.left(), r.right() + 1))
        new, old = mapper(frame.pixels[area]), shown[area]
        changed = new != old
        inside = (slice(r.top() - top, r.bottom() + 1 - top), slice(r.left() - left, r.right() + 1 - left))
        np.copyto(delta[inside], new, where=changed)
        np.copyto(old, new)
    delta, offset = _tight(delta)
    return _image(delta, (left + offset[0], top + offset[1]), frame.delay, transparent=True)


def _tight(delta: Indices) -> tuple[Indices, tuple[int, int]]:
    """The smallest part that holds every pixel that is not transparent, at least one pixel."""
    rows = np.flatnonzero((delta != _TRANSPARENT).any(axis=1))
    if not rows.size:
        return delta[:1, :1], (0, 0)
    columns = np.flatnonzero((delta[rows[0] : rows[-1] + 1] != _TRANSPARENT).any(axis=0))
    return delta[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], (int(columns[0]), int(rows[0]))


def _image(indices: Indices, position: tuple[int, int], delay: int, *, transparent: bool) -> bytes:
    """A graphic control extension and an image block."""
    control = struct.pack("<BHB", _KEEP | transparent, min(delay, 0xFFFF), _TRANSPARENT if transparent else 0)
    height, width = indices.shape
    descriptor = struct.pack("<HHHHB", *position, width, height, 0)
    return b"\x21\xf9\x04" + control + b"\x00\x2c" + descriptor + compressed(indices)


def compressed(indices: Indices) -> bytes:
    """LZW code size and data blocks of the pixels, as they stand in a GIF."""
    height, width = indices.shape
    image = Image.frombytes("P", (width, height), np.ascontiguousarray(indices).tobytes())
    image.putpalette(bytes(768))
    buffer = io.BytesIO()
    image.save(buffer, "GIF", optimize=False, interlace=0)
    data = buffer.getvalue()
    return data[_pixels_at(data) : -1]


def _pixels_at(data: bytes) -> int:
    """Where in a GIF of one image the code size and data begin."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] == 0x21:
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    local = data[at + 9]
    return at + 10 + (3 << (local & 7) + 1 if local & 0x80 else 0)

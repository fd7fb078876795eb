"""PNG: one moment, or every moment as a numbered picture in a folder."""

import struct
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from convviz.export.apng import chunk, deflated, text_chunks
from convviz.export.film import Film
from convviz.export.frames import Frames, Pixels, rgb, rgba
from convviz.export.metadata import Metadata
from convviz.export.settings import Progress

_SMALL = 8192
"""Characters of a setup line that every picture of a sequence bears."""


def write_png(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write the film's ``still`` moment."""
    progress(0, 1)
    frame = Frames(film).paint(film.still)
    settings = film.settings
    dots = settings.dots_per_inch if settings.printed else 0.0
    file.write(png(frame.pixels, film.metadata, transparent=settings.transparent, dots_per_inch=dots))
    progress(1, 1)


def write_frames(film: Film, folder: Path, progress: Progress) -> None:
    """Write every frame to ``folder``, numbered so that their names sort in order."""
    frames = Frames(film)
    total = len(frames)
    progress(0, total)
    metadata, digits = film.metadata, max(4, len(str(total)))
    # Each picture opens as its setup, unless that is so large that one is enough.
    others = metadata if len(metadata.setup) <= _SMALL else replace(metadata, setup="")
    for done, frame in enumerate(frames, start=1):
        told = metadata if done == 1 else others
        data = png(frame.pixels, told, transparent=film.settings.transparent)
        (folder / f"frame-{done:0{digits}}.png").write_bytes(data)
        progress(done, total)


def png(pixels: Pixels, metadata: Metadata, *, transparent: bool, dots_per_inch: float = 0.0) -> bytes:
    """A PNG file of the pixels."""
    channels = rgba(pixels) if transparent else rgb(pixels)
    rows, columns, depth = channels.shape
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 6 if depth == 4 else 2, 0, 0, 0))
    dots = round(dots_per_inch / 0.0254)
    physical = chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1)) if dots else b""
    texts = b"".join(text_chunks(metadata))
    return b"\x89PNG\r\n\x1a\n" + head + physical + texts + chunk(b"IDAT", deflated(channels)) + chunk(b"IEND", b"")

"""How large a file will be, from a few of its frames: written as they will be, and thrown away."""

import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from convviz.export.film import Film
from convviz.export.registry import Format, Kind
from convviz.export.settings import Progress

_SAMPLES, _OF_VIDEO = (5, 6), (3, 20)
"""Places in the film that are looked at, and how many frames at each: a video's cost what those before them leave."""


def estimated_size(film: Film, fmt: Format, progress: Progress | None = None) -> int:
    """About how many bytes ``film`` will take in ``fmt``; exact for a picture of one moment.

    The first frame counts by itself; the others as frames in a few places of the film do. ``progress`` is
    called now and then, and may raise to stop.
    """
    tell = progress or (lambda done, total: None)
    if fmt.kind in (Kind.MOMENT, Kind.SHEET):
        return _written(film, fmt, tell)
    count = len(film)
    samples, run = _OF_VIDEO if fmt.needs == "video" else _SAMPLES
    if count <= samples * run:
        return _written(film, fmt, tell)
    first = _written(film.part(0, 1), fmt, tell)
    starts = [round(1 + i * (count - 1 - run) / (samples - 1)) for i in range(samples)]
    more = 0.0
    for start in starts:
        some = _written(film.part(start - 1, start + run), fmt, tell)
        more += max(some - _written(film.part(start - 1, start), fmt, tell), 0) / run
    return round(first + more / samples * (count - 1))


def _written(film: Film, fmt: Format, progress: Progress) -> int:
    if fmt.folder:
        with tempfile.TemporaryDirectory() as folder:
            fmt.write(film, Path(folder), progress)
            return sum(file.stat().st_size for file in Path(folder).iterdir())
    # A file of the system, since some encoders write behind Python's back.
    with tempfile.TemporaryFile() as file:
        fmt.write(film, cast("BinaryIO", file), progress)
        file.seek(0, 2)
        return file.tell()

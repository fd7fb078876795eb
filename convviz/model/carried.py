"""The setup that travels in what convviz has made: a picture, a video, a page."""

import re
from collections.abc import Iterable, Iterator

_IN_BYTES = re.compile(rb"convviz1:[A-Za-z0-9_-]{16,}")
_GIF_COMMENT = b"\x21\xfe"
_MOST_COMMENTS = 16


def find_setup_line(data: bytes) -> str | None:
    """The setup line in the contents of a picture, a video or a page that convviz made, if there is one."""
    parts: Iterable[bytes] = _gif_comments(data) if data[:4] == b"GIF8" else (data,)
    # A title may look like a line; the setup is the longest.
    lines = [line for part in parts for line in _IN_BYTES.findall(part)]
    return max(lines, key=len).decode() if lines else None


def _gif_comments(data: bytes) -> Iterator[bytes]:
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

"""The whole setup as one line of text, for a chat, a slide, or inside an exported picture.

``convviz1:`` and the project file, compressed (zlib, whose checksum finds a damaged line) in base64 with ``-``
and ``_``; the 1 is the version of this form, the project file within has its own. What comes after a letter
that is not of that alphabet does not belong to it; white space that a mail or a chat puts in does.
"""

import base64
import re
import zlib
from collections.abc import Iterator

from convviz.errors import ConvvizError
from convviz.model.encoding import compact
from convviz.model.project import decode
from convviz.model.setup import Setup

PREFIX = "convviz1:"

MAX_PACKED, MAX_UNPACKED = 1 << 20, 16 << 20
"""Bytes of a project in a line that is made, and in one that is read: a photograph of 256×256 with two decimals takes
two thirds of the first. More is no line that anybody sends, and could not be packed while the hand waits; earlier
versions did.
"""

_ANY_PREFIX = re.compile(r"convviz\d+(?::|%3A)", re.I)


def setup_line(setup: Setup) -> str:
    """``setup`` as one line without white space. Raises ConvvizError where it would be too large."""
    data = compact(setup)
    if len(data) > MAX_PACKED:
        raise ConvvizError("This setup is too large for a setup line; save it as a project file.")
    packed = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode()
    return PREFIX + packed.rstrip("=")


def is_setup_line(text: str) -> bool:
    """Whether ``text`` holds a setup line of any version, perhaps with what a chat or a mail has put around it."""
    return _ANY_PREFIX.search(_bare(text)) is not None


def from_setup_line(text: str) -> Setup:
    """The setup in a setup line. Raises ConvvizError that says what is wrong with it.

    What chats and mails do to a line is undone: whatever is written before and behind it, line breaks and marks of
    quotation within, and the signs that keep Markdown off.
    """
    bare = _bare(text)
    found = _ANY_PREFIX.search(bare)
    if found is None:
        raise ConvvizError(f"This is not a setup line; one begins with {PREFIX}")
    if found[0].lower().replace("%3a", ":") != PREFIX:
        raise ConvvizError("A newer convviz made this setup line; update convviz.")
    fault: ConvvizError | None = None
    for candidate in _candidates(bare[found.end() :]):
        try:
            return _read(candidate)
        except ConvvizError as error:
            fault = fault or error
    raise fault or ConvvizError("The setup line is empty; copy it again, whole.")


_UNSEEN = dict.fromkeys(
    map(
        ord,
        "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}"
        "\N{SOFT HYPHEN}\N{BYTE ORDER MARK}",
    )
)


def _bare(text: str) -> str:
    """``text`` without what cannot be seen, and without what keeps Markdown from taking a letter as its own."""
    return re.sub(r"\\(?=[_\-:])", "", text.translate(_UNSEEN))


def _candidates(packed: str) -> Iterator[str]:
    """What the line may have been: broken into lines, perhaps with a = at the end of each as mails have it.

    Words behind it may seem to go on with it; what is compressed knows its own end.
    """
    broken = re.sub(r"=?\s*\n[\s>|]*", "", packed)
    for whole in dict.fromkeys((broken, "".join(packed.split()))):
        letters = re.match(r"[A-Za-z0-9_\-\u2010-\u2014]*", "".join(whole.split()))
        found = letters[0] if letters else ""
        # Programs that mend texts make dashes of hyphens.
        yield re.sub("[\u2010-\u2013]", "-", found).replace("\u2014", "--")


def _read(line: str) -> Setup:
    packed = line[: len(line) - (len(line) % 4 == 1)]  # one letter alone is nothing
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

"""The one exception whose text the user sees, and how words from outside are made harmless in it."""

import re
import unicodedata

LONGEST = 300
"""Characters of a sentence at most."""

_HEAD, _TAIL = 200, 95


class ConvvizError(Exception):
    """Something the user asked for cannot be done.

    The text is one sentence that says what is wrong and what to do. It is caught where actions are
    dispatched (``ui``) and in the command line's ``main``; every other exception is a bug. ``field`` is
    the setting that is at fault, where it is one. Names and values that the sentence repeats are made visible, and
    the sentence is never longer than ``LONGEST``.
    """

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(sentence(text))
        self.field = field


def sentence(text: str) -> str:
    """``text`` on one line without control characters, its middle left out where it is too long."""
    shown = visible(text)
    return shown if len(shown) <= LONGEST else f"{shown[:_HEAD]} … {shown[-_TAIL:]}"


def visible(text: str) -> str:
    """``text`` with what would do something to a terminal, or to the order of letters, written as in a string: ``\\n``.

    Unicode has pictures of control characters, but hardly a typeface has them.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else _written(c) for c in text)


def _written(character: str) -> str:
    # Spaces of other widths do no harm, but are not printable to Python.
    return " " if unicodedata.category(character) == "Zs" else character.encode("unicode_escape").decode("ascii")


def missing_library(error: ImportError) -> ConvvizError:
    """The sentence for a system library without which Qt cannot be loaded; other import errors are raised."""
    match = re.match(r"(\S+\.so\S*): cannot open shared object file", str(error))
    if match is None:
        raise error
    return ConvvizError(
        f"Qt needs the system library {match[1]}, which is missing; on Debian and Ubuntu install "
        f"libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3."
    )

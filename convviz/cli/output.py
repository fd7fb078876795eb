"""What the command line says: on any terminal, in any encoding, to any device."""

import codecs
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from convviz.errors import ConvvizError, missing_library, sentence, visible

_PLAIN = {
    "−": "-",
    "×": "x",
    "→": "->",
    "≈": "~",
    "·": "*",
    "…": "...",
    "–": "-",
    "‘": "'",
    "’": "'",
    "½": "1/2",
    "∗": "*",
    "≤": "<=",
    "≥": ">=",
    "∞": "inf",
    "─": "-",
}
"""Signs of our own for encodings that have them not; whatever else is missing becomes its number."""


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_PLAIN.get(c, f"\\u{ord(c):04x}") for c in missing), error.end


def prepare_streams() -> None:
    """Have what cannot be encoded written otherwise: output that is redirected has the encoding of the system."""
    codecs.register_error("convviz", _replaced)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="convviz")


def tell(text: str, *, err: bool = False) -> None:
    """Print lines; control characters of names and values in them are made visible."""
    if (sys.stderr if err else sys.stdout) is None:
        return
    print("\n".join(visible(line) for line in text.split("\n")), file=sys.stderr if err else sys.stdout, flush=True)


def refusing(do: Callable[[], object]) -> None:
    """Do it; where it cannot be done, say why in one sentence and leave with 1."""
    prepare_streams()
    try:
        try:
            do()
        finally:
            if sys.stdout is not None:  # a program without a console has none
                sys.stdout.flush()
    except ConvvizError as error:
        _refuse(str(error))
    except ImportError as error:
        _refuse(str(missing_library(error)))
    except BrokenPipeError:
        _leave()  # whoever read it has enough
    except OSError as error:
        # What a command reads and writes is caught where it is done: this is what it says.
        _refuse(f"Cannot write the output: {(error.strerror or str(error)).lower()}.")


def _refuse(text: str) -> NoReturn:
    with suppress(OSError):
        tell(f"convviz: {sentence(text)}", err=True)
    _leave()


def _leave() -> NoReturn:
    # What is still to be written to a full device would fail once more when Python ends.
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)

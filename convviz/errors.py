"""The one exception whose text the user sees."""

import re


class ConvvizError(Exception):
    """Something the user asked for cannot be done.

    The text is one sentence that says what is wrong and what to do. It is caught where actions are
    dispatched (``ui``) and in the command line's ``main``; every other exception is a bug. ``field`` is
    the setting that is at fault, where it is one.
    """

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def missing_library(error: ImportError) -> ConvvizError:
    """The sentence for a system library without which Qt cannot be loaded; other import errors are raised."""
    match = re.match(r"(\S+\.so\S*): cannot open shared object file", str(error))
    if match is None:
        raise error
    return ConvvizError(
        f"Qt needs the system library {match[1]}, which is missing; on Debian and Ubuntu install "
        f"libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3."
    )

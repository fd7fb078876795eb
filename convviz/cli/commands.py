"""The whole command line."""

import sys

from convviz.cli import coding, exporting, lecturing
from convviz.cli.output import refusing
from convviz.cli.program import Window, program
from convviz.model import SUFFIX

for command in (
    coding.code_source,
    exporting.export_sources,
    exporting.list_formats,
    exporting.demo,
    lecturing.list_lessons,
    lecturing.give_lesson,
):
    program.add_command(command)


def main(window: Window, arguments: list[str] | None = None) -> None:
    """Run the command line; leaves the process with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    refusing(lambda: program.main(_with_open(given), prog_name="convviz", obj=window, standalone_mode=True))


def _with_open(arguments: list[str]) -> list[str]:
    """``convviz FILE.convviz`` is short for ``convviz open FILE.convviz``."""
    first = arguments[0] if arguments else ""
    # A file's name may begin with a dash; options come in the same place.
    return ["open", "--", *arguments] if first.endswith(SUFFIX) else arguments

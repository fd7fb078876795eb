"""The same program without a window."""

from convviz.cli import exporting
from convviz.cli.output import refusing
from convviz.cli.program import Window, main, program

__all__ = ["Window", "main", "program", "refusing"]

for command in (exporting.export_sources, exporting.list_formats, exporting.demo):
    program.add_command(command)

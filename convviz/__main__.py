"""The program's entry points: here alone the command line and the window meet."""

import sys
from pathlib import Path

from convviz import cli
from convviz.model import Document


class Window:
    """The window as the command line knows it; Qt's widgets are loaded when one is asked for."""

    def prepare(self) -> None:
        """Make the application; raises ConvvizError where no window can be opened."""
        from convviz.ui.app import start_application  # noqa: PLC0415 - widgets cost 0.4 s

        start_application()

    def run(self, document: Document | None = None, path: Path | None = None, *, playing: bool = False) -> int:
        """Open a window and stay until it is closed; the process' exit code."""
        from convviz.ui.app import run  # noqa: PLC0415 - widgets cost 0.4 s

        return run(document, path, playing=playing)


def main() -> None:
    """``convviz``: a window without arguments, else a command."""
    cli.main(Window())


def main_window() -> None:
    """The window program for the desktop; an argument is a project file.

    A file that cannot be read is told in the window: nobody sees the standard error of a desktop program.
    """
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    cli.refusing(lambda: sys.exit(Window().run(path=path)))


if __name__ == "__main__":
    main()

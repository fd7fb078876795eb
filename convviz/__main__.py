"""The program's entry points: here alone the command line and the window meet."""

import gc
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from convviz.cli.output import refusing
from convviz.model import Setup

if TYPE_CHECKING:
    from convviz.model.lesson import Lesson


class Window:
    """The window as the command line knows it; Qt's widgets are loaded when one is asked for."""

    def prepare(self) -> None:
        """Make the application; raises ConvvizError where no window can be opened."""
        _load().start_application()

    def run(
        self,
        setup: Setup | None = None,
        path: Path | None = None,
        *,
        playing: bool = False,
        lesson: "Lesson | None" = None,
        presenting: bool = False,
    ) -> int:
        """Open a window and stay until it is closed; the process' exit code."""
        return int(_load().run(setup, path, playing=playing, lesson=lesson, presenting=presenting))


def _load() -> ModuleType:
    """The window program, whose widgets cost 0.4 s to load."""
    # What is loaded and built until the first frame stays: looking for garbage in it takes a tenth of the start.
    # The window turns it on again.
    gc.disable()
    # Before Qt: PySide6 reads the source of each module that is loaded after it.
    import convviz.session  # noqa: PLC0415
    import convviz.ui.start.app  # noqa: PLC0415

    return convviz.ui.start.app


def main() -> None:
    """``convviz``: a window without arguments, else a command."""
    if len(sys.argv) == 1:
        # The commands and their options take a tenth of a second to load.
        refusing(lambda: sys.exit(Window().run()))
    from convviz.cli import commands  # noqa: PLC0415

    commands.main(Window())


def main_window() -> None:
    """The window program for the desktop; an argument is a project file.

    A file that cannot be read is told in the window: nobody sees the standard error of a desktop program.
    """
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    refusing(lambda: sys.exit(Window().run(path=path)))


if __name__ == "__main__":
    main()

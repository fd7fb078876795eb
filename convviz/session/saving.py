"""The file of a work: written where nobody else has changed it, and taken up again from what was kept."""

from pathlib import Path

from convviz.errors import ConvvizError
from convviz.model import Setup, save_project
from convviz.model.stamps import is_changed, stamp_of
from convviz.session.history import Work
from convviz.session.store import Kept


class ChangedOnDiskError(ConvvizError):
    """A file would be written over that somebody else has changed meanwhile."""


def save_work(work: Work, setup: Setup, path: Path, *, replacing: bool) -> None:
    """Write the project file of ``work``; raises as ``Session.save``."""
    if not replacing and path == work.path and work.stamp is not None and is_changed(path, work.stamp):
        raise ChangedOnDiskError(f"{path.name} has changed on disk since it was read; nothing was written.")
    save_project(setup, path)
    work.path, work.saved, work.stamp = path, setup, stamp_of(path)


def work_of(kept: Kept) -> Work:
    """The work that a window has left."""
    return Work(kept.path, kept.setup if kept.saved else None, kept.stamp)

"""Where the files in ``resources/`` are: in a checkout, an installed wheel, or a frozen build."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(*parts: str) -> Traversable:
    """The file or folder at ``resources/<parts>``."""
    installed = files("convviz").joinpath("_resources")
    # A checkout installed with `pip install -e` has no copy inside the package.
    root = installed if installed.is_dir() else Path(__file__).resolve().parent.parent / "resources"
    return root.joinpath(*parts)

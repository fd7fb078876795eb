"""Inputs and kernels of other programs, and grids for them."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from convviz.engine.arrays import Array
from convviz.files import replacing
from convviz.model import edits
from convviz.model.grid_text import grid_text
from convviz.model.images import FIRST, LAST, UnclearOrderError
from convviz.model.library import read_own_kernel
from convviz.ui.actions.command import Desk

if TYPE_CHECKING:
    from convviz.reading import Found


def looked_at(path: Path) -> "Found":
    """What a file holds. Raises ConvvizError."""
    from convviz.reading import look_at  # noqa: PLC0415 - the window opens without it

    return look_at(path)


def found(desk: Desk, path: Path, what: "Found") -> None:
    """Make an input of what a file holds; a picture asks how."""
    from convviz.reading import look_at  # noqa: PLC0415

    desk.withdraw()
    if what.picture is not None:
        desk.open_picture(what.picture, path.name)
        return
    if what.stored:
        name = desk.choose_item("Arrays", "Which array of the file?", [one.name for one in what.stored])
        if not name:
            return
        what = look_at(path, name)
    array = _in_an_order(desk, what, path.name)
    if array is not None:
        take_input(desk, array, path.name)


def _in_an_order(desk: Desk, what: "Found", name: str) -> Array | None:
    """An array as an input; where its order is not certain, the user says it, or thinks better of it."""
    from convviz.reading.files import input_of  # noqa: PLC0415

    shape = np.shape(what.array)
    # Its shape fits both ways: for a program three channels of three rows are the usual one, for a hand not.
    unclear = len(shape) == 3 and shape[0] in _COLOURS and shape[2] in _COLOURS
    try:
        if not unclear:
            return input_of(what, name)
    except UnclearOrderError:
        pass
    ways = tuple(input_of(what, name, order) for order in (FIRST, LAST))
    way = desk.choose_order(name, ways[0].shape, ways)
    return ways[way - 1] if way else None


_COLOURS = (3, 4)


def take_input(desk: Desk, array: Array, name: str) -> None:
    """Put an array in the place of the input."""
    desk.let_go()
    desk.session.look_at(layer=0)
    size = "×".join(map(str, array.shape if len(array) > 1 else array.shape[1:]))
    desk.session.apply(lambda d: edits.set_input(d, array), f"Open {name} ({size})")


def take_kernel(desk: Desk, path: Path) -> None:
    """Put a kernel that somebody has kept in the filter in front."""
    kernel, session = read_own_kernel(path), desk.session
    front = session.shown.filter
    session.apply(lambda d: edits.set_kernel(d, session.look.layer, kernel.values, front), f"Kernel: {kernel.name}")


def write_grid(desk: Desk, block: Array, target: Path) -> None:
    """Write a grid as NumPy or CSV has it, by the file's ending."""
    desk.settings.set_folder("grid", target.parent)
    if target.suffix.lower() not in (".npy", ".csv"):
        target = target.with_name(target.name + ".npy")
    with replacing(target) as out:
        if target.suffix.lower() == ".npy":
            np.save(out, block)
        else:
            out.write(grid_text(block if block.ndim == 2 else block[0], "csv").encode())
    desk.tell(f"Saved {target}.")

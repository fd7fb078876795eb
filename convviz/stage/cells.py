"""Cells by name: which panel they stand in, and where in the arrays that are edited."""

from dataclasses import dataclass
from enum import StrEnum

from convviz.engine import Trace
from convviz.engine.arrays import Pair
from convviz.model import Setup


class Panel(StrEnum):
    """The grids of a stage."""

    INPUT = "input"
    KERNEL = "kernel"
    PRODUCTS = "products"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a panel; row and column count from the unpadded grid's first cell."""

    panel: Panel
    channel: int
    row: int
    column: int


def index_of(setup: Setup, trace: Trace | None, cell: Cell, filter_index: int) -> tuple[int, ...] | None:
    """Where a cell stands in the array that it shows: (channel, row, column) of the input or (filter, channel, row,
    column) of the kernel; None for padding, inserted zeros, results and other layers' maps.
    """
    weights = setup.weights
    shape: tuple[int, ...]
    plane: tuple[int, ...]
    if cell.panel == Panel.KERNEL and weights is not None:
        shape, plane, spacing = weights.shape, (filter_index, cell.channel), (1, 1)
    elif cell.panel == Panel.INPUT and not setup.look.layer:
        shape, plane = setup.document.input.shape, (cell.channel,)
        spacing = (1, 1) if trace is None else trace.spacing
    else:
        return None
    place = [divmod(at, apart) for at, apart in zip((cell.row, cell.column), spacing, strict=True)]
    if not all(rest == 0 and 0 <= at < n for (at, rest), n in zip(place, shape[-2:], strict=True)):
        return None
    turned = cell.panel == Panel.KERNEL and setup.walk.turns_kernel(setup.layer)
    return (*plane, *(n - 1 - at if turned else at for (at, _), n in zip(place, shape[-2:], strict=True)))


def grid_size(setup: Setup, trace: Trace | None, panel: Panel) -> Pair:
    """(rows, columns) of the input or the kernel as they are shown, padding left out."""
    weights = setup.weights
    if panel == Panel.KERNEL and weights is not None:
        return weights.shape[2], weights.shape[3]
    if trace is None:
        return setup.document.input.shape[1], setup.document.input.shape[2]
    rows, columns = ((n - 1) * apart + 1 for n, apart in zip(trace.input.shape[1:], trace.spacing, strict=True))
    return rows, columns

"""Cells by name: which panel they stand in, and where in the arrays that are edited."""

from dataclasses import dataclass, replace
from enum import StrEnum

from convviz.engine import Trace
from convviz.engine.arrays import Pair
from convviz.model import Setup
from convviz.model.edits import Planes
from convviz.model.selection import Box
from convviz.model.shapes import Place


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


@dataclass(frozen=True, slots=True)
class StripCell:
    """A cell of a small map in the strip of a stack: of ``layer``, −1 is the input."""

    layer: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Plane:
    """A grid that can be edited: which plane of its array it shows, and how.

    ``size`` is the rows and columns of the array's plane. On the stage ``spacing`` cells lie from one of them to the
    next, zeros between, and where ``turned`` is set the first stands last.
    """

    planes: Planes
    size: Pair
    spacing: Pair = (1, 1)
    turned: bool = False

    def place(self, row: int, column: int, before: Place | None = None) -> Place | None:
        """Where a cell of the stage stands in the plane, beyond its edges too. One between cells stays in the row and
        the column of ``before``; without that it is None.
        """
        found = [divmod(at, apart) for at, apart in zip((row, column), self.spacing, strict=True)]
        if before is None and any(rest for _, rest in found):
            return None
        kept = self._turn(before) if before is not None else (0, 0)
        return self._turn(
            (found[0][0] if not found[0][1] else kept[0], found[1][0] if not found[1][1] else kept[1]),
        )

    def joined(self) -> "Plane":
        """All planes of the array that lie over this one."""
        return replace(self, planes=replace(self.planes, at=(*self.planes.at[:-1], None)))

    def holds(self, place: Place) -> bool:
        """Whether there is such a cell in the plane."""
        return all(0 <= at < n for at, n in zip(place, self.size, strict=True))

    def shown(self, place: Place) -> Place:
        """Row and column on the stage of a cell of the plane."""
        row, column = self._turn(place)
        return row * self.spacing[0], column * self.spacing[1]

    def shown_box(self, box: Box) -> Box:
        """The rectangle on the stage, from the first to the last cell of a rectangle of the plane."""
        corners = self.shown((box.top, box.left)), self.shown((box.bottom - 1, box.right - 1))
        (top, bottom), (left, right) = (sorted(axis) for axis in zip(*corners, strict=True))
        return Box(top, left, bottom + 1, right + 1)

    def _turn(self, place: Place) -> Place:
        return (self.size[0] - 1 - place[0], self.size[1] - 1 - place[1]) if self.turned else place


def plane_of(setup: Setup, trace: Trace | None, panel: Panel, channel: int, filter_index: int) -> Plane | None:
    """The plane behind a panel while ``channel`` and ``filter_index`` are in front; None where nothing can be edited:
    results, and maps of other layers.
    """
    weights, layer = setup.weights, setup.look.layer
    if panel == Panel.KERNEL and weights is not None and channel < weights.shape[1]:
        turned = setup.walk.turns_kernel(setup.layer)
        size = weights.shape[2], weights.shape[3]
        return Plane(Planes("kernel", layer, (filter_index, channel)), size, turned=turned)
    channels, rows, columns = setup.document.input.shape
    if panel == Panel.INPUT and not layer and channel < channels:
        spacing = (1, 1) if trace is None else trace.spacing
        return Plane(Planes("input", layer, (channel,)), (rows, columns), spacing)
    return None


def index_of(setup: Setup, trace: Trace | None, cell: Cell, filter_index: int) -> tuple[int, ...] | None:
    """Where a cell stands in the array that it shows: (channel, row, column) of the input or (filter, channel, row,
    column) of the kernel; None for padding, inserted zeros, results and other layers' maps.
    """
    plane = plane_of(setup, trace, cell.panel, cell.channel, filter_index)
    place = None if plane is None else plane.place(cell.row, cell.column)
    if plane is None or place is None or not plane.holds(place):
        return None
    return tuple(index or 0 for index in plane.planes.at) + place


def grid_size(setup: Setup, trace: Trace | None, panel: Panel) -> Pair:
    """(rows, columns) of the input or the kernel as they are shown, padding left out."""
    weights = setup.weights
    if panel == Panel.KERNEL and weights is not None:
        return weights.shape[2], weights.shape[3]
    if trace is None:
        return setup.document.input.shape[1], setup.document.input.shape[2]
    rows, columns = ((n - 1) * apart + 1 for n, apart in zip(trace.input.shape[1:], trace.spacing, strict=True))
    return rows, columns

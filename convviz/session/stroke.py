"""Drawing with the mouse: press, moves and release become one edit without holes."""

from dataclasses import dataclass, field

from convviz.model.edits import Index, Target


@dataclass
class Stroke:
    """A stroke in progress on one plane of one array, painting ``value``.

    ``plane`` is what stands before row and column in an index: (channel,) or (filter, channel).
    """

    target: Target
    plane: tuple[int, ...]
    value: float
    start: tuple[int, int]
    key: object = field(default_factory=object)
    """Merges the stroke's edits to one undo entry."""
    drew: bool = False
    """Whether it has changed anything."""

    def __post_init__(self) -> None:
        self._last = self.start
        self._axis: int | None = None

    def begin(self) -> list[Index]:
        """The first cell."""
        return [(*self.plane, *self.start)]

    def move(self, row: int, column: int, *, straight: bool = False) -> list[Index]:
        """The cells from the last position to this one; ``straight`` keeps to the start's row or column."""
        place = self._kept(row, column) if straight else (row, column)
        if not straight:
            self._axis = None
        cells = line(self._last, place)
        self._last = place
        return [(*self.plane, *cell) for cell in cells]

    def _kept(self, row: int, column: int) -> tuple[int, int]:
        if self._axis is None and (row, column) != self.start:
            self._axis = 0 if abs(column - self.start[1]) >= abs(row - self.start[0]) else 1
        return (self.start[0], column) if self._axis == 0 else (row, self.start[1])


def line(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """Cells from ``start`` to ``end``, both included, each a neighbour of the one before (Bresenham 1965)."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if steps == 0:
        return [start]
    cells = []
    for i in range(steps + 1):
        row, column = (
            start[axis] + (2 * i * (end[axis] - start[axis]) + steps) // (2 * steps) if steps else start[axis]
            for axis in (0, 1)
        )
        cells.append((row, column))
    return cells

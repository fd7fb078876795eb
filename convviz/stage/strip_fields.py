"""What depends on what in the maps of a stack, as frames in the strip over the stage."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from convviz.engine import Operation, Stack, Step, Trace, cells_behind
from convviz.model.words import size_text
from convviz.stage.cells import Cell, Panel, StripCell
from convviz.stage.marks import Frame, Mark, Rect
from convviz.stage.panels import StripItem
from convviz.stage.theme import Theme

Shape = tuple[int, int, int]
Found = tuple[int, int, int, int]
"""First row and column, last row and column"""


class Dependence:
    """Of the maps of ``layers``, whose shapes are ``shapes``, the input's first; None from the first that does not fit
    on. Layers are counted from 0, −1 is the input.
    """

    def __init__(self, layers: Sequence[Operation], shapes: Sequence[Shape | None]) -> None:
        self._layers, self._shapes = layers, shapes

    def behind(self, origin: int, cell: tuple[int, int, int], layer: int) -> Found | None:
        """The cells of ``layer``'s map on which ``cell`` (filter, row, column) of a later layer's depends."""
        before, shape = self._shapes[layer + 1], self._shapes[origin + 1]
        if before is None or shape is None or not all(0 <= at < n for at, n in zip(cell, shape, strict=True)):
            return None
        layers = tuple(self._layers[layer + 1 : origin + 1])
        _, rows, columns = cells_behind(Stack(layers), before, len(layers) - 1, cell)
        return (rows[0], columns[0], rows[-1], columns[-1]) if rows and columns else None

    def reached(self, origin: int, row: int, column: int) -> dict[int, Found]:
        """Of each map from that of ``origin`` on the cells that depend on one of its cells."""
        shape = self._shapes[origin + 1]
        if shape is None or not (0 <= row < shape[1] and 0 <= column < shape[2]):
            return {}
        masks: list[NDArray[np.bool_]] = [np.arange(shape[1]) == row, np.arange(shape[2]) == column]
        found = {origin: (row, column, row, column)}
        for n in range(origin + 1, len(self._layers)):
            before, after = self._shapes[n], self._shapes[n + 1]
            if before is None or after is None:
                break
            depends = self._layers[n].depends(before)
            masks = [np.asarray(each[:, mask].any(axis=1)) for each, mask in zip(depends, masks, strict=True)]
            if not all(mask.any() for mask in masks):
                break
            rows, columns = (np.flatnonzero(mask).tolist() for mask in masks)
            found[n] = rows[0], columns[0], rows[-1], columns[-1]
        return found


class StripFields:
    """Frames around cells of ``items`` that depend on others, while ``active`` is the layer on the stage."""

    def __init__(self, dependence: Dependence, items: Sequence[StripItem], active: int, trace: Trace | None) -> None:
        self._dependence, self._items, self._active, self._trace = dependence, items, active, trace

    def of_step(self, step: Step, theme: Theme) -> list[Mark]:
        """Around the cells of each map before on which the output of ``step`` depends."""
        found = self._behind(self._active, _outputs(step))
        return [Frame(key, (rect,), 1.0, theme.window, theme.casing) for key, rect in found]

    def of_cell(self, cell: Cell | StripCell, theme: Theme) -> list[Mark]:
        """What an output depends on in the maps before; what depends on a cell of the input in those behind; of a cell
        of the strip both.
        """
        found = list(self._found(cell))
        return [Frame(f"link {key}", (rect,), 1.0, theme.link, theme.casing) for key, rect in found]

    def sentence(self, cell: StripCell) -> str:
        """``Row 3, column 3 of layer 2 depends on 5×5 cells of the input; 3×3 cells of layer 3 depend on it``"""
        said = []
        before = self._dependence.behind(cell.layer, (0, cell.row, cell.column), -1) if cell.layer >= 0 else None
        if before is not None:
            said.append(f"depends on {_size(before)} cells of the input")
        reached = self._dependence.reached(cell.layer, cell.row, cell.column)
        last = max(reached, default=cell.layer)
        if last > cell.layer:
            said.append(f"{_size(reached[last])} cells of layer {last + 1} depend on it")
        where = "the input" if cell.layer < 0 else f"layer {cell.layer + 1}"
        place = f"Row {cell.row + 1}, column {cell.column + 1} of {where}"
        return f"{place}: {'; '.join(said)}" if said else place

    def _found(self, cell: Cell | StripCell) -> Iterator[tuple[str, Rect]]:
        if isinstance(cell, StripCell):
            yield from self._behind(cell.layer, [(0, cell.row, cell.column)])
            yield from self._reached(cell.layer, cell.row, cell.column)
        elif cell.panel == Panel.OUTPUT:
            yield from self._behind(self._active, [(cell.channel, cell.row, cell.column)])
        elif cell.panel == Panel.INPUT and self._trace is not None:
            apart = self._trace.spacing
            yield from self._reached(self._active - 1, cell.row // apart[0], cell.column // apart[1])

    def _behind(self, origin: int, outputs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[str, Rect]]:
        for item in self._items:
            if item.layer < origin:
                boxes = (self._dependence.behind(origin, cell, item.layer) for cell in outputs)
                known = [box for box in boxes if box is not None]
                if known:
                    firsts, lasts = [box[:2] for box in known], [box[2:] for box in known]
                    first = min(r for r, _ in firsts), min(c for _, c in firsts)
                    last = max(r for r, _ in lasts), max(c for _, c in lasts)
                    yield f"strip field {item.layer}", _cells(item, first, last)

    def _reached(self, origin: int, row: int, column: int) -> Iterator[tuple[str, Rect]]:
        reached = self._dependence.reached(origin, row, column)
        for item in self._items:
            if item.layer in reached:
                box = reached[item.layer]
                yield f"strip influence {item.layer}", _cells(item, box[:2], box[2:])


def _size(box: Found) -> str:
    return size_text((box[2] - box[0] + 1, box[3] - box[1] + 1))


def _cells(item: StripItem, first: tuple[int, int], last: tuple[int, int]) -> Rect:
    """The rectangle from the first to the last cell of an item's map."""
    cell = item.cell
    x, y = item.grid.x + first[1] * cell, item.grid.y + first[0] * cell
    return Rect(x, y, (last[1] - first[1] + 1) * cell, (last[0] - first[0] + 1) * cell)


def _outputs(step: Step) -> Sequence[tuple[int, int, int]]:
    """The first and the last cell of the map that a step writes to."""
    rows, columns = step.target.rows.tolist(), step.target.columns.tolist()
    corners = {(rows[0], columns[0]), (rows[-1], columns[-1])}
    return [(step.position[0], row, column) for row, column in sorted(corners)]

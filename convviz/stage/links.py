"""What belongs to the cell that is pointed at, in all grids: windows, outputs, weights, products."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from convviz.engine import Step, Trace
from convviz.engine.padding import source_indices
from convviz.engine.sizes import Axis, TransposedSize
from convviz.model.numbers import number_text, said_value
from convviz.stage.cells import Cell, Panel
from convviz.stage.marks import Align, Frame, Mark, Rect, Wash
from convviz.stage.panels import Layout, PanelBox
from convviz.stage.pencil import Pencil
from convviz.stage.places import cells_rect, odd, place_of

_WEIGHTED = 100
"""Cells up to which each has its weight in the corner."""

_CORNER, _LEAST_CORNER = 0.24, 7.0
"""Of a cell: the size of a weight in its corner; points of the least that is read."""

_OPACITY, _FRAMED = 0.2, 100
"""Of the colour over linked cells: their numbers stay legible; how many frames there are at most."""


@dataclass(frozen=True, slots=True)
class Link:
    """Cells of a panel, as rows and columns of its grid, with the weight that each has there, NaN where it has none."""

    panel: Panel
    places: tuple[tuple[float, float], ...]
    weights: tuple[float, ...] = ()
    channels: tuple[int, ...] = ()
    """Of the panel, where all of them are seen; else, and where none is said, that in front is meant"""


@dataclass(frozen=True, slots=True)
class Links:
    """What belongs to a cell, and the sentence that says so."""

    found: tuple[Link, ...]
    sentence: str

    def with_cell(self, cell: Cell) -> "Links":
        """With the cell itself."""
        if any(link.panel is cell.panel for link in self.found):
            return self
        own = Link(cell.panel, ((float(cell.row), float(cell.column)),), channels=(cell.channel,))
        return Links((*self.found, own), self.sentence)


def links_of(trace: Trace, cell: Cell, filter_index: int, step: Step, *, hidden: bool = False) -> Links | None:
    """What belongs to ``cell`` while ``filter_index`` is in front and ``step`` is shown; None where nothing does.
    Where ``hidden``, no sentence says what an output is.
    """
    if cell.panel == Panel.OUTPUT:
        found = _of_output(trace, cell, filter_index)
        return found if found is None or not hidden else replace(found, sentence="Which value comes of these cells?")
    if cell.panel == Panel.INPUT:
        return _of_input(trace, cell, filter_index)
    read = trace.operation.channels_of(filter_index, len(trace.input))
    return _of_weight(cell, step, read, weighs=trace.operation.reduction.weighs)


def _of_output(trace: Trace, cell: Cell, filter_index: int) -> Links | None:
    """The input cells that an output depends on, with the weights that they have for it."""
    here = cell.channel, cell.row, cell.column
    if not all(0 <= at < count for at, count in zip(here, trace.output_shape, strict=True)):
        return None
    which = "" if cell.channel == filter_index else f" of {trace.operation.map_noun} {cell.channel + 1}"
    if trace.walk.accumulates:
        pairs = [_read(axis, at) for axis, at in zip(trace.axes, (cell.row, cell.column), strict=True)]
        apart = trace.spacing
        places = tuple((float(r * apart[0]), float(c * apart[1])) for r in pairs[0] for c in pairs[1])
        count = len(places)
        cells = f"{count} input {'cell' if count == 1 else 'cells'}"
        read = tuple(trace.operation.channels_of(cell.channel, len(trace.input)))
        said = f"{cells} {'stamps' if count == 1 else 'stamp'} this output{which}"
        return Links((Link(Panel.INPUT, places, channels=read),), said)
    index = trace.step_of(cell.channel, cell.row, cell.column)
    if index is None:
        return None
    step = trace[index]
    places = tuple((float(r), float(c)) for r in step.source.rows for c in step.source.columns)
    size = f"{len(step.source.rows)}×{len(step.source.columns)}"
    value = number_text(float(trace.settled[step.position]))
    read = tuple(trace.operation.channels_of(cell.channel, len(trace.input)))
    return Links(
        (Link(Panel.INPUT, places, channels=read),),
        f"This output{which} is {value}, of the {size} cells that are marked",
    )


def _of_input(trace: Trace, cell: Cell, filter_index: int) -> Links | None:
    """The outputs that an input cell feeds, with its weight there."""
    _, height, width = trace.input.shape
    apart = trace.spacing
    (row, between), (column, beside) = divmod(cell.row, apart[0]), divmod(cell.column, apart[1])
    if between or beside or not (0 <= row < height and 0 <= column < width):
        return None
    if cell.channel not in trace.operation.channels_of(filter_index, len(trace.input)):
        return None
    fed = [(r, c) for r in _fed(trace, 0, row) for c in _fed(trace, 1, column)]
    places = tuple((float(r), float(c)) for r, c in fed)
    weights = tuple(_weights(trace, (cell.channel, row, column), fed, filter_index)) if len(fed) <= _WEIGHTED else ()
    count = len(places)
    if not count:
        return Links((), "This cell feeds no output: no window reaches it")
    said = "with this weight" if count == 1 else "with these weights"
    said = said if any(np.isfinite(weights)) else ""
    return Links(
        (Link(Panel.OUTPUT, places, weights),),
        f"This cell feeds {count:,} {'output' if count == 1 else 'outputs'} of this map{', ' + said if said else ''}",
    )


def _of_weight(cell: Cell, step: Step, read: range, *, weighs: bool) -> Links | None:
    """What a weight, or a product, multiplies in the step that is shown."""
    rows, columns = step.products.shape[-2:]
    if not (0 <= cell.row < rows and 0 <= cell.column < columns):
        return None
    here = (float(cell.row), float(cell.column))
    source = place_of(step.source, cell.row, cell.column)
    depth = min(cell.channel, len(step.products) - 1)
    found = [
        Link(Panel.INPUT, (source,), channels=(read[min(cell.channel, len(read) - 1)],)),
        Link(Panel.KERNEL, (here,), channels=(cell.channel,)),
        Link(Panel.PRODUCTS, (here,), channels=(cell.channel,)),
    ]
    if step.accumulates:
        found.append(Link(Panel.OUTPUT, (place_of(step.target, cell.row, cell.column),)))
    return Links(tuple(found), _said_of_weight(step, depth, cell, weighs=weighs))


def _said_of_weight(step: Step, depth: int, cell: Cell, *, weighs: bool) -> str:
    """``2 · −1 = −2 in this step``, ≈ where the numbers as they are written do not give it."""
    patch, weights = (np.broadcast_to(a, step.products.shape) for a in (step.patch, step.weights))
    x = float(patch[depth, cell.row, cell.column])
    if not weighs:
        return f"The window holds {number_text(x)} there" if np.isfinite(x) else "Padding, which does not count"
    texts = [number_text(v) for v in (x, float(weights[depth, cell.row, cell.column]))]
    product = number_text(float(step.products[depth, cell.row, cell.column]))
    sign = "=" if said_value(texts[0]) * said_value(texts[1]) == said_value(product) else "≈"
    return f"{' · '.join(texts)} {sign} {product} in this step"


def _read(axis: Axis, at: int) -> list[int]:
    """The input cells along an axis whose stamps cover an output."""
    windows = axis.windows()
    return np.flatnonzero((windows == at).any(axis=1)).tolist() if isinstance(axis, TransposedSize) else []


def _fed(trace: Trace, which: int, at: int) -> list[int]:
    """The outputs along an axis that a cell feeds, copies of it in the padding included."""
    axis = trace.axes[which]
    if isinstance(axis, TransposedSize):
        return [cell for cell in axis.window(at).tolist() if 0 <= cell < axis.output]
    windows = axis.windows()
    beyond = max(int(windows.max(initial=0)) + 1 - axis.input, 0)
    sources = source_indices(trace.operation.filling[0], axis.input, range(-axis.before, axis.input + beyond))
    return np.flatnonzero((sources[windows + axis.before] == at).any(axis=1)).tolist()


def _weights(
    trace: Trace, cell: tuple[int, int, int], fed: list[tuple[int, int]], filter_index: int
) -> Iterator[float]:
    """For each output what the cell is multiplied by there, as the steps have it; NaN of copies and of pools."""
    if not trace.operation.reduction.weighs:
        yield from [np.nan] * len(fed)
        return
    channel = list(trace.operation.channels_of(filter_index, len(trace.input))).index(cell[0])
    if trace.walk.accumulates:
        _, rows, columns = trace.step_shape
        step = trace[filter_index * rows * columns + cell[1] * columns + cell[2]]
        for row, column in fed:
            yield _weight(step, channel, step.target.rows == row, step.target.columns == column)
        return
    for row, column in fed:
        index = trace.step_of(filter_index, row, column)
        step = trace[index or 0]
        yield _weight(step, channel, _copied(trace, 0, step, cell[1]), _copied(trace, 1, step, cell[2]))


def _copied(trace: Trace, which: int, step: Step, at: int) -> NDArray[np.bool_]:
    """Where along an axis a window reads the cell ``at`` of the input, or a copy of it in the padding."""
    places = step.source.rows if which == 0 else step.source.columns
    if isinstance(trace.axes[which], TransposedSize):
        shown: NDArray[np.bool_] = places == at * trace.spacing[which]
        return shown
    size, (before, after) = trace.input.shape[1 + which], trace.ring[which]
    sources = source_indices(trace.operation.filling[0], size, range(-before, size + after))
    read: NDArray[np.bool_] = sources[places + before] == at
    return read


def _weight(step: Step, channel: int, rows: NDArray[np.bool_], columns: NDArray[np.bool_]) -> float:
    weights = np.broadcast_to(step.weights, step.products.shape)
    found = weights[min(channel, len(weights) - 1)][np.ix_(rows, columns)]
    # A cell that the padding copies is multiplied more than once.
    return float(found.sum()) if found.size else np.nan


# Marks


def link_marks(links: Links, layout: Layout, pencil: Pencil, name: str = "link") -> list[Mark]:
    """A colour over the cells, and their weights in the corners where there is room."""
    marks: list[Mark] = []
    for link in links.found:
        box = layout.panels.get(link.panel)
        if box is None or not link.places:
            continue
        boxes = _seen(box, link.channels)
        rects = tuple(_inner(each, place) for each in boxes for place in link.places)
        theme = pencil.theme
        marks.append(Wash(f"{name} {link.panel}", rects, theme.link, _OPACITY))
        around = tuple(cells_rect(each, first, last) for each in boxes for first, last in _joined(link.places))
        if len(around) <= _FRAMED:
            width = odd(0.12 * layout.unit)
            marks.append(Frame(f"{name} frame {link.panel}", around, width, theme.link, theme.casing))
        marks += _corners(name, box, link, pencil)
    return marks


def _seen(box: PanelBox, channels: tuple[int, ...]) -> list[PanelBox]:
    """The grids of a panel's channels, of those that are seen; the one in front where none of them is."""
    return [each for each in (box, *box.copies) if each.spec.active in channels] or [box]


Place = tuple[float, float]


def _joined(places: tuple[Place, ...]) -> list[tuple[Place, Place]]:
    """The first and the last cell of one rectangle where the places fill it, else each by itself."""
    rows, columns = sorted({r for r, _ in places}), sorted({c for _, c in places})
    close = all(b - a == 1 for axis in (rows, columns) for a, b in pairwise(axis))
    if close and len(rows) * len(columns) == len(places):
        return [((rows[0], columns[0]), (rows[-1], columns[-1]))]
    return [(place, place) for place in places]


def _inner(box: PanelBox, place: tuple[float, float]) -> Rect:
    rect = cells_rect(box, place, place)
    return Rect(rect.x - 0.5, rect.y - 0.5, rect.width, rect.height)


def _corners(name: str, box: PanelBox, link: Link, pencil: Pencil) -> Iterator[Mark]:
    size = round(_CORNER * box.cell)
    if size < _LEAST_CORNER:
        return
    for n, (place, weight) in enumerate(zip(link.places, link.weights, strict=False)):
        if np.isfinite(weight):
            rect = _inner(box, place)
            at = (rect.x + 0.08 * box.cell, rect.y + 0.05 * box.cell + size)
            key = f"{name} weight {n}"
            yield pencil.text(key, at, number_text(weight), size, align=Align.LEFT, bold=True)

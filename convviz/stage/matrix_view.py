"""The operation as a product of matrices: the unrolled sparse matrix times the flattened input, or the kernels times
the patches as columns (im2col).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.engine import Step, Trace, patch_matrix, unrolled
from convviz.engine.arrays import Array
from convviz.engine.unrolled import Unrolled
from convviz.errors import ConvvizError
from convviz.model.look import Matrix, Phase, Playhead
from convviz.model.words import size_text
from convviz.stage.arrange import whole_points
from convviz.stage.cells import Panel
from convviz.stage.digits import digits_of
from convviz.stage.marks import CellGrid, Mark, Rect
from convviz.stage.panels import subtitle_size
from convviz.stage.pencil import Pencil
from convviz.stage.places import odd
from convviz.stage.scale import ColourScale

_MOST = 384
"""Rows or columns of a matrix up to which each entry is a cell; a larger one is a picture of how dense it is."""

_GAP, _HEAD, _SIDE, _FOOT = 2.2, 3.3, 0.16, 4.4
"""Units between two factors and over them; of the width, what input and map take at their sides; units below."""

_THIN = 8.0
"""Points of a vector's width at least: its column is drawn several times where its cells are small."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A matrix of the product, ``block`` entries of it in a cell (more than one are a picture of its density)."""

    key: str
    title: str
    size: str
    values: Array
    scale: ColourScale
    block: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Product:
    """``left · right = result``, and which row of the left, column of the right and entry of the result a step is."""

    left: Factor
    right: Factor
    sign: str
    result: str
    shape: tuple[int, int]


def unrolled_product(trace: Trace, pencil: Pencil) -> Product:
    """The sparse matrix of the operation times the flattened input. Raises ConvvizError of what no matrix is."""
    matrix = unrolled(trace.operation, trace.input.shape)
    title = "Matrix, transposed" if trace.walk.accumulates else "Matrix"
    left = _matrix(matrix, title, pencil)
    scale = pencil.figure.scales[Panel.INPUT]
    right = Factor("right", "Input", "flattened", trace.input.reshape(-1, 1).astype(np.float64), scale)
    sign = "+ b =" if np.any(matrix.offsets) else "="
    return Product(left, right, sign, "flattened", (len(matrix), 1))


def _matrix(matrix: Unrolled, title: str, pencil: Pencil) -> Factor:
    rows, columns = matrix.shape
    size = f"{rows:,}×{columns:,}, {len(matrix.values):,} entries that are not 0"
    if max(rows, columns) <= _MOST:
        return Factor("left", title, size, matrix.dense(), pencil.theme.signed_scale(matrix.values))
    block = -(-rows // _MOST), -(-columns // _MOST)
    counts = np.zeros((-(-rows // block[0]), -(-columns // block[1])))
    outputs = np.repeat(np.arange(rows), np.diff(matrix.starts))
    np.add.at(counts, (outputs // block[0], matrix.cells // block[1]), 1.0)
    scale = ColourScale(pencil.theme.sequential, 0.0, max(float(counts.max()), 1.0))
    return Factor("left", f"{title}: how dense", size, counts, scale, block)


def patches_product(trace: Trace, pencil: Pencil) -> Product:
    """The kernels as rows times the patches as columns. Raises ConvvizError of groups, and where it is too large."""
    layer = trace.operation
    if layer.filters is None or layer.channels_of(0, len(trace.input)) != range(len(trace.input)):
        raise ConvvizError("Patches as columns are one product of matrices for a convolution of one group only.")
    columns = patch_matrix(layer, trace.input)
    if max(columns.shape) > 4 * _MOST:
        raise ConvvizError(f"The patches would be a matrix of {size_text(columns.shape)}: too large to be read here.")
    windowed = next(walk.name for walk in layer.walks if not walk.accumulates)
    steps = layer.trace(trace.input, windowed)
    filters, rows, across = trace.output_shape
    weights = np.stack([steps[f * rows * across].weights.ravel() for f in range(filters)])
    left = Factor("left", "Kernels", "a row each", weights, pencil.theme.signed_scale(weights))
    known = np.where(np.isfinite(columns), columns, np.nan)
    right = Factor("right", "Patches", "a column each", known, pencil.figure.scales[Panel.INPUT])
    sign = "+ b =" if layer.has_bias else "="
    return Product(left, right, sign, "a row each", (filters, rows * across))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a matrix of ``shape`` stands; its columns are drawn ``times`` side by side."""

    x: float
    y: float
    cell: float
    shape: tuple[int, int]
    times: int = 1
    block: tuple[int, int] = (1, 1)

    @property
    def rect(self) -> Rect:
        return Rect(self.x, self.y, self.shape[1] * self.times * self.cell, self.shape[0] * self.cell)

    def part(self, row: int | None, column: int | None) -> Rect:
        """A row, a column, or an entry where both are given."""
        top, high = (0, self.shape[0]) if row is None else (row // self.block[0], 1)
        left, wide = (0, self.shape[1]) if column is None else (column // self.block[1], 1)
        across = self.cell * self.times
        return Rect(self.x + left * across + 0.5, self.y + top * self.cell + 0.5, wide * across, high * self.cell)


class MatrixView:
    """The product that the look of ``pencil``'s figure asks for, on ``size`` points of which ``top`` stay free."""

    def __init__(self, pencil: Pencil, size: tuple[int, int], top: float) -> None:
        self._pencil, self._figure, self._size, self._top = pencil, pencil.figure, size, top
        self._unit = min(size[0] / 54, size[1] / 33)

    def marks(self, step: Step, playhead: Playhead) -> list[Mark]:
        """What stands there at a moment; where there is no such product, the sentence that says why."""
        try:
            still = self._still
        except ConvvizError as error:
            return self._pencil.problem(self._pencil.layout, str(error))
        return [*still, *self._moving(step, playhead), *self._lit(step)]

    @cached_property
    def _product(self) -> Product:
        trace = self._figure.trace
        if trace is None:  # a stage without a trace has no such view
            raise ConvvizError("There is no map.")
        form = self._figure.setup.look.matrix
        return (patches_product if form is Matrix.PATCHES else unrolled_product)(trace, self._pencil)

    # Where things are

    @cached_property
    def _columns(self) -> tuple[Factor, Factor, Factor]:
        """The three matrices; of the result only what it is called, and its shape."""
        product = self._product
        blank: Array = np.full(product.shape, np.nan)
        result = Factor("result", "Map", product.result, blank, self._figure.scales[Panel.OUTPUT])
        return product.left, product.right, result

    @cached_property
    def _places(self) -> dict[str, _Place]:
        """Of the three matrices: cells of one size, as large as there is room beside their titles."""
        unit, high = self._unit, self._high
        rows = max(factor.values.shape[0] for factor in self._columns)
        room = self._size[0] * (1 - 2 * _SIDE) - 2 * (_GAP + 1) * unit
        cell = whole_points(min(high / rows, 40.0))
        while cell > 0.05 and sum(self._widths(cell)) > room:
            cell = cell - 1 if cell > 1 else cell * 0.9
        widths, found = self._widths(cell), {}
        x = (self._size[0] - sum(widths) - 2 * _GAP * unit) / 2
        middle = self._top + _HEAD * unit + high / 2
        for factor, width in zip(self._columns, widths, strict=True):
            down, across = factor.values.shape
            times = _times(factor, cell)
            left, top = x + (width - across * times * cell) / 2, middle - down * cell / 2
            found[factor.key] = _Place(round(left), round(top), cell, (down, across), times, factor.block)
            x += width + _GAP * unit
        return found

    @property
    def _high(self) -> float:
        """Points of height for the matrices."""
        return self._size[1] - self._top - (_HEAD + _FOOT) * self._unit

    def _widths(self, cell: float) -> list[float]:
        """Of the three columns: of their cells, or of their titles."""
        measure, unit = self._pencil.measure, self._unit
        found = []
        for factor in self._columns:
            texts = measure(factor.title, unit, True)[0], measure(factor.size, subtitle_size(unit), False)[0]
            found.append(max(factor.values.shape[1] * _times(factor, cell) * cell, *texts))
        return found

    def _picture(self, panel: Panel, shape: tuple[int, int]) -> _Place:
        """Of the input, at the left, and the map, at the right."""
        width = self._size[0]
        side, margin = _SIDE * width - self._unit, 0.8 * self._unit
        cell = whole_points(min(side / shape[1], 0.5 * self._size[1] / shape[0]))
        x = margin if panel is Panel.INPUT else width - margin - shape[1] * cell
        middle = self._top + (self._size[1] - self._top) / 2
        return _Place(round(x), round(middle - shape[0] * cell / 2), cell, shape)

    # What stands there

    @cached_property
    def _still(self) -> tuple[Mark, ...]:
        places, unit = self._places, self._unit
        marks: list[Mark] = []
        for factor in self._columns:
            place = places[factor.key]
            if factor.key != "result":
                marks.append(self._grid(f"matrix {factor.key}", place, factor.values, factor.scale))
            marks += self._titles(f"matrix {factor.key}", factor.title, factor.size, place.rect)
        middle = self._top + _HEAD * unit + self._high / 2 + 0.4 * unit
        widths = self._widths(places["left"].cell)
        x = (self._size[0] - sum(widths) - 2 * _GAP * unit) / 2
        for key, sign, width in zip(("times", "equals"), ("·", self._product.sign), widths, strict=False):
            x += width + _GAP * unit
            size = (1.6 if len(sign) == 1 else 0.7) * unit
            marks.append(self._pencil.text(f"matrix {key}", (x - _GAP * unit / 2, middle), sign, size, muted=True))
        padded = self._figure.padded
        box = self._pencil.layout.panels[Panel.INPUT]
        place = self._picture(Panel.INPUT, (padded.shape[1], padded.shape[2]))
        grid = self._grid("input", place, padded[box.spec.active], self._figure.scales[Panel.INPUT])
        return (*marks, grid, *self._titles("input", "Input", "", place.rect))

    def _moving(self, step: Step, playhead: Playhead) -> Iterator[Mark]:
        """The map as far as it is written, flattened and as a grid."""
        done = playhead.step + (playhead.phase == Phase.WRITE)
        maps = np.stack([self._cut(self._figure.written(f, done)) for f in range(len(self._figure.output))])
        scale = self._figure.scales[Panel.OUTPUT]
        yield self._grid("matrix result", self._places["result"], maps.reshape(self._product.shape), scale)
        place = self._picture(Panel.OUTPUT, (maps.shape[1], maps.shape[2]))
        yield self._grid("output", place, maps[step.position[0]], scale)
        yield from self._titles("output", "Feature map", "", place.rect)

    def _cut(self, values: Array) -> Array:
        """A map without the cells that are cut off."""
        trace = self._figure.trace
        (top, _), (left, _) = ((0, 0), (0, 0)) if trace is None else trace.cut
        rows, columns = values.shape if trace is None else trace.output_shape[1:]
        inner: Array = values[top : top + rows, left : left + columns]
        return inner

    def _lit(self, step: Step) -> Iterator[Mark]:
        """Frames around what the step multiplies, and what it gives."""
        trace, width = self._figure.trace, odd(0.12 * self._unit)
        if trace is None:
            return
        for key, rect in self._lit_parts(trace, step):
            frame = self._pencil.frame(f"lit {key}", (rect,), width)
            # Around thin rows and columns it stands outside: what they hold is what is to be seen.
            yield replace(frame, outside=min(rect.width, rect.height) < 5 * width)
        place = self._picture(Panel.INPUT, (self._figure.padded.shape[1], self._figure.padded.shape[2]))
        (top, _), (left, _) = trace.ring
        yield self._pencil.frame("window", (_span(place, step.source.rows + top, step.source.columns + left),), width)
        if not step.accumulates:
            shape = trace.output_shape[1], trace.output_shape[2]
            at = self._picture(Panel.OUTPUT, shape).part(int(step.position[1]), int(step.position[2]))
            yield self._pencil.frame("target", (at,), width)

    def _lit_parts(self, trace: Trace, step: Step) -> Iterator[tuple[str, Rect]]:
        places = self._places
        f, row, column = step.position
        if self._figure.setup.look.matrix is Matrix.PATCHES:
            position = row * trace.output_shape[2] + column
            if not step.accumulates:
                yield "left", places["left"].part(f, None)
                yield "right", places["right"].part(None, position)
                yield "result", places["result"].part(f, position)
            return
        _, height, width = trace.output_shape
        if step.accumulates:
            source = int(step.source.rows[0]) * trace.input.shape[2] + int(step.source.columns[0])
            yield "left", places["left"].part(None, source)
            yield "right", places["right"].part(source, None)
            return
        output = (f * height + row) * width + column
        yield "left", places["left"].part(output, None)
        yield "result", places["result"].part(output, None)

    # Marks

    def _grid(self, key: str, place: _Place, values: Array, scale: ColourScale) -> CellGrid:
        theme, shown = self._pencil.theme, np.repeat(values, place.times, axis=1)
        known = values[np.isfinite(values)]
        digits = digits_of({Panel.INPUT: known}, {Panel.INPUT: place.cell}, self._pencil.measure)[Panel.INPUT]
        size = digits.size if self._pencil.numbers and place.times == 1 and key.startswith("matrix") else 0.0
        return CellGrid(
            key,
            place.x,
            place.y,
            place.cell,
            shown,
            scale,
            size,
            theme.line,
            theme.edge,
            theme.blank,
            digits.decimals,
            legible=size,
        )

    def _titles(self, key: str, title: str, size: str, rect: Rect) -> Iterator[Mark]:
        centre, unit = rect.x + rect.width / 2, self._unit
        yield self._pencil.text(
            f"{key} title", (centre, rect.y - (1.4 if size else 0.6) * unit), title, unit, bold=True
        )
        if size:
            at = (centre, rect.y - 0.4 * unit)
            yield self._pencil.text(f"{key} size", at, size, subtitle_size(unit), muted=True)


def _times(factor: Factor, cell: float) -> int:
    """How often the column of a vector is drawn side by side."""
    return max(1, round(_THIN / cell)) if factor.values.shape[1] == 1 else 1


def _span(place: _Place, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Rect:
    """From the first to the last cell of a window."""
    first, last = place.part(int(rows[0]), int(columns[0])), place.part(int(rows[-1]), int(columns[-1]))
    return first.united(last)

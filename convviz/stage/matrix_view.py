"""The operation as a product of matrices: the unrolled sparse matrix times the flattened input, or the kernels times
the patches as columns (im2col).
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from convviz.engine import Step, Trace
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.look import Matrix, Phase, Playhead
from convviz.stage.arrange import whole_points
from convviz.stage.cells import Panel
from convviz.stage.digits import digits_of
from convviz.stage.marks import CellGrid, Mark, Rect
from convviz.stage.panels import subtitle_size
from convviz.stage.pencil import Pencil
from convviz.stage.places import odd
from convviz.stage.products import Factor, MatrixPlace, Product, patches_product, span_of, unrolled_product
from convviz.stage.scale import ColourScale

_GAP, _HEAD, _SIDE, _FOOT = 2.2, 3.3, 0.16, 4.4
"""Units between two factors and over them; of the width, what input and map take at their sides; units below."""

_SIGN = 0.8
"""Of a title's size, that of a sign in words."""

_THIN = 8.0
"""Points of a vector's width at least: its column is drawn several times where its cells are small."""


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
        blank: Array = np.full(product.shape, np.nan)[:: product.every]
        result = Factor("result", "Map", product.result, blank, self._figure.scales[Panel.OUTPUT], (product.every, 1))
        return product.left, product.right, result

    @cached_property
    def _places(self) -> dict[str, MatrixPlace]:
        """Of the three matrices, and of the pictures of input and map."""
        return self._as_a_scheme() if self._figure.setup.look.matrix is Matrix.PATCHES else self._in_a_row()

    def _as_a_scheme(self) -> dict[str, MatrixPlace]:
        """Falk's scheme: the result stands right of the left factor and under the right one, which is wide."""
        left, right, result = self._columns
        unit, (width, height) = self._unit, self._size
        beside = max(_SIDE * width, self._widths(0.0, unit)[0])
        across = width - 2 * unit - beside - self._gaps[1]
        free = height - self._top - (2 * _HEAD + _FOOT + 2.0) * unit
        rows = right.values.shape[0] + result.values.shape[0]
        cell = whole_points(
            min(0.62 * free / rows, across / right.values.shape[1], beside / left.values.shape[1], 40.0)
        )
        start, upper = unit + beside + self._gaps[1], self._top + _HEAD * unit
        start += (across - right.values.shape[1] * cell) / 2
        lower = upper + right.values.shape[0] * cell + _HEAD * unit
        found = {}
        wide = left.values.shape[1] * cell
        for factor, x, y in ((left, unit + beside - wide, lower), (right, start, upper), (result, start, lower)):
            down, columns = factor.values.shape
            found[factor.key] = MatrixPlace(round(x), round(y), cell, (down, columns), block=factor.block)
        below = lower + result.values.shape[0] * cell + 2.0 * unit
        room = height - _FOOT * unit - below
        return found | {
            "input": self._fitted(self._input_shape, Rect(unit, upper, beside, lower - upper - _HEAD * unit)),
            "output": self._fitted(self._output_shape, Rect(start, below, right.values.shape[1] * cell, room)),
        }

    @property
    def _input_shape(self) -> tuple[int, int]:
        return self._figure.padded.shape[1], self._figure.padded.shape[2]

    @property
    def _output_shape(self) -> tuple[int, int]:
        trace = self._figure.trace
        return (1, 1) if trace is None else (trace.output_shape[1], trace.output_shape[2])

    def _fitted(self, shape: tuple[int, int], area: Rect) -> MatrixPlace:
        """A picture in the middle of ``area``."""
        cell = whole_points(max(min(area.width / shape[1], area.height / shape[0]), 0.05))
        x = area.x + (area.width - shape[1] * cell) / 2
        return MatrixPlace(round(x), round(area.y + (area.height - shape[0] * cell) / 2), cell, shape)

    def _in_a_row(self) -> dict[str, MatrixPlace]:
        """Matrix · input = map, cells of one size, as large as there is room beside their titles."""
        unit, high = self._unit, self._high
        rows = max(factor.values.shape[0] for factor in self._columns)
        cell = whole_points(min(high / rows, 40.0))
        while sum(self._widths(cell)) > self._room and cell > 0.05:
            cell = cell - 1 if cell > 1 else cell * 0.9
        widths, found = self._widths(cell), {}
        x = (self._size[0] - sum(widths) - sum(self._gaps)) / 2
        middle = self._top + _HEAD * unit + high / 2
        for factor, width, gap in zip(self._columns, widths, (*self._gaps, 0.0), strict=True):
            down, across = factor.values.shape
            times = _times(factor, cell)
            left, top = x + (width - across * times * cell) / 2, middle - down * cell / 2
            found[factor.key] = MatrixPlace(round(left), round(top), cell, (down, across), times, factor.block)
            x += width + gap
        side, high = _SIDE * self._size[0] - unit, 0.5 * self._size[1]
        area = Rect(0.8 * unit, self._top + (self._size[1] - self._top - high) / 2, side, high)
        return found | {
            "input": self._fitted(self._input_shape, area),
            "output": self._fitted(self._output_shape, area._replace(x=self._size[0] - 0.8 * unit - side)),
        }

    @property
    def _high(self) -> float:
        """Points of height for the matrices."""
        return self._size[1] - self._top - (_HEAD + _FOOT) * self._unit

    @property
    def _room(self) -> float:
        """Points of width for the columns of a row."""
        return self._size[0] * (1 - 2 * _SIDE) - sum(self._gaps) - 2 * self._unit

    @cached_property
    def _gaps(self) -> tuple[float, float]:
        """Points between the columns of a row, where the signs stand."""
        wide = self._pencil.measure(self._product.sign, _SIGN * self._unit, False)[0]
        return _GAP * self._unit, max(_GAP * self._unit, wide + self._unit)

    @cached_property
    def _letter(self) -> float:
        """The size of the factors' titles: that of all, or what has room side by side."""
        titles = sum(self._widths(0.0, self._unit))
        return self._unit * min(1.0, 0.98 * self._room / titles)

    def _widths(self, cell: float, letter: float = 0.0) -> list[float]:
        """Of the three columns: of their cells, or of their titles."""
        measure, unit = self._pencil.measure, letter or self._letter
        found = []
        for factor in self._columns:
            texts = measure(factor.title, unit, True)[0], measure(factor.size, subtitle_size(unit), False)[0]
            found.append(max(factor.values.shape[1] * _times(factor, cell) * cell, *texts))
        return found

    # What stands there

    @cached_property
    def _still(self) -> tuple[Mark, ...]:
        places, unit = self._places, self._unit
        marks: list[Mark] = []
        for factor in self._columns:
            place = places[factor.key]
            if factor.key != "result":
                marks.append(self._grid(f"matrix {factor.key}", place, factor.values, factor.scale))
            letter = unit if self._figure.setup.look.matrix is Matrix.PATCHES else self._letter
            marks += self._titles(f"matrix {factor.key}", factor.title, factor.size, place.rect, letter)
        marks += self._signs()
        padded = self._figure.padded
        box = self._pencil.layout.panels[Panel.INPUT]
        place = places["input"]
        grid = self._grid("input", place, padded[box.spec.active], self._figure.scales[Panel.INPUT])
        return (*marks, grid, *self._titles("input", "Input", "", place.rect, unit))

    def _signs(self) -> Iterator[Mark]:
        """What stands between the matrices of a row; a scheme needs none, but for the bias."""
        unit, sign = self._unit, self._product.sign
        if self._figure.setup.look.matrix is Matrix.PATCHES:
            rect = self._places["result"].rect
            text = sign.rstrip("= →")
            if text:
                left = self._places["left"].rect
                at = left.right + self._gaps[1] / 2, rect.y + rect.height / 2 + 0.3 * unit
                yield self._pencil.text("matrix bias", at, text, 0.8 * unit, muted=True)
            return
        middle = self._top + _HEAD * unit + self._high / 2 + 0.4 * unit
        widths = self._widths(self._places["left"].cell)
        x = (self._size[0] - sum(widths) - sum(self._gaps)) / 2
        for key, text, width, gap in zip(("times", "equals"), ("·", sign), widths, self._gaps, strict=False):
            x += width + gap
            size = (1.6 if len(text) == 1 else _SIGN) * unit
            yield self._pencil.text(f"matrix {key}", (x - gap / 2, middle), text, size, muted=True)

    def _moving(self, step: Step, playhead: Playhead) -> Iterator[Mark]:
        """The map as far as it is written, flattened and as a grid."""
        done = playhead.step + (playhead.phase == Phase.WRITE)
        maps = np.stack([self._cut(self._figure.written(f, done)) for f in range(len(self._figure.output))])
        scale = self._figure.scales[Panel.OUTPUT]
        product = self._product
        flat = maps.reshape(product.shape)[:: product.every]
        yield self._grid("matrix result", self._places["result"], flat, scale)
        place = self._places["output"]
        yield self._grid("output", place, maps[step.position[0]], scale)
        yield from self._titles("output", "Feature map", "", place.rect, self._unit)

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
        place = self._places["input"]
        (top, _), (left, _) = trace.ring
        yield self._pencil.frame("window", (span_of(place, step.source.rows + top, step.source.columns + left),), width)
        if not step.accumulates:
            at = self._places["output"].part(int(step.position[1]), int(step.position[2]))
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

    def _grid(self, key: str, place: MatrixPlace, values: Array, scale: ColourScale) -> CellGrid:
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

    def _titles(self, key: str, title: str, size: str, rect: Rect, unit: float) -> Iterator[Mark]:
        centre = rect.x + rect.width / 2
        yield self._pencil.text(
            f"{key} title", (centre, rect.y - (1.55 if size else 0.6) * unit), title, unit, bold=True
        )
        if size:
            at = (centre, rect.y - 0.4 * unit)
            yield self._pencil.text(f"{key} size", at, size, subtitle_size(unit), muted=True)


def _times(factor: Factor, cell: float) -> int:
    """How often the column of a vector is drawn side by side."""
    return max(1, round(_THIN / cell)) if factor.values.shape[1] == 1 and cell else 1

"""What does not move while a filter is worked on: composed once, and shared by all its moments."""

from collections.abc import Iterator
from dataclasses import replace

from convviz.model.look import Matrix
from convviz.model.words import caption_text
from convviz.stage.beside import copies_of, labels_of, titles_beside
from convviz.stage.cells import Panel
from convviz.stage.ground import Ground
from convviz.stage.marks import Frame, Mark
from convviz.stage.overlays import overlay_legends, overlay_marks, overlays_of
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil

# The typeface has no ∗: its * stands as high as a capital.
_LOWERED = {"*": 0.32}


class Still:
    """The titles, scales, grids and overlays of the figure of ``pencil`` on ``ground``, by filter."""

    def __init__(self, ground: Ground, pencil: Pencil) -> None:
        self._ground, self._pencil, self._figure = ground, pencil, pencil.figure
        self._setup, self._parts = pencil.figure.setup, pencil.figure.setup.look.parts
        self._grounds: dict[int, tuple[Mark, ...]] = {}
        self._kernels: dict[int, tuple[Mark, ...]] = {}
        self._overlays: dict[int, tuple[Mark, ...]] = {}

    def ground(self, filter_index: int) -> tuple[Mark, ...]:
        """Everything but the kernel: what stands under what moves."""
        if filter_index not in self._grounds:
            self._grounds[filter_index] = tuple(self._ground_marks(filter_index))
        return self._grounds[filter_index]

    def around(self, filter_index: int) -> list[Mark]:
        """What stands over and under whatever is shown: title and words, the strip, the foot."""
        layout = self._ground.layout_at(filter_index)
        # Whatever is shown reaches as far down as there is room.
        low = replace(layout, caption=layout.height - 0.9 * layout.unit)
        return [*self._ground.head_marks(self._pencil.theme), *self._foot(low)]

    def kernel(self, filter_index: int) -> tuple[Mark, ...]:
        """The kernel in front; none of a pool."""
        if filter_index not in self._kernels:
            self._kernels[filter_index] = tuple(self._kernel_marks(filter_index))
        return self._kernels[filter_index]

    def _kernel_marks(self, filter_index: int) -> Iterator[Mark]:
        box, weights = self._ground.layout_at(filter_index).panels.get(Panel.KERNEL), self._figure.weights
        if box is not None and weights is not None:
            yield self._pencil.grid(box, weights[filter_index, box.spec.active])
            yield from copies_of(self._pencil, box, weights[filter_index])

    def overlays(self, filter_index: int) -> tuple[Mark, ...]:
        """What is laid over the grids; none of it moves within a filter."""
        if filter_index not in self._overlays:
            layout = self._ground.layout_at(filter_index)
            found = overlay_marks(self._figure.trace, self._setup.look, layout, self._pencil)
            self._overlays[filter_index] = tuple(found)
        return self._overlays[filter_index]

    def _ground_marks(self, filter_index: int) -> list[Mark]:
        pencil, layout = self._pencil, self._ground.layout_at(filter_index)
        # Rings of a padding that the input has not hang over its edge.
        rings = [mark for mark in self.overlays(filter_index) if isinstance(mark, Frame)]
        lowest = max((rect.bottom for ring in rings for rect in ring.rects), default=0.0)
        marks: list[Mark] = self._ground.head_marks(pencil.theme)
        for box in layout.panels.values():
            if box.beside:
                marks += titles_beside(pencil, box, layout.unit)
                continue
            marks += pencil.titles(box, layout.unit)
            if box.spec.scale_bar:
                marks += pencil.scale_bar(box, layout.unit, lowest if box.spec.name is Panel.INPUT else 0.0)
        marks += self._operators(layout)
        marks += self._foot(layout)
        box = layout.panels[Panel.INPUT]
        marks.append(pencil.grid(box, self._figure.padded[box.spec.active]))
        output = layout.panels[Panel.OUTPUT]
        if box.beside:
            return [*marks, *copies_of(pencil, box, self._figure.padded), *labels_of(pencil, box, layout.unit)]
        marks += pencil.thumbs(box, self._figure.padded, layout.unit)
        marks += pencil.joined(box, self._figure.joined(output.spec.active), output)
        return marks

    def _operators(self, layout: Layout) -> list[Mark]:
        """The signs between the columns of panels."""
        symbols = self._setup.layer.reduction.symbols if self._parts.kernel else ("→",)
        size, marks = 1.6 * layout.unit, list[Mark]()
        for i, (place, symbol) in enumerate(zip(layout.operators, symbols, strict=True)):
            position = (place[0], place[1] + 0.55 * layout.unit + _LOWERED.get(symbol, 0.0) * size)
            marks.append(self._pencil.text(f"operator {i}", position, symbol, size, muted=True))
        return marks

    def _foot(self, layout: Layout) -> list[Mark]:
        """The caption, or in its place what the overlays mean."""
        trace = self._figure.trace
        over_grids = bool(overlays_of(self._setup.look)) and self._setup.look.matrix is Matrix.NONE
        if trace is not None and over_grids and not self._parts.bare:
            return overlay_legends(trace, self._setup.look, layout, self._pencil)
        return self._pencil.caption(layout, caption_text(self._setup)) if self._parts.caption else []

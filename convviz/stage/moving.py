"""What moves while it plays: frames around the window, the cells written to, the winner, the term that is added."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from convviz.engine import Step
from convviz.engine.arrays import Array
from convviz.model import Phase, Playhead
from convviz.stage.cells import Panel
from convviz.stage.marks import Mark, casing_width
from convviz.stage.overlays import step_marks
from convviz.stage.panels import Layout, PanelBox
from convviz.stage.pencil import Pencil
from convviz.stage.places import cells_rect, odd, place_of, spread
from convviz.stage.questions import questions
from convviz.stage.sums import products_shown


def moving_frames(pencil: Pencil, layout: Layout, step: Step, settled: Step, playhead: Playhead) -> list[Mark]:
    """All of them; ``settled`` is the step whose result is there to be read, the one before while the window slides."""
    frames = _Frames(pencil, layout)
    if playhead.phase is Phase.ASK:
        look = pencil.figure.setup.look
        window = frames.window(step, settled, playhead) if look.hint >= 1 else []
        return [*window, *frames.target(settled), *questions(look, step, layout, pencil)]
    # What belongs to a window at rest is not there while it slides.
    still = step_marks(step, layout, pencil) if step is settled else ()
    return [
        *still,
        *frames.window(step, settled, playhead),
        *frames.target(settled),
        *frames.winner(settled, playhead),
        *frames.terms(step, playhead),
    ]


def settled_frames(pencil: Pencil, layout: Layout, step: Step) -> list[Mark]:
    """The window and the cell that is written, when all is done."""
    frames = _Frames(pencil, layout)
    return [*frames.window(step, step, Playhead(step.index)), *frames.target(step)]


@dataclass(frozen=True, slots=True)
class _Frames:
    pencil: Pencil
    layout: Layout

    def window(self, step: Step, before: Step, playhead: Playhead) -> list[Mark]:
        """The window, on its way from that of the step before."""
        box = self.layout.panels[Panel.INPUT]
        rows, columns = step.source.rows.astype(float), step.source.columns.astype(float)
        if before is not step:
            rows = before.source.rows + (rows - before.source.rows) * playhead.fraction
            columns = before.source.columns + (columns - before.source.columns) * playhead.fraction
        marks: list[Mark] = []
        for each, key in self._read(box, step):
            outer = cells_rect(each, (rows[0], columns[0]), (rows[-1], columns[-1]))
            frame = self.pencil.around(f"window{key}", each, outer, odd(0.2 * self.layout.unit))
            marks += [frame, *self._apart(f"window cells{key}", each, rows, columns, frame.width)]
        return marks

    def _read(self, box: PanelBox, step: Step) -> Iterator[tuple[PanelBox, str]]:
        """The grids of the channels that a step reads, where all are as large as the one in front."""
        joined = self.pencil.figure.joined(step.position[0])
        yield box, ""
        yield from ((copy, f" {copy.spec.active}") for copy in box.copies if copy.spec.active in joined)

    def _apart(self, key: str, box: PanelBox, rows: Array, columns: Array, width: float) -> list[Mark]:
        """A frame around each cell of a window that dilation spreads."""
        if not spread(rows, columns) or box.cell < 6:
            return []
        # Within the frame around all of them, so that the two do not collide.
        inset = -(width / 2 + casing_width(width) + 0.5)
        cells = tuple(cells_rect(box, (r, c), (r, c)).grown(inset) for r in rows for c in columns)
        return [self.pencil.frame(key, cells, 1.0)]

    def target(self, step: Step) -> list[Mark]:
        """The cells that the step writes to."""
        layout = self.layout
        rows, columns = step.target.rows.astype(float), step.target.columns.astype(float)
        box, width = layout.panels[Panel.OUTPUT], odd(0.2 * layout.unit)
        rect = cells_rect(box, (rows[0], columns[0]), (rows[-1], columns[-1]))
        frame = self.pencil.around("target", box, rect, width)
        return [frame, *self._apart("target cells", box, rows, columns, frame.width)]

    def winner(self, step: Step, playhead: Playhead) -> list[Mark]:
        """The cell that wins a maximum, in the input and in the window."""
        if step.winner is None or playhead.phase == Phase.MULTIPLY:
            return []
        i, j = divmod(step.winner, len(step.source.columns))
        layout = self.layout
        places = {Panel.INPUT: place_of(step.source, i, j), Panel.PRODUCTS: (float(i), float(j))}
        if playhead.phase == Phase.SLIDE:  # the window has left the cell behind
            del places[Panel.INPUT]
        width = odd(0.2 * layout.unit)
        shown = {name: place for name, place in places.items() if name in layout.panels}
        rects = {name: cells_rect(layout.panels[name], place, place) for name, place in shown.items()}
        inset = {name: rect.grown(-0.16 * layout.panels[name].cell) for name, rect in rects.items()}
        return [self.pencil.frame(f"winner {name}", (rect,), width) for name, rect in inset.items()]

    def terms(self, step: Step, playhead: Playhead) -> list[Mark]:
        """While products appear one by one: the cell, the weight and the product of the last one."""
        if playhead.phase != Phase.MULTIPLY:
            return []
        k = products_shown(step, playhead) - 1
        depth, i, j = (int(n) for n in np.unravel_index(k, step.products.shape))
        first = self.pencil.figure.joined(step.position[0])[0]
        layout = self.layout
        places = {
            Panel.INPUT: place_of(step.source, i, j),
            # The kernel is shown as it lies on the patch.
            Panel.KERNEL: (float(i), float(j)),
            Panel.PRODUCTS: (float(i), float(j)),
            **({Panel.OUTPUT: place_of(step.target, i, j)} if step.accumulates else {}),
        }
        width = odd(0.16 * layout.unit)
        marks: list[Mark] = []
        for name, place in places.items():
            box = layout.panels.get(name)
            shown = None if box is None else _of_channel(box, depth, first)
            if shown is not None:
                marks.append(self.pencil.frame(f"term {name}", (cells_rect(shown, place, place),), width))
            elif box is not None:
                # The small grid of the channel whose product appears, where another one is in front.
                rects = [thumb.rect for thumb in box.thumbs if thumb.channel == depth + first]
                marks += [self.pencil.frame(f"term {name}", (rect.grown(2),), width) for rect in rects]
        return marks


def _of_channel(box: PanelBox, depth: int, first: int) -> PanelBox | None:
    """The grid that shows the ``depth``th channel that a filter reads, from ``first`` on; None where none does."""
    name = box.spec.name
    if name is Panel.OUTPUT or (name is Panel.PRODUCTS and not box.beside):
        return box  # its only grid is that of the product
    channel = depth + first if name is Panel.INPUT else depth
    return next((each for each in (box, *box.copies) if each.spec.active == channel), None)

"""What is pointed at, pinned and chosen on a stage."""

from collections.abc import Iterator

from convviz.engine import Step
from convviz.model.selection import Selection
from convviz.stage.cells import Cell, Panel, StripCell, plane_of
from convviz.stage.chosen import cursor_mark, selection_marks
from convviz.stage.ground import Ground
from convviz.stage.links import link_marks, links_of
from convviz.stage.marks import Mark
from convviz.stage.overlays import overlays_of
from convviz.stage.pencil import Pencil


class Pointed:
    """The marks of it, for the figure of ``pencil``, whose panels stand as ``ground`` has them."""

    def __init__(self, ground: Ground, pencil: Pencil) -> None:
        self._ground, self._pencil = ground, pencil
        self._setup, self._trace = pencil.figure.setup, pencil.figure.trace

    def linked(self, filter_index: int, link: Cell | StripCell | None, step: Step) -> list[Mark]:
        """What belongs to a cell that is pointed at."""
        if link is None or self._trace is None:
            return []
        found = None if isinstance(link, StripCell) else links_of(self._trace, link, filter_index, step)
        marks = [] if found is None else link_marks(found, self._ground.layout_at(filter_index), self._pencil)
        strip = self._ground.strip
        return marks if strip is None else [*marks, *strip.fields.of_cell(link, self._pencil.theme)]

    def pinned(self, filter_index: int, step: Step) -> Iterator[Mark]:
        """Cells that are pinned, and what belongs to them."""
        layout = self._ground.layout_at(filter_index)
        for n, pin in enumerate(self._setup.look.pins if self._trace is not None else ()):
            cell = Cell(Panel(pin.panel), pin.channel, pin.row, pin.column)
            found = None if self._trace is None else links_of(self._trace, cell, filter_index, step)
            if found is not None and (cell.panel is not Panel.OUTPUT or pin.channel == filter_index):
                yield from link_marks(found.with_cell(cell), layout, self._pencil, f"pin {n}")

    def field(self, step: Step) -> list[Mark]:
        """What the output of a step depends on, in the strip."""
        strip = self._ground.strip
        if strip is None or not any(overlay.follows for overlay in overlays_of(self._setup.look)):
            return []
        return strip.fields.of_step(step, self._pencil.theme)

    def selected(self, filter_index: int, selection: Selection | None) -> list[Mark]:
        """Outlines of cells that are chosen."""
        panel = Panel.INPUT if selection is None or selection.target == "input" else Panel.KERNEL
        box = self._ground.layout_at(filter_index).panels.get(panel)
        if selection is None or box is None:
            return []
        plane = plane_of(self._setup, self._trace, panel, box.spec.active, filter_index)
        return [] if plane is None else selection_marks(selection, plane, box, self._pencil.theme)

    def cursor(self, filter_index: int, cursor: Cell | None) -> list[Mark]:
        """A frame around the cell that the keyboard is at."""
        box = None if cursor is None else self._ground.layout_at(filter_index).panels.get(cursor.panel)
        if cursor is None or box is None:
            return []
        # That of another channel stands on none of the grids.
        shown = next((each for each in (box, *box.copies) if each.spec.active == cursor.channel), None)
        return [] if shown is None else [cursor_mark(cursor, shown, self._pencil.theme)]

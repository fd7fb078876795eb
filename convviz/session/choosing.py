"""Choosing cells by hand, and moving what is chosen."""

from dataclasses import dataclass

from convviz.model import Document, edits
from convviz.model.selection import Box, Selection, box_between
from convviz.model.shapes import Place
from convviz.session.brush import BACKGROUND
from convviz.session.gesture import Moving
from convviz.session.session import Session
from convviz.session.tools import SELECT, Tool
from convviz.stage import Plane


class Choosing:
    """A gesture that chooses a rectangle: a look, and no edit. ``more`` keeps what was chosen before."""

    def __init__(self, session: Session, tool: Tool, plane: Plane, *, more: bool) -> None:
        self._session, self._tool, self.plane = session, tool, plane
        self._before = session.look.selection
        own = self._before is not None and self._before.target == plane.planes.target
        self._kept = self._before if more and own else None

    def begin(self, place: Place) -> None:
        """The button goes down: what was chosen is not any more."""
        self._start = self._last = self.plane.place(*place) or (0, 0)
        self._box: Box | None = box_between(self._start, self._start) if self._kept is not None else None
        self._show()

    def preview(self, place: Place, *, straight: bool = False) -> None:
        """The rectangle to here is chosen, also where only its first cell is."""
        at = self.plane.place(*place, before=self._last) or self._last
        if at == self._last and self._box is None:
            return
        self._last = at
        goal = self._tool.kept(self._start, at) if straight and self._kept is None else at
        self._box = box_between(self._start, goal).within(self.plane.size)
        self._show()

    def commit(self) -> None:
        """What is chosen stays so."""

    def abort(self) -> None:
        """What was chosen before is again."""
        self._session.look_at(selection=self._before)

    def _show(self) -> None:
        chosen = self._kept
        if self._box is not None:
            own = Selection(self.plane.planes.target, (self._box,))
            chosen = own if chosen is None else chosen.joined(self._box)
        self._session.look_at(selection=chosen)


def begun(session: Session, tool: Tool, plane: Plane, place: Place, *, more: bool) -> Choosing | Moving:
    """What a press at ``place`` begins: within what is chosen a move of it, else another choice."""
    chosen, at = session.look.selection, plane.place(*place)
    own = chosen is not None and chosen.target == plane.planes.target
    if chosen is not None and own and not more and at is not None and chosen.holds(at):
        return Moving(session, plane, tool, chosen, BACKGROUND)
    return Choosing(session, tool, plane, more=more)


@dataclass(frozen=True, slots=True)
class _Afloat:
    """What arrows have moved, one after the other: where it came from, and how far it is now."""

    planes: edits.Planes
    before: Document
    chosen: Selection
    down: int
    right: int
    after: Document
    run: int

    def goes_on(self, document: Document, chosen: Selection, plane: Plane) -> bool:
        """Whether nothing came between, and the same planes are in front."""
        same = self.after is document and self.planes == plane.planes
        return same and self.chosen.moved(self.down, self.right) == chosen


class Nudges:
    """Moves what is chosen by single cells; those that follow each other are one thing to undo, and what they pass
    over stays as it was.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._afloat: _Afloat | None = None
        self._runs = 0

    def nudge(self, plane: Plane, down: int, right: int) -> None:
        """Move what is chosen in ``plane`` over the stage. Raises ConvvizError where the document cannot be so."""
        session, chosen = self._session, self._session.look.selection
        if chosen is None:
            return
        turn = -1 if plane.turned else 1
        down, right = turn * down, turn * right
        run, before, afloat = self._runs + 1, session.document, self._afloat
        if afloat is not None and afloat.goes_on(before, chosen, plane):
            run, before, chosen = afloat.run, afloat.before, afloat.chosen
            down, right = down + afloat.down, right + afloat.right
        moved = chosen.moved(down, right)
        if moved.within(plane.size) != moved:  # it stops at the edge, as a cursor does
            return
        count = int(chosen.mask(plane.size).sum())
        session.apply(
            lambda _: edits.move_cells(before, plane.planes, chosen, down, right, BACKGROUND),
            SELECT.entry_of(count),
            ("nudge", run),
            look=lambda look: look.replace(selection=moved),
        )
        self._runs = run
        self._afloat = _Afloat(plane.planes, before, chosen, down, right, session.document, run)

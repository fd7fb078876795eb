"""A gesture: from the press of a button to its release, one thing to undo, or nothing at all."""

import numpy as np
from numpy.typing import ArrayLike

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import edits
from convviz.model.selection import Selection
from convviz.model.shapes import Mask, Place, Places, snapped
from convviz.session.session import Session
from convviz.session.tools import Points, Stroke, Tool
from convviz.stage import Plane


class Gesture:
    """``begin``, any number of ``preview``, then ``commit`` or ``abort``; places are rows and columns on the stage.

    Every preview starts from the document as it was at the beginning: what was reached on the way leaves no trace,
    and ``abort`` gives that document back, with its past and its future.
    """

    def __init__(self, session: Session, plane: Plane) -> None:
        self.plane = plane
        self._session = session
        self._array = self._now()

    def begin(self, place: Place) -> None:
        """The button goes down over ``place``. Raises ConvvizError where the cells cannot be so."""
        self._start = self._last = self.plane.place(*place) or (0, 0)
        self._own = self._session.begin_gesture()
        self._guarded(self._start, straight=False)

    def preview(self, place: Place, *, straight: bool = False) -> None:
        """The pointer is over ``place``; ``straight`` is what Shift does: keeps to a row, makes a square."""
        if self._now().shape != self._array.shape:  # another grid stands here now
            return
        if self._session.gesture is not self._own:  # another edit came between; what was reached before is an entry
            self._own = self._session.begin_gesture()
            self._array = self._now()
            self._begin_again()
        at = self.plane.place(*place, before=self._last)
        if at is not None:
            self._guarded(at, straight=straight)

    def commit(self) -> None:
        """What is seen now is an entry of the history, where it changes anything."""
        self._session.commit_gesture(self._own)

    def abort(self) -> None:
        """Nothing has happened."""
        self._session.abort_gesture(self._own)

    def _guarded(self, at: Place, *, straight: bool) -> None:
        try:
            self._reach(at, straight=straight)
        except ConvvizError:
            self.abort()
            raise

    def _reach(self, at: Place, *, straight: bool) -> None:
        raise NotImplementedError

    def _begin_again(self) -> None:
        """What was reached is not to be reached again."""

    def _now(self) -> Array:
        return edits.array_of(self._session.document, self.plane.planes.layer, self.plane.planes.target)


class Painting(Gesture):
    """Cells take a value: ``ink`` is one number, or one for each plane."""

    def __init__(self, session: Session, plane: Plane, tool: Tool, ink: ArrayLike, size: int = 1) -> None:
        super().__init__(session, plane)
        self._tool, self._ink, self._size = tool, ink, size
        self._values = plane.planes.of(self._array).reshape(-1, *plane.size)
        self._settled: Mask = np.zeros(plane.size, bool)  # cells of a hand that are reached for good
        self._reached = self._settled

    def begin(self, place: Place) -> None:
        self._anchor: Place | None = None  # where a straight part of a freehand stroke began
        super().begin(place)

    def _begin_again(self) -> None:
        self._settled = self._reached = np.zeros(self.plane.size, bool)

    def _reach(self, at: Place, *, straight: bool) -> None:
        reached = self._freehand(at, straight) if self._tool.points is Points.FREEHAND else self._shape(at, straight)
        if not np.array_equal(reached, self._reached):
            self._reached = reached
            label = self._tool.entry_of(int(reached.sum()))
            if self.plane.planes.target == "kernel":
                label += " in the kernel"
            self._session.preview(self._own, lambda d: edits.paint(d, self.plane.planes, reached, self._ink), label)

    def _shape(self, at: Place, straight: bool) -> Mask:
        if self._tool.points is Points.ONE:
            at = self._start
        self._last = at
        return self._mask(self._start, self._tool.kept(self._start, at) if straight else at)

    def _freehand(self, at: Place, straight: bool) -> Mask:
        if straight:
            # As long as Shift is held the line follows the hand; let go, it stays.
            self._anchor = self._anchor or self._last
            self._last = snapped(self._anchor, at)
            return self._settled | self._mask(self._anchor, self._last)
        if self._anchor is not None:
            self._settled, self._anchor = self._reached, None
        self._settled = self._settled | self._mask(self._last, at)
        self._last = at
        return self._settled

    def _mask(self, start: Place, end: Place) -> Mask:
        mask: Mask = np.zeros(self.plane.size, bool)
        cells = _inside(self._tool.cells(Stroke(start, end, self._values, self._size)), self.plane.size)
        mask[tuple(cells.T)] = True
        return mask


class Moving(Gesture):
    """What is selected goes where the hand takes it, and ``left`` stays behind."""

    def __init__(self, session: Session, plane: Plane, tool: Tool, chosen: Selection, left: float) -> None:
        super().__init__(session, plane)
        self._tool, self._chosen, self._background = tool, chosen, left

    def _begin_again(self) -> None:
        # What was moved so far is an entry; it goes on from where it lies.
        self._start = self._last
        self._chosen = self._session.look.selection or self._chosen

    def _reach(self, at: Place, *, straight: bool) -> None:
        self._last = at
        goal = snapped(self._start, at) if straight else at
        down, right = goal[0] - self._start[0], goal[1] - self._start[1]
        count = int(self._chosen.mask(self.plane.size).sum())
        self._session.preview(
            self._own,
            lambda d: edits.move_cells(d, self.plane.planes, self._chosen, down, right, self._background),
            self._tool.entry_of(count),
            selection=self._chosen.moved(down, right),
        )


def _inside(places: Places, size: tuple[int, int]) -> Places:
    """Those that lie on a grid of ``size``."""
    inside: Places = places[((places >= 0) & (places < size)).all(axis=1)]
    return inside

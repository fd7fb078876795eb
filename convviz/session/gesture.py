"""A gesture: from the press of a button to its release, one thing to undo, or nothing at all."""

from collections.abc import Callable
from dataclasses import dataclass

from convviz.errors import ConvvizError
from convviz.model import edits
from convviz.model.edits import Index, Target
from convviz.session.session import Session
from convviz.session.tools import Place, Points, Tool


@dataclass(frozen=True, slots=True)
class Plane:
    """What is drawn on: rows and columns as they are shown, and the index of the array's cell that stands there,
    None where there is none.
    """

    target: Target
    index: Callable[[Place], Index | None]


class Gesture:
    """``begin``, any number of ``preview``, then ``commit`` or ``abort``.

    Every preview starts from the document as it was at the beginning: what was reached on the way leaves no trace,
    and ``abort`` gives that document back, with its past and its future.
    """

    def __init__(self, session: Session, tool: Tool, plane: Plane, value: float) -> None:
        self.plane = plane
        self._session, self._tool, self._value = session, tool, value
        self._start = self._last = (0, 0)
        self._axis: int | None = None
        self._reached: dict[Place, None] = {}
        self._layer = session.look.layer

    def begin(self, place: Place) -> None:
        """The button goes down over ``place``. Raises ConvvizError where the cells cannot be so."""
        self._start = self._last = place
        self._session.begin_gesture(self._tool.label)
        self.preview(place)

    def preview(self, place: Place, *, straight: bool = False) -> None:
        """The pointer is over ``place``; ``straight`` keeps to the row or the column of the first one."""
        at = self._kept(place) if straight else place
        if not straight:
            self._axis = None
        freehand = self._tool.points is Points.FREEHAND
        if not self._session.in_gesture:  # another edit came between; what was reached before it is an entry
            self._session.begin_gesture(self._tool.label)
            self._reached = {}
        reached = dict.fromkeys(self._tool.cells(self._last if freehand else self._start, at))
        self._last = at
        if freehand:
            reached = self._reached | reached
        if reached == self._reached:
            return
        self._reached = reached
        indices = [index for index in map(self.plane.index, self._reached) if index is not None]
        try:
            self._session.preview(lambda d: edits.set_cells(d, self._layer, self.plane.target, indices, self._value))
        except ConvvizError:
            self.abort()
            raise

    def commit(self) -> None:
        """What is seen now is an entry of the history, where it changes anything."""
        self._session.commit_gesture()

    def abort(self) -> None:
        """Nothing has happened."""
        self._session.abort_gesture()

    def _kept(self, place: Place) -> Place:
        if self._axis is None and place != self._start:
            far = [abs(at - start) for at, start in zip(place, self._start, strict=True)]
            self._axis = 0 if far[1] >= far[0] else 1
        return (self._start[0], place[1]) if self._axis == 0 else (place[0], self._start[1])

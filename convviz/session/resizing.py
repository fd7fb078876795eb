"""An edge of a grid that is drawn outwards or inwards: rows and columns come and go."""

from convviz.model import edits
from convviz.model.document import MAX_KERNEL_SIDE, MAX_SIDE
from convviz.session.session import Session
from convviz.stage import Plane


class Resizing:
    """One gesture at an edge, or a corner, of ``plane``: (down, right) is −1 at the top or the left, 1 at the bottom or
    the right. Every preview starts from the grid as it was; what lies at the other edge stays there.
    """

    def __init__(self, session: Session, plane: Plane, edge: tuple[int, int]) -> None:
        self._session, self._plane, self._edge = session, plane, edge

    def begin(self) -> None:
        """The button goes down."""
        self._own = self._session.begin_gesture()
        self._reached = self._plane.size

    def pull(self, down: float, right: float, *, both: bool = False) -> None:
        """The hand is so many cells further down and to the right; ``both`` makes the other side as much larger.
        Raises ConvvizError where the grid cannot be so large.
        """
        plane, most = self._plane, MAX_SIDE if self._plane.planes.target == "input" else MAX_KERNEL_SIDE
        size, shares = [], []
        axes = zip(plane.size, (down, right), self._edge, plane.spacing, strict=True)
        for count, by, way, apart in axes:
            more = round(by * way / apart) * (2 if both else 1)
            size.append(min(max(count + more, 1), most))
            # A kernel that is shown turned has its last row on top.
            last = (way < 0) != plane.turned
            shares.append(0.5 if both or not way else float(last))
        if self._session.gesture is not self._own or tuple(size) == self._reached:
            return
        self._reached = size[0], size[1]
        rows, columns = self._reached
        same = self._reached == plane.size
        self._session.preview(
            self._own,
            lambda d: d if same else edits.resize(d, plane.planes, rows, columns, shares[0], shares[1]),
            f"Resize the {plane.planes.target} to {rows}×{columns}",
            selection=self._own.held.look.selection if same else None,
        )

    def commit(self) -> None:
        """The size that is seen now is an entry of the history, where it is another one."""
        self._session.commit_gesture(self._own)

    def abort(self) -> None:
        """Nothing has happened."""
        self._session.abort_gesture(self._own)

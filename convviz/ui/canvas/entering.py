"""The map of a layer on its way to the next one, when that is entered in the window."""

from collections.abc import Callable

from PySide6.QtCore import QVariantAnimation

from convviz.model import Detail, Phase, Playhead
from convviz.model.look import Matrix
from convviz.session import Shown
from convviz.stage.moments import ENTERING, eased


def enters(old: Shown, new: Shown) -> bool:
    """Whether the next layer is entered, where things glide."""
    glides = new.look.detail is Detail.GLIDE and new.look.matrix is Matrix.NONE
    there = old.trace is not None and new.trace is not None and not new.playing and not new.still
    return glides and there and old.document is new.document and new.look.layer == old.look.layer + 1


class Entering:
    """``moved`` is called with each picture of the way; ``playhead`` is where it is, None when nothing moves."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self._moved = moved
        self._way = QVariantAnimation()
        self._way.setStartValue(0.0)
        self._way.setEndValue(1.0)
        self._way.setDuration(round(1000 * ENTERING.duration))
        self._way.valueChanged.connect(self._show)
        self._way.finished.connect(self.stop)
        self.playhead: Playhead | None = None

    def start(self) -> None:
        """Begin."""
        self._way.start()

    def stop(self) -> None:
        """Nothing moves any more."""
        self._way.stop()
        if self.playhead is not None:
            self.playhead = None
            self._moved()

    def _show(self, done: float) -> None:
        self.playhead = Playhead(0, Phase.ENTER, eased(done))
        self._moved()

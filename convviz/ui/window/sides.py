"""The panel on the left and the explanation on the right: of a narrow window one gives way to the other."""

from PySide6.QtWidgets import QWidget

from convviz.ui.panels.explanation import Explanation

_STAGE = 480
"""Points of width that the stage keeps, tools included, where both stand beside it."""


class Sides:
    """``panel`` and ``explanation`` beside a stage. What is asked for stands; the other one gives way where the window
    has no room for both, and comes back by itself only where it went because the window was made narrower.
    """

    def __init__(self, panel: QWidget, explanation: Explanation) -> None:
        self._panel, self._explanation = panel, explanation
        self._gave_way = False

    def show(self, side: QWidget, width: int, *, shown: bool) -> None:
        """Show one of both, or fold it, in a window of so many points."""
        side.setVisible(shown)
        self._gave_way = False
        if shown and width < self._needed and not (self._panel.isHidden() or self._explanation.isHidden()):
            other = self._panel if side is self._explanation else self._explanation
            other.hide()

    def follow(self, width: int) -> bool:
        """After the window has another width; whether what stands there has changed."""
        self._explanation.make_room(width)
        if self._gave_way and width >= self._needed:
            self._gave_way = False
            self._explanation.show()
            return True
        if width < self._needed and not (self._panel.isHidden() or self._explanation.isHidden()):
            self._gave_way = True
            self._explanation.hide()
            return True
        return False

    @property
    def _needed(self) -> int:
        return self._panel.width() + self._explanation.usual_width + _STAGE

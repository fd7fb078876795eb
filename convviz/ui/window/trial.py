"""An edit that is tried on the stage while its sheet is open: kept in the end, or given back."""

from typing import Any

from convviz.errors import ConvvizError
from convviz.model.edits import GridEdit, Where, edited
from convviz.session import Session
from convviz.ui.settings import Settings


class Trial:
    """Made with one edit or another, on ``where``; nothing of it is an entry of the history until it is settled."""

    def __init__(self, session: Session, settings: Settings, where: Where) -> None:
        self._session, self._settings, self.where = session, settings, where
        self._own = session.begin_gesture(keeps=False)

    @property
    def lives(self) -> bool:
        """Whether nothing else came between."""
        return self._session.gesture is self._own

    def given(self, edit: GridEdit) -> dict[str, Any]:
        """Values to begin with; random ones begin where the last ones have not."""
        given = edit.given(self._own.held.document, self.where)
        return given | {"seed": self._settings.seed} if "seed" in given else given

    def preview(self, edit: GridEdit, given: dict[str, Any]) -> None:
        """Show what comes of it. Raises ConvvizError where it cannot be made; then nothing of it is shown."""
        session, held = self._session, self._own.held
        if not self.lives:
            return
        kept = held.look.selection
        try:
            document, chosen = edited(held.document, self.where, edit, given)
        except ConvvizError:
            session.preview(self._own, lambda d: d, "", selection=kept)
            raise
        label = edit.entry_with(given, self.where.planes.target)
        selection = chosen if self.where.chosen is not None else kept
        session.preview(self._own, lambda _: document, label, selection=selection)

    def settle(self, stays: bool, given: dict[str, Any]) -> None:
        """It is an entry of the history now, or has never been."""
        if "seed" in given and stays and self.lives:
            self._settings.seed = given["seed"] + 1
        (self._session.commit_gesture if stays else self._session.abort_gesture)(self._own)

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
        session.begin_gesture("")

    def given(self, edit: GridEdit) -> dict[str, Any]:
        """Values to begin with; random ones begin where the last ones have not."""
        given = edit.given(self._session.base, self.where)
        return given | {"seed": self._settings.seed} if "seed" in given else given

    def preview(self, edit: GridEdit, given: dict[str, Any]) -> None:
        """Show what comes of it. Raises ConvvizError where it cannot be made; then nothing of it is shown."""
        session = self._session
        try:
            document, chosen = edited(session.base, self.where, edit, given)
        except ConvvizError:
            session.preview(lambda d: d, "", selection=self.where.chosen)
            raise
        label = edit.entry_with(given, self.where.planes.target)
        session.preview(lambda _: document, label, selection=chosen)

    def settle(self, stays: bool, given: dict[str, Any]) -> None:
        """It is an entry of the history now, or has never been."""
        if "seed" in given and stays:
            self._settings.seed = given["seed"] + 1
        (self._session.commit_gesture if stays else self._session.abort_gesture)()

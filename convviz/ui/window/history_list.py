"""What was done, one under the other: a click goes back to it, or forward."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from convviz.session import Session, Shown
from convviz.ui.fields.listening import Listening


class HistoryList(QDialog, Listening):
    """Stays open beside the window and follows it."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setWindowTitle("History")
        self._session = session
        self.list = QListWidget()
        self.list.setAccessibleName("What was done, the oldest first; the chosen one is what stands on the stage")
        self.list.setMinimumWidth(260)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.list)
        self.resize(300, 360)
        self.listen(self.list.currentRowChanged, self._go)
        self.follow(None, session.shown)

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show the entries and where one is; what could be done again is grey."""
        entries = self._session.history.entries
        at = self._session.history.position
        with self.showing():
            texts = ["Beginning", *entries]
            if [self.list.item(i).text() for i in range(self.list.count())] != texts:
                self.list.clear()
                self.list.addItems(texts)
            for i in range(self.list.count()):
                colour = self.palette().text() if i <= at else self.palette().placeholderText()
                self.list.item(i).setForeground(colour)
            self.list.setCurrentRow(at)
        self.list.scrollToItem(self.list.item(at))

    def _go(self, row: int) -> None:
        if row >= 0:
            self._session.jump(row)

    def keep_on_top(self) -> None:
        """A window of its own that does not hide behind the one it belongs to."""
        self.setWindowFlag(Qt.WindowType.Tool)

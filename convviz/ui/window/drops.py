"""Files and setup lines that are dropped on the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from convviz.errors import ConvvizError
from convviz.model import is_setup_line

_ENTERS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class Drops(QObject):
    """Watches a window; ``opened`` gets a file's path, ``pasted`` the text of a setup line."""

    def __init__(
        self,
        window: QWidget,
        opened: Callable[[Path], None],
        pasted: Callable[[str], None],
        guard: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(window)
        self._opened, self._pasted, self._guard = opened, pasted, guard
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What was taken out of this window, and let go over it, stays as it is.
        if not isinstance(event, QDropEvent) or event.source() is not None:
            return False
        data = event.mimeData()
        if not (data.hasUrls() or data.hasText()):
            return False
        # Never a move: a file manager would think the file moved, and delete it.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() not in _ENTERS:
            self._guard(lambda: self._take(data))
        return True

    def _take(self, data: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self._opened(files[0])
            if len(files) > 1:
                others = ", ".join(file.name for file in files[1:4]) + (" and more" if len(files) > 4 else "")
                raise ConvvizError(f"The stage shows one setup: {files[0].name} was opened, and not {others}.")
        elif is_setup_line(data.text()):
            self._pasted(data.text())
        else:
            raise ConvvizError("What was dropped is neither a file of this machine nor a setup line.")

"""What the commands have before them, made of a window's parts."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from convviz.model import SUFFIX
from convviz.session import Drawing
from convviz.ui import questions
from convviz.ui.window.sheets import show_about, show_keys

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_FILTER = f"convviz project (*{SUFFIX})"
_OPENED = f"{_FILTER};;Exported by convviz (*.gif *.webp *.apng *.png *.svg *.pdf *.html *.mp4 *.webm);;All files (*)"


class WindowDesk:
    """The ``Desk`` of one window: the only place where a command meets it."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self.session, self.settings, self.store = window.session, window.settings, window.store

    @property
    def drawing(self) -> Drawing:
        return self._window.drawing

    def guard(self, do: Callable[[], None]) -> None:
        self._window.guard(do)

    def tell(
        self,
        text: str,
        *,
        wrong: bool = False,
        lasting: bool = False,
        button: str = "",
        do: Callable[[], None] | None = None,
    ) -> None:
        self._window.notice.tell(text, wrong=wrong, lasting=lasting, button=button, do=do)

    def withdraw(self) -> None:
        self._window.notice.hide()

    def ask(self, title: str, question: str, do: str, leave: str) -> bool:
        return questions.ask(self._window, title, question, do, leave)

    def ask_for_file(self, folder: Path) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", str(folder), _OPENED)
        return Path(name) if name else None

    def ask_for_target(self, start: Path) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(start), _FILTER)
        return Path(name) if name else None

    def read_beside(self, path: Path) -> bool:
        return self._window.opening.begin(path)

    def stop_reading(self) -> None:
        self._window.opening.cancel()

    def keep(self) -> None:
        self._window.keeper.now()

    def let_go(self) -> None:
        self._window.canvas.let_go()

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def copied(self) -> str:
        return QGuiApplication.clipboard().text()

    def open_export(self) -> None:
        self._window.exports.open_dialog()

    def zoom_by(self, factor: float) -> None:
        self._window.canvas.zoom_by(factor)

    def fit(self) -> None:
        self._window.canvas.fit()

    @property
    def panel_shown(self) -> bool:
        return not self._window.panel.isHidden()

    def show_panel(self, shown: bool) -> None:
        self._window.panel.setVisible(shown)

    def show_keys(self) -> None:
        self._window.show_dialog(show_keys(self._window))

    def show_about(self) -> None:
        self._window.show_dialog(show_about(self._window))

    def close_window(self) -> None:
        self._window.close()

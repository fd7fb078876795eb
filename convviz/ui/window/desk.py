"""What the commands have before them, made of a window's parts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from convviz.engine.arrays import Array
from convviz.files import exists
from convviz.model import SUFFIX, Preset
from convviz.model.edits import GridEdit, Where
from convviz.model.look import Texts
from convviz.reading import Picture, picture_of
from convviz.session import Drawing
from convviz.stage import THEMES, Cell
from convviz.ui import questions
from convviz.ui.window.edit_sheet import EditSheet
from convviz.ui.window.galleries import show_kernels, show_patterns
from convviz.ui.window.gallery import Gallery
from convviz.ui.window.lecture_desk import LectureDesk
from convviz.ui.window.order_sheet import OrderSheet
from convviz.ui.window.picture_sheet import open_picture_sheet
from convviz.ui.window.pictures import cells_pixmap, points_of
from convviz.ui.window.preset_gallery import show_presets
from convviz.ui.window.sheets import show_about, show_keys
from convviz.ui.window.trial import Trial
from convviz.ui.window.values_form import ValuesForm
from convviz.ui.window.words_sheet import WordsSheet

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_FILTER = f"convviz project (*{SUFFIX})"
_EXPORTED = "*.gif *.webp *.apng *.png *.svg *.pdf *.html *.mp4 *.webm"
_BROUGHT = "*.png *.jpg *.jpeg *.webp *.bmp *.gif *.npy *.npz *.csv *.tsv *.txt"
_OPENED = ";;".join(
    (
        f"All that can be opened (*{SUFFIX} *.json {_EXPORTED} {_BROUGHT})",
        _FILTER,
        f"Exported by convviz ({_EXPORTED})",
        f"Pictures, arrays and tables ({_BROUGHT})",
        "All files (*)",
    )
)


_T = TypeVar("_T")

_GRIDS = {"NumPy (*.npy)": ".npy", "CSV (*.csv)": ".csv"}


class WindowDesk(LectureDesk):
    """The ``Desk`` of one window: the only place where a command meets it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.session, self.settings, self.store = window.session, window.settings, window.store
        self.clip: tuple[str, Array] | None = None

    @property
    def drawing(self) -> Drawing:
        return self._window.drawing

    @property
    def linked_cell(self) -> Cell | None:
        return self._stage.linked_cell

    @property
    def chosen_cell(self) -> Cell | None:
        return self._stage.chosen_cell

    def guard(self, do: Callable[[], None]) -> None:
        self._window.guard(do)

    def tell(
        self,
        text: str,
        *,
        wrong: bool = False,
        lasting: bool = False,
        brief: bool = False,
        button: str = "",
        do: Callable[[], None] | None = None,
    ) -> None:
        self._window.notice.tell(text, wrong=wrong, lasting=lasting, brief=brief, button=button, do=do)

    def withdraw(self) -> None:
        self._window.notice.hide()

    def ask(self, title: str, question: str, do: str, leave: str) -> bool:
        return questions.ask(self._window, title, question, do, leave)

    def ask_values(self, edit: GridEdit, where: Where) -> None:
        self.let_go()
        trial = Trial(self.session, self.settings, where)
        form = ValuesForm(edit.values, trial.given(edit))
        title = edit.label.format(target=where.planes.target).removesuffix("…")
        sheet = EditSheet(self._window, title, form, lambda values: trial.preview(edit, values), trial.settle)
        self._window.show_dialog(sheet)

    def show_history(self) -> None:
        self._window.show_history()

    def edit_words(self) -> None:
        sheet = WordsSheet(self._window, self.session.document)
        sheet.accepted.connect(lambda: self._window.apply(sheet.changed, "Title and words"))
        self._window.show_dialog(sheet)

    def choose_preset(self, do: Callable[[Preset], None]) -> None:
        self.let_go()
        chosen = lambda preset: self.guard(lambda: do(preset))  # noqa: E731
        self._window.show_dialog(show_presets(self._window, self._window.theme, chosen))

    def show_patterns(self) -> None:
        self.let_go()
        show_patterns(self._window)

    def show_kernels(self) -> None:
        self.let_go()
        show_kernels(self._window)

    def ask_for_name(self, title: str, question: str, name: str) -> str:
        return questions.ask_text(self._window, title, question, name)

    def choose(self, title: str, question: str, first: str, second: str) -> int:
        return questions.choose(self._window, title, question, first, second)

    def choose_order(self, name: str, shape: tuple[int, ...], ways: tuple[Array, ...]) -> int:
        sheet = OrderSheet(self._window, name, shape, ways)
        sheet.exec()
        sheet.deleteLater()
        return sheet.way

    def ask_for_file(self, folder: Path) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", str(folder), _OPENED)
        return Path(name) if name else None

    def ask_for_target(self, start: Path) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(start), _FILTER)
        return Path(name) if name else None

    def read_beside(self, path: Path, *, whatever: bool = False) -> bool:
        return self._window.opening.begin(path, whatever=whatever)

    def stop_reading(self) -> None:
        self._window.opening.cancel()

    def keep(self) -> None:
        self._window.keeper.now()

    def let_go(self) -> None:
        self._window.canvas.let_go()
        self.end_trials()

    def end_trials(self) -> None:
        """Sheets that show on the stage what they would make close: something else is going to stand there."""
        for sheet in (*self._window.findChildren(EditSheet), *self._window.findChildren(Gallery)):
            sheet.reject()

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def copy_picture(self, grid: Array, what: str) -> None:
        theme, values = self._window.theme, np.nan_to_num(grid)
        ranged = what == "input"
        scale = theme.scale(self.session.document.value_range) if ranged else theme.signed_scale(values)
        QGuiApplication.clipboard().setPixmap(cells_pixmap(scale.colours(values)))

    def copied(self) -> str:
        return QGuiApplication.clipboard().text()

    def copied_picture(self) -> Picture | None:
        image = QGuiApplication.clipboard().image()
        return None if image.isNull() else picture_of(points_of(image))

    def copied_files(self) -> list[Path]:
        data = QGuiApplication.clipboard().mimeData()
        return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []

    def ask_for_grid_file(self, start: Path) -> Path | None:
        name, kind = QFileDialog.getSaveFileName(self._window, "Save grid as", str(start), ";;".join(_GRIDS))
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() in _GRIDS.values():
            return path
        # The system's dialog has asked about the name that was given, not about the one with its ending.
        path = path.with_name(path.name + _GRIDS.get(kind, ".npy"))
        question = f"{path.name} exists already. Replace it?"
        return None if exists(path) and not self.ask("Save grid as", question, "Replace", "Keep it") else path

    def choose_item(self, title: str, question: str, items: list[str]) -> str:
        return questions.ask_item(self._window, title, question, items)

    def open_picture(self, picture: Picture, name: str) -> None:
        open_picture_sheet(self._window, picture, name)

    def open_export(self) -> None:
        self._window.exports.open_dialog()

    def next_theme(self) -> None:
        presenting = self._window.presenting
        if presenting.own_theme:
            presenting.set_theme(_after(list(THEMES), presenting.own_theme))
        else:
            self._window.set_theme(_after(list(THEMES), self._window.theme.name))

    def next_texts(self) -> None:
        size = self.settings.texts = _after(list(Texts), self.settings.texts)
        self._window.dress()
        self.session.look_at(parts=replace(self.session.look.parts, texts=size))
        self.tell(f"Texts: {size.value}.", brief=True)

    def zoom_by(self, factor: float) -> None:
        self._stage.zoom_by(factor)

    def fit(self) -> None:
        self._stage.fit()

    @property
    def panel_shown(self) -> bool:
        return not self._window.panel.isHidden()

    def show_panel(self, shown: bool) -> None:
        self._window.sides.show(self._window.panel, self._window.width(), shown=shown)

    @property
    def explained(self) -> bool:
        return not self._window.explanation.isHidden()

    def explain(self, shown: bool) -> None:
        self._window.sides.show(self._window.explanation, self._window.width(), shown=shown)
        self.settings.explained = shown

    def show_keys(self) -> None:
        self._window.show_dialog(show_keys(self._window))

    def show_about(self) -> None:
        self._window.show_dialog(show_about(self._window))

    def close_window(self) -> None:
        self._window.close()


def _after(all_of_them: list[_T], one: _T) -> _T:
    """The next one, after the last the first."""
    return all_of_them[(all_of_them.index(one) + 1) % len(all_of_them)]

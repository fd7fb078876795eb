"""What each action does. A method here bears the name of its row in ``ui.actions``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from convviz.engine import Conv2d, Trace
from convviz.errors import ConvvizError
from convviz.model import SUFFIX, Document, Preset, Setup, edits, from_setup_line, is_setup_line, setup_line
from convviz.model.files import exists
from convviz.model.look import DETAILS, MAX_SPEED, MIN_SPEED
from convviz.session import ChangedOnDiskError
from convviz.session.store import Waiting
from convviz.ui import questions
from convviz.ui.sheets import show_about, show_keys

if TYPE_CHECKING:
    from convviz.ui.main_window import MainWindow

_FILTER = f"convviz project (*{SUFFIX})"
_OPENED = f"{_FILTER};;Exported by convviz (*.gif *.webp *.apng *.png *.svg *.pdf *.html *.mp4 *.webm);;All files (*)"
_FASTER = 1.5


class Commands:
    """The handlers of one window's actions."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._session = window.session
        self._player = window.session.player

    # File

    def new(self) -> None:
        """An empty input and the identity."""
        identity = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
        self.show(Setup(Document(np.zeros((8, 8)), (Conv2d(identity),), "Untitled")))

    def open(self) -> None:
        """Ask for a project file and show it."""
        folder = self._window.settings.folder("project")
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", str(folder), _OPENED)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Show a project file, or the setup that an exported picture was made of."""
        if self._window.opening.begin(path):
            self._window.notice.tell(f"Opening {path.name}…")
            return
        self._told(lambda: self._session.open(path))
        if self._session.path is not None:
            self._window.remember_file(path)

    def show_file(self, path: Path, setup: Setup, traces: list[Trace]) -> None:
        """Show what was read from a file beside the window."""
        self._told(lambda: self._session.show_file(path, setup, traces))
        if self._session.path is not None:
            self._window.remember_file(path)

    def show_preset(self, preset: Preset) -> None:
        """Show a setup that comes with the program."""
        self.show(preset.setup)

    def show(self, setup: Setup) -> None:
        """Show another setup that has no file."""
        self._window.opening.cancel()
        self._told(lambda: self._session.show(setup))

    def _told(self, show: Callable[[], None]) -> None:
        """Show another setup, and say how to come back to work that no file holds."""
        unsaved, title = not self._session.saved, self._session.document.title or "Untitled"
        self._window.notice.hide()
        self._window.canvas.let_go()
        show()
        if unsaved:
            self._window.notice.tell(f"‘{title}’ was not saved; Ctrl+Z brings it back.")

    def take_up(self, waiting: Waiting) -> None:
        """Show the work that a window has left; it is this window's then."""
        taken = self._window.store.take(waiting)
        if taken is None:
            raise ConvvizError("This work is not there any more; another window has taken it up.")
        slot, kept = taken
        self._told(lambda: self._session.take_over(kept))
        try:
            self._window.keeper.now()
        except ConvvizError:
            slot.release()  # it stays where it is
            raise
        slot.clear()

    def offer_kept_work(self) -> None:
        """After the start: work of other windows that no file holds."""
        store = self._window.store
        store.tidy()
        if store.untold:
            self._window.notice.tell(store.untold.pop(0), wrong=True, lasting=True)
            return
        lost = [one for one in self._window.store.waiting() if not one.saved]
        if not lost:
            return
        names = ", ".join(f"‘{one.title or 'Untitled'}’" for one in lost[:2])
        more = f" and {len(lost) - 2} more" if len(lost) > 2 else ""
        text = f"Not saved and kept from before: {names}{more}. The File menu has it under Kept work."
        do = lambda: self._window.guard(lambda: self.take_up(lost[0]))  # noqa: E731
        self._window.notice.tell(text, button="Show it", do=do)

    def save(self) -> None:
        """Save to the document's file; ask where it has none."""
        if self._session.path is None:
            self.save_as()
        else:
            self.save_to(self._session.path)

    def save_as(self) -> None:
        """Ask for a file and save to it."""
        path = self._session.path or self._window.settings.folder("project") / f"untitled{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(path), _FILTER)
        if not name:
            return
        given = Path(name)
        target = given if given.suffix.lower() == SUFFIX else given.with_name(given.name + SUFFIX)
        # The system's dialog has asked about the name that was given, not about the one with its ending.
        if target != given and exists(target) and not self._may_replace(target):
            return
        self.save_to(target)

    def _may_replace(self, path: Path) -> bool:
        return questions.ask(self._window, "Save as", f"{path.name} exists already. Replace it?", "Replace", "Keep it")

    def save_to(self, path: Path) -> None:
        """Save to a file."""
        try:
            self._session.save(path)
        except ChangedOnDiskError:
            question = f"{path.name} was changed by another program since it was read. Replace what is there now?"
            if not questions.ask(self._window, "Save", question, "Replace it", "Leave it"):
                raise
            self._session.save(path, replacing=True)
        self._window.remember_file(path)
        self._window.notice.tell(f"Saved {path}.")

    def export(self) -> None:
        """Open the export dialog beside the window, on the stage as it is seen."""
        self._window.exports.open_dialog()

    def copy_setup(self) -> None:
        """The whole setup as one line of text, for a chat or a slide."""
        QGuiApplication.clipboard().setText(setup_line(self._session.setup))
        self._window.notice.tell("The setup line is on the clipboard; 'Paste setup' or 'convviz open' takes it.")

    def paste_setup(self) -> None:
        """Show the setup whose line is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not is_setup_line(text):
            raise ConvvizError("There is no setup line on the clipboard; one begins with convviz1:")
        self.show_line(text)

    def show_line(self, text: str) -> None:
        """Show the setup in a setup line."""
        self.show(from_setup_line(text))

    def quit(self) -> None:
        """Close the window; the work is kept."""
        self._window.close()

    # Edit

    def undo(self) -> None:
        """Take the last change back."""
        self._window.canvas.let_go()
        opened = self._session.shown.opened
        self._session.undo()
        if self._session.shown.opened is not opened:  # what a notice said of the other setup is past
            self._window.notice.hide()

    def redo(self) -> None:
        """Do again what was taken back."""
        self._window.canvas.let_go()
        self._session.redo()

    def clear_input(self) -> None:
        """Zero in every cell of the input."""
        self._session.apply(lambda d: edits.fill(d, self._session.look.layer, "input", 0.0), "Clear the input")

    def clear_kernel(self) -> None:
        """Zero in every cell of the kernel."""
        self._session.apply(lambda d: edits.fill(d, self._session.look.layer, "kernel", 0.0), "Clear the kernel")

    # Play

    def play(self) -> None:
        """Play or pause."""
        if self._player.playing:
            self._player.pause()
        else:
            self._player.play()

    def first(self) -> None:
        """To the first moment."""
        self._player.first()

    def last(self) -> None:
        """To the last moment."""
        self._player.last()

    def back(self) -> None:
        """One moment back."""
        self._player.back()

    def forward(self) -> None:
        """One moment on."""
        self._player.forward()

    def row_back(self) -> None:
        """The same column, one row of the feature map up."""
        self._by_rows(-1)

    def row_forward(self) -> None:
        """The same column, one row of the feature map down."""
        self._by_rows(1)

    def _by_rows(self, rows: int) -> None:
        trace = self._session.trace
        if trace is None:
            return
        step = self._player.playhead.step + rows * trace.step_shape[2]
        self._player.seek(step if 0 <= step < len(trace) else self._player.playhead.step)

    def faster(self) -> None:
        """Half as fast again."""
        self._set_speed(self._session.look.speed * _FASTER)

    def slower(self) -> None:
        """The reverse of faster."""
        self._set_speed(self._session.look.speed / _FASTER)

    def _set_speed(self, speed: float) -> None:
        self._session.look_at(speed=min(max(float(f"{speed:.2g}"), MIN_SPEED), MAX_SPEED))

    def next_detail(self) -> None:
        """The next level of detail, then the first again."""
        levels = list(DETAILS.values())
        self._session.look_at(detail=levels[(levels.index(self._session.look.detail) + 1) % len(levels)])

    def loop(self) -> None:
        """Whether playing starts again at the end."""
        self._player.repeat(self._window.actions_by_name["loop"].isChecked())

    def ahead(self) -> None:
        """Whether cells that are not yet written stand faint while nothing plays."""
        self._window.settings.ahead = self._window.actions_by_name["ahead"].isChecked()
        self._session.look_at(ahead=self._window.settings.ahead)

    # Layers

    def add_layer(self) -> None:
        """A layer after the one on the stage."""
        self._session.edit_stack("add")

    def remove_layer(self) -> None:
        """The layer on the stage goes."""
        self._session.edit_stack("remove")

    def previous_layer(self) -> None:
        """The layer before; the first one stays."""
        self._session.look_at(layer=max(self._session.look.layer - 1, 0))

    def next_layer(self) -> None:
        """The layer after; the last one stays."""
        last = len(self._session.document.layers) - 1
        self._session.look_at(layer=min(self._session.look.layer + 1, last))

    # View and help

    def zoom_in(self) -> None:
        """Enlarge the middle of the stage."""
        self._window.canvas.zoom_by(1.25)

    def zoom_out(self) -> None:
        """Reduce, not beyond the whole stage."""
        self._window.canvas.zoom_by(1 / 1.25)

    def fit(self) -> None:
        """The whole stage."""
        self._window.canvas.fit()

    def panel(self) -> None:
        """Fold the operation panel away, or out."""
        self._window.panel.setVisible(self._window.actions_by_name["panel"].isChecked())

    def keys(self) -> None:
        """The sheet of all keys."""
        self._window.show_dialog(show_keys(self._window))

    def about(self) -> None:
        """Version, licence, libraries."""
        self._window.show_dialog(show_about(self._window))

"""A command as a row: its words, its keys, what it does, when it can be done and when it is on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from convviz.engine.arrays import Array
from convviz.model import Preset
from convviz.model.edits import GridEdit, Where
from convviz.model.question_kinds import Question
from convviz.session import Drawing, Session, Shown, Store
from convviz.session.kept_lesson import KeptLesson
from convviz.stage import Cell
from convviz.ui.settings import Settings

if TYPE_CHECKING:
    from convviz.reading import Picture


class Desk(Protocol):
    """What a command has before it: the session, and the few things that only a window can do."""

    session: Session
    settings: Settings
    store: Store

    @property
    def drawing(self) -> Drawing:
        """What the hand does to cells, and with which tool."""

    @property
    def linked_cell(self) -> Cell | None:
        """The cell under the pointer, or the keyboard's, to which others belong."""

    @property
    def chosen_cell(self) -> Cell | None:
        """The cell that was pointed at by a click or the keyboard, if any."""

    def guard(self, do: Callable[[], None]) -> None:
        """Do it; an expected error becomes a sentence."""

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
        """Say a sentence, with a button that does something."""

    def withdraw(self) -> None:
        """What was said is past."""

    def ask(self, title: str, question: str, do: str, leave: str) -> bool:
        """Whether the user answers ``do``."""

    def ask_values(self, edit: GridEdit, where: Where) -> None:
        """A sheet for the values of an edit, which makes it as they are chosen."""

    def show_history(self) -> None:
        """The list of what was done."""

    def edit_words(self) -> None:
        """A sheet for the title and the words of the setup."""

    def choose_preset(self, do: Callable[[Preset], None]) -> None:
        """The gallery of presets; ``do`` gets the one that is chosen."""

    def show_patterns(self) -> None:
        """The gallery of patterns for the input."""

    def show_kernels(self) -> None:
        """The gallery of kernels, the user's own among them."""

    def ask_for_name(self, title: str, question: str, name: str) -> str:
        """A name for something; empty where the user thinks better of it."""

    def choose(self, title: str, question: str, first: str, second: str) -> int:
        """Which of two ways the user chooses, 1 or 2; 0 where neither."""

    def choose_order(self, name: str, shape: tuple[int, ...], ways: tuple[Array, ...]) -> int:
        """Which of two ways in which an array can be read the user means, 1 or 2; 0 where neither."""

    def ask_for_file(self, folder: Path) -> Path | None:
        """A file to open; None where the user thinks better of it."""

    def ask_for_target(self, start: Path) -> Path | None:
        """A file to save to."""

    def read_beside(self, path: Path, *, whatever: bool = False) -> bool:
        """Begin to read a large file, or one of any size; False where it is to be read at once."""

    def stop_reading(self) -> None:
        """Whatever is being read is not wanted any more."""

    def keep(self) -> None:
        """Write the work down now; raises ConvvizError where that fails."""

    def let_go(self) -> None:
        """End a gesture, and the typing into a cell."""

    def copy(self, text: str) -> None:
        """Put text on the clipboard."""

    def copy_picture(self, grid: Array, what: str) -> None:
        """Put a grid (rows, columns) of the input, the kernel or the map on the clipboard as a picture."""

    clip: tuple[str, Array] | None
    """What was copied here last: its text, and all its channels"""

    def copied(self) -> str:
        """The text on the clipboard."""

    def copied_picture(self) -> "Picture | None":
        """The picture on the clipboard, if there is one."""

    def copied_files(self) -> list[Path]:
        """The files on the clipboard."""

    def ask_for_grid_file(self, start: Path) -> Path | None:
        """A file to write a grid to."""

    def choose_item(self, title: str, question: str, items: list[str]) -> str:
        """One of several texts; empty where the user thinks better of it."""

    def open_picture(self, picture: "Picture", name: str) -> None:
        """The sheet on which a picture becomes an input."""

    def open_export(self) -> None:
        """The dialog of an export, beside the window."""

    def next_theme(self) -> None:
        """The next look after the one that is shown."""

    def next_texts(self) -> None:
        """The next of three sizes of texts."""

    def explore(self) -> None:
        """A plot of what follows from one parameter."""

    def turn_asking(self, kind: Question | None = None) -> None:
        """Ask before it is shown, or not any more; for ``kind`` where one is given."""

    def hint(self) -> None:
        """One more hint for the value that is asked for."""

    def reset_score(self) -> None:
        """The score of the room begins anew."""

    def make_lesson(self) -> None:
        """The sheet on which a lesson is made."""

    def take_lesson(self, kept: KeptLesson) -> bool:
        """Go on with a lesson that another window has left; False where this one has its own."""

    def add_page(self) -> str:
        """What is on the stage becomes a page of that lesson; says which. Raises ConvvizError where it does not fit."""

    def choose_lesson(self) -> None:
        """The list of lessons."""

    def page_on(self) -> None:
        """On in the lesson that is given, else a moment on."""

    def page_back(self) -> None:
        """Back in the lesson that is given, else a moment back."""

    def turn_page(self, pages: int) -> None:
        """So many pages of the lesson on."""

    def leave_lesson(self) -> None:
        """What was there before the lesson."""

    def zoom_to_grid(self) -> None:
        """The grid under the pointer as large as the stage, and back."""

    def present(self, *, first: bool) -> None:
        """Show the stage on the whole of a screen, from the first moment or from here."""

    def blank(self) -> None:
        """The presentation shows nothing, or the stage again."""

    @property
    def is_blank(self) -> bool:
        """Whether it shows nothing."""

    def next_pen(self) -> None:
        """The pen of the presentation, its next ink, no pen."""

    def take_ink_eraser(self) -> None:
        """The eraser of what the pen has drawn, or the hand again."""

    @property
    def erases_ink(self) -> bool:
        """Whether that is in the hand."""

    def wipe(self) -> None:
        """Take away what the pen has drawn."""

    def turn_spot(self) -> None:
        """A spot that follows the pointer, or none."""

    @property
    def has_spot(self) -> bool:
        """Whether there is one."""

    def zoom_by(self, factor: float) -> None:
        """Enlarge the middle of the stage, or reduce it."""

    def fit(self) -> None:
        """The whole stage."""

    @property
    def panel_shown(self) -> bool:
        """Whether the operation panel is folded out."""

    def show_panel(self, shown: bool) -> None:
        """Fold it out, or away."""

    @property
    def explained(self) -> bool:
        """Whether the explanation stands beside the stage."""

    def explain(self, shown: bool) -> None:
        """Show the explanation, or fold it."""

    def show_keys(self) -> None:
        """The sheet of all keys."""

    def show_about(self) -> None:
        """What this program is."""

    def close_window(self) -> None:
        """The window goes; the work is kept."""


def _always(_: Shown) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a user can do. ``do`` may raise ConvvizError.

    ``enabled`` and the others may look at all of what is shown but where the animation is. ``checked`` says whether it
    is on, where it can be; ``text_now`` and ``icon_now`` are for what reads otherwise in
    another state, and ``tip_now`` for what more there is to say of it.
    """

    name: str
    text: str
    menu: str
    do: Callable[[Desk], None]
    keys: tuple[str, ...] = ()
    icon: str = ""
    in_tool_bar: bool = False
    separator: bool = False
    enabled: Callable[[Shown], bool] = _always
    checked: Callable[[Shown, Desk], bool] | None = None
    text_now: Callable[[Shown], str] | None = None
    icon_now: Callable[[Shown], str] | None = None
    tip_now: Callable[[Shown], str] | None = None
    submenu: str = ""
    """The menu within its menu, where there are many of a kind"""
    repeats: bool = False
    """Whether it is done again and again while its key is held down: a clicker that is held turns one page"""

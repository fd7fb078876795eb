"""Opening, saving, exporting, and what comes from other windows."""

from collections.abc import Callable
from pathlib import Path

from fonticon_mdi7 import MDI7

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.files import exists
from convviz.model import SUFFIX, Preset, Setup, from_setup_line, is_setup_line, setup_line
from convviz.model.library import is_own_kernel
from convviz.model.setup import new_setup_of
from convviz.model.sources import NoSetupError
from convviz.session import ChangedOnDiskError
from convviz.session.store import Waiting
from convviz.ui.actions import bring
from convviz.ui.actions.command import Command, Desk

# Showing another setup


def new(desk: Desk) -> None:
    """An empty input and the identity."""
    show(desk, new_setup_of())


def open_file(desk: Desk) -> None:
    """Ask for a project file and show it."""
    path = desk.ask_for_file(desk.settings.folder("project"))
    if path is not None:
        open_path(desk, path)


def open_path(desk: Desk, path: Path) -> None:
    """Show a project file, the setup that an exported picture was made of, or what else a file holds."""
    if is_own_kernel(path):
        bring.take_kernel(desk, path)
        return
    if desk.read_beside(path):
        desk.tell(f"Opening {path.name}…")
        return
    try:
        _told(desk, lambda: desk.session.open(path))
    except NoSetupError:
        # A picture may be much larger than its file.
        if not desk.read_beside(path, whatever=True):
            bring.found(desk, path, bring.looked_at(path))
        return
    _remember_own_file(desk, path)


def show_file(desk: Desk, path: Path, setup: Setup, traces: list[Trace]) -> None:
    """Show what was read from a file beside the window."""
    _told(desk, lambda: desk.session.show_file(path, setup, traces))
    _remember_own_file(desk, path)


def show_preset(desk: Desk, preset: Preset) -> None:
    """Show a setup that comes with the program."""
    show(desk, preset.setup, f"Open {preset.name}")


def choose_preset(desk: Desk) -> None:
    """The gallery of them."""
    desk.choose_preset(lambda preset: show_preset(desk, preset))


def show(desk: Desk, setup: Setup, label: str = "Show another setup") -> None:
    """Show another setup that has no file."""
    desk.stop_reading()
    _told(desk, lambda: desk.session.show(setup, label))


def show_line(desk: Desk, text: str) -> None:
    """Show the setup in a setup line."""
    show(desk, from_setup_line(text))


def paste_setup(desk: Desk) -> None:
    """Show the setup whose line is on the clipboard."""
    text = desk.copied()
    if not is_setup_line(text):
        raise ConvvizError("There is no setup line on the clipboard; one begins with convviz1:")
    show_line(desk, text)


def copy_setup(desk: Desk) -> None:
    """The whole setup as one line of text, for a chat or a slide."""
    desk.copy(setup_line(desk.session.setup))
    desk.tell("The setup line is on the clipboard; 'Paste setup' or 'convviz open' takes it.")


def _told(desk: Desk, do: Callable[[], None]) -> None:
    """Show another setup, and say how to come back to work that no file holds."""
    unsaved, title = not desk.session.saved, desk.session.document.title or "Untitled"
    desk.withdraw()
    desk.let_go()
    do()
    if unsaved:
        desk.tell(f"‘{title}’ was not saved; Ctrl+Z brings it back.")


def _remember_own_file(desk: Desk, path: Path) -> None:
    """A picture is no project file: the setup came out of it, and is not saved to it."""
    if desk.session.path is not None:
        _remember(desk, path)


def _remember(desk: Desk, path: Path) -> None:
    desk.settings.add_recent(path)
    desk.settings.set_folder("project", path.parent)


# Work that other windows have left


def take_up(desk: Desk, waiting: Waiting) -> None:
    """Show the work that a window has left; it is this window's then."""
    taken = desk.store.take(waiting)
    if taken is None:
        raise ConvvizError("This work is not there any more; another window has taken it up.")
    slot, kept = taken
    _told(desk, lambda: desk.session.take_over(kept))
    try:
        desk.keep()
    except ConvvizError:
        slot.release()  # it stays where it is
        raise
    lesson = slot.recall_lesson()
    if slot.has_lesson and (lesson is None or not desk.take_lesson(lesson)):
        slot.release()  # the window has another lesson, or this one cannot be read: it waits
        why = "it cannot be read" if lesson is None else "this one has another that is not saved"
        desk.tell(f"The lesson that was made in that window waits: {why}.", lasting=True)
        return
    if lesson is not None:
        desk.keep()
    slot.clear()


def offer_kept_work(desk: Desk) -> None:
    """After the start: work of other windows that no file holds."""
    store = desk.store
    store.tidy()
    if store.untold:
        desk.tell(store.untold.pop(0), wrong=True, lasting=True)
        return
    lost = [one for one in store.waiting() if not one.saved]
    if not lost:
        return
    names = ", ".join(f"‘{one.title or 'Untitled'}’" for one in lost[:2])
    more = f" and {len(lost) - 2} more" if len(lost) > 2 else ""
    text = f"Not saved and kept from before: {names}{more}. The File menu has it under Kept work."
    desk.tell(text, button="Show it", do=lambda: desk.guard(lambda: take_up(desk, lost[0])))


# Saving


def save(desk: Desk) -> None:
    """Save to the document's file; ask where it has none."""
    if desk.session.path is None:
        save_as(desk)
    else:
        save_to(desk, desk.session.path)


def save_as(desk: Desk) -> None:
    """Ask for a file and save to it."""
    given = desk.ask_for_target(desk.session.path or desk.settings.folder("project") / f"untitled{SUFFIX}")
    if given is None:
        return
    target = given if given.suffix.lower() == SUFFIX else given.with_name(given.name + SUFFIX)
    # The system's dialog has asked about the name that was given, not about the one with its ending.
    question = f"{target.name} exists already. Replace it?"
    if target != given and exists(target) and not desk.ask("Save as", question, "Replace", "Keep it"):
        return
    save_to(desk, target)


def save_to(desk: Desk, path: Path) -> None:
    """Save to a file."""
    try:
        desk.session.save(path)
    except ChangedOnDiskError:
        question = f"{path.name} was changed by another program since it was read. Replace what is there now?"
        if not desk.ask("Save", question, "Replace it", "Leave it"):
            raise
        desk.session.save(path, replacing=True)
    _remember(desk, path)
    desk.tell(f"Saved {path}.")


def revert(desk: Desk) -> None:
    """Show what the file holds again."""
    desk.let_go()
    desk.session.revert()
    desk.tell("This is what the file holds; Ctrl+Z brings back what you had.")


COMMANDS = (
    Command("new", "New", "File", new, ("Ctrl+N",), MDI7.file_outline),
    Command("open", "Open…", "File", open_file, ("Ctrl+O",), MDI7.folder_open_outline, in_tool_bar=True),
    Command(
        "presets",
        "Presets…",
        "File",
        choose_preset,
        ("Ctrl+Shift+O",),
        MDI7.view_gallery_outline,
        in_tool_bar=True,
    ),
    Command("save", "Save", "File", save, ("Ctrl+S",), MDI7.content_save_outline, in_tool_bar=True, separator=True),
    Command("save_as", "Save as…", "File", save_as, ("Ctrl+Shift+S",)),
    Command(
        "revert",
        "Revert to the file",
        "File",
        revert,
        enabled=lambda shown: shown.path is not None and not shown.saved,
    ),
    Command(
        "export",
        "Export…",
        "File",
        lambda desk: desk.open_export(),
        ("Ctrl+E",),
        MDI7.export_variant,
        in_tool_bar=True,
        separator=True,
        enabled=lambda shown: shown.trace is not None,
    ),
    Command("copy_setup", "Copy setup line", "File", copy_setup, ("Ctrl+Shift+C",), separator=True),
    Command("paste_setup", "Paste setup line", "File", paste_setup, ("Ctrl+Shift+V",)),
    Command("quit", "Quit", "File", lambda desk: desk.close_window(), ("Ctrl+Q",), separator=True),
)

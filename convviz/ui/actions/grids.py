"""Edits of the whole input or kernel, or of what is selected of it: a row for each of the model's."""

from convviz.errors import ConvvizError
from convviz.model.edits import GRID_EDITS, GridEdit, Planes, Target, Where, edited
from convviz.model.library import keep_kernel, own_kernels
from convviz.session import Shown
from convviz.ui.actions.command import Command, Desk

MENU_OF: dict[Target, str] = {"input": "Input", "kernel": "Kernel"}
_KEYS = {("clear", "input"): ("Ctrl+Backspace",)}


def grid_rows() -> list[Command]:
    """A row for each edit of each grid."""
    return [_row(edit, target) for target in MENU_OF for edit in GRID_EDITS.values() if target in edit.targets]


def _row(edit: GridEdit, target: Target) -> Command:
    own = [one for one in GRID_EDITS.values() if target in one.targets]
    before = own[own.index(edit) - 1] if own.index(edit) else None
    return Command(
        f"{edit.name}_{target}",
        edit.label.format(target=target),
        MENU_OF[target],
        lambda desk: make(desk, edit, target),
        _KEYS.get((edit.name, target), ()),
        separator=before is None or before.group != edit.group,
        enabled=lambda shown: can(shown, target),
    )


def can(shown: Shown, target: Target) -> bool:
    """Whether there is such a grid that can be edited: a later layer's input is the map before it."""
    return shown.look.layer == 0 if target == "input" else shown.layer.filters is not None


def where_in(desk: Desk, target: Target) -> Where:
    """What is selected in a grid, in the channel in front or in all that are drawn on together; else all of the input,
    or the filter in front.
    """
    session = desk.session
    chosen = session.look.selection
    plane = desk.drawing.front(target)
    if plane is None:
        raise ConvvizError(f"There is no {target} to change in this layer.")
    if chosen is not None and chosen.target == target:
        return Where(plane.planes, chosen, plane.turned)
    at = (None,) if target == "input" else (session.shown.filter, None)
    return Where(Planes(target, session.look.layer, at), turned=plane.turned)


def make(desk: Desk, edit: GridEdit, target: Target) -> None:
    """Make an edit; ask for its values first, where it has some."""
    where = where_in(desk, target)
    if edit.values:
        desk.ask_values(edit, where)
        return
    document, chosen = edited(desk.session.document, where, edit, {})
    label = edit.entry_with({}, target)
    kept = chosen if where.chosen is not None else desk.session.look.selection
    desk.session.apply(lambda _: document, label, look=lambda look: look.replace(selection=kept))


def keep(desk: Desk) -> None:
    """Keep the kernel in front under a name."""
    plane = desk.drawing.front("kernel")
    if plane is None:
        raise ConvvizError("There is no kernel in this layer to be kept.")
    values = plane.planes.values(desk.session.document)
    name = desk.ask_for_name("Keep the kernel", "What is it called?", desk.session.document.title)
    known = {kernel.name for kernel in own_kernels(desk.settings.library)[0]}
    question = f"There is a kernel ‘{name.strip()}’ already. Replace it?"
    if name.strip() in known and not desk.ask("Keep the kernel", question, "Replace", "Keep that"):
        return
    if name.strip():
        path = keep_kernel(desk.settings.library, name, values)
        desk.tell(f"Kept in {path}; the gallery of kernels (Ctrl+K) has it.")


COMMANDS = (
    Command(
        "patterns",
        "Patterns…",
        "Input",
        lambda desk: desk.show_patterns(),
        ("Ctrl+P",),
        enabled=lambda shown: can(shown, "input"),
    ),
    Command(
        "kernels",
        "Gallery…",
        "Kernel",
        lambda desk: desk.show_kernels(),
        ("Ctrl+K",),
        enabled=lambda shown: can(shown, "kernel"),
    ),
    Command("keep_kernel", "Keep this kernel…", "Kernel", keep, enabled=lambda shown: can(shown, "kernel")),
)

"""Copying cells, and pasting numbers, setups, pictures and files from the clipboard."""

from functools import partial

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import is_setup_line
from convviz.model.grid_text import TEXTS, grid_text
from convviz.model.tables import looks_like_table, read_table
from convviz.session.blocks import Paste, begin_of, block_in, fill_selected, joined_block
from convviz.stage import Panel, Plane
from convviz.ui.actions import bring, file
from convviz.ui.actions.command import Command, Desk
from convviz.ui.actions.draw import clear_selected, target_in_hand


def _plane(desk: Desk) -> Plane:
    target = target_in_hand(desk)
    plane = desk.drawing.front(target)
    if plane is None:
        raise ConvvizError(f"There is no {target} to edit in this layer.")
    return plane


def grid_in_hand(desk: Desk) -> tuple[Array, str]:
    """What a copy means, (…,) rows, columns, and what it is: the map where that was pointed at, else what is selected,
    else the input or the kernel.
    """
    cell, shown = desk.chosen_cell, desk.session.shown
    pointed = cell is not None and cell.panel == Panel.OUTPUT and shown.look.selection is None
    if shown.trace is not None and (pointed or desk.drawing.front(target_in_hand(desk)) is None):
        return shown.trace.settled[cell.channel if cell is not None and pointed else shown.filter], "feature map"
    plane = _plane(desk)
    return block_in(desk.session, plane), plane.planes.target


def copy(desk: Desk, kind: str = "tabs") -> None:
    """Copy as text."""
    block, what = grid_in_hand(desk)
    front = block if block.ndim == 2 else block[0]
    text = grid_text(front, kind)
    desk.copy(text)
    desk.clip = (text, block)
    rows, columns = front.shape
    desk.tell(f"{rows}×{columns} cells of the {what} are on the clipboard, as {TEXTS[kind][0].lower()}.")


def copy_picture(desk: Desk) -> None:
    """Copy as a picture, a square for each cell."""
    block, what = grid_in_hand(desk)
    desk.copy_picture(block if block.ndim == 2 else block[0], what)
    desk.tell(f"A picture of the {what} is on the clipboard.")


def cut(desk: Desk) -> None:
    """Copy what is selected and clear it."""
    if desk.session.look.selection is None:
        raise ConvvizError("Nothing is selected to be cut; the tool for that has the key S.")
    copy(desk)
    clear_selected(desk)


def paste(desk: Desk) -> None:
    """Numbers go into cells; a setup line, a picture or a file is opened."""
    files, text = desk.copied_files(), desk.copied()
    if files:
        file.open_path(desk, files[0])
    elif is_setup_line(text):
        file.show_line(desk, text)
    elif text.strip() and looks_like_table(text):
        paste_block(desk, text)
    elif (picture := desk.copied_picture()) is not None:
        desk.open_picture(picture, "from the clipboard")
    else:
        what = "Nothing is on the clipboard" if not text.strip() else "What is on the clipboard is no table of numbers"
        raise ConvvizError(
            f"{what}; cells of a spreadsheet, NumPy, JSON, MATLAB and LaTeX can be pasted, and pictures."
        )


def paste_block(desk: Desk, text: str) -> None:
    """Write a table into the grid in hand."""
    plane = _plane(desk)
    block = _clipped(desk, text, plane)
    session, cell = desk.session, desk.chosen_cell
    if block.size == 1 and session.look.selection is not None:
        fill_selected(session, plane, float(block.ravel()[0]))
        return
    one = Paste(block, plane, begin_of(session, plane, None if cell is None else (cell.row, cell.column)))
    way = _CUT if one.fits else _beyond(desk, one)
    if way:
        desk.let_go()
        one.make(session, grow=way == _GROW)


_GROW, _CUT = 1, 2


def _beyond(desk: Desk, one: Paste) -> int:
    """What becomes of a block that reaches beyond its grid: it grows, the block is cut, or nothing is pasted."""
    rows, columns = one.needed
    target, size = one.plane.planes.target, one.plane.size
    question = f"What is pasted reaches beyond the {target} of {size[0]}×{size[1]}."
    cut = "Cut off what lies beyond"
    if one.can_grow:
        return desk.choose("Paste", question, f"Grow it to {rows}×{columns}", cut)
    question += f" It cannot grow to {rows:,}×{columns:,}."
    return _CUT if desk.ask("Paste", question, cut, "Do not paste") else 0


def _clipped(desk: Desk, text: str, plane: Plane) -> Array:
    """The block behind a text: of what was copied here all channels, of everything else its numbers."""
    if desk.clip is not None and desk.clip[0] == text:
        return joined_block(desk.clip[1], plane, len(desk.session.document.input))
    return read_table(text, "pasted table", blanks=True)


def save_grid(desk: Desk) -> None:
    """Write what a copy would take to a file of NumPy or CSV."""
    block, what = grid_in_hand(desk)
    target = desk.ask_for_grid_file(desk.settings.folder("grid") / f"{what.replace(' ', '-')}.npy")
    if target is not None:
        bring.write_grid(desk, block, target)


def _copy_as(kind: str) -> Command:
    return Command(f"copy_{kind}", f"Copy as {TEXTS[kind][0]}", "Edit", partial(copy, kind=kind))


COMMANDS = (
    Command("cut", "Cut", "Edit", cut, ("Ctrl+X",), separator=True, enabled=lambda s: s.look.selection is not None),
    Command("copy", "Copy", "Edit", copy, ("Ctrl+C",)),
    Command("paste", "Paste", "Edit", paste, ("Ctrl+V",)),
    *(_copy_as(kind) for kind in ("numpy", "json", "latex")),
    Command("copy_picture", "Copy as a picture", "Edit", copy_picture),
    Command("save_grid", "Save grid as…", "Edit", save_grid),
)

"""What of the setup is looked at, how large, and beside what."""

from dataclasses import replace
from functools import partial

from convviz.model.look import Form, Matrix, Pin
from convviz.model.palettes import PALETTES
from convviz.session import Shown
from convviz.ui.actions.command import Command, Desk

_ZOOM = 1.25


def layer_by(desk: Desk, layers: int) -> None:
    """A layer before or after; the first and the last one stay."""
    last = len(desk.session.document.layers) - 1
    desk.session.look_at(layer=min(max(desk.session.look.layer + layers, 0), last))


def next_form(desk: Desk) -> None:
    """The next way to write the arithmetic, then the first again."""
    forms = list(Form)
    desk.session.look_at(form=forms[(forms.index(desk.session.look.form) + 1) % len(forms)])


def next_matrix(desk: Desk) -> None:
    """The unrolled matrix, then the patches as columns, then the grids again."""
    forms = list(Matrix)
    desk.session.look_at(matrix=forms[(forms.index(desk.session.look.matrix) + 1) % len(forms)])


def turn_names(desk: Desk) -> None:
    """Names of cells in place of their numbers, or numbers again."""
    desk.session.look_at(names=not desk.session.look.names)


def turn_numbers(desk: Desk) -> None:
    """Numbers in the cells, or colours alone."""
    parts = desk.session.look.parts
    desk.session.look_at(parts=replace(parts, numbers=not parts.numbers))


def turn_motion(desk: Desk) -> None:
    """Whether windows glide, kernels turn and maps fly, or stand where they will be."""
    desk.settings.still = not desk.settings.still
    desk.session.stand_still(desk.settings.still)


def pin(desk: Desk) -> None:
    """What lights up for the cell under the pointer, or the keyboard's, stays; once more, and it goes."""
    cell = desk.linked_cell
    if cell is not None:
        pins = desk.session.look.pinned(Pin(cell.channel, cell.row, cell.column, cell.panel)).pins
        desk.session.look_at(pins=pins)


def _take_palette(name: str, desk: Desk) -> None:
    desk.session.look_at(palette=name)


def _is_palette(name: str, shown: Shown, _: Desk) -> bool:
    return shown.look.palette == name


COMMANDS = (
    Command("zoom_in", "Zoom in", "View", lambda desk: desk.zoom_by(_ZOOM), ("Ctrl++", "Ctrl+="), repeats=True),
    Command("zoom_out", "Zoom out", "View", lambda desk: desk.zoom_by(1 / _ZOOM), ("Ctrl+-",), repeats=True),
    Command("fit", "Fit to the window", "View", lambda desk: desk.fit(), ("Ctrl+0",)),
    Command("zoom_grid", "Zoom to this grid, and back", "View", lambda desk: desk.zoom_to_grid(), ("Z",)),
    Command("form", "Arithmetic as a line or as matrices", "View", next_form, ("A",), separator=True),
    Command("matrix", "As a product of matrices", "View", next_matrix, ("M",)),
    Command(
        "numbers",
        "Numbers in the cells",
        "View",
        turn_numbers,
        ("N",),
        checked=lambda shown, _: shown.look.parts.numbers,
    ),
    Command("names", "Names of cells", "View", turn_names, ("V",), checked=lambda shown, _: shown.look.names),
    Command(
        "names_from_one",
        "Names count from 1",
        "View",
        lambda desk: desk.session.look_at(names_from=1 - desk.session.look.names_from),
        checked=lambda shown, _: shown.look.names_from == 1,
    ),
    Command(
        "pin",
        "Pin what belongs to this cell",
        "View",
        pin,
        ("Shift+P",),
        enabled=lambda shown: shown.trace is not None and shown.look.matrix is Matrix.NONE,
    ),
    Command(
        "motion",
        "Motion",
        "View",
        turn_motion,
        checked=lambda shown, _: not shown.still,
    ),
    Command(
        "turning",
        "Kernel turns before it is used",
        "View",
        lambda desk: desk.session.look_at(turning=not desk.session.look.turning),
        checked=lambda shown, _: shown.look.turning,
    ),
    Command("previous_layer", "Previous layer", "View", lambda desk: layer_by(desk, -1), ("[",), separator=True),
    Command("next_layer", "Next layer", "View", lambda desk: layer_by(desk, 1), ("]",)),
    Command("theme", "Next look: light, dark, high contrast", "View", lambda desk: desk.next_theme(), ("T",)),
    Command("texts", "Next of three sizes of texts", "View", lambda desk: desk.next_texts(), ("Shift+T",)),
    *(
        Command(
            f"palette_{name}",
            f"Colours: {label}",
            "View",
            partial(_take_palette, name),
            submenu="Colours of values",
            checked=partial(_is_palette, name),
        )
        for name, label in PALETTES.items()
    ),
    Command(
        "panel",
        "Operation panel",
        "View",
        lambda desk: desk.show_panel(not desk.panel_shown),
        ("F9",),
        separator=True,
        checked=lambda _, desk: desk.panel_shown,
    ),
    Command(
        "explanation",
        "Explanation and code",
        "View",
        lambda desk: desk.explain(not desk.explained),
        ("F8",),
        checked=lambda _, desk: desk.explained,
    ),
)

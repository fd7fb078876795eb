"""The galleries of a window: patterns for the input, kernels that come along and the user's own."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from convviz.engine import Conv2d
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.model.colours import GREY, ValueRange
from convviz.model.edits import KERNELS, PATTERNS, GridEdit, Planes, Where, edited, set_kernel
from convviz.model.edits.transforms import Changed
from convviz.model.library import OwnKernel, forget_kernel, own_kernels
from convviz.stage import Theme
from convviz.ui import questions
from convviz.ui.actions.grids import where_in
from convviz.ui.window.gallery import OWN, THUMB, Gallery, given_of
from convviz.ui.window.pictures import pixmap_of_colours
from convviz.ui.window.trial import Trial

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_SAMPLE = Document(np.zeros((16, 16)), (Conv2d(np.zeros((3, 3))),), colours=ValueRange(GREY, 0.0, 1.0))


def show_patterns(window: "MainWindow") -> None:
    """The patterns for the input."""
    trial = Trial(window.session, window.settings, where_in(window.desk, "input"))
    planes = Planes("input", 0, (0,))

    def thumb(edit: GridEdit) -> QPixmap:
        document, _ = edited(_SAMPLE, Where(planes), edit, given_of(edit))
        return _painted(document.input[0], window.theme, signed=False)

    window.show_dialog(
        Gallery(window, "Patterns", list(PATTERNS.values()), trial, thumb, folded=window.panel.isHidden())
    )


def show_kernels(window: "MainWindow") -> None:
    """The kernels by size, and the user's own."""
    where = where_in(window.desk, "kernel")
    where = Where(Planes("kernel", where.planes.layer, (window.session.shown.filter, None)))
    kept, faults = own_kernels(window.settings.library)
    own = {f"{OWN}{kernel.path}": kernel for kernel in kept}
    trial = Trial(window.session, window.settings, where)
    planes = Planes("kernel", 0, (0, 0))

    def thumb(edit: GridEdit) -> QPixmap:
        if edit.name in own:
            return _painted(own[edit.name].values, window.theme, signed=True)
        document, _ = edited(_SAMPLE, Where(planes), edit, given_of(edit))
        filters = document.layers[0].filters
        return _painted(np.zeros((1, 1)) if filters is None else filters[0, 0], window.theme, signed=True)

    def forget(edit: GridEdit) -> bool:
        question = f"‘{edit.label}’ is deleted from {own[edit.name].path}."
        if not questions.ask(window, "Own kernels", question, "Delete it", "Keep it"):
            return False
        try:
            forget_kernel(own[edit.name])
        except ConvvizError as error:
            window.notice.tell(str(error), wrong=True)
            return False
        return True

    edits = [*KERNELS.values(), *(_own_edit(name, kernel) for name, kernel in own.items())]
    window.show_dialog(Gallery(window, "Kernels", edits, trial, thumb, forget, folded=window.panel.isHidden()))
    if faults:
        more = f" The same is true of {len(faults) - 1} more there." if len(faults) > 1 else ""
        raise ConvvizError(faults[0] + more)


def _own_edit(name: str, kernel: OwnKernel) -> GridEdit:
    def do(document: Document, where: Where, given: object) -> Changed:
        return set_kernel(document, where.planes.layer, kernel.values, where.planes.at[0] or 0), None

    entry = f"Kernel: {kernel.name}".replace("{", "{{").replace("}", "}}")
    return GridEdit(name, kernel.name, do, entry, (), ("kernel",))


def _painted(values: Array, theme: Theme, *, signed: bool) -> QPixmap:
    """A grid in the colours of the stage."""
    scale = theme.signed_scale(values) if signed else theme.scale(ValueRange(GREY, 0.0, 1.0))
    return pixmap_of_colours(scale.colours(values), QSize(THUMB, THUMB))

"""The menu of the classic kernels."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from convviz.engine.arrays import Array
from convviz.model import presets
from convviz.model.words import size_text
from convviz.ui.words import menu_text, set_tip

_KERNEL_GROUP = "Classic kernels"


def fill_kernels(menu: QMenu, take: Callable[[Array, str], None]) -> None:
    """Put the classic kernels into ``menu`` when it opens; ``take`` gets the one that is chosen, with its title."""
    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(lambda: _fill_kernels(menu, take))


def _fill_kernels(menu: QMenu, take: Callable[[Array, str], None]) -> None:
    if not menu.isEmpty():
        return
    for preset in presets():
        weights = preset.setup.weights if preset.group == _KERNEL_GROUP else None
        if weights is None:
            continue
        kernel = weights[0, 0]
        action = menu.addAction(menu_text(f"{preset.title}   {size_text(kernel.shape)}"))
        set_tip(action, preset.description)
        action.triggered.connect(lambda _, k=kernel, t=preset.title: take(k, t))

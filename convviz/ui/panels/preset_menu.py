"""Menus of what comes with the program: presets, a submenu for each group, and classic kernels."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from convviz.engine.arrays import Array
from convviz.model import Preset, presets
from convviz.model.words import size_text
from convviz.ui.words import menu_text, set_tip

_KERNEL_GROUP = "Classic kernels"


def fill_presets(menu: QMenu, show: Callable[[Preset], None]) -> None:
    """Put all presets into ``menu``; ``show`` gets the one that is chosen.

    A group's files are read when it opens: the window opens sooner.
    """
    for name in dict.fromkeys(preset.group for preset in presets()):
        group = menu.addMenu(name)
        group.setToolTipsVisible(True)
        group.aboutToShow.connect(lambda g=group, n=name: _fill(g, n, show))


def _fill(menu: QMenu, group: str, show: Callable[[Preset], None]) -> None:
    if not menu.isEmpty():
        return
    for preset in presets():
        if preset.group == group:
            action = menu.addAction(menu_text(preset.title))
            set_tip(action, preset.description)
            action.triggered.connect(lambda _, p=preset: show(p))


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

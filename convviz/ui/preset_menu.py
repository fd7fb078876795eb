"""The menu of presets, a submenu for each group."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from convviz.model import Preset, presets


def fill_presets(menu: QMenu, show: Callable[[Preset], None]) -> None:
    """Put all presets into ``menu``; ``show`` gets the one that is chosen."""
    groups: dict[str, QMenu] = {}
    menu.setToolTipsVisible(True)
    for preset in presets():
        if preset.group not in groups:
            groups[preset.group] = menu.addMenu(preset.group)
            groups[preset.group].setToolTipsVisible(True)
        action = groups[preset.group].addAction(preset.title)
        action.setToolTip(preset.document.description)
        action.triggered.connect(lambda _, p=preset: show(p))

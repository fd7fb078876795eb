"""A page of a lesson as a small picture."""

from dataclasses import replace

from PySide6.QtGui import QPixmap

from convviz.errors import ConvvizError
from convviz.model import Playhead
from convviz.model.lesson import Page
from convviz.paint import Surface, measure
from convviz.stage import Stage, Theme

_SCALE = 3
"""By what a page is larger while it is laid out: a small picture of a stage, not a stage of small size."""


def page_pixmap(page: Page, theme: Theme, size: tuple[int, int], ratio: float) -> QPixmap:
    """Its first moment, ``size`` (width, height) points large on a screen of ``ratio`` device pixels a point."""
    setup = page.setup
    parts = replace(setup.look.parts, words=True, caption=False)
    large = size[0] * _SCALE, size[1] * _SCALE
    stage = Stage.computed(setup.looked_at(parts=parts, asking=False), large, theme, measure)
    pixels = round(size[0] * ratio), round(size[1] * ratio)
    surface = Surface(*pixels, theme.background, scale=ratio / _SCALE)
    surface.show(stage.compose(Playhead(_first(page))))
    picture = QPixmap.fromImage(surface.image)
    picture.setDevicePixelRatio(ratio)
    return picture


def _first(page: Page) -> int:
    try:
        return page.stops()[0]
    except ConvvizError:
        return 0

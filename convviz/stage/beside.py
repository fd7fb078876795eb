"""The marks of panels whose channels all stand side by side: titles on the left, a grid for each channel."""

from collections.abc import Iterator
from dataclasses import replace

from convviz.engine.arrays import Array
from convviz.stage.columns import LINE
from convviz.stage.marks import Align, Mark, Rect, ScaleBar
from convviz.stage.panels import SCALE_BAR, SCALE_GAP, SCALE_TEXT, PanelBox, subtitle_size
from convviz.stage.pencil import Pencil

_LABEL = 0.75
"""Of a unit: the size of a channel's number."""


def titles_beside(pencil: Pencil, box: PanelBox, unit: float) -> Iterator[Mark]:
    """The title, what of the subtitle lies between commas in lines of their own, and the scale."""
    name, right, y = box.spec.name, box.column.right, box.column.y + 0.8 * unit
    yield pencil.text(f"{name} title", (right, y), box.spec.title, unit, align=Align.RIGHT, bold=True)
    size = subtitle_size(unit)
    for i, part in enumerate(filter(None, box.spec.subtitle.split(", "))):
        y += LINE * size
        yield pencil.text(
            f"{name} size {i}" if i else f"{name} size", (right, y), part, size, align=Align.RIGHT, muted=True
        )
    if box.spec.scale_bar:
        yield from _scale(pencil, box, unit, y + 0.7 * unit)


def _scale(pencil: Pencil, box: PanelBox, unit: float, top: float) -> Iterator[Mark]:
    name, size = box.spec.name, SCALE_TEXT * unit
    low, high = pencil.figure.scale_labels(name, pencil.digits[name].decimals)
    after, gap = pencil.measure(high, size, False)[0], SCALE_GAP / 2 * unit
    width = round(SCALE_BAR * unit)
    bar = Rect(round(box.column.right - after - gap - width), round(top), width, max(round(0.5 * unit), 3))
    base = bar.y + bar.height / 2 + 0.28 * unit
    yield ScaleBar(f"{name} scale", bar, pencil.figure.scales[name], pencil.theme.line)
    yield pencil.text(f"{name} low", (bar.x - gap, base), low, size, align=Align.RIGHT, muted=True)
    yield pencil.text(f"{name} high", (box.column.right, base), high, size, align=Align.RIGHT, muted=True)


def copies_of(pencil: Pencil, box: PanelBox, planes: Array) -> Iterator[Mark]:
    """The grids of the channels that are not in front; ``planes`` is (channels, rows, columns)."""
    for copy in box.copies:
        channel = copy.spec.active
        yield replace(pencil.grid(copy, planes[channel]), key=copy_key(box, channel))


def copy_key(box: PanelBox, channel: int) -> str:
    """The key of the grid of a channel that is not in front."""
    return f"{box.spec.name} thumb {channel}"


def labels_of(pencil: Pencil, box: PanelBox, unit: float) -> Iterator[Mark]:
    """Over each grid the number of its channel."""
    for each in (box, *box.copies):
        channel = each.spec.active
        place = (each.grid.x + each.grid.width / 2, each.grid.y - 0.45 * unit)
        front = each is box
        text = f"channel {channel + 1}"
        yield pencil.text(f"channel {channel} label", place, text, _LABEL * unit, muted=not front, bold=front)

"""Marks at another place, under other keys: two pictures on one stage."""

from dataclasses import replace

from convviz.stage.marks import CellGrid, Curve, Frame, Mark, Rect, ScaleBar, Text, Wash


def moved(mark: Mark, dx: float, dy: float, prefix: str) -> Mark:
    """``mark`` by so many points to the right and down, its key with ``prefix`` before it."""
    key = f"{prefix}{mark.key}"
    if isinstance(mark, CellGrid):
        return replace(mark, key=key, x=mark.x + dx, y=mark.y + dy)
    if isinstance(mark, Text):
        return replace(mark, key=key, x=mark.x + dx, y=mark.y + dy, bounds=_rect(mark.bounds, dx, dy))
    if isinstance(mark, ScaleBar):
        return replace(mark, key=key, rect=_rect(mark.rect, dx, dy))
    if isinstance(mark, Curve):
        return replace(mark, key=key, points=tuple((x + dx, y + dy) for x, y in mark.points))
    if isinstance(mark, Frame):
        return replace(mark, key=key, rects=tuple(_rect(rect, dx, dy) for rect in mark.rects))
    return _wash(mark, key, dx, dy)


def _wash(mark: Wash, key: str, dx: float, dy: float) -> Wash:
    return replace(mark, key=key, rects=tuple(_rect(rect, dx, dy) for rect in mark.rects))


def _rect(rect: Rect, dx: float, dy: float) -> Rect:
    return rect._replace(x=rect.x + dx, y=rect.y + dy)

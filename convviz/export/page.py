"""A web page that stands alone: the film as drawings, with play, step and scrub, and nothing from a network.

The page holds each mark's different versions once, and for each moment which version of each mark it
shows. Where a grid's cells fill one after the other, a version is only the cells that changed, drawn over
the version before.
"""

import html
import json
import re
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

import numpy as np

from convviz.export.film import Film
from convviz.export.metadata import metadata_of
from convviz.export.settings import Progress
from convviz.export.vectors import backdrop, svg_of
from convviz.paint.svg import SvgPen, background
from convviz.resources import resource
from convviz.stage import CellGrid, Mark, Playhead

_WHOLE_EVERY = 64
"""Versions of a grid after which a whole one is kept: jumping draws no more than these."""


@dataclass
class _Reel:
    """The versions of all marks so far."""

    pen: SvgPen = field(default_factory=SvgPen)
    keys: dict[str, int] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[tuple[int, str], int] = field(default_factory=dict)
    _last: dict[str, tuple[Mark, int, int]] = field(default_factory=dict)
    """Of each key the mark shown last, its version, and how many versions lie over a whole one."""

    def moment(self, marks: tuple[Mark, ...]) -> dict[str, int]:
        """The version of each mark of a moment; keys are numbered as they come, in the order of painting."""
        for mark in marks:
            self.keys.setdefault(mark.key, len(self.keys))
        return {mark.key: self._version(mark) for mark in marks}

    def _version(self, mark: Mark) -> int:
        before, version, depth = self._last.get(mark.key, (None, -1, 0))
        if mark is before:
            return version
        part = _changed_part(before, mark) if depth < _WHOLE_EVERY else None
        over = version if part is not None else -1
        version = self._numbered(over, self.pen.mark(mark if part is None else part))
        self._last[mark.key] = (mark, version, depth + 1 if part is not None else 0)
        return version

    def _numbered(self, over: int, svg: str) -> int:
        entry = (over, svg)
        if entry not in self._known:
            self._known[entry] = len(self.versions)
            self.versions.append({"over": over, "svg": svg})
        return self._known[entry]


def _changed_part(before: Mark | None, mark: Mark) -> CellGrid | None:
    """The few cells that differ as a grid of their own; None where the whole is to be drawn."""
    if not (isinstance(before, CellGrid) and isinstance(mark, CellGrid)) or any(mark.ring) or mark.spacing != (1, 1):
        return None
    if _frame(before) != _frame(mark):
        return None
    differs = before.values.view(np.int64) != mark.values.view(np.int64)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return replace(mark, values=mark.values[:0, :0])
    area = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    if mark.values[area].size * 4 > mark.values.size:
        return None
    part = mark.cells((int(rows[0]), 0), (int(columns[0]), 0))
    return replace(mark, x=part.x, y=part.y, values=mark.values[area])


def _frame(grid: CellGrid) -> tuple[Any, ...]:
    return grid.x, grid.y, grid.cell, grid.values.shape, grid.scale, grid.text_size, grid.digits


def write_html(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write all moments as one page."""
    total = len(film)
    progress(0, total)
    reel, moments, delays, labels = _Reel(), [], [], []
    for done, (playhead, delay) in enumerate(film.shots(), start=1):
        moments.append(reel.moment(film.compose(playhead)))
        delays.append(delay)
        labels.append(_label(film, playhead))
        progress(done, total)
    order = _painting_order(moments)
    data = {
        "keys": order,
        "versions": reel.versions,
        "moments": [[moment.get(key, -1) for key in order] for moment in moments],
        "delays": delays,
        "labels": labels,
        "loop": film.settings.loops != 1,
        "start": 0,
        "playing": False,
    }
    file.write(_page(film, reel, json.dumps(data, ensure_ascii=False, separators=(",", ":"))).encode())


def _painting_order(moments: list[dict[str, int]]) -> list[str]:
    """All keys so that in every moment they are painted in the moment's own order."""
    order: list[str] = []
    for moment in moments:
        at = 0
        for key in moment:
            if key in order:
                at = order.index(key) + 1
            else:
                order.insert(at, key)
                at += 1
    return order


def _label(film: Film, playhead: Playhead) -> str:
    return f"Step {playhead.step + 1:,} of {film.timeline.steps:,}"


def _page(film: Film, reel: _Reel, data: str) -> str:
    metadata, theme = metadata_of(film.document), film.theme
    # Without scripts the last moment stands there.
    still = "".join(reel.pen.mark(mark) for mark in film.compose(film.still))
    body = f'{background(film.size, backdrop(film))}<g id="scene">{still}</g>'
    drawing = svg_of(film, film.size, body, reel.pen.defs).split("?>\n", 1)[1]
    words = {
        "software": html.escape(metadata.software),
        "title": html.escape(metadata.title),
        "description": html.escape(metadata.description),
        "setup": metadata.setup or "convviz",
        "background": "transparent" if film.settings.transparent else _css(theme.background),
        "text": _css(theme.text),
        "line": _css(theme.line),
        "svg": drawing,
        # A text in the data must not end the element that holds it.
        "film": data.replace("</", "<\\/"),
    }
    template = resource("page", "player.html").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda match: words[match[1]], template)


def _css(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)

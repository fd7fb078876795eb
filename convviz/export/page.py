"""A web page that stands alone: the film as drawings, with play, step and scrub, and nothing from a network.

The page holds each mark's different versions once, and for each moment what changes from the one before;
it is written moment by moment. Where a grid's cells fill one after the other, a version is only the cells
that changed, drawn over the version before.
"""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, BinaryIO

from convviz.export.film import Film
from convviz.export.grid_parts import changed_part, drawing
from convviz.export.settings import Progress
from convviz.export.vectors import backdrop, svg_of
from convviz.paint.svg import SvgPen, background
from convviz.resources import resource
from convviz.stage import Mark

_WHOLE_EVERY = 64
"""Versions of a grid after which a whole one is kept: jumping draws no more than these."""


@dataclass
class _Reel:
    """What the page holds so far, as much of it as the next moment needs."""

    pen: SvgPen = field(default_factory=SvgPen)
    numbers: dict[str, int] = field(default_factory=dict)
    """Of each mark's key"""
    order: list[str] = field(default_factory=list)
    """The keys as they are painted, whichever moment it is."""
    _known: dict[bytes, int] = field(default_factory=dict)
    """Of each version, by a digest, its number."""
    _drawn: list[tuple[int, str]] = field(default_factory=list)
    _last: dict[str, tuple[Mark, int, int]] = field(default_factory=dict)
    """Of each key the mark shown last, its version, and how many versions lie over a whole one."""
    _shown: dict[str, int] = field(default_factory=dict)

    def moment(self, marks: tuple[Mark, ...]) -> dict[str, Any]:
        """What is new, and which keys show another version than in the moment before (−1: none)."""
        shows = {mark.key: self._version(mark) for mark in marks}
        for key in shows:
            self.numbers.setdefault(key, len(self.numbers))
        self._put_in_order(shows)
        gone = dict.fromkeys(self._shown.keys() - shows.keys(), -1)
        changed = {key: version for key, version in shows.items() if self._shown.get(key) != version} | gone
        self._shown, drawn, self._drawn = shows, self._drawn, []
        return {"drawn": drawn, "shows": {self.numbers[key]: version for key, version in changed.items()}}

    def _put_in_order(self, keys: Iterable[str]) -> None:
        """Take new keys in, each behind the one that is painted before it."""
        at = 0
        for key in keys:
            if key not in self.order:
                self.order.insert(at, key)
            at = self.order.index(key) + 1

    def _version(self, mark: Mark) -> int:
        before, version, depth = self._last.get(mark.key, (None, -1, 0))
        if mark is before:
            return version
        part = changed_part(before, mark) if depth < _WHOLE_EVERY else None
        over = version if part is not None else -1
        version = self._numbered(over, drawing(self.pen, mark, part))
        self._last[mark.key] = (mark, version, depth + 1 if part is not None else 0)
        return version

    def _numbered(self, over: int, svg: str) -> int:
        digest = blake2b(f"{over} {svg}".encode(), digest_size=16).digest()
        if digest not in self._known:
            self._known[digest] = len(self._known)
            self._drawn.append((over, svg))
        return self._known[digest]


def write_html(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write all moments as one page, each as it comes."""
    total = len(film)
    progress(0, total)
    reel = _Reel()
    template = resource("page", "player.html").read_text(encoding="utf-8")
    before, behind = template.split("@film@")
    file.write(_filled(before, _words(film, reel)).encode())
    for done, (playhead, delay) in enumerate(film.shots(), start=1):
        record = reel.moment(film.compose(playhead)) | {"delay": delay, "step": playhead.step + 1}
        record |= {"moves": 1} if film.timeline.moves(playhead.phase) else {}
        file.write((",\n" * (done > 1) + _json(record)).encode())
        progress(done, total)
    about = {
        "order": [reel.numbers[key] for key in reel.order],
        "loop": film.settings.loops != 1,
        "steps": film.timeline.steps,
    }
    file.write(_filled(behind, {"about": _json(about), "defs": reel.pen.defs}).encode())


def _json(data: Any) -> str:
    # A text in the data must not end the element that holds it.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _filled(template: str, words: dict[str, str]) -> str:
    return re.sub(r"@(\w+)@", lambda match: words[match[1]], template)


def _words(film: Film, reel: _Reel) -> dict[str, str]:
    """What the page says of itself. Without scripts the picture of one moment stands there."""
    metadata, theme = film.metadata, film.theme
    still = "".join(reel.pen.mark(mark) for mark in film.compose(film.still))
    body = f'{background(film.size, backdrop(film))}<g id="scene">{still}</g>'
    return {
        "software": html.escape(metadata.software),
        "title": html.escape(metadata.title),
        "description": html.escape(metadata.description),
        "setup": metadata.setup or "convviz",
        "background": "transparent" if film.settings.transparent else _css(theme.background),
        "text": _css(theme.text),
        "line": _css(theme.line),
        "svg": svg_of(film, film.size, body, "").split("?>\n", 1)[1],
    }


def _css(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)

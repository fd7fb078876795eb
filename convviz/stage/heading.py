"""The setup's own title and words over its grids, where they are asked for."""

from dataclasses import dataclass

from convviz.errors import visible
from convviz.model import Document
from convviz.stage.marks import Align, Mark, Measure, text_mark
from convviz.stage.text import cut_to, wrapped
from convviz.stage.theme import Theme

_TITLE, _LINE, _WORDS = 1.35, 1.4, 0.95
"""Of the size of the panels' titles: the setup's title, the distance of two lines in their sizes, and its words."""

_LEAST_TITLE = 0.6
"""Of its size: a title that is too long for one line."""

_MOST = 0.3
"""Of the stage's height, what both take at most."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title, and lines of words under it, both perhaps empty; sizes and places in points."""

    title: str
    lines: tuple[str, ...]
    title_size: float
    size: float
    width: float

    @property
    def height(self) -> float:
        """What it takes at the top."""
        lines = _LINE * (self.title_size * bool(self.title) + self.size * len(self.lines))
        return lines + 0.6 * self.size if lines else 0.0

    def marks(self, theme: Theme, measure: Measure) -> list[Mark]:
        """Title and words, in the middle of the stage."""
        centre, y, marks = self.width / 2, 0.5 * self.size, list[Mark]()
        if self.title:
            y += _LINE * self.title_size
            at, size = (centre, y), self.title_size
            marks.append(text_mark(measure, "heading", at, self.title, size, theme.text, align=Align.CENTRE, bold=True))
        for i, line in enumerate(self.lines):
            y += _LINE * self.size
            key, at = f"heading words {i}", (centre, y)
            marks.append(text_mark(measure, key, at, line, self.size, theme.text, align=Align.CENTRE))
        return marks


def heading_of(document: Document, unit: float, size: tuple[int, int], measure: Measure) -> Heading:
    """The title and words of ``document`` for a stage of ``size`` on which panels have titles of ``unit`` points.

    Words that would take too much of it are smaller, and cut in the end.
    """
    width, height = size
    room = width - 3 * unit
    for share in (1.0, 0.85, 0.72):
        title_size, words_size = max(1.0, round(_TITLE * unit * share)), max(1.0, round(_WORDS * unit * share))
        # A long title is smaller before it is cut.
        wide = measure(visible(document.title), title_size, True)[0]
        title_size = max(1.0, round(title_size * max(min(room / max(wide, 1.0), 1.0), _LEAST_TITLE) - 0.5))
        title = cut_to(visible(document.title), title_size, room, measure, bold=True)
        texts = visible(document.description).split(" ")
        rows = wrapped(texts, words_size, room, measure) if document.description else []
        lines = [cut_to(row, words_size, room, measure) for row in rows]
        heading = Heading(title, tuple(lines), title_size, words_size, width)
        if heading.height <= _MOST * height:
            return heading
    kept = max(1, int((_MOST * height - _LINE * title_size) / (_LINE * words_size)))
    cut = [*lines[: kept - 1], cut_to(" ".join(lines[kept - 1 :]), words_size, room, measure)]
    return Heading(title, tuple(cut), title_size, words_size, width)

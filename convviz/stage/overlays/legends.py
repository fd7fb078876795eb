"""What the colours of overlays mean, and what can be read off them: a line each at the foot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from convviz.stage.marks import Align, Colour, Mark, Measure, Rect, Wash
from convviz.stage.panels import Layout, subtitle_size
from convviz.stage.pencil import Pencil
from convviz.stage.text import cut_to

_PATCH, _APART, _LINE = 1.3, 1.2, 1.5
"""Of a legend's text: the room of a patch, what lies between entries, the distance of two lines."""

_SMALLEST = 6.0
"""Points of the smallest text: what is too long for it is cut."""


@dataclass(frozen=True, slots=True)
class LegendRow:
    """Patches of colours with what they mean, then a sentence."""

    key: str
    entries: Sequence[tuple[Colour, str]]
    sentence: str

    @property
    def texts(self) -> list[str]:
        return [*(text for _, text in self.entries), self.sentence]

    def width(self, size: float, measure: Measure) -> float:
        """Points that it takes in texts of a size."""
        widths = sum(measure(text, size, False)[0] for text in self.texts)
        return widths + size * (_PATCH * len(self.entries) + _APART * (len(self.texts) - 1))

    def cut(self, size: float, room: float, measure: Measure) -> "LegendRow":
        """With as much of its sentence as ``room`` points have room for."""
        left = room - replace(self, sentence="").width(size, measure)
        return replace(self, sentence=cut_to(self.sentence, size, left, measure))


def legend_marks(rows: Sequence[LegendRow], layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """The lines, the last one lowest, all in one size, so that none runs into another."""
    room, size = layout.arithmetic.width, subtitle_size(layout.unit)
    while size > _SMALLEST and max(row.width(size, pencil.measure) for row in rows) > room:
        size -= 1
    for line, row in enumerate(reversed(rows)):
        shown = row.cut(size, room, pencil.measure)
        x = (layout.width - shown.width(size, pencil.measure)) / 2
        yield from _line(shown, (x, layout.caption - _LINE * size * line), size, pencil)


def _line(row: LegendRow, place: tuple[float, float], size: float, pencil: Pencil) -> Iterator[Mark]:
    x, y = place
    for i, text in enumerate(row.texts):
        name = f"legend {row.key} {i}"
        if i < len(row.entries):
            patch = Rect(round(x), round(y - 0.8 * size), round(0.9 * size), round(0.9 * size))
            yield Wash(f"{name} patch", (patch,), row.entries[i][0], 1.0)
            x += _PATCH * size
        yield pencil.text(name, (x, y), text, size, align=Align.LEFT)
        x += pencil.measure(text, size, False)[0] + _APART * size

"""The line of arithmetic under the grids: ``0·0 + 1·1 + … = 3``."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate

from convviz.engine import Step
from convviz.model.look import Phase, Playhead
from convviz.stage.marks import Align, Mark, Measure, Rect, Wash
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil
from convviz.stage.sums import Sum, Sums
from convviz.stage.text import word_rows

_LINES = 2
_LARGE, _SMALL = 1.35, 1.05  # units


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its left end and baseline; ``now`` is where in it the term stands that is added now."""

    text: str
    x: float
    y: float
    size: float
    now: tuple[int, int] | None = None


def marks(sums: Sums, step: Step, value: float, playhead: Playhead, layout: Layout, pencil: Pencil) -> list[Mark]:
    """The line, or two, as texts; see ``lines``."""
    made: list[Mark] = []
    for i, line in enumerate(lines(sums, step, value, playhead, layout, pencil.measure)):
        made.append(pencil.text(f"arithmetic {i}", (line.x, line.y), line.text, line.size, align=Align.LEFT))
        if line.now is not None:
            made.append(Wash("term sum", (_under(line, line.now, pencil.measure),), pencil.theme.text, 1.0))
    return made


def _under(line: Line, now: tuple[int, int], measure: Measure) -> Rect:
    """A line under a part of the text."""
    start, end = (measure(line.text[:at], line.size, False)[0] for at in now)
    return Rect(
        round(line.x + start), round(line.y + 0.2 * line.size), round(end - start), max(2.0, round(line.size / 10))
    )


def lines(sums: Sums, step: Step, value: float, playhead: Playhead, layout: Layout, measure: Measure) -> list[Line]:
    """The sum of products so far, in at most two lines; what does not fit is an ellipsis. ``value`` is the map's."""
    place = layout.arithmetic
    whole = sums.sum(step, Playhead(step.index), value)
    size = next(
        (s for s, most in _sizes(layout) if len(word_rows(whole.words(), s, place.width, measure)) <= most), None
    )
    size = size or round(_SMALL * layout.unit)
    now, growing = sums.sum(step, playhead, value), playhead.phase == Phase.MULTIPLY
    final, shortened = _fitted(whole, False, size, place.width, measure)
    if not shortened and len(final) == _LINES:
        final = _balanced(whole.words(), size, measure)
    if shortened:
        rows = _fitted(now, growing, size, place.width, measure)[0]
    else:
        # Words stay in the line in which they stand when the sum is whole.
        words, first = now.words(), len(final[0])
        rows = [row for row in (words[:first], words[first:]) if row]
        if any(measure(" ".join(row), size, False)[0] > place.width for row in rows):
            # A sum on its way may have more digits than the whole.
            rows = _fitted(now, growing, size, place.width, measure)[0]
    texts = [" ".join(row) for row in rows]
    # A line grows from where the whole one begins, so that nothing jumps as products appear.
    begins = [(place.width - measure(" ".join(row), size, False)[0]) / 2 for row in final]
    free = [place.width - measure(text, size, False)[0] for text in texts]
    found = [
        Line(
            text,
            place.x + min(begins[min(i, len(begins) - 1)], free[i]),
            place.y + 1.5 * layout.unit + 1.45 * size * i,
            size,
        )
        for i, text in enumerate(texts)
    ]
    return _marked(found, rows, now.terms[-1]) if growing and found else found


def _marked(found: list[Line], rows: list[list[str]], term: str) -> list[Line]:
    """The lines with the last term marked, the sign before it left out."""
    for i in reversed(range(len(found))):
        if term in rows[i]:
            before = " ".join(rows[i][: len(rows[i]) - rows[i][::-1].index(term) - 1])
            start = len(before) + bool(before)
            signs = len(term) - len(term.lstrip("+ "))
            return [*found[:i], replace(found[i], now=(start + signs, start + len(term))), *found[i + 1 :]]
    return found


def _sizes(layout: Layout) -> tuple[tuple[int, int], ...]:
    """Each size of text with the lines that it may take."""
    return (round(_LARGE * layout.unit), 1), (round(_SMALL * layout.unit), _LINES)


def _fitted(line: Sum, growing: bool, size: float, width: float, measure: Measure) -> tuple[list[list[str]], bool]:
    """The words of each line, and whether some had to be left away."""

    def rows(one: Sum) -> list[list[str]]:
        return word_rows(one.words(), size, width, measure)

    whole = rows(line)
    if len(whole) <= _LINES or len(line.terms) < 2:
        return whole, False
    fewer = [line]
    while len(fewer[-1].terms) > 1:
        fewer.append(fewer[-1].shortened(growing))
    # Fewer terms never take more lines.
    place = bisect_left(fewer, True, 1, len(fewer) - 1, key=lambda one: len(rows(one)) <= _LINES)
    return rows(fewer[place]), True


def _balanced(words: list[str], size: float, measure: Measure) -> list[list[str]]:
    """``words`` in two lines that are about equally long."""
    sums = list(accumulate(measure(f"{word} ", size, False)[0] for word in words))
    first = min(range(1, len(words)), key=lambda i: max(sums[i - 1], sums[-1] - sums[i - 1]))
    return [words[:first], words[first:]]

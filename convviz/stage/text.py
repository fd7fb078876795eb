"""Texts that are broken and made smaller until they fit."""

from bisect import bisect_left
from collections.abc import Sequence

from convviz.stage.marks import Measure


def fitted(whole: str, size: float, width: float, measure: Measure) -> tuple[list[str], float]:
    """A caption in one line, or in two and smaller where ``width`` asks for it: the lines and the size of the text.

    It is broken at a `` · ``, so that both lines are as equally long as can be.
    """

    def longest(lines: Sequence[str]) -> float:
        return max(measure(line, size, False)[0] for line in lines)

    lines, parts = [whole], whole.split(" · ")
    if longest(lines) > width and len(parts) > 1:
        pairs = [[" · ".join(parts[:i]) + " ·", " · ".join(parts[i:])] for i in range(1, len(parts))]
        lines = min(pairs, key=longest)
    share = width / max(longest(lines), 1e-9)
    # Whole sizes are drawn exactly as measured.
    return lines, size if share >= 1 else max(float(int(size * share)), 1.0)


def wrapped(words: Sequence[str], size: float, width: float, measure: Measure) -> list[str]:
    """``words`` in as few lines as fit ``width``."""
    return [" ".join(row) for row in word_rows(words, size, width, measure)]


def word_rows(words: Sequence[str], size: float, width: float, measure: Measure) -> list[list[str]]:
    """The words of each line, in as few lines as fit ``width``."""
    space = measure(" ", size, False)[0]
    rows: list[list[str]] = [[]]
    used = 0.0
    for word in words:
        advance = measure(word, size, False)[0]
        if rows[-1] and used + space + advance > width:
            rows.append([])
            used = 0.0
        used += advance + (space if rows[-1] else 0.0)
        rows[-1].append(word)
    return rows


def cut_to(text: str, size: float, width: float, measure: Measure, *, bold: bool = False) -> str:
    """``text``, or as much of its beginning as fits ``width`` with an ellipsis behind."""
    if measure(text, size, bold)[0] <= width:
        return text
    fits = bisect_left(range(len(text)), True, key=lambda n: measure(text[:n] + "…", size, bold)[0] > width)
    return text[: max(fits - 1, 0)].rstrip() + "…"

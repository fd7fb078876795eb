"""Texts that are broken and made smaller until they fit."""

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

"""Steps by their numbers: ``1-9, 12, 20-36:4``."""

import re

from convviz.errors import ConvvizError

_RANGE = re.compile(r"(\d{1,9})?\s*(-)?\s*(\d{1,9})?\s*(?::\s*(\d{1,9}))?")


def step_ranges(text: str) -> list[tuple[int, int | None, int]]:
    """(first, last or None for the end, every) of each part of ``1-9, 12, 20-:4``."""
    ranges = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        match = _RANGE.fullmatch(part)
        first, dash, last, every = match.groups() if match else (None,) * 4
        if match is None or (first is None and last is None and every is None) or (every and int(every) < 1):
            sentence = f"'{part}' names no steps; write for example 1-9, 12 or 1-36:4 (every fourth)."
            raise ConvvizError(sentence, "steps")
        start = int(first or 1)
        whole = dash is not None or first is None
        end = int(last) if last else (None if whole else start)
        if start < 1 or (end is not None and end < start):
            raise ConvvizError(f"The steps '{part}' run backwards or begin before 1; write for example 1-9.", "steps")
        ranges.append((start, end, int(every or 1)))
    return ranges


def chosen_steps(text: str, count: int) -> list[range]:
    """The steps that ``text`` names of ``count``, as ranges of indices from 0, in the order written."""
    ranges = []
    for first, last, every in step_ranges(text) or [(1, None, 1)]:
        if max(first, last or 0) > count:
            sentence = f"There is no step {max(first, last or 0):,}; the animation has {count:,}."
            raise ConvvizError(sentence, "steps")
        ranges.append(range(first - 1, count if last is None else last, every))
    return ranges

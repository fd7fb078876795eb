"""How much an export is: what it is counted in, how many of them, how long it plays."""

from convviz.export.film import Film
from convviz.export.registry import Format, Kind
from convviz.export.sheet import Sheet

_MANY_FRAMES, _FEW_STEPS = 2000, 500
"""Frames from which on an animation is long, and about how many steps are not."""


def frames_of(film: Film, fmt: Format, sheet: Sheet | None = None) -> int:
    """Frames of an animation (of a video, at its even rate), pages of a sheet or a flip-book, 1 of a picture.

    ``sheet`` is laid out where it is not given.
    """
    if fmt.kind is Kind.MOMENT:
        return 1
    if fmt.kind is Kind.SHEET:
        return (sheet or Sheet(film, one_page=fmt.one_page)).page_count
    if fmt.needs == "video":
        return max(frames.stop for frames in film.video_frames())
    return len(film)


def extent_text(film: Film, fmt: Format, sheet: Sheet | None = None) -> str:
    """``36 frames, 19.5 s``, ``2 pages``; of one moment which step it shows."""
    if fmt.kind is Kind.MOMENT:
        some = f", {film.settings.products:,} products" if film.settings.products else ""
        return f"step {film.still.step + 1:,} of {film.timeline.steps:,}{some}"
    count = frames_of(film, fmt, sheet)
    noun = "frame" if fmt.kind is Kind.ANIMATION else "page"
    words = f"{count:,} {noun}{'' if count == 1 else 's'}"
    return f"{words}, {film.duration:.1f} s" if fmt.timed else words


def fewer_steps(film: Film, fmt: Format) -> tuple[str, int] | None:
    """Of an animation that is long, steps that are not, and every how many they are."""
    if fmt.kind not in (Kind.ANIMATION, Kind.PAGES) or film.moment_count <= _MANY_FRAMES:
        return None
    every = max(2, -(-film.timeline.steps // _FEW_STEPS))
    return f"1-{film.timeline.steps}:{every}", every


def size_text(count: float) -> str:
    """``208 kB``, ``1.4 MB``"""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{max(count / 1e3, 0.1):,.0f} kB"

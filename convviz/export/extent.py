"""How much an export is: what it is counted in, how many of them, how long it plays."""

from convviz.export.film import Film
from convviz.export.registry import Format, Kind
from convviz.export.sheet import Sheet


def frames_of(film: Film, fmt: Format) -> int:
    """Frames of an animation (of a video, at its even rate), pages of a sheet or a flip-book, 1 of a picture."""
    if fmt.kind is Kind.MOMENT:
        return 1
    if fmt.kind is Kind.SHEET:
        return Sheet(film, one_page=fmt.one_page).page_count
    if fmt.needs == "video":
        return max(frames.stop for frames in film.video_frames())
    return len(film)


def extent_text(film: Film, fmt: Format) -> str:
    """``36 frames, 19.5 s``, ``2 pages``; of one moment which step it shows."""
    if fmt.kind is Kind.MOMENT:
        some = f", {film.settings.products:,} products" if film.settings.products else ""
        return f"step {film.still.step + 1:,} of {film.timeline.steps:,}{some}"
    count = frames_of(film, fmt)
    noun = "frame" if fmt.kind is Kind.ANIMATION else "page"
    words = f"{count:,} {noun}{'' if count == 1 else 's'}"
    return f"{words}, {film.duration:.1f} s" if fmt.timed else words

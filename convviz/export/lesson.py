"""A lesson as one film, one flip-book, one page: its moments in their order, each page's words over them."""

from dataclasses import dataclass, replace
from pathlib import Path

from convviz.errors import ConvvizError
from convviz.export.batch import Job
from convviz.export.film import Film
from convviz.export.registry import Kind
from convviz.export.run import check, format_for, write
from convviz.export.settings import ExportSettings, Progress
from convviz.files import already_there, exists
from convviz.model import Setup
from convviz.model.lesson import Lesson, Page
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Journey, Stage
from convviz.stage.journey import Leg


@dataclass(frozen=True, slots=True)
class LessonJob(Job):
    """The export of a lesson; its setup is that of the first page. ``speed`` is in moments a second."""

    lesson: Lesson | None = None
    speed: float = 0.5

    def write(self, progress: Progress | None = None) -> Film:
        """Do it; raises ConvvizError."""
        if self.lesson is None:
            raise TypeError("a job of a lesson needs one")
        return export_lesson(
            self.lesson,
            self.path,
            self.settings,
            progress,
            speed=self.speed,
            format_name=self.format_name,
            overwrite=self.overwrite,
        )


def export_lesson(
    lesson: Lesson,
    path: Path,
    settings: ExportSettings,
    progress: Progress | None = None,
    *,
    speed: float = 0.5,
    format_name: str = "",
    overwrite: bool = True,
) -> Film:
    """Write ``lesson`` to ``path``; ``speed`` is in moments a second. Raises ConvvizError."""
    fmt = format_for(path, format_name)
    check(fmt, settings)
    if fmt.kind is Kind.MOMENT:
        raise ConvvizError(f"{fmt.label} has one moment; a lesson needs a film, a flip-book, a page or a sheet.")
    if not overwrite and exists(path):
        raise already_there(path)
    # Each moment is a page of a flip-book: what moves would be dozens of them.
    film = lesson_film(lesson, settings, speed, turning=fmt.kind is not Kind.PAGES)
    write(film, fmt, path, progress, overwrite=overwrite)
    return film


def lesson_film(lesson: Lesson, settings: ExportSettings, speed: float, *, turning: bool = True) -> Film:
    """What it shows; kernels turn where they do and ``turning`` is asked for."""
    ensure_application()
    legs = [_leg(page, settings, speed, turning=turning) for page in lesson.pages]
    first = legs[0].stage.setup
    # The file says what it is, and opens as its first page.
    said = Setup(first.document.replace(title=lesson.title), first.look)
    return Film(said, settings, scene=Journey(legs))


def _leg(page: Page, settings: ExportSettings, speed: float, *, turning: bool) -> Leg:
    look = page.setup.look
    setup = page.setup.looked_at(parts=replace(look.parts, words=True, caption=False), speed=speed, ahead=False)
    setup = setup.looked_at(turning=turning and look.turning)
    size = settings.width, settings.height
    stage = Stage(setup, setup.trace(), size, THEMES[settings.theme], measure)
    return Leg(stage, tuple(page.stops()), page.setup.document.title)

"""``convviz lessons`` and ``convviz lesson``."""

import sys
from pathlib import Path

import click

from convviz.cli.output import tell
from convviz.cli.program import Window
from convviz.model.lesson import lessons, load_lesson


@click.command("lessons")
def list_lessons() -> None:
    """List the lessons that come with convviz."""
    for offered in lessons():
        tell(f"{offered.name:<24} {offered.lesson.title}, {len(offered.lesson.pages)} pages")


@click.command("lesson")
@click.argument("lesson")
@click.option("--present", is_flag=True, help="On the whole of a screen at once.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="A file to write in place of a window: one film, flip-book, page or sheet.",
)
@click.option("--format", "format_name", default="", metavar="FORMAT", help="See 'convviz formats'.")
@click.option("--size", default="720p", show_default=True, metavar="WxH")
@click.option("--theme", default="light", show_default=True)
@click.option("--seconds", default=2.0, show_default=True, metavar="N", help="How long a moment is shown.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@click.pass_obj
def give_lesson(
    window: Window,
    lesson: str,
    present: bool,
    target: Path | None,
    format_name: str,
    size: str,
    theme: str,
    seconds: float,
    overwrite: bool,
) -> None:
    """Give LESSON, one that comes along or a .convviz-lesson file, in a window; or write it with -o."""
    found = load_lesson(lesson)
    if target is None:
        window.prepare()
        sys.exit(window.run(lesson=found, presenting=present))
    from convviz.export import ExportSettings  # noqa: PLC0415 - only where something is written
    from convviz.export.lesson import export_lesson  # noqa: PLC0415
    from convviz.export.sizes import parse_size  # noqa: PLC0415

    width, height, dots = parse_size(size, 0)
    settings = ExportSettings(width=width, height=height, dots=dots, theme=theme)
    film = export_lesson(
        found, target, settings, speed=1 / max(seconds, 0.02), format_name=format_name, overwrite=overwrite
    )
    tell(f"Saved {target.resolve()} ({len(film):,} frames).")

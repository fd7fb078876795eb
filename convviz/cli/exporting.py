"""``convviz export`` and ``convviz demo``."""

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convviz.cli.options import export_options, settings_of
from convviz.cli.program import SET, Window, changed_source
from convviz.cli.progress import ProgressBar
from convviz.errors import ConvvizError
from convviz.model import SUFFIX, Document, is_setup_line, load_source
from convviz.model.files import exists
from convviz.model.layers import show_layer
from convviz.model.presets import DEFAULT

if TYPE_CHECKING:
    from convviz.export import ExportSettings
    from convviz.export.batch import Job, Outcome

_MANY_FRAMES = 2000
"""From which on it is said what they will take, and how to have fewer."""


@click.command("export")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    help="The file to write, whose ending names the format; a folder; or a name with {name}, {n}, {title}, {layer}, "
    "{theme}, {width}, {height}, {detail}, {format} or {suffix} in it.",
)
@click.option("--format", "format_name", default="", metavar="FORMAT", help="See 'convviz formats'.")
@click.option(
    "--list",
    "listing",
    type=click.File(encoding="utf-8", errors="replace"),
    help="A file with a SOURCE on each line; - is standard input.",
)
@SET
@click.option("--layer", type=int, metavar="N", help="Which layer of a stack, 1 is the first.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--jobs", default=1, show_default=True, metavar="N", help="How many exports at a time.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and how large about, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@export_options
def export_sources(
    sources: tuple[str, ...],
    target: str | None,
    format_name: str,
    listing: Any,
    changes: tuple[str, ...],
    layer: int | None,
    overwrite: bool,
    jobs: int,
    dry_run: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Write the animation of each SOURCE (or its figure, film strip, flip-book, page). Needs no display.

    A SOURCE that is a folder stands for the project files in it.
    """
    names = [*_expanded(sources), *_expanded(_listed(listing))]
    if not names:
        raise ConvvizError(
            "There is nothing to export; name a preset ('convviz presets' lists them) or a project file."
        )
    if jobs < 1:
        raise ConvvizError(f"There cannot be {jobs} exports at a time; use 1 or more.")
    settings = settings_of(**options)
    documents = [_shown(changed_source(name, changes), layer) for name in names]
    planned = _planned(list(zip(names, documents, strict=True)), target, format_name, settings, overwrite)
    if dry_run:
        _tell_plan(planned, as_json)
        return
    if target is not None and ("{" in target or target.endswith(("/", "\\"))):
        _make_folders(planned)
    _run(planned, jobs, as_json)


def _make_folders(planned: list["Job"]) -> None:
    """The folders that a pattern names; where that fails, the export says why."""
    for job in planned:
        with suppress(OSError):
            job.path.parent.mkdir(parents=True, exist_ok=True)


def _listed(listing: Any) -> list[str]:
    lines = [] if listing is None else (line.strip() for line in listing)
    return [line for line in lines if line and not line.startswith("#")]


def _expanded(sources: tuple[str, ...] | list[str]) -> list[str]:
    """The sources, a folder as the project files in it."""
    found: list[str] = []
    for source in sources:
        path = Path(source)
        if is_setup_line(source) or not _is_folder(path):
            found.append(source)
            continue
        files = sorted(path.glob(f"*{SUFFIX}"))
        if not files:
            raise ConvvizError(f"There is no project file (*{SUFFIX}) in the folder {path}.")
        found += map(str, files)
    return found


def _is_folder(path: Path) -> bool:
    with suppress(OSError, ValueError):  # a name that nothing can have is no folder
        return path.is_dir()
    return False


def _shown(document: Document, layer: int | None) -> Document:
    return document if layer is None else show_layer(document, layer - 1)


def _planned(
    sources: list[tuple[str, Document]],
    target: str | None,
    format_name: str,
    settings: "ExportSettings",
    overwrite: bool,
) -> list["Job"]:
    from convviz.export import check, format_named  # noqa: PLC0415 - what paints is loaded by those that paint
    from convviz.export.batch import Job, check_targets, target_of  # noqa: PLC0415

    template = _template(target, format_name, many=len(sources) > 1)
    planned = []
    for n, (source, document) in enumerate(sources, start=1):
        path = target_of(template, _values(source, n, document, format_name, settings))
        if format_name and not path.suffix:
            path = path.with_name(path.name + format_named(format_name).suffix)
        job = Job(source, document, path, settings, format_name, overwrite)
        check(job.format, settings)
        if not overwrite and exists(path):
            raise ConvvizError(f"{path} exists already; choose another name, or add --overwrite.")
        planned.append(job)
    check_targets(planned)
    return planned


def _template(target: str | None, format_name: str, *, many: bool) -> str:
    """The names of the targets, with fields in braces."""
    if target is None or _is_folder(Path(target)) or target.endswith(("/", "\\")):
        return str(Path(target or "") / "{name}{suffix}")
    if many and "{" not in target:
        raise ConvvizError(
            f"Several sources cannot all become {target}; give a folder, or put {{name}} or {{n}} in the name."
        )
    return target


def _values(
    source: str, n: int, document: Document, format_name: str, settings: "ExportSettings"
) -> dict[str, str | int]:
    from convviz.export import format_named  # noqa: PLC0415
    from convviz.export.batch import file_name  # noqa: PLC0415

    fmt = format_named(format_name or "gif")
    plain = not is_setup_line(source)
    return {
        "name": Path(source).stem if plain else file_name(document.title),
        "n": n,
        "title": file_name(document.title),
        "layer": document.active + 1,
        "theme": settings.theme,
        "width": settings.width,
        "height": settings.height,
        "detail": settings.detail.value,
        "format": fmt.name,
        "suffix": fmt.suffix,
    }


def _tell_plan(planned: list["Job"], as_json: bool) -> None:
    """What would be written."""
    from convviz.export import Film  # noqa: PLC0415
    from convviz.export.estimate import estimated_size  # noqa: PLC0415

    rows = []
    for job in planned:
        film = Film(job.document, job.settings)
        size = estimated_size(film, job.format)
        rows.append({"source": job.source, "path": str(job.path), "frames": len(film), "bytes": size})
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['path']}  ({row['frames']:,} moments, about {_size_text(row['bytes'])}) from {row['source']}")
    click.echo(f"{len(rows)} {'file' if len(rows) == 1 else 'files'}; nothing was written.")


def _run(planned: list["Job"], workers: int, as_json: bool) -> None:
    from convviz.export.batch import run_jobs  # noqa: PLC0415

    if len(planned) == 1:  # many are planned with --dry-run
        _warn_of_many(planned[0])
    outcomes: list[Outcome] = []
    with ProgressBar(len(planned), quiet=as_json) as bar:
        for outcome in run_jobs(planned, workers, bar.of_job if workers == 1 else bar.ignored):
            outcomes.append(outcome)
            bar.finished(len(outcomes), several=workers > 1)
            if not as_json:
                _tell(outcome, bar)
    if as_json:
        click.echo(json.dumps([asdict(outcome) for outcome in outcomes], indent=1))
    failed = sum(bool(outcome.error) for outcome in outcomes)
    if failed and len(planned) > 1:
        raise ConvvizError(f"{failed} of {len(planned)} exports failed; the others are there.")
    if failed:
        raise ConvvizError(outcomes[0].error)


def _tell(outcome: "Outcome", bar: "ProgressBar") -> None:
    bar.clear()
    if outcome.error:
        if bar.jobs > 1:
            click.echo(f"{outcome.source}: {outcome.error}", err=True)
        return
    duration = f", {outcome.duration:.1f} s" if outcome.duration else ""
    frames = f"{outcome.frames:,} frame{'s' if outcome.frames != 1 else ''}{duration}, "
    click.echo(f"Saved {outcome.path} ({frames}{_size_text(outcome.bytes)}).")


def _warn_of_many(job: "Job") -> None:
    """Before a very long export, what it will take and how to have less; what is wrong, the export says."""
    from convviz.export import Film, Kind  # noqa: PLC0415
    from convviz.export.estimate import estimated_size  # noqa: PLC0415

    if job.format.kind not in (Kind.ANIMATION, Kind.PAGES):
        return
    with suppress(ConvvizError, OSError):
        film = Film(job.document, job.settings)
        if film.moment_count <= _MANY_FRAMES:
            return
        every = max(2, -(-film.timeline.steps // 500))
        click.echo(
            f"{job.source} makes {film.moment_count:,} frames, about {_size_text(estimated_size(film, job.format))}; "
            f"--steps 1-{film.timeline.steps}:{every} shows one step in {every}.",
            err=True,
        )


def _size_text(count: Any) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{max(count / 1000, 0.1):,.0f} kB"


@click.command("formats")
def list_formats() -> None:
    """List what an export can be."""
    from convviz.export import FORMATS  # noqa: PLC0415

    for fmt in FORMATS.values():
        ending = fmt.suffix or "a folder"
        asked = "" if fmt.by_suffix else f" with --format {fmt.name}"
        click.echo(f"{fmt.name:<10} {ending:<9} {fmt.kind.value}: {fmt.label}{asked}")


@click.command("demo")
@click.option(
    "-o",
    "--output",
    "target",
    default=Path("convviz-demo.gif"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The GIF to write; an older one is replaced.",
)
@click.option("--no-window", is_flag=True, help="Export only.")
@click.pass_obj
def demo(window: Window, target: Path, no_window: bool) -> None:
    """Export the tutorial's animation and open a window that plays it."""
    document = load_source(DEFAULT)
    reason = ""
    if not no_window:
        # The application comes first: without it the export would make one that has no display.
        try:
            window.prepare()
        except ConvvizError as error:
            reason = str(error)
    _export_demo(document, target)
    if reason:
        click.echo(f"No window was opened. {reason}")
    elif not no_window:
        sys.exit(window.run(document, playing=True))


def _export_demo(document: Document, target: Path) -> None:
    from convviz.export import ExportSettings  # noqa: PLC0415
    from convviz.export.batch import Job  # noqa: PLC0415

    _run([Job(DEFAULT, document, target, ExportSettings(), overwrite=True)], 1, as_json=False)

"""``convviz export`` and ``convviz demo``."""

import json
import sys
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convviz.cli.bringing import Brought, brings
from convviz.cli.options import choices_of, export_options
from convviz.cli.output import tell
from convviz.cli.planning import expanded, listed, new_only, planned_jobs, shown
from convviz.cli.program import SET, Window, changed_source
from convviz.cli.progress import ProgressBar
from convviz.cli.workers import begin, interrupted
from convviz.errors import ConvvizError
from convviz.model import Setup, load_source
from convviz.model.presets import DEFAULT

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from convviz.export.batch import Job, Outcome


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
    type=click.File(encoding="utf-8-sig", errors="replace"),
    help="A file with a SOURCE on each line; - is standard input.",
)
@SET
@click.option("--layer", type=int, metavar="N", help="Which layer of a stack, 1 is the first.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--skip-existing", is_flag=True, help="Leave files that exist as they are, and write the others.")
@click.option("--jobs", default=1, show_default=True, metavar="N", help="How many exports at a time.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and how large about, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@export_options
@brings
def export_sources(
    sources: tuple[str, ...],
    target: str | None,
    format_name: str,
    listing: Any,
    changes: tuple[str, ...],
    layer: int | None,
    overwrite: bool,
    skip_existing: bool,
    jobs: int,
    dry_run: bool,
    as_json: bool,
    brought: Brought,
    **options: Any,
) -> None:
    """Write the animation of each SOURCE (or its figure, film strip, flip-book, page). Needs no display.

    SOURCE is a preset's name, a .convviz project file, a setup line, or anything that convviz exported. A folder
    stands for the project files in it.
    """
    names = [*expanded(sources), *expanded(listed(listing))]
    if not names:
        raise ConvvizError(
            "There is nothing to export; name a preset ('convviz presets' lists them) or a project file."
        )
    if overwrite and skip_existing:
        raise ConvvizError("Files that exist can be overwritten or skipped, not both.")
    if jobs < 1:
        raise ConvvizError(f"There cannot be {jobs} exports at a time; use 1 or more.")
    with ExitStack() as stack:
        pool = None
        if jobs > 1 and len(names) > 1 and not dry_run:
            pool = begin(min(jobs, len(names)))
            # Where nothing comes of it, they end.
            stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        values = choices_of(options)
        asked = [shown(changed_source(name, changes, brought=brought), layer, values) for name in names]
        planned = planned_jobs(names, asked, target, format_name, overwrite)
        new = new_only(planned, overwrite, skip_existing)
        if not as_json:
            for job in planned:
                if job not in new:
                    tell(f"{job.path} is there already and stays as it is.")
        planned = new
        _warn_of_loops(planned)
        if dry_run:
            _tell_plan(planned, as_json)
            return
        if target is not None and ("{" in target or target.endswith(("/", "\\"))):
            _make_folders(planned)
        _run(planned, as_json, pool)


def _make_folders(planned: list["Job"]) -> None:
    """The folders that a pattern names; where that fails, the export says why."""
    for job in planned:
        with suppress(OSError):
            job.path.parent.mkdir(parents=True, exist_ok=True)


def _tell_plan(planned: list["Job"], as_json: bool) -> None:
    """What would be written."""
    from convviz.export import Film  # noqa: PLC0415
    from convviz.export.estimate import estimated_size  # noqa: PLC0415
    from convviz.export.extent import extent_text, frames_of, size_text  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    for job in planned:
        film, fmt = Film(job.setup, job.settings), job.format
        about = {"source": job.source, "path": str(job.path), "format": fmt.name, "extent": extent_text(film, fmt)}
        duration = film.duration if fmt.timed else 0.0
        size = estimated_size(film, fmt)
        rows.append({**about, "frames": frames_of(film, fmt), "duration": duration, "bytes": size})
    if as_json:
        tell(json.dumps(rows, indent=1))
        return
    for row in rows:
        tell(f"{row['path']}  ({row['extent']}, about {size_text(row['bytes'])}) from {row['source']}")
    tell(f"{len(rows)} {'file' if len(rows) == 1 else 'files'}; nothing was written.")


def _run(planned: list["Job"], as_json: bool, pool: "ProcessPoolExecutor | None" = None) -> None:
    from convviz.export.batch import run_in_pool, run_in_turn  # noqa: PLC0415

    if not planned:
        if as_json:
            tell("[]")
        return
    if len(planned) == 1:  # many are planned with --dry-run
        _warn_of_many(planned[0])
    outcomes: list[Outcome] = []
    with ProgressBar(len(planned), quiet=as_json) as bar:
        for outcome in run_in_pool(planned, pool, interrupted) if pool else run_in_turn(planned, bar.of_job):
            outcomes.append(outcome)
            bar.finished(len(outcomes), several=pool is not None)
            if not as_json:
                _tell(outcome, bar)
    if as_json:
        tell(json.dumps([asdict(outcome) for outcome in outcomes], indent=1))
    failed = sum(bool(outcome.error) for outcome in outcomes)
    if failed and len(planned) > 1:
        raise ConvvizError(f"{failed} of {len(planned)} exports failed; the others are there.")
    if failed:
        raise ConvvizError(outcomes[0].error)


def _tell(outcome: "Outcome", bar: "ProgressBar") -> None:
    from convviz.export.extent import size_text  # noqa: PLC0415

    bar.clear()
    if outcome.error:
        if bar.jobs > 1:
            tell(f"{outcome.source}: {outcome.error}", err=True)
        return
    tell(f"Saved {outcome.path} ({outcome.extent}, {size_text(outcome.bytes)}).")
    if not outcome.opens:
        tell("The setup is too large to travel in the file; save the project, too ('convviz save').", err=True)


def _warn_of_loops(planned: list["Job"]) -> None:
    """A number of plays that the format cannot hold."""
    for fmt in {job.format.name: job.format for job in planned if job.settings.loops > 1}.values():
        if fmt.timed and not fmt.loops:
            tell(f"{fmt.label}: how often it plays is the player's choice; --loops is left out.", err=True)


def _warn_of_many(job: "Job") -> None:
    """Before a very long export, what it will take and how to have less; what is wrong, the export says."""
    from convviz.export import Film  # noqa: PLC0415
    from convviz.export.estimate import estimated_size  # noqa: PLC0415
    from convviz.export.extent import extent_text, fewer_steps, size_text  # noqa: PLC0415

    with suppress(ConvvizError, OSError):
        film = Film(job.setup, job.settings)
        fewer = fewer_steps(film, job.format)
        if fewer is not None:
            size = size_text(estimated_size(film, job.format))
            text = f"{job.source} makes {extent_text(film, job.format)}, about {size}"
            tell(f"{text}; --steps {fewer[0]} shows one step in {fewer[1]}.", err=True)


@click.command("formats")
def list_formats() -> None:
    """List what an export can be."""
    from convviz.export import FORMATS  # noqa: PLC0415

    for fmt in FORMATS.values():
        ending = fmt.suffix or "a folder"
        asked = "" if fmt.by_suffix else f"; needs --format {fmt.name}"
        tell(f"{fmt.name:<10} {ending:<9} {fmt.label}{asked}")


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
    setup = load_source(DEFAULT)
    reason = ""
    if not no_window:
        # The application comes first: without it the export would make one that has no display.
        try:
            window.prepare()
        except ConvvizError as error:
            reason = str(error)
    _export_demo(setup, target)
    if reason:
        tell(f"No window was opened. {reason}")
    elif not no_window:
        sys.exit(window.run(setup, playing=True))


def _export_demo(setup: Setup, target: Path) -> None:
    from convviz.export import ExportSettings  # noqa: PLC0415
    from convviz.export.batch import Job  # noqa: PLC0415

    _run([Job(DEFAULT, setup, target, ExportSettings(), overwrite=True)], as_json=False)

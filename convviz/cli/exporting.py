"""``convviz export`` and ``convviz demo``."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convviz.cli.bringing import Brought, brings, brought_of
from convviz.cli.jobs_file import Row, gathered, parameters_of, rows_of
from convviz.cli.options import choices_of, export_options
from convviz.cli.output import tell
from convviz.cli.planning import expanded, listed, new_only, planned_jobs, shown
from convviz.cli.program import SET, Window, changed_source
from convviz.cli.running import make_folders, run, tell_faults, tell_plan, warn_of_what_is_left_out
from convviz.cli.workers import begin
from convviz.errors import ConvvizError
from convviz.model import Setup, load_source
from convviz.model.presets import DEFAULT

if TYPE_CHECKING:
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
@click.option(
    "--jobs-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A TOML or CSV file of exports, each with a source and any of these options; see the README.",
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
    jobs_file: Path | None,
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
    rows = rows_of(jobs_file) if jobs_file is not None else []
    _check_sources(names, rows)
    if overwrite and skip_existing:
        raise ConvvizError("Files that exist can be overwritten or skipped, not both.")
    if jobs < 1:
        raise ConvvizError(f"There cannot be {jobs} exports at a time; use 1 or more.")
    with ExitStack() as stack:
        pool = None
        if jobs > 1 and len(names or rows) > 1 and not dry_run:
            pool = begin(min(jobs, len(names or rows)))
            # Where nothing comes of it, they end.
            stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        asked = _Asked(target, format_name, changes, layer, brought, options, overwrite)
        planned, faults = _of_rows(rows, overwrite) if rows else (asked.planned(names), [])
        new = new_only(planned, overwrite, skip_existing)
        if not as_json:
            for job in planned:
                if job not in new:
                    tell(f"{job.path} is there already and stays as it is.")
        planned = new
        warn_of_what_is_left_out(planned)
        if dry_run:
            tell_faults(faults)
            tell_plan(planned, as_json)
            return
        if rows or (target is not None and ("{" in target or target.endswith(("/", "\\")))):
            make_folders(planned)
        run(planned, as_json, pool, faults)


def _check_sources(names: list[str], rows: list[Row]) -> None:
    if rows and names:
        raise ConvvizError("Sources stand in the jobs file or on the command line, not both.")
    if not names and not rows:
        raise ConvvizError(
            "There is nothing to export; name a preset ('convviz presets' lists them) or a project file."
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options of one command, or of one row of a jobs file, ask for."""

    target: str | None
    format_name: str
    changes: tuple[str, ...]
    layer: int | None
    brought: Brought
    options: dict[str, Any]
    overwrite: bool

    def planned(self, names: list[str]) -> list["Job"]:
        """An export of each source. Raises ConvvizError."""
        values = choices_of(self.options)
        setups = [shown(changed_source(name, self.changes, brought=self.brought), self.layer, values) for name in names]
        return planned_jobs(names, setups, self.target, self.format_name, self.overwrite)


def _of_rows(rows: list[Row], overwrite: bool) -> tuple[list["Job"], list["Outcome"]]:
    """The exports that a jobs file asks for, and what becomes of rows that ask for none."""
    from convviz.export.batch import Outcome, check_targets  # noqa: PLC0415

    def make(row: Row) -> list["Job"]:
        given = parameters_of(row, export_sources)
        brought = brought_of(given)
        names = expanded(given.pop("sources"))
        own = {name: given.pop(name) for name in ("target", "format_name", "changes", "layer")}
        for name in ("listing", "jobs_file", "overwrite", "skip_existing", "jobs", "dry_run", "as_json"):
            given.pop(name)
        jobs = _Asked(**own, brought=brought, options=given, overwrite=overwrite).planned(names)
        # What becomes of them is told by their place in the file.
        return [replace(job, source=f"{row.place} ({job.source})") for job in jobs]

    made, refused = gathered(rows, make)
    planned = [job for jobs in made for job in jobs]
    check_targets(planned)
    return planned, [Outcome(f"{row.place} ({row.values.get('source', '?')})", "", error) for row, error in refused]


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

    run([Job(DEFAULT, setup, target, ExportSettings(), overwrite=True)], as_json=False)

"""Making the exports that are planned, and telling of them."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from convviz.cli.output import tell
from convviz.cli.progress import ProgressBar
from convviz.cli.workers import interrupted
from convviz.errors import ConvvizError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from convviz.export.batch import Job, Outcome


def tell_faults(faults: Sequence["Outcome"]) -> None:
    for fault in faults:
        tell(f"{fault.source}: {fault.error}", err=True)


def make_folders(planned: list["Job"]) -> None:
    """The folders that a pattern names; where that fails, the export says why."""
    for job in planned:
        with suppress(OSError):
            job.path.parent.mkdir(parents=True, exist_ok=True)


def tell_plan(planned: list["Job"], as_json: bool) -> None:
    """What would be written."""
    from convviz.export.estimate import estimated_size  # noqa: PLC0415
    from convviz.export.extent import extent_text, frames_of, size_text  # noqa: PLC0415
    from convviz.export.run import film_for  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    for job in planned:
        film, fmt = film_for(job.format, job.setup, job.settings), job.format
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


def run(
    planned: list["Job"],
    as_json: bool,
    pool: "ProcessPoolExecutor | None" = None,
    faults: Sequence["Outcome"] = (),
) -> None:
    """Make the exports; ``faults`` are of some that could not even be begun."""
    from convviz.export.batch import run_in_pool, run_in_turn  # noqa: PLC0415

    if not as_json:
        tell_faults(faults)
    if not planned and not faults:
        if as_json:
            tell("[]")
        return
    if len(planned) == 1:  # many are planned with --dry-run
        _warn_of_many(planned[0])
    outcomes: list[Outcome] = list(faults)
    done = 0
    with ProgressBar(len(planned), quiet=as_json) as bar:
        for outcome in run_in_pool(planned, pool, interrupted) if pool else run_in_turn(planned, bar.of_job):
            outcomes.append(outcome)
            done += 1
            bar.finished(done, several=pool is not None)
            if not as_json:
                _tell(outcome, bar)
    if as_json:
        tell(json.dumps([asdict(outcome) for outcome in outcomes], indent=1))
    failed = sum(bool(outcome.error) for outcome in outcomes)
    if failed and len(outcomes) > 1:
        raise ConvvizError(f"{failed} of {len(outcomes)} exports failed; the others are there.")
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


def warn_of_what_is_left_out(planned: list["Job"]) -> None:
    """A number of plays that the format cannot hold, letters that a sheet has not."""
    if any(job.settings.letters and job.format.kind.name == "SHEET" for job in planned):
        tell("The texts of a sheet have sizes of their own; --letters is left out.", err=True)
    for fmt in {job.format.name: job.format for job in planned if job.settings.loops > 1}.values():
        if fmt.timed and not fmt.loops:
            tell(f"{fmt.label}: how often it plays is the player's choice; --loops is left out.", err=True)


def _warn_of_many(job: "Job") -> None:
    """Before a very long export, what it will take and how to have less; what is wrong, the export says."""
    from convviz.export.estimate import estimated_size  # noqa: PLC0415
    from convviz.export.extent import extent_text, fewer_steps, size_text  # noqa: PLC0415
    from convviz.export.run import film_for  # noqa: PLC0415

    with suppress(ConvvizError, OSError):
        film = film_for(job.format, job.setup, job.settings)
        fewer = fewer_steps(film, job.format)
        if fewer is not None:
            size = size_text(estimated_size(film, job.format))
            text = f"{job.source} makes {extent_text(film, job.format)}, about {size}"
            tell(f"{text}; --steps {fewer[0]} shows one step in {fewer[1]}.", err=True)

"""The commands that need no painting, and how every command refuses."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import click

from convviz.cli.bringing import NOTHING, Brought, brings, brought_into
from convviz.cli.output import tell
from convviz.engine import OPERATIONS, PADDING_FORMS, Kind, Stack, Trace
from convviz.errors import ConvvizError
from convviz.files import exists
from convviz.model import SUFFIX, Document, Setup, edits, is_setup_line, load_source, presets, save_project, setup_line
from convviz.model.lesson import Lesson
from convviz.model.numbers import decimals_needed, number_text
from convviz.model.project import project_schema
from convviz.model.report import report
from convviz.model.setup import checked_walk, new_setup_of
from convviz.model.texts import SETTINGS, set_up_by_texts, size_pair
from convviz.model.words import axis_formula, size_text, summary_text, unreached_text


class Window(Protocol):
    """Opens windows; the command line never imports them."""

    def prepare(self) -> None: ...

    def run(
        self,
        setup: Setup | None = None,
        path: Path | None = None,
        *,
        playing: bool = False,
        lesson: Lesson | None = None,
        presenting: bool = False,
    ) -> int: ...


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="convviz", prog_name="convviz")
@click.pass_context
def program(context: click.Context) -> None:
    """Animate convolution. Without a command a window opens.

    SOURCE is a preset's name (see 'convviz presets'), a .convviz project file, a setup line (it begins with
    convviz1:), or a picture, video or page that convviz exported. After -- it may begin with a dash.
    """
    if context.invoked_subcommand is None:
        context.exit(context.obj.run())


@program.command("open")
@click.argument("source")
@click.option("--play", is_flag=True, help="Start playing at once.")
@click.pass_obj
def open_source(window: Window, source: str, play: bool) -> None:
    """Open a window on SOURCE.

    SOURCE is a preset's name, a .convviz project file, a setup line, or anything that convviz exported.
    """
    setup = load_source(source)
    path = Path(source) if not is_setup_line(source) and Path(source).is_file() else None
    window.prepare()
    sys.exit(window.run(None if path else setup, path, playing=play))


@program.command("presets")
def list_presets() -> None:
    """List the setups that come with convviz."""
    group = ""
    for preset in presets():
        if preset.group != group:
            tell(f"{'' if not group else chr(10)}{preset.group}")
            group = preset.group
        tell(f"  {preset.name:<33} {preset.description}")


SET = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="[LAYER.]NAME=VALUE",
    help="Change it first, e.g. stride=2, padding=1,2 or 2.operation=max_pool2d; see 'convviz operations'.",
)


WALK = click.option(
    "--walk", default="", metavar="NAME", help="Another way through the steps, see 'convviz operations'."
)


def changed_source(source: str, changes: tuple[str, ...], walk: str = "", brought: Brought = NOTHING) -> Setup:
    """The setup behind ``source`` with what is brought into it, the changes made to its layers, and a way through the
    steps of the one shown.
    """
    setup = load_source(source)
    changed = set_up_by_texts(brought_into(setup, brought), changes)
    if changed != setup:
        # What the setup said of itself need not be true any more.
        changed = Setup(changed.document.replace(description=""), changed.look)
    return changed.looked_at(walk=checked_walk(changed.layer, walk)) if walk else changed


@program.command("operations")
def list_operations() -> None:
    """List the operations with their parameters."""
    for operation in OPERATIONS.values():
        tell(f"{operation.name}: {operation.label}")
        for parameter in operation.parameters:
            names = tuple(PADDING_FORMS) if parameter.kind is Kind.PADDING else tuple(n for n, _ in parameter.choices)
            values = ", ".join(names) or parameter.kind.value
            values += " or numbers of cells" if parameter.kind is Kind.PADDING else ""
            if parameter.kind in (Kind.PAIR, Kind.COUNT, Kind.PADDING):
                values += f", {parameter.minimum} to {parameter.maximum}"
            tell(f"  {parameter.name:<18} {parameter.hint} ({values})")
        if len(operation.walks) > 1:
            ways = ", ".join(f"{walk.name}: {walk.label}" for walk in operation.walks)
            tell(f"  {'view':<18} How the same result is reached; --walk too ({ways})")
    tell(f"--set also takes {', '.join(SETTINGS)}; for example --set kernel='0,1,0;0,1,0' --set bias=none.")


@program.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of project files; resources/convviz.schema.json holds it, too."""
    tell(json.dumps(project_schema(), indent=1))


@program.command("summary")
@click.argument("source")
@SET
@brings
def summary_source(source: str, changes: tuple[str, ...], brought: Brought) -> None:
    """Print the layers of SOURCE with output shapes and parameter counts.

    SOURCE is a preset's name, a .convviz project file, a setup line, or anything that convviz exported.
    """
    document = changed_source(source, changes, brought=brought).document
    list(document.shapes())
    tell(summary_text(document))


@program.command("save")
@click.argument("source")
@SET
@WALK
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), help="The project file.")
@brings
def save_source(source: str, changes: tuple[str, ...], walk: str, target: Path, brought: Brought) -> None:
    """Write SOURCE, changed by --set, to a project file.

    SOURCE is a preset's name, a .convviz project file, a setup line, or anything that convviz exported.
    """
    _save(changed_source(source, changes, walk, brought), target)


def _save(setup: Setup, target: Path) -> None:
    if target.suffix != SUFFIX:
        raise ConvvizError(f"A project file must have a name that ends in {SUFFIX}, not '{target.name}'.")
    save_project(setup, target)
    tell(f"Saved {target.resolve()}.")


@program.command("new")
@click.option("--title", default="", help="What the setup is called.")
@click.option("--size", default="", metavar="RxC", help="Rows and columns of the input.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@SET
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), help="The project file.")
@brings
def new_setup(title: str, size: str, overwrite: bool, changes: tuple[str, ...], target: Path, brought: Brought) -> None:
    """Write a new project file: an input of a file or of zeros, and a kernel.

    For example: convviz new --input photo.jpg --size 16x16 --kernel sobel-x -o mine.convviz
    """
    if exists(target) and not overwrite:
        raise ConvvizError(f"{target} exists already; choose another name, or add --overwrite.")
    if size and brought.input_size:
        raise ConvvizError("The size of the input is given twice; --size is enough.")
    setup = new_setup_of()
    if brought.input:
        setup = brought_into(setup, replace(brought, input_size=size or brought.input_size))
    else:
        rows, columns = size_pair(size or "8x8", "input size")
        document = edits.resize_input(setup.document, rows, columns)
        setup = brought_into(Setup(document, setup.look), brought)
    setup = set_up_by_texts(setup, changes)
    named = title or (Path(brought.input).stem if brought.input else target.stem)
    _save(Setup(setup.document.replace(title=named), setup.look), target)


@program.command("line")
@click.argument("source")
@SET
@WALK
@brings
def line_source(source: str, changes: tuple[str, ...], walk: str, brought: Brought) -> None:
    """Print SOURCE as one line of text, to be put in a chat or on a slide and taken as SOURCE again.

    SOURCE is a preset's name, a .convviz project file, a setup line, or anything that convviz exported.
    """
    tell(setup_line(changed_source(source, changes, walk, brought)))


@program.command("run")
@click.argument("source")
@SET
@WALK
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, the steps included.")
@brings
def run_source(source: str, changes: tuple[str, ...], walk: str, as_json: bool, brought: Brought) -> None:
    """Compute SOURCE: shapes, parameter count and the feature map.

    SOURCE is a preset's name, a .convviz project file, a setup line, or anything that convviz exported.
    """
    setup = changed_source(source, changes, brought=brought)
    document = setup.document
    list(document.shapes())
    last = setup.looked_at(layer=len(document.layers) - 1)
    walks = last.looked_at(walk=checked_walk(last.layer, walk) or last.look.walk).look.walks
    traces = document.traces(last.look.layer, settled=not as_json, walks=walks)
    tell(json.dumps(report(document, traces), indent=1) if as_json else _report_text(document, traces[-1]))


def _report_text(document: Document, trace: Trace) -> str:
    rows, columns = trace.axes
    lines = [
        f"{document.title}: {document.description}" if document.description else document.title,
        *([] if len(document.layers) == 1 else [summary_text(document), ""]),
        f"input        {size_text(trace.input.shape)}",
        f"padded       {size_text(trace.padded.shape)}",
        f"feature map  {size_text(trace.output_shape)}",
        f"rows         {axis_formula(rows)}",
        f"columns      {axis_formula(columns)}",
        *(f"             {text}" for text in _size_notes(trace)),
        f"parameters   {Stack(document.layers).parameter_count:,}",
    ]
    decimals = decimals_needed(trace.settled)
    for plane in trace.settled:
        texts = [[number_text(value, decimals) for value in row] for row in plane.tolist()]
        width = max(len(text) for row in texts for text in row)
        lines += ["", *("  ".join(text.rjust(width) for text in row) for row in texts)]
    return "\n".join(line for line in lines if line is not None)


def _size_notes(trace: Trace) -> list[str]:
    """What the sizes cost, and where frameworks differ."""
    equivalent = trace.walk.as_convolution
    notes = (unreached_text(*trace.axes, equivalent=equivalent), trace.operation.remark(trace.input.shape))
    return [note for note in notes if note]

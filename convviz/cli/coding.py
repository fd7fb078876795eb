"""The command that prints a setup as code."""

from pathlib import Path

import click

from convviz.cli.bringing import Brought, brings
from convviz.cli.output import tell
from convviz.cli.program import SET, changed_source
from convviz.errors import ConvvizError
from convviz.files import exists, replacing
from convviz.model.code import LANGUAGES, code_of


@click.command("code")
@click.argument("source")
@click.option(
    "--for", "language", type=click.Choice(list(LANGUAGES)), default="keras", show_default=True, help="The framework."
)
@SET
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="A file to write it to.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@brings
def code_source(
    source: str, language: str, changes: tuple[str, ...], target: Path | None, overwrite: bool, brought: Brought
) -> None:
    """Print SOURCE as code that computes its numbers: Keras, PyTorch or NumPy.

    SOURCE is a preset's name, a .convviz project file, a setup line, or anything that convviz exported.
    """
    code = code_of(changed_source(source, changes, brought=brought).document, language)
    if target is None:
        tell(code.rstrip("\n"))
        return
    if exists(target) and not overwrite:
        raise ConvvizError(f"{target} exists already; choose another name, or add --overwrite.")
    with replacing(target) as out:
        out.write(code.encode())
    tell(f"Saved {target.resolve()}.")

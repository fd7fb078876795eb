"""``--jobs-file``: exports as rows of a file, each with a source and any option of ``convviz export``."""

import csv
import io
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from convviz.errors import ConvvizError
from convviz.files import read_at_most

_MOST_BYTES, _MOST_ROWS = 16 << 20, 20_000

_NAMES = {"name": "output", "target": "output", "file": "output"}
"""Other words for an option."""

_OWN = ("jobs", "jobs-file", "dry-run", "json", "list", "overwrite", "skip-existing")
"""Options of the whole, which a row cannot have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file, ``place`` is where it stands."""

    place: str
    values: dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    """The rows: tables ``[[job]]`` of TOML, or lines under headings of CSV. Raises ConvvizError."""
    data = read_at_most(path, _MOST_BYTES, "a list of exports")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConvvizError(f"{path.name} is no text in UTF-8.") from error
    rows = list(_of_csv(text, path.name) if path.suffix.lower() == ".csv" else _of_toml(text, path.name))
    if not rows:
        raise ConvvizError(f'There are no exports in {path.name}; write [[job]] and under it source = "…".')
    if len(rows) > _MOST_ROWS:
        raise ConvvizError(f"{path.name} has {len(rows):,} exports; at most {_MOST_ROWS:,} are made at once.")
    return rows


def _of_toml(text: str, name: str) -> Iterator[Row]:
    try:
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConvvizError(f"{name} is no TOML: {error}.") from error
    jobs = whole.pop("job", [])
    common = whole
    if not isinstance(jobs, list) or not all(isinstance(job, dict) for job in jobs):
        raise ConvvizError(f"Each export in {name} begins with [[job]].")
    for i, job in enumerate(jobs, start=1):
        yield Row(f"job {i}", common | job)


def _of_csv(text: str, name: str) -> Iterator[Row]:
    first = text.splitlines()[0] if text.strip() else ""
    mark = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text), delimiter=mark)
        for values in reader:
            if any(isinstance(value, list) for value in values.values()):
                raise ConvvizError(f"Line {reader.line_num} of {name} has more columns than headings.")
            given = {key.strip(): value.strip() for key, value in values.items() if key and value and value.strip()}
            if given:
                yield Row(f"line {reader.line_num}", given)
    except csv.Error as error:
        raise ConvvizError(f"{name} is no CSV: {error}.") from error


def parameters_of(row: Row, command: click.Command) -> dict[str, Any]:
    """What ``command`` gets of a row, as if its options had been typed. Raises ConvvizError."""
    words: list[str] = []
    source = None
    for key, value in row.values.items():
        option = _NAMES.get(key.strip().lower(), key.strip().lower().replace("_", "-"))
        if option == "source":
            source = str(value)
        elif option in _OWN:
            raise ConvvizError(f"'{key}' is for all exports together; give it on the command line.")
        else:
            words += _words(option, value, command)
    if source is None:
        raise ConvvizError("There is no source.")
    try:
        context = command.make_context(command.name or "", [*words, "--", source])
    except click.ClickException as error:
        raise ConvvizError(error.format_message()) from error
    return context.params


def _words(option: str, value: Any, command: click.Command) -> list[str]:
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    if f"--{option}" not in known:
        raise ConvvizError(f"An export has no option '{option}'.")
    flags = {name for p in command.params if isinstance(p, click.Option) and p.is_flag for name in p.opts}
    if f"--{option}" in flags:
        return _flag(option, value, known)
    values = value if isinstance(value, list) else [value]
    return [word for one in values for word in (f"--{option}", str(one))]


def _flag(option: str, value: Any, known: set[str]) -> list[str]:
    on = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(str(value).lower())
    if on is None:
        raise ConvvizError(f"'{option}' is true or false, not '{value}'.")
    if on:
        return [f"--{option}"]
    return [f"--no-{option}"] if f"--no-{option}" in known else []


def gathered(rows: list[Row], make: Callable[[Row], Any]) -> tuple[list[Any], list[tuple[Row, str]]]:
    """What ``make`` makes of each row, and of each that it refuses why."""
    made, faults = [], []
    for row in rows:
        try:
            made.append(make(row))
        except ConvvizError as error:
            faults.append((row, str(error)))
    return made, faults

"""The options of an export: everything that the dialog has."""

from collections.abc import Callable
from typing import Any

import click

from convviz.errors import ConvvizError
from convviz.export.choices import CHOICES, PARTS, Choice, Kind, Owner
from convviz.export.sizes import SIZES


class Number(click.ParamType[float]):
    """A number as everywhere in convviz: a decimal comma, a fraction, any minus."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from convviz.model.numbers import parse_number  # noqa: PLC0415 - with the command that needs it

        # What is refused is one sentence, as everywhere, without click's lines of usage.
        return parse_number(value) if isinstance(value, str) else float(value)


NUMBER = Number()


_THE_SETUPS = {row.name for row in CHOICES.values() if row.owner is Owner.LOOK and not row.asked}
"""What a setup says of itself: it stays where nothing else is asked for."""


def _option(row: Choice) -> Callable[[Any], Any]:
    """The option that asks for a choice."""
    name = row.option or row.name.replace("_", "-")
    default = None if row.name in _THE_SETUPS else row.default
    how: dict[str, Any] = {"help": row.help or None, "default": default, "metavar": row.metavar or None}
    if row.name == "overlays":
        return click.option(f"--{name}", row.name, multiple=True, help=row.help, metavar=row.metavar)
    if row.kind is Kind.FLAG:
        del how["metavar"]
        if row.default:
            return click.option(f"--{name}/--no-{name}", row.name, show_default=True, **how)
        return click.option(f"--{name}", row.name, is_flag=True, **how)
    if row.values is not None:
        usual = next(name for name, (value, _) in row.values.items() if value == row.default)
        how |= {"type": click.Choice(list(row.values)), "default": None if row.name in _THE_SETUPS else usual}
    elif row.kind is Kind.NUMBER:
        how["type"] = NUMBER
    elif row.kind is Kind.WHOLE and default is None:
        how["type"] = int
    elif row.name == "per_row":
        how |= {"type": str, "default": "0"}
    return click.option(f"--{name}", row.name, show_default=True, **how)


_SIZE_HELP = f"Pixels, 85mm, 3.5x2.5in, or {', '.join(SIZES)}."
_SIZE = click.option("--size", default="720p", show_default=True, metavar="WxH", help=_SIZE_HELP)
_WITHOUT = click.option("--without", multiple=True, metavar="PART", help=f"Leave away {', '.join(PARTS)}.")


def export_options(command: Any) -> Any:
    """A command with the options of an export: one for each choice, and the parts together."""
    # A part is left away, or asked for where it does not stand there anyway.
    rows = [_option(row) for row in CHOICES.values() if row.name not in PARTS]
    for option in reversed([_SIZE, _WITHOUT, *rows]):
        command = option(command)
    return command


def choices_of(options: dict[str, Any]) -> dict[str, Any]:
    """The choices that the options make, as ``export.choices.chosen`` takes them; raises ConvvizError."""
    values = dict(options)
    left_out = [part.strip() for parts in values.pop("without") for part in parts.split(",")]
    unknown = next((part for part in left_out if part not in PARTS), None)
    if unknown is not None:
        raise ConvvizError(f"There is no part '{unknown}' to leave away; use {', '.join(PARTS)}.")
    # Given several times, or with commas between.
    values["overlays"] = ",".join(values["overlays"] or ()) or None
    for name in _THE_SETUPS:
        if values[name] is None:
            del values[name]
    if "channel" in values:
        values["channel"] = _channel(values["channel"])
    values["per_row"] = _per_row(values["per_row"])
    return values | dict.fromkeys(left_out, False)


def _channel(number: int) -> int:
    if number < 1:
        raise ConvvizError(f"There is no channel {number}; the first is 1.")
    return number - 1


def _per_row(text: str) -> int:
    if text == "all":
        return ALL
    try:
        return int(text)
    except ValueError as error:
        raise ConvvizError(f"'{text}' is no number of tiles in a row; give a number, or all.") from error


ALL = 10**6
"""As many tiles in a row as there are."""

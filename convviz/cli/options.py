"""The options of an export: everything that the dialog has."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import click

from convviz.errors import ConvvizError
from convviz.model.look import DETAILS, MAX_SPEED, MIN_SPEED, Parts
from convviz.stage import THEMES

if TYPE_CHECKING:
    from convviz.export import ExportSettings

PARTS = tuple(part.name for part in fields(Parts))

# The names stand here too, since the settings load what paints: a test holds them together.
SIZE_NAMES = ("720p", "1080p", "4k", "4:3", "square", "column")
ORDER_NAMES = ("forward", "reverse", "boomerang")
PAGE_NAMES = ("slide", "a4", "a4-landscape", "letter", "letter-landscape", "fit")


class Number(click.ParamType[float]):
    """A number as everywhere in convviz: a decimal comma, a fraction, any minus."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from convviz.model.numbers import parse_number  # noqa: PLC0415 - with the command that needs it

        # What is refused is one sentence, as everywhere, without click's lines of usage.
        return parse_number(value) if isinstance(value, str) else float(value)


NUMBER = Number()


def _option(*names: str, **how: Any) -> Callable[[Any], Any]:
    return click.option(*names, show_default=True, **how)


_OPTIONS = (
    _option("--size", default="720p", metavar="WxH", help=f"Pixels, or {', '.join(SIZE_NAMES)}."),
    _option("--theme", default="light", type=click.Choice(list(THEMES))),
    _option("--transparent", is_flag=True, help="No background."),
    _option("--without", multiple=True, metavar="PART", help=f"Leave away {', '.join(PARTS)}."),
    _option("--walk", default="", metavar="NAME", help="Of a transposed convolution: scatter or equivalent."),
    _option("--channel", default=1, metavar="N", help="The input channel in front."),
    _option("--detail", default="window", type=click.Choice(list(DETAILS))),
    _option(
        "--steps-per-second",
        "speed",
        default=2.0,
        type=NUMBER,
        metavar="N",
        help=f"From {MIN_SPEED:g} to {MAX_SPEED:g}.",
    ),
    _option("--easing/--no-easing", default=True, help="Whether a gliding window starts and stops softly."),
    _option("--steps", default="", metavar="STEPS", help="Which, e.g. 1-9, 12 or 1-36:4 (every fourth)."),
    _option("--products", default=0, metavar="N", help="Of a picture: how many products of its step stand; 0 is all."),
    _option("--order", default="forward", type=click.Choice(ORDER_NAMES)),
    _option("--finished-first", is_flag=True, help="Begin with the finished map: the frame that a printer prints."),
    _option("--hold-first", default=0.0, type=NUMBER, metavar="SECONDS", help="Extra time for the first moment."),
    _option("--hold", default=1.5, type=NUMBER, metavar="SECONDS", help="Extra time for the last moment."),
    _option("--loops", default=0, metavar="N", help="How often it plays; 0 is for ever."),
    _option("--page", default="slide", type=click.Choice(PAGE_NAMES), help="Of a film strip or contact sheet."),
    _option(
        "--per-row", default="0", metavar="N", help="Tiles in a row of a sheet; 0 as many as fit, all for a strip."
    ),
    _option("--numbers/--no-numbers", "numbered", default=True, help="Whether the tiles of a sheet are numbered."),
    _option("--result", default="last", type=click.Choice(("last", "first")), help="Where the finished map stands."),
    _option("--tile-kernel", is_flag=True, help="Kernel and products in the tiles of a sheet too."),
)


def export_options(command: Any) -> Any:
    """A command with the options of an export."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def look_of(options: dict[str, Any]) -> dict[str, Any]:
    """What the options say of the look, taken out of them; raises ConvvizError."""
    left_out = [part.strip() for parts in options.pop("without") for part in parts.split(",")]
    unknown = next((part for part in left_out if part not in PARTS), None)
    if unknown is not None:
        raise ConvvizError(f"There is no part '{unknown}' to leave away; use {', '.join(PARTS)}.")
    channel = options.pop("channel")
    if channel < 1:
        raise ConvvizError(f"There is no channel {channel}; the first is 1.")
    return {
        **({"walk": walk} if (walk := options.pop("walk")) else {}),
        "channel": channel - 1,
        "detail": DETAILS[options.pop("detail")],
        "speed": options.pop("speed"),
        "parts": replace(Parts(), **dict.fromkeys(left_out, False)),
    }


def settings_of(
    size: str,
    order: str,
    page: str,
    per_row: str,
    numbered: bool,
    result: str,
    tile_kernel: bool,
    **options: Any,
) -> "ExportSettings":
    """The settings that the options ask for."""
    # Painting is loaded by the commands that paint.
    from convviz.export import ExportSettings, Order, Place, SheetSettings  # noqa: PLC0415
    from convviz.export.settings import parse_size  # noqa: PLC0415

    width, height = parse_size(size)
    return ExportSettings(
        width=width,
        height=height,
        order=Order(order),
        sheet=SheetSettings(page, _per_row(per_row), numbered, Place(result), tile_kernel),
        **options,
    )


def _per_row(text: str) -> int:
    if text == "all":
        return ALL
    try:
        return int(text)
    except ValueError as error:
        raise ConvvizError(f"'{text}' is no number of tiles in a row; give a number, or all.") from error


ALL = 10**6
"""As many tiles in a row as there are."""

"""What an export can be asked for, one row each: dialog, command line and Python read them here."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from convviz.errors import ConvvizError
from convviz.export.choice import Choice, Kind, Owner
from convviz.export.lecture_choices import LECTURE
from convviz.export.settings import LAYERS, ORDERS, PAGES, PLACES, ExportSettings, Layers, Order, Place
from convviz.export.sizes import MAX_DOTS, parse_size
from convviz.model.look import DETAIL_LABELS, DETAILS, FORMS, MATRICES, MAX_SPEED, MIN_SPEED, TEXTS, Parts, Texts
from convviz.model.palettes import PALETTES
from convviz.model.setup import Setup, checked_walk
from convviz.stage.overlays import OVERLAYS, overlays_named
from convviz.stage.theme import THEMES

_ORDER_LABELS = {Order.FORWARD: "Forward", Order.REVERSE: "Backward", Order.BOOMERANG: "Forward and back"}
_LAYER_LABELS = {Layers.ONE: "The one on the stage", Layers.ALL: "All, one after the other"}
_PLACE_LABELS = {Place.LAST: "Last", Place.FIRST: "First"}
_TEXT_LABELS = {Texts.NORMAL: "Normal", Texts.LARGE: "Large", Texts.LARGEST: "Very large"}
_PART_LABELS = {
    "titles": "Titles",
    "caption": "Caption",
    "numbers": "Cell numbers",
    "kernel": "Kernel",
    "arithmetic": "Arithmetic",
    "scales": "Scales",
    "thumbs": "All channels",
    "words": "Title and words",
    "large": "Large digits",
    "stack": "Strip of layers",
}
_PART_HELP = {
    "words": "The setup's own title and words over the picture.",
    "large": "Digits of half a cell's height, as in a presentation.",
}

_S, _T, _L = Owner.SETTINGS, Owner.SHEET, Owner.LOOK

_ROWS = (
    Choice(
        "theme", "Theme", _S, Kind.CHOICE, values={name: (name, theme.text_label) for name, theme in THEMES.items()}
    ),
    Choice(
        "dots",
        "Dots an inch",
        _S,
        Kind.WHOLE,
        "On paper; 300 where a size in mm or inches is asked for, 0 is no print.",
        "",
        "N",
        maximum=MAX_DOTS,
        zero="not for print",
    ),
    Choice(
        "letters",
        "Letters in points",
        _S,
        Kind.NUMBER,
        "The size of titles, the others in proportion; 0 is as large as fits.",
        "",
        "POINTS",
    ),
    Choice("transparent", "Transparent background", _S, Kind.FLAG, "No background."),
    *(Choice(name, text, Owner.PARTS, Kind.FLAG, _PART_HELP.get(name, "")) for name, text in _PART_LABELS.items()),
    Choice(
        "texts",
        "Texts",
        Owner.PARTS,
        Kind.CHOICE,
        "How large all is that is written beside the cells.",
        values={name: (size, _TEXT_LABELS[size]) for name, size in TEXTS.items()},
    ),
    Choice(
        "palette",
        "Colours of values",
        _L,
        Kind.CHOICE,
        values={name: (name, label) for name, label in PALETTES.items()},
        asked=False,
    ),
    Choice(
        "walk",
        "Way through the steps",
        _L,
        Kind.TEXT,
        "Another one, see 'convviz operations'.",
        "",
        "NAME",
        asked=False,
    ),
    Choice("channel", "Channel", _L, Kind.WHOLE, "The input channel in front.", "", "N", asked=False),
    Choice(
        "detail",
        "Detail",
        _L,
        Kind.CHOICE,
        values={name: (each, DETAIL_LABELS[each]) for name, each in DETAILS.items()},
    ),
    Choice(
        "speed",
        "Steps a second",
        _L,
        Kind.NUMBER,
        f"From {MIN_SPEED:g} to {MAX_SPEED:g}.",
        "steps-per-second",
        "N",
    ),
    Choice("fractions", "As fractions", _L, Kind.FLAG, "Kernels of ninths as 1/9 times whole numbers.", asked=False),
    Choice(
        "form",
        "Arithmetic as",
        _L,
        Kind.CHOICE,
        "The terms in a line, or patch, kernel and products as matrices.",
        values={name: (form, form.value) for name, form in FORMS.items()},
        asked=False,
    ),
    Choice(
        "matrix",
        "As matrices",
        _L,
        Kind.CHOICE,
        "The operation as a product: the unrolled matrix, or patches as columns.",
        values={name: (form, form.value) for name, form in MATRICES.items()},
        asked=False,
    ),
    Choice("names", "Names of cells", _L, Kind.FLAG, "x₁₂ · w₀₁ in place of numbers.", asked=False),
    Choice("names_from", "Names count from", _L, Kind.WHOLE, "From 0 or 1.", "", "N", maximum=1, asked=False),
    Choice(
        "overlays",
        "Laid over the grids",
        _L,
        Kind.TEXT,
        f"What to see more: {', '.join(OVERLAYS)}.",
        "overlay",
        "NAME",
        asked=False,
    ),
    Choice("easing", "Soft start and stop", _S, Kind.FLAG, "Whether a gliding window starts and stops softly."),
    Choice("steps", "Steps", _S, Kind.TEXT, "Which, e.g. 1-9, 12 or 1-36:4 (every fourth).", "", "STEPS"),
    Choice(
        "products",
        "Products that stand there",
        _S,
        Kind.WHOLE,
        "Of a picture: how many products of its step stand; 0 is all.",
        "",
        "N",
        zero="all, with the result",
    ),
    Choice("order", "Order", _S, Kind.CHOICE, values={n: (each, _ORDER_LABELS[each]) for n, each in ORDERS.items()}),
    Choice(
        "layers",
        "Layers",
        _S,
        Kind.CHOICE,
        "Of a stack: the one that is looked at, or all, one after the other.",
        values={name: (each, _LAYER_LABELS[each]) for name, each in LAYERS.items()},
    ),
    *LECTURE,
    Choice(
        "turning",
        "Kernel turns first",
        _L,
        Kind.FLAG,
        "Whether a kernel that is rotated turns before the first step.",
        asked=False,
    ),
    Choice(
        "finished_first",
        "Finished map first, for print",
        _S,
        Kind.FLAG,
        "Begin with the finished map: the frame that a printer prints.",
    ),
    Choice(
        "hold_first",
        "Seconds that the first moment is held",
        _S,
        Kind.NUMBER,
        "Extra time for the first moment.",
        "",
        "SECONDS",
    ),
    Choice(
        "hold",
        "Seconds that the last moment is held",
        _S,
        Kind.NUMBER,
        "Extra time for the last moment.",
        "",
        "SECONDS",
    ),
    Choice(
        "loops",
        "Number of plays",
        _S,
        Kind.WHOLE,
        "How often it plays; 0 is for ever.",
        "",
        "N",
        maximum=65535,
        zero="for ever",
    ),
    Choice(
        "page",
        "Page",
        _T,
        Kind.CHOICE,
        "Of a film strip or contact sheet.",
        values={page.name: (page.name, page.label) for page in PAGES.values()},
    ),
    Choice(
        "per_row",
        "Tiles in a row",
        _T,
        Kind.WHOLE,
        "Tiles in a row of a sheet; 0 as many as fit, all for a strip.",
        "",
        "N",
        maximum=1000,
        zero="as many as fit",
    ),
    Choice("numbered", "Step numbers", _T, Kind.FLAG, "Whether the tiles of a sheet are numbered.", "numbers"),
    Choice(
        "result",
        "Result",
        _T,
        Kind.CHOICE,
        "Where the finished map stands.",
        values={name: (each, _PLACE_LABELS[each]) for name, each in PLACES.items()},
    ),
    Choice("tile_kernel", "Kernel and products", _T, Kind.FLAG, "Kernel and products in the tiles of a sheet too."),
)

CHOICES: dict[str, Choice] = {row.name: row for row in _ROWS}
"""Every choice but the size, which is two numbers or a name (``parse_size``)."""

PARTS = tuple(part.name for part in fields(Parts) if part.default is True)
"""What stands on a stage where nothing else is asked for, and can be left away."""


def chosen(setup: Setup, settings: ExportSettings, values: Mapping[str, Any]) -> tuple[Setup, ExportSettings]:
    """The setup as it is looked at, and the settings, with some of them chosen otherwise.

    ``values`` may also have ``size``, (width, height) or a text, ``layer`` from 0, and fields of the settings that no
    row asks for. Raises ConvvizError where a value is none for its choice, or there is no such choice.
    """
    of: dict[Owner, dict[str, Any]] = {owner: {} for owner in Owner}
    # A size may say how many dots it has; what it makes of those asked for stands.
    for name, value in sorted(values.items(), key=lambda item: item[0] == "size"):
        if name in CHOICES:
            row = CHOICES[name]
            of[row.owner][name] = _overlays(value) if name == "overlays" else row.checked(value)
        elif name == "size":
            of[_S] |= _size(value, values.get("dots", 0))
        elif name in ("width", "height", "at_playhead"):
            of[_S][name] = value
        elif name == "layer":
            of[_L][name] = value
        else:
            raise ConvvizError(f"An export has no choice '{name}'; it has size, layer, {', '.join(CHOICES)}.")
    looked = Setup(setup.document, setup.look.replace(parts=replace(setup.look.parts, **of[Owner.PARTS]), **of[_L]))
    checked_walk(looked.layer, of[_L].get("walk", ""))
    return looked, replace(settings, sheet=replace(settings.sheet, **of[_T]), **of[_S])


def _overlays(value: Any) -> tuple[str, ...]:
    return overlays_named(value.split(",") if isinstance(value, str) else value)


def _size(value: Any, dots: Any) -> dict[str, Any]:
    """Width and height, and the dots that a size on paper has."""
    if not isinstance(value, str):
        try:
            width, height = value
        except (TypeError, ValueError) as error:
            raise ConvvizError(
                f"A size is (width, height) or a text such as '1080p' or '85mm', not {value!r:.40}."
            ) from error
        return {"width": width, "height": height}
    return parse_size(value, CHOICES["dots"].checked(dots))._asdict()


__all__ = ["CHOICES", "PARTS", "Choice", "Kind", "Owner", "chosen"]

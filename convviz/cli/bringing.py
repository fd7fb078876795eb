"""``--input`` and ``--kernel``: pictures, arrays and tables in the place of what a setup has."""

import functools
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from convviz.engine.arrays import Array, Pair
from convviz.errors import ConvvizError
from convviz.model import MAX_SIDE, Setup, edits
from convviz.model.images import FIRST, LAST, UnclearOrderError
from convviz.model.library import is_own_kernel
from convviz.model.numbers import parse_number
from convviz.model.sources import is_file
from convviz.model.texts import SETTINGS, size_pair


@dataclass(frozen=True, slots=True)
class Brought:
    """What the options name; empty where nothing is asked for."""

    input: str = ""
    kernel: str = ""
    input_size: str = ""
    values: str = ""
    white: str = ""
    threshold: str = ""
    array: str = ""
    kernel_array: str = ""
    channel_order: str = ""


NOTHING = Brought()

_OPTIONS: dict[str, dict[str, Any]] = {
    "input": {"metavar": "FILE", "help": "An input instead: a picture, .npy, .npz, or a table (.csv, .tsv, .txt)."},
    "kernel": {"metavar": "FILE|NAME", "help": "A kernel instead: such a file, a preset's name, or '0,1,0;0,1,0'."},
    "input_size": {"metavar": "RxC", "help": "Rows and columns that a picture becomes; by default at most 32."},
    "values": {"metavar": "grey|rgb|…", "help": "What a picture's colours become: grey, grey709, mean or rgb."},
    "white": {"metavar": "1|255", "help": "What white is: 1 or 255."},
    "threshold": {"metavar": "SHARE", "help": "Make a picture black and white: white from that share of white on."},
    "array": {"metavar": "NAME", "help": "Which array of an .npz file is the input."},
    "kernel_array": {"metavar": "NAME", "help": "Which array of an .npz file is the kernel."},
    "channel_order": {"metavar": "ORDER", "help": f"Where an array has its channels: {FIRST} or {LAST}."},
}


def brings(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command with these options; it gets them as ``brought``."""

    @functools.wraps(command)
    def with_brought(*args: Any, **options: Any) -> Any:
        return command(*args, brought=brought_of(options), **options)

    decorated: Callable[..., Any] = with_brought
    for name, how in reversed(_OPTIONS.items()):
        decorated = click.option(f"--{name.replace('_', '-')}", name, default=None, **how)(decorated)
    return decorated


def brought_of(options: dict[str, Any]) -> Brought:
    """Take these options out of all that a command got."""
    given = {name: options.pop(name) for name in _OPTIONS}
    for name, value in given.items():
        if value is not None and not value.strip():
            raise ConvvizError(f"--{name.replace('_', '-')} is given and empty.")
    return Brought(**{name: value or "" for name, value in given.items()})


def brought_into(setup: Setup, brought: Brought) -> Setup:
    """The setup with another input, and another kernel in its first layer that has one; raises ConvvizError."""
    if brought.input:
        setup = _with_input(setup, brought)
    elif any(getattr(brought, name) for name in ("input_size", "values", "white", "threshold")):
        raise ConvvizError("There is no picture to make an input of; name one with --input.")
    if brought.kernel:
        setup = _with_kernel(setup, brought)
    return setup


def _with_input(setup: Setup, brought: Brought) -> Setup:
    from convviz.reading import grid_of  # noqa: PLC0415 - with the commands that need it
    from convviz.reading.files import input_of  # noqa: PLC0415

    path = Path(brought.input)
    found = _looked_at(path, brought.array, "--array")
    if found.picture is not None:
        array = grid_of(found.picture, _picture_choices(found.picture.size, brought))
    else:
        if brought.input_size or brought.values or brought.threshold or brought.white:
            raise ConvvizError(f"{path.name} is no picture; sizes and colours are asked for with pictures only.")
        array = _ordered(lambda: input_of(found, path.name, brought.channel_order))
    return Setup(edits.set_input(setup.document, array), setup.look.replace(channel=0))


def _picture_choices(size: Pair, brought: Brought) -> Any:
    from convviz.reading import PictureChoices, usual_size  # noqa: PLC0415

    asked = size_pair(brought.input_size, "input size") if brought.input_size else usual_size(size, 32)
    given: dict[str, Any] = {"size": asked}
    if brought.values:
        given["colours"] = brought.values
    if brought.white:
        given["white"] = brought.white
    if brought.threshold:
        given["threshold"] = parse_number(brought.threshold)
    if max(asked) > MAX_SIDE:
        raise ConvvizError(f"An input has at most {MAX_SIDE:,} rows and columns.")
    return PictureChoices(**given)


def _with_kernel(setup: Setup, brought: Brought) -> Setup:
    from convviz.reading import kernel_in_file  # noqa: PLC0415

    document = setup.document
    layer = next((i for i, one in enumerate(document.layers) if one.filters is not None), None)
    if layer is None:
        raise ConvvizError("No layer of the setup has a kernel.")
    if not is_file(Path(brought.kernel)):
        return Setup(SETTINGS["kernel"](document, layer, brought.kernel), setup.look)
    channels = document.input_shape(layer, setup.look.walks)[0]
    path, array, order = Path(brought.kernel), brought.kernel_array, brought.channel_order
    _looked_at(path, array, "--kernel-array")
    kernel = _ordered(lambda: kernel_in_file(path, channels, array, order))
    if kernel.ndim == 4:
        return Setup(edits.with_array(document, layer, "kernel", kernel), setup.look)
    for f in range(len(edits.array_of(document, layer, "kernel"))):
        document = edits.set_kernel(document, layer, kernel, f)
    return Setup(document, setup.look)


def _looked_at(path: Path, array: str, option: str) -> Any:
    """What a file holds; of several arrays the one that the option names."""
    from convviz.reading import look_at  # noqa: PLC0415

    if is_own_kernel(path):
        return None
    found = look_at(path, array)
    if found.stored:
        names = ", ".join(one.name for one in found.stored[:6])
        raise ConvvizError(f"{path.name} holds {len(found.stored)} arrays; choose one of {names} with {option}.")
    if array and not zipfile.is_zipfile(path):
        raise ConvvizError(f"There are no arrays with names in {path.name}; leave {option} away.")
    return found


def _ordered(read: Callable[[], Array]) -> Array:
    try:
        return read()
    except UnclearOrderError as error:
        said = str(error).replace("say order=", "say --channel-order ").replace("or order=", "or ").replace("'", "")
        raise ConvvizError(said) from error

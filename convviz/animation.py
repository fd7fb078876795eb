"""convviz from Python: ``convviz.animate(x, kernel, padding="same", stride=2).save("slide.gif")``.

The same functions as behind the window's export and ``convviz export``.
"""

import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from convviz.engine import Conv2d, Operation
from convviz.engine.arrays import Array, is_int
from convviz.errors import ConvvizError
from convviz.export import ExportSettings, Film, export, format_named
from convviz.export.choices import chosen
from convviz.model import Document, Look, Setup, save_project, setup_line
from convviz.model.images import bias_from, input_from, kernel_from
from convviz.model.setup import checked_walk

_MOST_IN_A_NOTEBOOK = 2000
"""Frames of a player that stands in a notebook."""


class Animation:
    """A setup with the choices of its export; in a notebook it shows itself as a player.

    ``setup`` and ``settings`` are immutable: ``set`` gives another animation.
    """

    def __init__(self, setup: Setup, settings: ExportSettings | None = None) -> None:
        self.setup = setup
        self.settings = settings or ExportSettings()

    def set(self, **choices: Any) -> "Animation":
        """The same animation with other choices.

        ``size`` is (width, height) or a text such as "1080p" or "800x600"; ``detail`` is "window", "products" or
        "glide"; the parts ``titles``, ``kernel``, ``arithmetic``, ``scales`` and ``caption`` are on or off; ``page``,
        ``per_row`` and ``numbered`` belong to film strips. All others are fields of ``Look`` (channel, speed)
        or of ``ExportSettings``: theme, transparent, easing, steps, loops, hold and so on. Raises ConvvizError.
        """
        return Animation(*chosen(self.setup, self.settings, choices))

    def save(self, path: str | Path, *, format: str = "", overwrite: bool = True, **choices: Any) -> Path:  # noqa: A002
        """Write a file; its suffix names the format, or ``format`` does (``convviz formats`` lists them).

        ``choices`` are those of ``set``. A name that ends in ``.convviz`` saves the setup. Raises ConvvizError.
        """
        target = Path(path)
        if target.suffix == ".convviz":
            save_project(self.setup, target)
        else:
            setup, settings = chosen(self.setup, self.settings, choices)
            export(setup, target, settings, format_name=format, overwrite=overwrite)
        return target

    @property
    def document(self) -> Document:
        """The input and its layers."""
        return self.setup.document

    @property
    def line(self) -> str:
        """The whole setup as one line of text."""
        return setup_line(self.setup)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """The player, for a notebook, and a picture of the last moment for wherever that is taken out."""
        import base64  # noqa: PLC0415 - notebooks only

        film = Film(self.setup, self.settings)
        png = io.BytesIO()
        format_named("png").write(film, png, lambda done, total: None)
        width, height = film.size
        picture = base64.b64encode(png.getvalue()).decode()
        return {
            "image/png": picture,
            "text/html": self._html(film, picture),
            "text/plain": f"<convviz.Animation of {len(film):,} frames, {width}×{height}>",
        }

    def _html(self, film: Film, picture: str) -> str:
        """The player over the picture: who takes frames out shows what lies below."""
        width, height = film.size
        still = (
            f'<img alt="{html.escape(film.metadata.title)}" src="data:image/png;base64,{picture}" style="width:100%">'
        )
        if len(film) > _MOST_IN_A_NOTEBOOK:
            text = f"{len(film):,} frames are too many for a notebook: save() the page, or choose fewer steps."
            return f'<div style="max-width:{width}px">{still}<p>{text}</p></div>'
        page = io.BytesIO()
        format_named("html").write(film, page, lambda done, total: None)
        frame = (
            f'<iframe srcdoc="{html.escape(page.getvalue().decode())}" sandbox="allow-scripts" '
            f'style="position:absolute;inset:0;width:100%;height:100%;border:0"></iframe>'
        )
        place = f"position:relative;width:100%;max-width:{width}px;aspect-ratio:{width}/{height + 60}"
        return f'<div style="{place}">{still}{frame}</div>'


def animate(
    x: Any,
    kernel: Any,
    *,
    bias: Any = None,
    title: str = "",
    layer: int = -1,
    walk: str = "",
    order: str = "",
    **parameters: Any,
) -> Animation:
    """An animation of ``kernel`` moving over ``x``.

    ``x`` is (rows, columns) or (channels, rows, columns); or a picture: Pillow's, or an array of (rows, columns, 3 or
    4); or the path of a file that holds one, of which a picture becomes at most 32 cells wide and high. ``kernel`` is
    (rows, columns) or (filters, channels, rows, columns), with ``bias`` and the ``parameters`` of
    ``convviz.engine.Conv2d`` (stride, padding, dilation …); a 2-D kernel goes over every channel of ``x``. Or it is an
    operation of ``convviz.engine``, or several in a row, of which ``layer`` is shown; ``walk`` is the way through it,
    where it has several ("scatter", "equivalent"). Keras' orders are known where the shape says so; ``order`` says it
    where that is not certain: "channels_first" or "channels_last". Raises
    ConvvizError where something does not fit or can be meant in two ways.
    """
    array = _input_in(Path(x), order) if isinstance(x, (str, Path)) else input_from(x, order)
    if isinstance(kernel, Operation):
        layers: tuple[Operation, ...] = (kernel,)
    elif isinstance(kernel, Sequence) and kernel and all(isinstance(each, Operation) for each in kernel):
        layers = tuple(each for each in kernel if isinstance(each, Operation))
    else:
        layers = (_convolution(array, kernel, bias, order, parameters),)
        parameters = {}
    if parameters:
        raise ConvvizError(f"An operation has its parameters already; give {', '.join(parameters)} to the operation.")
    if not is_int(layer) or not -len(layers) <= layer < len(layers):
        raise ConvvizError(f"There is no layer {layer}; there are {len(layers)}, counted from 0.")
    if not isinstance(title, str):
        raise ConvvizError(f"A title is text, not {title!r:.40}.")
    setup = Setup(
        Document(array, layers, title), Look(range(len(layers))[layer]).replace(walk=checked_walk(layers[layer], walk))
    )
    setup.trace()
    return Animation(setup)


def _input_in(path: Path, order: str) -> Array:
    """The input in a file; pictures as large as a lecture can look at."""
    from convviz.reading import PictureChoices, grid_of, look_at, usual_size  # noqa: PLC0415 - where it is asked for
    from convviz.reading.files import input_of  # noqa: PLC0415

    found = look_at(path)
    if found.picture is None:
        return input_of(found, path.name, order)
    return grid_of(found.picture, PictureChoices(size=usual_size(found.picture.size, 32)))


_KERAS = {
    "strides": "stride",
    "dilation_rate": "dilation",
    "kernel_size": "",
    "filters": "",
    "use_bias": "bias",
    "data_format": "order",
    "in_channels": "",
    "out_channels": "",
    "pad": "padding",
    "pads": "padding",
    "border_mode": "padding",
    "subsample": "stride",
    "negative_slope": "activation_slope",
    "alpha": "activation_slope",
}
"""Names of other libraries, and ours; empty where the kernel's shape says it."""


def _convolution(x: Array, kernel: Any, bias: Any, order: str, parameters: dict[str, Any]) -> Conv2d:
    known = [parameter.name for parameter in Conv2d.parameters]
    for name in parameters:
        if name not in known:
            raise ConvvizError(_unknown_parameter(name, known))
    channels = len(x)
    conv = Conv2d(kernel_from(kernel, channels, order), None if bias is None else bias_from(bias), **parameters)
    if conv.weight.shape[:2] == (1, 1) and conv.groups == 1 < channels:
        return conv.replace(weight=conv.weight.repeat(channels, axis=1))
    return conv


def _unknown_parameter(name: str, known: list[str]) -> str:
    import difflib  # noqa: PLC0415 - only where something is misspelt

    if name in _KERAS:
        ours = _KERAS[name]
        meant = f"it is '{ours}' here" if ours else "the kernel's shape says it here"
    else:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
        meant = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"
    return f"A convolution has no parameter '{name}'; {meant}{'' if meant.endswith('?') else '.'}"

"""Pictures as grids: which part, how large, grey or in colours, from which grey to which."""

import math
import struct
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array, Pair
from convviz.errors import ConvvizError
from convviz.model.document import MAX_CELLS, MAX_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
"""What is read; of one with several frames the first."""

_WORKED_ON = 2048
"""Points of a side beyond which a picture is made smaller first: two for each cell of the largest grid."""

MOST_POINTS = 64_000_000
"""Of a picture: those of a good telephone."""

_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    KeyError,
    TypeError,
    IndexError,
    OverflowError,
    MemoryError,
    UserWarning,
    struct.error,
    zlib.error,
)
"""What Pillow raises for files that are no whole pictures; some it only warns of, where warnings are no errors."""

GREYS = {
    "grey": ("grey, as it is seen: 0.299 red, 0.587 green, 0.114 blue (Rec. 601)", (0.299, 0.587, 0.114)),
    "grey709": ("grey, as screens have it: 0.2126, 0.7152, 0.0722 (Rec. 709)", (0.2126, 0.7152, 0.0722)),
    "mean": ("grey, a third of each colour", (1 / 3, 1 / 3, 1 / 3)),
    "rgb": ("in colours: three channels", None),
}
"""How colours become numbers: in words, and with which weights."""

RESAMPLINGS = {
    "area": "mean of the points",
    "nearest": "nearest point",
    "linear": "linear",
    "lanczos": "sharp (Lanczos)",
}
RANGES = {"1": ("0 to 1", 1.0), "255": ("0 to 255", 255.0)}


_CALLED = {"colours": "ways to read colours", "resampling": "ways to make it smaller", "white": "numbers for white"}


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a picture in its points; ``right`` and ``bottom`` are not in it."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PictureChoices:
    """What becomes of a picture; the numbers are shares of white, 0…1.

    ``size`` is (rows, columns), the picture's own where none is given. ``low`` becomes black and ``high`` white;
    then values are moved by ``brightness`` and away from the middle by ``contrast``; with a ``threshold`` each is
    black or white.
    """

    crop: Crop | None = None
    size: Pair | None = None
    colours: str = "grey"
    resampling: str = "area"
    low: float = 0.0
    high: float = 1.0
    brightness: float = 0.0
    contrast: float = 1.0
    threshold: float | None = None
    white: str = "1"

    def __post_init__(self) -> None:
        for name, known in (("colours", GREYS), ("resampling", RESAMPLINGS), ("white", RANGES)):
            if getattr(self, name) not in known:
                raise ConvvizError(f"'{getattr(self, name)}' is none of the {_CALLED[name]}: use {', '.join(known)}.")
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise ConvvizError(f"A threshold is a share of white from 0 to 1, not {self.threshold:g}.")
        if not self.low < self.high:
            raise ConvvizError("What becomes black must be darker than what becomes white.")

    def replace(self, **changes: Any) -> "PictureChoices":
        """The same choices with others for some fields."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Picture:
    """``image`` is turned as it is meant and stands on white; ``size`` is (rows, columns) of the file, of which it may
    be a smaller copy.
    """

    image: "Image"
    size: Pair

    @property
    def coloured(self) -> bool:
        """Whether its points are not all grey."""
        return self.image.mode == "RGB"


def read_picture(file: BinaryIO, name: str) -> Picture | None:
    """The picture in a file, None where it is none that is known. Raises ConvvizError for one that is too large, before
    it is decoded, and for one that is broken.
    """
    from PIL.Image import DecompressionBombError, DecompressionBombWarning  # noqa: PLC0415 - the window opens without it

    try:
        image = _opened(file)
        if image is None:
            return None
        width, height = image.size
        if width * height > MOST_POINTS:
            raise ConvvizError(
                f"The picture {name} has too many points to be read ({width:,}×{height:,}); make it smaller first."
            )
        if image.format == "JPEG":
            image.draft("RGB", (_WORKED_ON, _WORKED_ON))  # decoded no larger than is needed
        image = _upright(image)
        shown = (image.height, image.width)
        flat = _flat(image)
    except (DecompressionBombError, DecompressionBombWarning) as error:  # a frame of a GIF claims more than the file
        raise ConvvizError(f"The picture {name} has too many points to be read; make it smaller first.") from error
    except _BROKEN as error:
        raise ConvvizError(f"The picture {name} is not whole, or not as its format says.") from error
    turned = (shown[0] > shown[1]) != (height > width)
    return Picture(flat, (width, height) if turned else (height, width))


def picture_of(points: "NDArray[np.uint8]") -> Picture:
    """The picture of (rows, columns, 4) points: red, green, blue and opacity."""
    from PIL import Image  # noqa: PLC0415 - the window opens without it

    return Picture(_flat(Image.fromarray(points)), points.shape[:2])


def _opened(file: BinaryIO) -> Any:
    """The picture in a file, its points not yet read; None where its beginning is that of no known format.

    Pillow's own ``open`` says that a picture is large by a warning, which is the whole process's: a window reads
    pictures in a thread.
    """
    from PIL import BmpImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: PLC0415

    plugins = (PngImagePlugin, JpegImagePlugin, WebPImagePlugin, BmpImagePlugin, GifImagePlugin)
    start = file.read(16)
    file.seek(0)
    # A plugin registers its format where it is imported.
    for name, _ in zip(FORMATS, plugins, strict=True):
        factory, accept = Image.OPEN[name]
        if accept is None or accept(start) is not True:
            continue
        try:
            return factory(file, "")
        except _BROKEN:
            if name != "BMP":  # a text can begin with its two letters, too
                raise
    return None


def _upright(image: Any) -> Any:
    """The first frame, turned as the camera was held."""
    from PIL import ImageOps  # noqa: PLC0415

    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:  # what the camera says of it is damaged; the picture is not
        return image


def _flat(image: Any) -> Any:
    """One band of grey or three of colour, on white, no larger than it is worked on."""
    from PIL import Image  # noqa: PLC0415

    if image.mode.startswith("I"):  # 16 bits
        values = np.asarray(image, dtype=np.float32) / 65535
        return _smaller(Image.fromarray(values))
    image = _smaller(image.convert("RGBA") if _is_transparent(image) else _plain(image))
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image).convert("RGB")
    return image if image.mode == "L" else _grey_if_it_is(image)


def _grey_if_it_is(image: Any) -> Any:
    """One band where the three of colour say the same, as in a screen's copy of a grey picture."""
    red, green, blue = (np.asarray(band) for band in image.split())
    return image.getchannel(0) if np.array_equal(red, green) and np.array_equal(green, blue) else image


def _is_transparent(image: Any) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def _plain(image: Any) -> Any:
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image.convert("RGB")


def _smaller(image: Any) -> Any:
    largest = max(image.size)
    if largest <= _WORKED_ON:
        return image
    scale = _WORKED_ON / largest
    return image.resize(tuple(max(1, round(side * scale)) for side in image.size), reducing_gap=2.0)


# A grid of it


def usual_size(size: Pair, most: int) -> Pair:
    """Rows and columns of a picture of ``size`` with at most ``most`` of either, in its shape."""
    scale = min(1.0, most / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def grid_of(picture: Picture, choices: PictureChoices) -> Array:
    """The picture as (channels, rows, columns). Raises ConvvizError where that would be too large, or nothing."""
    rows, columns = choices.size or picture.size
    channels = 3 if choices.colours == "rgb" else 1
    if min(rows, columns) < 1:
        raise ConvvizError(f"A grid of {rows:,}×{columns:,} has no cells; give at least 1 row and 1 column.")
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE) or rows * columns * channels > MAX_CELLS:
        raise ConvvizError(
            f"A grid of {rows:,}×{columns:,}"
            + (" in three channels" if channels > 1 else "")
            + f" is too large; an input has at most {MAX_SIDE:,} rows and columns and {MAX_CELLS:,} cells."
        )
    bands = _resampled(picture, choices, (rows, columns))
    levelled = (bands - choices.low) / (choices.high - choices.low)
    shade = (np.clip(levelled, 0, 1) - 0.5) * choices.contrast + 0.5 + choices.brightness
    shade = np.clip(shade, 0, 1)
    if choices.threshold is not None:
        shade = (shade >= choices.threshold).astype(np.float64)
    white = RANGES[choices.white][1]
    # Points of eight bits are whole numbers; shares of white need no more digits than tell 65,536 shades apart.
    grid: Array = np.floor(np.round(shade * white, 4) + 0.5) if white > 1 else np.round(shade, 5)
    return grid + 0.0


def _resampled(picture: Picture, choices: PictureChoices, size: Pair) -> Array:
    """(channels, rows, columns) of shares of white."""
    from PIL import Image  # noqa: PLC0415

    image = picture.image
    pixels: Array = np.asarray(image, dtype=np.float32) / np.float32(1 if image.mode == "F" else 255)
    bands = [pixels] if pixels.ndim == 2 else [pixels[..., i] for i in range(3)]
    weights = GREYS[choices.colours][1]
    if weights is not None and len(bands) == 3:
        bands = [sum((w * band for w, band in zip(weights, bands, strict=True)), np.zeros_like(bands[0]))]
    methods = Image.Resampling
    method = {
        "area": methods.BOX,
        "nearest": methods.NEAREST,
        "linear": methods.BILINEAR,
        "lanczos": methods.LANCZOS,
    }[choices.resampling]
    box = _box(picture, choices.crop)
    scaled = [
        np.asarray(Image.fromarray(band).resize((size[1], size[0]), method, box=box), dtype=np.float64)
        for band in bands
    ]
    return np.stack(scaled * (3 if choices.colours == "rgb" and len(scaled) == 1 else 1))


def _box(picture: Picture, crop: Crop | None) -> tuple[float, float, float, float] | None:
    """The part, in points of the image that is worked on."""
    if crop is None:
        return None
    rows, columns = picture.size
    x, y = picture.image.width / columns, picture.image.height / rows
    left, right = (min(max(at, 0.0), columns) for at in (crop.left, crop.right))
    top, bottom = (min(max(at, 0.0), rows) for at in (crop.top, crop.bottom))
    if not (math.isfinite(left + right + top + bottom) and right - left > 0 and bottom - top > 0):
        raise ConvvizError("There is nothing of the picture in that part.")
    return left * x, top * y, right * x, bottom * y

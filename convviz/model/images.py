"""Inputs and kernels as other programs hand them over: pictures, tensors, arrays in another order.

They are read as their makers mean them where that is certain, and refused with the order that was expected where
it is not. Sizes are checked before anything is converted.
"""

import math
from numbers import Real
from typing import Any

import numpy as np

from convviz.engine.arrays import Array
from convviz.engine.arrays import grid as checked_grid
from convviz.errors import ConvvizError
from convviz.model.document import MAX_CELLS, MAX_CHANNELS, MAX_SIDE

_COLOURS = (3, 4)
"""Channels of a colour picture, without and with opacity."""

_PLAIN = dict.fromkeys(("P", "PA", "LA", "RGBa"), "RGBA") | dict.fromkeys(
    ("CMYK", "YCbCr", "LAB", "HSV", "RGBX"), "RGB"
)
"""Modes of Pillow whose numbers are not what is seen, and what they are converted to."""

FIRST, LAST = "channels_first", "channels_last"
ORDERS = ("", FIRST, LAST)
"""Keras' names; empty is what the shape says."""


def input_from(values: Any, order: str = "") -> Array:
    """``values`` as (channels, rows, columns).

    Takes (rows, columns), (channels, rows, columns), pictures of (rows, columns, 3 or 4) – opacity stands on white –
    Pillow's images in every mode, tensors, masked arrays without masked cells, fractions and decimals. Raises
    ConvvizError.
    """
    _check_order(order)
    if _is_pillow(values):
        _check_shape((values.height, values.width), "input")
        return checked_grid(_over_white(_pixels(values)), "input")
    first = _module(values).startswith("torch")
    return checked_grid(_channels_first(_array(values, "input", (2, 3)), order, first), "input")


def bias_from(values: Any) -> Array:
    """``values`` as the bias of each filter; one number stands for one filter."""
    array: Array = _array(values, "bias", (0, 1))
    return array


def kernel_from(values: Any, channels: int, order: str = "") -> Array:
    """``values`` as (rows, columns) or (filters, channels, rows, columns), for an input of ``channels`` channels.

    Keras' (rows, columns, channels, filters) is read so where PyTorch's order would not fit, or its kernels would not
    be square. Raises ConvvizError where both may be meant: ``order`` says which.
    """
    _check_order(order)
    array: Array = _array(values, "kernel", (2, 4))
    if array.ndim != 4 or order == FIRST or _module(values).startswith("torch"):
        return array
    if order == LAST or _is_keras_order(array.shape, channels):
        return np.ascontiguousarray(array.transpose(3, 2, 0, 1))
    return array


# Pictures


def _is_pillow(values: Any) -> bool:
    return _module(values).startswith("PIL.") and hasattr(values, "convert") and hasattr(values, "mode")


def _module(values: Any) -> str:
    return type(values).__module__ or ""


def _pixels(image: Any) -> Any:
    try:
        return np.asarray(_plain_image(image))
    except (OSError, ValueError, SyntaxError) as error:  # cut off, closed, or in a mode that Pillow cannot convert
        raise ConvvizError(f"The picture cannot be read: {error}.") from error


def _plain_image(image: Any) -> Any:
    """The picture in a mode whose numbers are what is seen."""
    mode = image.mode
    if mode == "La":  # Pillow converts it to nothing else
        image, mode = image.convert("LA"), "LA"
    if "transparency" in getattr(image, "info", {}) and mode in ("L", "RGB", "P"):
        return image.convert("RGBA")
    return image.convert(_PLAIN[mode]) if mode in _PLAIN else image


def _over_white(pixels: Any) -> Any:
    """(channels, rows, columns) of (rows, columns, bands); a fourth band is opacity, and white is behind it."""
    if pixels.dtype == np.bool_:
        return pixels.astype(np.float64)
    if pixels.ndim == 2:
        return pixels
    colours = pixels[..., :3].astype(np.float64)
    if pixels.shape[2] == 4:
        white = _white(pixels)
        share = pixels[..., 3:].astype(np.float64) / white
        colours = colours * share + white * (1 - share)
        if pixels.dtype.kind in "ui":
            colours = np.rint(colours)
        if np.array_equal(colours[..., 0], colours[..., 1]) and np.array_equal(colours[..., 1], colours[..., 2]):
            return colours[..., 0]
    return np.ascontiguousarray(np.moveaxis(colours, -1, 0))


def _white(pixels: Any) -> float:
    """What is white, and fully opaque, in (rows, columns, 4)."""
    most = float(pixels[..., 3].max(initial=0.0))
    if pixels[..., 3].min(initial=0.0) >= 0:
        if pixels.dtype in (np.uint8, np.uint16):
            return float(np.iinfo(pixels.dtype).max)
        for white in (1.0, 255.0):
            if most <= white:
                return white
    raise ConvvizError("The picture's fourth channel is no opacity from 0 to 1 or to 255; leave it away.")


def _channels_first(array: Any, order: str, known: bool) -> Any:
    """``known`` says that it is channels first where it has three dimensions."""
    if array.ndim != 3 or order == FIRST or known:
        return array
    first, rows, last = array.shape
    if order == LAST:
        return np.moveaxis(array, -1, 0)
    if last in _COLOURS and first > _COLOURS[-1]:
        if array.dtype in (np.uint8, np.uint16) or (rows > _COLOURS[-1] and last == _COLOURS[0]):
            return _over_white(array)
        # Opacity is taken only where it is one for certain: blending would change the numbers of a stack of maps.
        if rows > _COLOURS[-1]:
            raise _unclear(array.shape)
    elif last not in (1, *_COLOURS) or (last == 1 and first == 1):
        return array
    elif (first <= _COLOURS[-1] and last in _COLOURS and rows != last) or (first > 1 and last == 1 and rows > 1):
        raise _unclear(array.shape)
    return array


class UnclearOrderError(ConvvizError):
    """An array whose channels may be first or last."""


def _unclear(shape: tuple[int, ...]) -> ConvvizError:
    size = "×".join(map(str, shape))
    return UnclearOrderError(
        f"An input of {size} can be channels first or last; (channels, rows, columns) is expected: say "
        f"order='{FIRST}' or order='{LAST}'."
    )


# Kernels


def _is_keras_order(shape: tuple[int, ...], channels: int) -> bool:
    """Whether a kernel of four dimensions is (rows, columns, channels, filters)."""
    torch_fits = channels % shape[1] == 0 and (shape[1] == channels or shape[0] % (channels // shape[1]) == 0)
    keras_fits = shape[2] == channels
    if not keras_fits:
        return False
    if not torch_fits:
        return True
    torch_square, keras_square = shape[2] == shape[3], shape[0] == shape[1]
    if torch_square != keras_square:
        return keras_square
    raise ConvvizError(
        f"A kernel of {'×'.join(map(str, shape))} can be (filters, channels, rows, columns), as in PyTorch, or (rows, "
        f"columns, channels, filters), as in Keras: say order='{FIRST}' or order='{LAST}'."
    )


# Arrays


def _array(values: Any, name: str, dimensions: tuple[int, ...]) -> Any:
    """``values`` as an array of numbers with one of these numbers of dimensions."""
    if hasattr(values, "detach"):  # a tensor that may need gradients, or lie on another device
        values = _plain_tensor(values, name)
    shape = getattr(values, "shape", None)
    if shape is not None:
        _check_shape(tuple(int(side) for side in shape), name)
    if masked := _masked(values):
        raise ConvvizError(f"The {name} has {masked:,} masked cells; give them values with filled(…).")
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, RuntimeError, NotImplementedError) as error:
        raise ConvvizError(f"The {name} has rows of unequal length, or holds what is no number.") from error
    _check_shape(array.shape, name)
    if array.ndim not in dimensions:
        raise ConvvizError(f"The {name} has {array.ndim} dimensions; {_EXPECTED[name]}.")
    return _numbers(array, name)


def _plain_tensor(tensor: Any, name: str) -> Any:
    """A tensor as one that NumPy reads: on this device, without gradients, of a kind of numbers that NumPy has."""
    try:
        tensor = tensor.detach().cpu()
        for resolve in ("resolve_conj", "resolve_neg"):
            tensor = getattr(tensor, resolve)() if hasattr(tensor, resolve) else tensor
        if getattr(tensor, "is_quantized", False):
            tensor = tensor.dequantize()
        kind = str(getattr(tensor, "dtype", ""))
        return tensor.float() if "bfloat16" in kind or "float8" in kind else tensor
    except (RuntimeError, NotImplementedError) as error:
        kind = f"{type(tensor).__name__} on {getattr(tensor, 'device', 'no device')}"
        raise ConvvizError(f"The {name} is a {kind} without numbers to show; give a dense one.") from error


def _masked(values: Any) -> int:
    """How many cells are masked, also in the rows of a list."""
    if isinstance(values, np.ma.MaskedArray):
        return int(np.ma.getmaskarray(values).sum())
    return sum(map(_masked, values)) if isinstance(values, (list, tuple)) else 0


_EXPECTED = {
    "bias": "give a number for each filter",
    "input": "give (rows, columns) or (channels, rows, columns)",
    "kernel": "give (rows, columns) or (filters, channels, rows, columns)",
}


def _numbers(array: Any, name: str) -> Any:
    if array.dtype.kind == "O":  # fractions, decimals
        if not all(isinstance(v, Real) or type(v).__name__ == "Decimal" for v in array.ravel().tolist()):
            raise ConvvizError(f"The {name} must hold numbers only, and rows of equal length.")
        try:
            return array.astype(np.float64)
        except (OverflowError, ValueError) as error:  # beyond what a float holds, or no number
            raise ConvvizError(f"The {name} holds a number that is too large, or none.") from error
    if array.dtype.kind == "V" and "bfloat16" in str(array.dtype):
        return array.astype(np.float32)
    return array


def _check_shape(shape: tuple[int, ...], name: str) -> None:
    """Raise ConvvizError for what no setup can have, before it is converted."""
    most = max(MAX_SIDE, MAX_CHANNELS)
    if max(shape, default=0) > most or math.prod(shape) > MAX_CELLS:
        size = "×".join(f"{side:,}" for side in shape[:6])
        raise ConvvizError(
            f"The {name} is {size}; it can have at most {MAX_SIDE:,} rows and columns, {MAX_CHANNELS} channels and "
            f"{MAX_CELLS:,} numbers."
        )


def _check_order(order: str) -> None:
    if order not in ORDERS:
        raise ConvvizError(f"There is no order '{order}'; use {FIRST} or {LAST}.")

"""Kernels by their size: a row each. The gallery, history and tests read the table."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import shapes
from convviz.model.document import MAX_KERNEL_SIDE, Document
from convviz.model.edits.grids import GridEdit, Value
from convviz.model.edits.sizes import set_kernel
from convviz.model.edits.transforms import Changed, Where

Make = Callable[[int, dict[str, Any]], Array]
"""The kernel of a side's length, with values; raises ConvvizError where there is none."""

_ACROSS = (("x", "left to right"), ("y", "top to bottom"))


def _kernel(name: str, label: str, make: Make, *values: Value, size: int = 3, entry: str = "") -> GridEdit:
    """``size`` 0 stands for kernels that have one size only."""
    sized = (Value("size", "Size", size, 1, MAX_KERNEL_SIDE),) if size else ()

    def do(document: Document, where: Where, given: dict[str, Any]) -> Changed:
        kernel = make(int(given.get("size", 3)), given)
        filter_index = where.planes.at[0]
        return set_kernel(document, where.planes.layer, kernel, filter_index or 0), None

    def suits(document: Document, where: Where) -> dict[str, Any]:
        rows, columns = where.planes.size(document)
        fits = size and rows == columns and rows % 2 == 1 and rows > 1
        return {"size": rows} if fits else {}

    words = entry or f"Kernel: {label.lower()}" + (" {size}×{size}" if size else "")
    return GridEdit(name, label, do, words, (*sized, *values), ("kernel",), suits)


def _odd(size: int, least: int = 3) -> int:
    if size % 2 == 0 or size < least:
        raise ConvvizError(f"This kernel has a middle cell; use an odd size of at least {least}, not {size}.")
    return size


def _turned(kernel: Array, direction: str) -> Array:
    return kernel if direction == "x" else kernel.T


def _far(size: int) -> Array:
    """How far each cell of a row is from the middle, also between two of them."""
    return np.arange(size) - (size - 1) / 2


def _binomial(size: int) -> Array:
    return np.array([math.comb(size - 1, i) for i in range(size)], dtype=np.float64)


def _identity(size: int, _: dict[str, Any]) -> Array:
    kernel = np.zeros((size, size))
    kernel[(size - 1) // 2, (size - 1) // 2] = 1
    return kernel


def _shift(size: int, given: dict[str, Any]) -> Array:
    middle = (size - 1) // 2
    row, column = middle - given["down"], middle - given["right"]
    if not (0 <= row < size and 0 <= column < size):
        raise ConvvizError(f"A kernel of {size}×{size} shifts by {middle} at most.")
    kernel = np.zeros((size, size))
    kernel[row, column] = 1
    return kernel


_LINES = (("|", "vertical"), ("-", "horizontal"), ("\\", "diagonal"), ("/", "other diagonal"))


def _line(size: int, given: dict[str, Any]) -> Array:
    middle, kernel = (_odd(size) - 1) // 2, np.zeros((size, size))
    if given["direction"] == "|":
        kernel[:, middle] = 1
    elif given["direction"] == "-":
        kernel[middle] = 1
    else:
        kernel = np.eye(size) if given["direction"] == "\\" else np.eye(size)[:, ::-1]
    # Balanced, as edge detectors are: a plain area gives 0.
    return np.where(kernel > 0, size - 1.0, -1.0) if given["balanced"] else kernel


def _sobel(size: int, given: dict[str, Any]) -> Array:
    """Smoothing by binomials across, their difference along (as OpenCV's getDerivKernels)."""
    along = np.convolve(_binomial(_odd(size) - 2), [-1.0, 0.0, 1.0])
    return _turned(np.outer(_binomial(size), along), given["direction"])


def _prewitt(size: int, given: dict[str, Any]) -> Array:
    return _turned(np.outer(np.ones(_odd(size)), _far(size)), given["direction"])


def _scharr(_: int, given: dict[str, Any]) -> Array:
    return _turned(np.outer([3.0, 10.0, 3.0], [-1.0, 0.0, 1.0]), given["direction"])


def _laplacian(size: int, given: dict[str, Any]) -> Array:
    middle = (_odd(size) - 1) // 2
    kernel = np.ones((size, size))
    if given["neighbours"] == "4":
        kernel = np.zeros((size, size))
        kernel[middle] = kernel[:, middle] = 1
    kernel[middle, middle] = 0
    kernel[middle, middle] = -kernel.sum()
    return kernel


def _gaussian(size: int, given: dict[str, Any]) -> Array:
    """exp(−r²/2σ²) at the middles of the cells, with the sum 1."""
    far = _far(size) ** 2
    # The middle is never lost, however narrow the bell is.
    row = np.exp(-(far - far.min()) / (2 * _positive(given, "sigma") ** 2))
    kernel = np.outer(row, row)
    return np.asarray(kernel / kernel.sum())


def _log(size: int, given: dict[str, Any]) -> Array:
    """(r²/2σ² − 1)·exp(−r²/2σ²), up to a factor the Laplacian of a Gaussian (Marr and Hildreth 1980), made to add up to
    0; the middle is −1.
    """
    far, sigma = _far(_odd(size)), _positive(given, "sigma")
    part = np.add.outer(far**2, far**2) / (2 * sigma**2)
    kernel = (part - 1) * np.exp(-part)
    kernel -= kernel.mean()
    return np.asarray(kernel / -kernel[(size - 1) // 2, (size - 1) // 2])


def _gabor(size: int, given: dict[str, Any]) -> Array:
    """exp(−r²/2σ²)·cos(2π·x′/λ + φ), x′ along the angle (Daugman 1985)."""
    angle, phase = math.radians(given["angle"]), math.radians(given["phase"])
    down, right = _far(size)[:, None], _far(size)
    along = right * math.cos(angle) - down * math.sin(angle)
    around = np.exp(-(down**2 + right**2) / (2 * _positive(given, "sigma") ** 2))
    return np.asarray(np.round(around * np.cos(2 * math.pi * along / _positive(given, "wavelength") + phase), 12))


def _sharpen(size: int, given: dict[str, Any]) -> Array:
    """The cell and its differences from those in its row and its column, times an amount; 3×3 with 1: 5 amid −1."""
    middle = (_odd(size) - 1) // 2
    around = np.zeros((size, size))
    around[middle] = around[:, middle] = 1
    around[middle, middle] = 0
    kernel = -given["amount"] * around
    kernel[middle, middle] = 1 + given["amount"] * around.sum()
    return np.asarray(kernel)


def _emboss(size: int, _: dict[str, Any]) -> Array:
    kernel = np.add.outer(_far(_odd(size)), _far(size))
    kernel[(size - 1) // 2, (size - 1) // 2] = 1
    return np.asarray(kernel)


def _motion(size: int, given: dict[str, Any]) -> Array:
    middle, angle = (_odd(size) - 1) // 2, math.radians(given["angle"])
    # As far as the square reaches in this direction.
    reach = middle / max(abs(math.cos(angle)), abs(math.sin(angle)))
    down, right = round(reach * math.sin(angle)), round(reach * math.cos(angle))
    places = shapes.line((middle + down, middle - right), (middle - down, middle + right))
    kernel = np.zeros((size, size))
    kernel[tuple(places.T)] = 1 / len(places)
    return kernel


_LEAST = 0.01


def _positive(given: dict[str, Any], name: str) -> float:
    value = float(given[name])
    if value < _LEAST:
        raise ConvvizError(f"The {name} must be larger than 0, {_LEAST:g} at least.")
    return value


_DIRECTION = Value("direction", "Changes", "x", choices=_ACROSS)
_SIGMA = Value("sigma", "Sigma, in cells", 1.0, 0.0, 1000.0)
_ANGLE = Value("angle", "Angle, in degrees", 45.0, -360.0, 360.0)

KERNELS: dict[str, GridEdit] = {
    row.name: row
    for row in (
        _kernel("identity", "Identity", _identity),
        _kernel(
            "line",
            "Line detector",
            _line,
            Value("direction", "Line", "|", choices=_LINES),
            Value("balanced", "Balanced: the weights add up to 0", False),
        ),
        _kernel("sobel", "Sobel", _sobel, _DIRECTION),
        _kernel("prewitt", "Prewitt", _prewitt, _DIRECTION),
        _kernel("scharr", "Scharr", _scharr, _DIRECTION, size=0),
        _kernel(
            "laplacian",
            "Laplacian",
            _laplacian,
            Value("neighbours", "Around the middle", "4", choices=(("4", "the cross"), ("8", "all cells"))),
        ),
        _kernel("log", "Laplacian of Gaussian", _log, Value("sigma", "Sigma, in cells", 1.4, 0.0, 1000.0), size=9),
        _kernel("box", "Box", lambda size, _: np.full((size, size), 1 / size**2)),
        _kernel("gaussian", "Gaussian", _gaussian, _SIGMA),
        _kernel(
            "gabor",
            "Gabor",
            _gabor,
            Value("angle", "Angle, in degrees", 0.0, -360.0, 360.0),
            Value("wavelength", "Wavelength, in cells", 4.0, 0.0, 1000.0),
            Value("sigma", "Sigma, in cells", 2.0, 0.0, 1000.0),
            Value("phase", "Phase, in degrees", 0.0, -360.0, 360.0),
            size=9,
        ),
        _kernel("sharpen", "Sharpen", _sharpen, Value("amount", "Amount", 1.0, 0.0, 1000.0)),
        _kernel("emboss", "Emboss", _emboss),
        _kernel("motion", "Motion blur", _motion, _ANGLE, size=5),
        _kernel(
            "shift",
            "Shift",
            _shift,
            Value("down", "Rows down", 0, -MAX_KERNEL_SIDE, MAX_KERNEL_SIDE),
            Value("right", "Columns to the right", 1, -MAX_KERNEL_SIDE, MAX_KERNEL_SIDE),
        ),
    )
}

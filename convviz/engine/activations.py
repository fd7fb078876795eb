"""Activations: what happens to a sum before it is written. A new one is one row in ``ACTIVATIONS``."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convviz.engine.arrays import Array

SLOPE = 0.01
"""Slope of a leaky ReLU below zero: PyTorch's. Keras has 0.2 as an activation and 0.3 as a layer."""


@dataclass(frozen=True, slots=True)
class Activation:
    """``apply(values, slope)`` maps each value on its own; only the leaky ReLU looks at ``slope``.

    Where ``curved``, its values have no end but at zero: the line of arithmetic says ≈ of them.
    """

    name: str
    label: str
    apply: Callable[[Array, float], Array]
    curved: bool = False


def _none(values: Array, slope: float) -> Array:
    return values


def _relu(values: Array, slope: float) -> Array:
    # Adding zero turns −0 into 0.
    result: Array = np.maximum(values, 0) + 0.0
    return result


def _leaky_relu(values: Array, slope: float) -> Array:
    return np.where(values > 0, values, values * values.dtype.type(slope) + 0.0)


def _sigmoid(values: Array, slope: float) -> Array:
    # Of tanh, whose implementation neither overflows nor loses small values: 1/(1 + e^−x) = (1 + tanh(x/2))/2.
    result: Array = (np.tanh(values / 2) + 1) / 2
    return result


def _tanh(values: Array, slope: float) -> Array:
    result: Array = np.tanh(values)
    return result


ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation("none", "none", _none),
        Activation("relu", "ReLU", _relu),
        Activation("leaky_relu", "leaky ReLU", _leaky_relu),
        Activation("sigmoid", "sigmoid", _sigmoid, curved=True),
        Activation("tanh", "tanh", _tanh, curved=True),
    )
}

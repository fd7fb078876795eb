"""The mathematics: arrays in, arrays and steps out.

Names and meanings are PyTorch's, and Keras' where ``"same"`` is asked. Arrays are channels-first,
``(channels, rows, columns)``; the kernel is not flipped unless asked.
"""

from convviz.engine.conv import Conv2d
from convviz.engine.operation import Operation
from convviz.engine.padding import PADDING_FORMS, PADDING_MODES, PaddingMode
from convviz.engine.parameters import Kind, Parameter
from convviz.engine.sizes import AxisSize
from convviz.engine.trace import Lattice, Step, Trace

__all__ = [
    "PADDING_FORMS",
    "PADDING_MODES",
    "AxisSize",
    "Conv2d",
    "Kind",
    "Lattice",
    "Operation",
    "PaddingMode",
    "Parameter",
    "Step",
    "Trace",
]

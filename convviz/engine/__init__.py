"""The mathematics: arrays in, arrays and steps out.

Names and meanings are PyTorch's, and Keras' where ``"same"`` is asked. Arrays are channels-first,
``(channels, rows, columns)``; the kernel is not flipped unless asked.
"""

from convviz.engine.activations import ACTIVATIONS
from convviz.engine.conv import Conv2d
from convviz.engine.counts import touching_padding, window_counts
from convviz.engine.operation import Operation
from convviz.engine.padding import PADDING_FORMS, PADDING_MODES, PaddingMode
from convviz.engine.parameters import Kind, Parameter
from convviz.engine.pool import Pool
from convviz.engine.pools import AvgPool2d, MaxPool2d
from convviz.engine.receptive import ReceptiveField, cells_behind, receptive_fields
from convviz.engine.reductions import Reduction
from convviz.engine.renewal import renewed
from convviz.engine.sizes import AxisSize, TransposedSize
from convviz.engine.stack import LayerSummary, Stack
from convviz.engine.trace import Lattice, Step, Trace
from convviz.engine.transpose import ConvTranspose2d
from convviz.engine.unrolled import SparseRow, Unrolled, patch_matrix, unrolled
from convviz.engine.walks import Phase, Walk
from convviz.engine.weighted import Weighted

OPERATIONS: dict[str, type[Operation]] = {
    operation.name: operation for operation in (Conv2d, ConvTranspose2d, MaxPool2d, AvgPool2d)
}
"""Every operation by its name; panel, command line, project file and tests find them here."""

__all__ = [
    "ACTIVATIONS",
    "OPERATIONS",
    "PADDING_FORMS",
    "PADDING_MODES",
    "AvgPool2d",
    "AxisSize",
    "Conv2d",
    "ConvTranspose2d",
    "Kind",
    "Lattice",
    "LayerSummary",
    "MaxPool2d",
    "Operation",
    "PaddingMode",
    "Parameter",
    "Phase",
    "Pool",
    "ReceptiveField",
    "Reduction",
    "SparseRow",
    "Stack",
    "Step",
    "Trace",
    "TransposedSize",
    "Unrolled",
    "Walk",
    "Weighted",
    "cells_behind",
    "patch_matrix",
    "receptive_fields",
    "renewed",
    "touching_padding",
    "unrolled",
    "window_counts",
]

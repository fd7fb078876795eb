"""Edits: functions that take a document and return another, or raise ConvvizError and change nothing.

``layer`` is the index of the layer that is edited, 0 is the first.
"""

from convviz.model.edits.arrays import array_of, with_array
from convviz.model.edits.cells import (
    Index,
    Planes,
    block_of,
    move_cells,
    paint,
    place_block,
    set_cells,
)
from convviz.model.edits.grids import GridEdit, Value, edited
from convviz.model.edits.kernels import KERNELS
from convviz.model.edits.parameters import set_bias, set_colours, set_parameter
from convviz.model.edits.patterns import PATTERNS
from convviz.model.edits.sizes import resize, resize_input, resize_kernel, set_kernel
from convviz.model.edits.table import GRID_EDITS, MOST_SEED
from convviz.model.edits.transforms import Where
from convviz.model.edits.whole import set_input
from convviz.model.selection import Target

__all__ = [
    "GRID_EDITS",
    "KERNELS",
    "MOST_SEED",
    "PATTERNS",
    "GridEdit",
    "Index",
    "Planes",
    "Target",
    "Value",
    "Where",
    "array_of",
    "block_of",
    "edited",
    "move_cells",
    "paint",
    "place_block",
    "resize",
    "resize_input",
    "resize_kernel",
    "set_bias",
    "set_cells",
    "set_colours",
    "set_input",
    "set_kernel",
    "set_parameter",
    "with_array",
]

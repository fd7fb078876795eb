"""Random values."""

import math

from convviz.model.document import Document
from convviz.model.edits.arrays import array_of
from convviz.model.edits.transforms import Where


def glorot_limit(document: Document, where: Where) -> float:
    """Where the weights of a kernel end that Keras starts: √(6 / (inputs + outputs)), with as many of each as its
    window has cells times the channels that it reads, and times its filters (Glorot and Bengio 2010, eq. 16).
    """
    filters, channels, rows, columns = array_of(document, where.planes.layer, "kernel").shape
    return math.sqrt(6 / (rows * columns * (channels + filters)))

"""Another input altogether."""

from convviz.engine import Weighted
from convviz.engine.arrays import Array
from convviz.model.channels import fitted, refitted
from convviz.model.document import Document


def set_input(document: Document, array: Array) -> Document:
    """Put ``array`` (channels, rows, columns) in the place of the input, in the colours that suit it; the layers follow
    its channels.
    """
    first = document.layers[0]
    layer = fitted(first, len(array)) if isinstance(first, Weighted) else first
    return refitted(document.replace(input=array, colours=None, layers=(layer, *document.layers[1:])))

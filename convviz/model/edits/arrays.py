"""The arrays that edits change."""

from convviz.engine import Weighted
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model.document import Document
from convviz.model.selection import Target


def array_of(document: Document, layer: int, target: Target) -> Array:
    """The array behind ``target``: input (channels, rows, columns), or a layer's kernels (filters, channels, …)."""
    return document.input if target == "input" else weighted(document, layer).filters


def with_array(document: Document, layer: int, target: Target, array: Array) -> Document:
    """The document with another array behind ``target``."""
    if target == "input":
        return document.replace(input=array)
    return document.with_layer(layer, weighted(document, layer).with_filters(array))


def weighted(document: Document, layer: int) -> Weighted:
    """A layer that has kernels; raises ConvvizError where it has none."""
    found = document.layers[layer]
    if not isinstance(found, Weighted):
        raise ConvvizError(f"{found.label} has no kernel and no bias to change.")
    return found

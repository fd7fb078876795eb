"""Edits of how many channels, filters and groups there are."""

from contextlib import suppress

import numpy as np

from convviz.engine import Weighted
from convviz.engine.arrays import Array, is_int
from convviz.engine.operation import counted
from convviz.errors import ConvvizError
from convviz.model.document import MAX_CHANNELS, Document


def set_input_channels(document: Document, count: int) -> Document:
    """Add empty channels to the input or take the last ones away; the layers follow.

    A depthwise layer stays so.
    """
    _in_range(count, "channels of the input")
    array = np.zeros((count, *document.input.shape[1:]))
    kept = min(count, len(document.input))
    array[:kept] = document.input[:kept]
    first = document.layers[0]
    layer = first if not isinstance(first, Weighted) else fitted(first, count)
    return refitted(document.replace(input=array, layers=(layer, *document.layers[1:])))


def set_filters(document: Document, layer: int, count: int) -> Document:
    """Add filters to a layer (copies of its last one) or take the last ones away."""
    old = _weighted(document, layer)
    _in_range(count, "filters")
    return refitted(document.with_layer(layer, regrouped(old, old.groups, old.channels, count)))


def refitted(document: Document) -> Document:
    """The layers for the channels that come to them; one whose groups do not divide them is left as it is."""
    layers, channels = list(document.layers), len(document.input)
    for i, layer in enumerate(layers):
        if isinstance(layer, Weighted):
            after = layer
            with suppress(ConvvizError):
                after = fitted(layer, channels)
            layers[i], channels = after, after.filter_count
    return document.replace(layers=tuple(layers))


def set_groups(document: Document, layer: int, groups: int) -> Document:
    """Divide a layer's channels and filters into groups; weights between different groups go, new ones are 0."""
    old = _weighted(document, layer)
    return document.with_layer(layer, regrouped(old, groups, old.channels, old.filter_count))


def fitted(layer: Weighted, channels: int) -> Weighted:
    """The layer for an input of ``channels`` channels; a depthwise one stays depthwise."""
    if layer.channels == channels:
        return layer
    if layer.groups > 1 and layer.groups == layer.channels:
        return regrouped(layer, channels, channels, layer.filter_count // layer.groups * channels)
    return regrouped(layer, layer.groups, channels, layer.filter_count)


def regrouped(layer: Weighted, groups: int, channels: int, filters: int) -> Weighted:
    """The layer with other counts, its weights kept where they still join a filter to a channel.

    A new filter is a copy of the last one, a weight for a new channel one of the last channel's.
    Raises ConvvizError where the groups do not divide both counts.
    """
    if not is_int(groups) or groups < 1:
        raise ConvvizError(f"The groups are {groups}; use a whole number of at least 1.")
    for count, name in ((channels, "input channel"), (filters, "filter")):
        if count % groups:
            raise ConvvizError(
                f"{groups} groups do not divide {counted(count, name)}; use a divisor of {np.gcd(channels, filters)}, "
                f"or other numbers of channels and filters."
            )
    depthwise = groups == channels > 1 and layer.groups == layer.channels
    joined = layer.filters[:, 0][:, None] if depthwise else _joined(layer)[:, _at_most(channels, layer.channels)]
    weights = joined[_at_most(filters, layer.filter_count)]
    if not depthwise:
        weights = _parts(weights, groups)
    bias = None if layer.bias is None else layer.bias[_at_most(filters, layer.filter_count)]
    return layer.with_filters(weights, groups=groups, bias=bias)


def _at_most(count: int, known: int) -> Array:
    """Indices of ``count`` of ``known`` things, the last one again and again."""
    indices: Array = np.minimum(np.arange(count), known - 1)
    return indices


def _joined(layer: Weighted) -> Array:
    """Weights between every filter and every channel, 0 where groups keep them apart."""
    filters, _, *size = layer.filters.shape
    result: Array = np.zeros((filters, layer.channels, *size))
    for f in range(filters):
        channels = layer.channels_of(f, layer.channels)
        result[f, channels.start : channels.stop] = layer.filters[f]
    return result


def _parts(joined: Array, groups: int) -> Array:
    """The weights within each group, (filters, channels // groups, rows, columns)."""
    filters, channels = joined.shape[:2]
    depth, per = channels // groups, filters // groups
    parts = [joined[f, f // per * depth : (f // per + 1) * depth] for f in range(filters)]
    return np.stack(parts)


def _weighted(document: Document, layer: int) -> Weighted:
    found = document.layers[layer]
    if not isinstance(found, Weighted):
        raise ConvvizError(f"{found.label} has no filters: it treats each channel on its own.")
    return found


def _in_range(count: int, name: str) -> None:
    if not is_int(count) or not 1 <= count <= MAX_CHANNELS:
        raise ConvvizError(f"There cannot be {count} {name}; use 1 to {MAX_CHANNELS}.")

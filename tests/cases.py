"""Hypothesis strategies: layers of every operation, and inputs for them."""

import numpy as np
from hypothesis import strategies as st

from convviz.engine import (
    ACTIVATIONS,
    PADDING_FORMS,
    PADDING_MODES,
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    MaxPool2d,
)

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
sides = st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2)
paddings = st.sampled_from(list(PADDING_FORMS)) | sides


def whole_numbers(draw, *shape):
    n = int(np.prod(shape))
    return np.array(draw(st.lists(st.integers(-4, 4), min_size=n, max_size=n)), float).reshape(shape)


@st.composite
def inputs(draw, channels):
    return whole_numbers(draw, channels, draw(st.integers(1, 7)), draw(st.integers(1, 7)))


@st.composite
def convolutions(draw, channels=None):
    groups = draw(st.integers(1, 2)) if channels is None else 1
    depth = draw(st.integers(1, 2)) if channels is None else channels
    filters = groups * draw(st.integers(1, 2))
    weight = whole_numbers(draw, filters, depth, draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    return Conv2d(
        weight,
        draw(st.none() | st.lists(st.integers(-4, 4), min_size=filters, max_size=filters)),
        stride=draw(pairs),
        dilation=draw(pairs),
        padding=draw(paddings),
        padding_mode=draw(st.sampled_from(list(PADDING_MODES))),
        padding_value=draw(st.integers(-3, 3)),
        groups=groups,
        flip=draw(st.booleans()),
    )


@st.composite
def transposed(draw, channels=None):
    groups = draw(st.integers(1, 2)) if channels is None else 1
    depth = draw(st.integers(1, 2)) if channels is None else channels
    per = draw(st.integers(1, 2))
    weight = whole_numbers(draw, groups * depth, per, draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    stride, dilation, padding = draw(pairs), draw(pairs), draw(paddings)
    least = [max(s, d) - 1 for s, d in zip(stride, dilation, strict=True)]
    extra = tuple(draw(st.integers(0, n)) for n in least)
    bias = draw(st.none() | st.lists(st.integers(-4, 4), min_size=groups * per, max_size=groups * per))
    return ConvTranspose2d(
        weight,
        bias,
        stride=stride,
        dilation=dilation,
        padding=padding,
        output_padding=0 if isinstance(padding, str) and padding.startswith("same") else extra,
        groups=groups,
    )


@st.composite
def pools(draw, channels=None):
    kind = draw(st.sampled_from([MaxPool2d, AvgPool2d]))
    more = {"count_include_pad": draw(st.booleans())} if kind is AvgPool2d else {}
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    return kind(kernel, draw(st.none() | pairs), draw(paddings), draw(pairs), draw(st.booleans()), **more)


activated = st.sampled_from(list(ACTIVATIONS))


@st.composite
def layers(draw, channels=None):
    """Any layer with any activation; ``channels`` is what it must take, any number unless given."""
    layer = draw(st.one_of(convolutions(channels), transposed(channels), pools(channels)))
    return layer.replace(activation=draw(activated))


@st.composite
def with_input(draw, strategy):
    """A layer, and an input with as many channels as it takes (it may still not fit)."""
    layer = draw(strategy)
    channels = layer.channels if hasattr(layer, "channels") else draw(st.integers(1, 2))
    return layer, draw(inputs(channels))

"""Documents that tests use again and again, and hypothesis strategies for them."""

import numpy as np
from hypothesis import strategies as st

from convviz.engine import Conv2d
from convviz.export import ExportSettings
from convviz.model import Document, Setup, find_preset


def preset(name="vertical-line"):
    return find_preset(name).setup.document


def setup_of(document, **look):
    """A setup of the document; what is a setup already stays, with another look."""
    setup = document if isinstance(document, Setup) else Setup(document)
    return setup.looked_at(**look)


LOOKED = ("layer", "channel", "playhead", "detail", "speed", "fractions", "parts")


def asked(document, **choices):
    """A setup and export settings: choices of the look, and all others."""
    look = {name: choices.pop(name) for name in LOOKED if name in choices}
    return setup_of(document, **look), ExportSettings(**choices)


def many_channels():
    """3 channels, 4 filters, signs, fractions, unequal strides, a ring of copied cells."""
    rng = np.random.default_rng(1)
    layer = Conv2d(
        rng.normal(size=(4, 3, 3, 2)), [0, 1, -0.5, 2], padding="same", padding_mode="reflect", stride=(1, 2)
    )
    return Document(rng.integers(-3, 4, (3, 6, 9)), (layer,), "Many channels")


def does_not_fit():
    return Document(np.ones((4, 4)), (Conv2d(np.ones((7, 3))),), "Too large")


def random_picture(side, kernel=3):
    rng = np.random.default_rng(side)
    return Document(rng.random((side, side)), (Conv2d(rng.normal(size=(kernel, kernel)), padding="same"),))


def documents():
    """Any document that fits, small."""
    values = st.floats(-1e3, 1e3, allow_nan=False).map(lambda v: round(v, 3))

    @st.composite
    def build(draw):
        channels, filters = draw(st.integers(1, 3)), draw(st.integers(1, 2))
        size, kernel = draw(st.tuples(*[st.integers(1, 6)] * 2)), draw(st.tuples(*[st.integers(1, 3)] * 2))
        x = draw(st.lists(values, min_size=(n := channels * size[0] * size[1]), max_size=n))
        w = draw(st.lists(values, min_size=(n := filters * channels * kernel[0] * kernel[1]), max_size=n))
        layer = Conv2d(
            np.reshape(w, (filters, channels, *kernel)),
            draw(st.none() | st.lists(values, min_size=filters, max_size=filters)),
            stride=draw(st.integers(1, 3)),
            padding=draw(st.sampled_from(["same", "full", 2, ((0, 2), (2, 1))])),
            padding_mode=draw(st.sampled_from(["zeros", "constant", "replicate"])),
            padding_value=draw(values),
            flip=draw(st.booleans()),
        )
        return Document(
            np.reshape(x, (channels, *size)), (layer,), draw(st.text(max_size=9)), draw(st.text(max_size=9))
        )

    return build()


def measure(text, size, bold):
    """A stand-in typeface: every letter 0.6 of its size wide."""
    return 0.6 * size * len(text), 0.97 * size, 0.24 * size

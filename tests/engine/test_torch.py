"""PyTorch as the oracle, where it is installed: thousands of random configurations, all parameters at once."""

import random

import numpy as np
import pytest

from convviz.engine import AvgPool2d, Conv2d, ConvTranspose2d, MaxPool2d, patch_matrix
from convviz.errors import ConvvizError

torch = pytest.importorskip("torch", reason="PyTorch is an extra: pip install torch")
F = torch.nn.functional

COUNT = 1500


def draws(seed):
    """A function that draws a pair of whole numbers, and the generator behind it."""
    rng = random.Random(seed)
    return (lambda low, high: (rng.randint(low, high), rng.randint(low, high))), rng


def theirs(do):
    """What PyTorch makes of it; None where it refuses, or where nothing is left."""
    try:
        result = do().numpy()
    except RuntimeError:
        return None
    return None if 0 in result.shape else result


def ours(do):
    """What convviz makes of it, and the sentence of a refusal."""
    try:
        return do(), ""
    except ConvvizError as error:
        return None, str(error)


def compare(expected, do, dtype=np.float64):
    """Both refuse, or both give the same, in the numbers' own precision."""
    got, sentence = ours(do)
    assert (got is None) == (expected is None), sentence
    if expected is not None:
        assert got.dtype == expected.dtype == dtype
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-10 if dtype == np.float64 else 1e-4)
    return expected is not None


ACTIVATED = {
    "none": lambda t: t,
    "relu": F.relu,
    "leaky_relu": lambda t: F.leaky_relu(t, 0.2),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_conv2d(dtype):
    """Groups, four sides of padding in every mode that PyTorch has, rotation and activation among the rest."""
    pair, rng = draws(1)
    fitted = 0
    for seed in range(COUNT):
        values = np.random.default_rng(seed)
        groups, size = rng.randint(1, 3), pair(1, 7)
        channels, filters = groups * rng.randint(1, 2), groups * rng.randint(1, 2)
        x = values.normal(size=(channels, *size)).astype(dtype)
        w = values.normal(size=(filters, channels // groups, *pair(1, 4))).astype(dtype)
        b, s, d = values.normal(size=filters).astype(dtype), pair(1, 3), pair(1, 3)
        sides = (pair(0, 3), pair(0, 3))
        mode, flip, activation = rng.choice([*MODES]), rng.random() < 0.3, rng.choice([*ACTIVATED])

        def reference(x=x, w=w, b=b, s=s, sides=sides, d=d, g=groups, mode=mode, flip=flip, activation=activation):
            kernel = torch.tensor(w[..., ::-1, ::-1].copy() if flip else w)
            padded = F.pad(torch.tensor(x)[None], (*sides[1], *sides[0]), *MODES[mode])
            return ACTIVATED[activation](F.conv2d(padded, kernel, torch.tensor(b), s, 0, d, g)[0])

        layer = Conv2d(
            w,
            b,
            stride=s,
            padding=sides,
            dilation=d,
            groups=groups,
            padding_mode=mode,
            padding_value=-1.5,
            flip=flip,
            activation=activation,
            activation_slope=0.2,
        )
        fitted += compare(theirs(reference), lambda layer=layer, x=x: layer(x), dtype)
    assert COUNT // 3 < fitted < COUNT


MODES = {
    "zeros": ("constant", 0.0),
    "constant": ("constant", -1.5),
    "reflect": ("reflect",),
    "replicate": ("replicate",),
    "circular": ("circular",),
}


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_conv2d_same():
    pair, _ = draws(2)
    for seed in range(COUNT // 5):
        values = np.random.default_rng(seed)
        x, w, d = values.normal(size=(2, *pair(1, 8))), values.normal(size=(2, 2, *pair(1, 4))), pair(1, 3)
        expected = F.conv2d(torch.tensor(x)[None], torch.tensor(w), padding="same", dilation=d)[0].numpy()
        np.testing.assert_allclose(Conv2d(w, padding="same", dilation=d)(x), expected, atol=1e-10)


@pytest.mark.parametrize("walk", ["scatter", "equivalent"])
def test_conv_transpose2d(walk):
    pair, rng = draws(3)
    fitted = 0
    for seed in range(COUNT):
        values = np.random.default_rng(seed)
        groups = rng.randint(1, 3)
        channels, per = groups * rng.randint(1, 2), rng.randint(1, 2)
        x, w = values.normal(size=(channels, *pair(1, 6))), values.normal(size=(channels, per, *pair(1, 4)))
        b, s, p, d, extra = values.normal(size=groups * per), pair(1, 3), pair(0, 4), pair(1, 3), pair(0, 3)
        parameters = {"stride": s, "padding": p, "output_padding": extra, "groups": groups, "dilation": d}

        def reference(x=x, w=w, b=b, parameters=parameters):
            return F.conv_transpose2d(torch.tensor(x)[None], torch.tensor(w), torch.tensor(b), **parameters)[0]

        def layer(x=x, w=w, b=b, parameters=parameters):
            trace = ConvTranspose2d(w, b, **parameters).trace(x, walk)
            # Of the equivalent convolution the steps are compared: the map is the same code in both walks.
            steps = walk == "equivalent" and trace.output.size < 150
            return np.array([s.value for s in trace]).reshape(trace.output_shape) if steps else trace.output

        fitted += compare(theirs(reference), layer)
    assert COUNT // 4 < fitted < COUNT


@pytest.mark.parametrize("kind", ["max", "mean"])
def test_pools(kind):
    """PyTorch refuses padding beyond half the window; where it does not, convviz refuses only empty windows."""
    pair, rng = draws(4)
    fitted = refused = 0
    for seed in range(COUNT):
        x = np.random.default_rng(seed).normal(size=(2, *pair(1, 8)))
        k, s, p, ceil, counted = pair(1, 4), pair(1, 4), pair(0, 2), rng.random() < 0.5, rng.random() < 0.5
        d = pair(1, 3) if kind == "max" else (1, 1)

        def reference(x=x, k=k, s=s, p=p, d=d, ceil=ceil, counted=counted):
            if kind == "max":
                return F.max_pool2d(torch.tensor(x), k, s, p, d, ceil)
            return F.avg_pool2d(torch.tensor(x), k, s, p, ceil, counted)

        layer = MaxPool2d(k, s, p, d, ceil) if kind == "max" else AvgPool2d(k, s, p, d, ceil, counted)
        expected = theirs(reference)
        got, sentence = ours(lambda layer=layer, x=x: layer(x))
        if got is None and expected is not None:
            assert "no input cell" in sentence
            refused += 1
        elif expected is not None:
            np.testing.assert_allclose(got, expected, atol=1e-12)
            fitted += 1
        elif got is not None:  # ONNX' rule lets it pass
            assert any(wide > n // 2 for wide, n in zip(p, k, strict=True))
    assert COUNT // 5 < fitted < COUNT
    assert refused < fitted


def test_the_winner_is_pytorchs():
    pair, rng = draws(5)
    for seed in range(300):
        # Few different values, so that many are equal.
        x = np.random.default_rng(seed).integers(0, 3, (1, *pair(3, 8))).astype(float)
        k, s, d = pair(2, 3), pair(1, 2), rng.randint(1, 1)
        _, indices = F.max_pool2d(torch.tensor(x), k, s, 1, d, return_indices=True)
        trace = MaxPool2d(k, s, 1, d).trace(x)
        winners = []
        for step in trace:
            i, j = divmod(step.winner, len(step.source.columns))
            winners.append(int(step.source.rows[i]) * x.shape[2] + int(step.source.columns[j]))
        assert winners == indices.ravel().tolist()


def test_activations():
    x = np.linspace(-9, 9, 50)[None]
    for name, function in {
        "relu": F.relu,
        "leaky_relu": F.leaky_relu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
    }.items():
        expected = function(torch.tensor(x)).numpy()
        np.testing.assert_allclose(Conv2d([[1]], activation=name)(x)[0], expected, atol=1e-14)


def test_unfold():
    x = np.random.default_rng(1).normal(size=(3, 6, 7))
    layer = Conv2d(np.ones((1, 3, 3, 2)), stride=(2, 1), padding=1, dilation=(1, 2))
    expected = F.unfold(torch.tensor(x)[None], (3, 2), (1, 2), 1, (2, 1))[0].numpy()
    np.testing.assert_array_equal(patch_matrix(layer, x), expected)

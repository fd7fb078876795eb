"""What counts as zero: rounding does, values do not, in either precision. The oracle is exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from convviz.engine import AvgPool2d, Conv2d, ConvTranspose2d, Trace


def exact(x, weight, bias=0.0):
    """Valid cross-correlation of one channel in fractions."""
    kernel = weight.reshape(weight.shape[-2:])
    rows, columns = (n - k + 1 for n, k in zip(x.shape[-2:], kernel.shape, strict=True))
    out = np.empty((rows, columns), dtype=object)
    for i in range(rows):
        for j in range(columns):
            patch = x[..., i : i + kernel.shape[0], j : j + kernel.shape[1]].ravel()
            terms = zip(patch.tolist(), kernel.ravel().tolist(), strict=True)
            out[i, j] = sum((Fraction(a) * Fraction(b) for a, b in terms), Fraction(bias))
    return out


def settled(layer, x):
    return Trace(layer, x).settled


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("side", [3, 5])
def test_whole_numbers_are_never_taken_for_rounding(side, dtype):
    kernel = np.full((side, side), -1, dtype)
    kernel[side // 2, side // 2] = side * side - 1
    large = 65535 if dtype is np.float32 else 2**40
    x = np.full((1, 9, 9), large, dtype)
    x[0, 4, 4] -= 1
    result = settled(Conv2d(kernel), x)
    np.testing.assert_array_equal(result[0], exact(x, kernel).astype(np.float64))
    assert result.any()


def test_small_values_of_wide_layers_in_single_precision_are_values():
    rng = np.random.default_rng(0)
    weight = ((rng.random((2, 256, 3, 3)) - 0.5) / 24).astype(np.float32)
    x = rng.random((256, 8, 8)).astype(np.float32)
    layer = Conv2d(weight)
    true = Conv2d(weight.astype(np.float64))(x.astype(np.float64))
    result = settled(layer, x)
    assert np.abs(true).min() > 1e-6
    assert result.all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tenths_that_cancel_are_zero(dtype):
    kernel = np.array([[0.1, 0.2, 0.3], [-0.1, -0.2, -0.3], [0.3, 0.3, -0.6]], dtype)
    x = np.full((1, 5, 5), 0.1, dtype)
    x[0, 2] = 0.1
    raw = Conv2d(kernel)(x)
    assert np.abs(raw).max() < 1e-7
    assert not settled(Conv2d(kernel), x).any()


def test_an_average_in_single_precision():
    x = np.array([[[0.1, 0.2, -0.3, 0.0]]], np.float32)
    assert settled(AvgPool2d((1, 4)), x)[0, 0, 0] == 0
    x[0, 0, 3] = 1e-5
    assert settled(AvgPool2d((1, 4)), x)[0, 0, 0] == pytest.approx(2.5e-6, rel=1e-2)


def test_a_sigmoid_far_below_zero_is_a_value():
    x = np.full((1, 3, 3), -30.0)
    result = settled(Conv2d(np.ones((3, 3)) / 9, activation="sigmoid"), x)
    assert result[0, 0, 0] == pytest.approx(np.exp(-30.0), rel=1e-2)


def test_stamps_that_cancel_leave_zero_while_they_are_added():
    layer, x = ConvTranspose2d([[0.1, 0.2, -0.3]], padding=(0, 1)), np.ones((1, 1, 4))
    trace = Trace(layer, x)
    for steps in (*range(5), 3, 1):
        sums = [
            sum([Fraction(n, 10) for n, at in ((1, 0), (2, 1), (-3, 2)) if 0 <= k - at < steps], Fraction(0))
            for k in range(6)
        ]
        np.testing.assert_allclose(trace.written(0, steps)[0], np.array(sums, float), rtol=1e-14, atol=0)

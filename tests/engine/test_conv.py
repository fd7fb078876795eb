"""The engine against a naive loop, SciPy and the published numbers."""

import naive
import numpy as np
import pytest
import scipy.signal
from facts import GUIDE, NUMERICAL, PLAIN_CONVOLUTIONS, SINGLE_LAYER, TUTORIAL
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convviz.engine import PADDING_FORMS, PADDING_MODES, Conv2d
from convviz.errors import ConvvizError

small = st.integers(-4, 4)


@st.composite
def cases(draw):
    """A layer with its parameters, and an input that it fits."""
    groups, depth, per_group = draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    size = draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    stride, dilation = (
        draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
    )
    mode = draw(st.sampled_from(list(PADDING_MODES)))
    side = st.integers(0, 3)
    padding = draw(st.sampled_from(list(PADDING_FORMS)) | st.tuples(st.tuples(side, side), st.tuples(side, side)))
    filters = groups * per_group
    weight = np.array(draw(st.lists(small, min_size=(n := filters * depth * kernel[0] * kernel[1]), max_size=n)), float)
    x = np.array(draw(st.lists(small, min_size=(n := groups * depth * size[0] * size[1]), max_size=n)), float)
    bias = draw(st.none() | st.lists(small, min_size=filters, max_size=filters))
    return {
        "x": x.reshape(groups * depth, *size),
        "weight": weight.reshape(filters, depth, *kernel),
        "bias": bias,
        "stride": stride,
        "dilation": dilation,
        "padding": padding,
        "padding_mode": mode,
        "padding_value": float(draw(small)),
        "groups": groups,
        "flip": draw(st.booleans()),
    }


def resolved(case):
    if not isinstance(case["padding"], str):
        return case["padding"]
    return tuple(
        naive.sides(
            case["padding"], case["x"].shape[1 + a], case["weight"].shape[2 + a], case["stride"][a], case["dilation"][a]
        )
        for a in (0, 1)
    )


def allowed(case, padding):
    """Whether the layer fits and its padding mode reaches far enough, by PyTorch's documented rules."""
    for axis in (0, 1):
        size, widest = case["x"].shape[1 + axis], max(padding[axis])
        spread = case["dilation"][axis] * (case["weight"].shape[2 + axis] - 1) + 1
        limit = {"reflect": size - 1, "symmetric": size, "circular": size}.get(case["padding_mode"], widest)
        if spread > size + sum(padding[axis]) or widest > limit:
            return False
    return True


def build(case):
    return Conv2d(case["weight"], case["bias"], **{k: v for k, v in case.items() if k not in ("x", "weight", "bias")})


@settings(max_examples=400, deadline=None)
@given(cases())
def test_equals_the_naive_loop(case):
    padding = resolved(case)
    conv = build(case)
    if not allowed(case, padding):
        with pytest.raises(ConvvizError):
            conv(case["x"])
        return
    expected = naive.conv2d(
        case["x"],
        case["weight"],
        case["bias"],
        case["stride"],
        padding,
        case["padding_mode"],
        case["padding_value"],
        case["dilation"],
        case["groups"],
        case["flip"],
    )
    np.testing.assert_array_equal(conv(case["x"]), expected)
    assert conv.output_shape(case["x"].shape) == expected.shape


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_steps_add_up_to_the_map(case):
    conv = build(case)
    assume(allowed(case, resolved(case)))
    trace = conv.trace(case["x"])
    assert len(trace) == trace.output.size
    rebuilt = np.full(trace.output.shape, np.nan)
    for i, step in enumerate(trace):
        assert step.index == i
        np.testing.assert_array_equal(step.patch * step.weights, step.products)
        assert step.value == step.products.sum() + step.bias
        rebuilt[np.ix_(step.target.channels, step.target.rows, step.target.columns)] = step.value
        assert (
            tuple(int(t[0]) for t in (step.target.channels, step.target.rows, step.target.columns)) == step.output_index
        )
    np.testing.assert_array_equal(rebuilt, conv(case["x"]))


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_windows_name_the_cells_of_the_patch(case):
    conv = build(case)
    assume(allowed(case, resolved(case)))
    for step in list(conv.steps(case["x"]))[:6]:
        expected = [
            naive.padded_value(case["x"], k, r, c, case["padding_mode"], case["padding_value"])
            for k in step.source.channels
            for r in step.source.rows
            for c in step.source.columns
        ]
        assert step.patch.ravel().tolist() == expected
        kernel = conv.weight[step.output_index[0]]
        np.testing.assert_array_equal(
            step.weights, kernel[np.ix_(step.kernel.channels, step.kernel.rows, step.kernel.columns)]
        )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_equals_scipy(rows, columns, height, width, seed):
    rng = np.random.default_rng(seed)
    x, weight = rng.normal(size=(rows, columns)), rng.normal(size=(height, width))
    full = scipy.signal.correlate2d(x, weight, mode="full")
    np.testing.assert_allclose(Conv2d(weight, padding="full")(x)[0], full, atol=1e-12)
    np.testing.assert_allclose(
        Conv2d(weight, padding="full", flip=True)(x)[0], scipy.signal.convolve2d(x, weight, mode="full"), atol=1e-12
    )
    if height <= rows and width <= columns:
        valid = scipy.signal.correlate2d(x, weight, mode="valid")
        np.testing.assert_allclose(Conv2d(weight)(x)[0], valid, atol=1e-12)


@pytest.mark.parametrize(
    ("mode", "boundary"), [("zeros", "fill"), ("symmetric", "symm"), ("circular", "wrap"), ("constant", "fill")]
)
def test_padding_modes_equal_scipy(mode, boundary):
    rng = np.random.default_rng(3)
    x, weight = rng.normal(size=(7, 9)), rng.normal(size=(3, 5))
    value = 2.5 if mode == "constant" else 0.0
    expected = scipy.signal.correlate2d(x, weight, mode="same", boundary=boundary, fillvalue=value)
    conv = Conv2d(weight, padding="same", padding_mode=mode, padding_value=value)
    np.testing.assert_allclose(conv(x)[0], expected, atol=1e-12)


@pytest.mark.parametrize("filters", [1, 2, 3, 8])
def test_large_inputs_in_strips_equal_scipy(filters):
    """More rows than one strip holds, in both ways of adding up."""
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(2, 1500, 700)), rng.normal(size=(filters, 2, 3, 2))
    result = Conv2d(weight, stride=(2, 1))(x)
    for f in range(filters):
        expected = sum(scipy.signal.correlate2d(x[k], weight[f, k], mode="valid") for k in range(2))
        np.testing.assert_allclose(result[f], expected[::2], atol=1e-11)


@pytest.mark.parametrize("example", SINGLE_LAYER, ids=lambda e: e["name"])
def test_tutorial(example):
    layer = example["layers"][0]
    shape = example.get("input_shape", [8, 8])
    x = TUTORIAL["arrays"][example["input"]] if "input" in example else np.zeros(shape)
    weight = TUTORIAL["arrays"][layer["weights"]] if "weights" in layer else np.ones(layer["kernel"])
    conv = Conv2d(weight, [layer.get("bias", 0)], stride=tuple(layer["stride"]), padding=layer["padding"])
    assert list(conv.output_shape(tuple(shape))[1:]) == example["output_shapes"][0]
    assert conv.parameter_count == example["parameters"][0]
    if "output" in example:
        assert conv(x)[0].tolist() == example["output"]
    if "padded_shape" in example:
        assert list(conv.trace(x).padded.shape[1:]) == example["padded_shape"]
    for step, published in zip(conv.steps(x), example.get("first_row_patches", []), strict=False):
        assert step.patch[0].tolist() == published["patch"]
        assert step.value == published["value"]


@pytest.mark.parametrize("animation", PLAIN_CONVOLUTIONS, ids=lambda a: a["name"])
def test_guide_sizes(animation):
    conv = Conv2d(
        np.ones((animation["kernel"],) * 2),
        stride=animation["stride"],
        padding=animation["padding"],
        dilation=animation["dilation"],
    )
    trace = conv.trace(np.ones((animation["input"],) * 2))
    assert trace.output_shape == (1, animation["output"], animation["output"])
    assert len(trace) == animation["frames"]


@pytest.mark.parametrize("figure", NUMERICAL, ids=lambda f: f["name"])
def test_guide_numbers(figure):
    conv = Conv2d(GUIDE["numerical"]["kernel"], stride=figure["stride"], padding=figure["padding"])
    assert conv(GUIDE["numerical"]["input"])[0].tolist() == figure["output"]


def test_float32_stays_and_everything_else_becomes_float64():
    single = np.ones((4, 4), np.float32)
    assert Conv2d(np.ones((3, 3), np.float32), np.ones(1))(single).dtype == np.float32
    assert Conv2d(np.ones((3, 3), int))(np.ones((4, 4), int)).dtype == np.float64


def test_nothing_can_write_to_a_layer():
    weight = np.ones((3, 3))
    conv = Conv2d(weight)
    weight[0, 0] = 9
    assert conv.weight[0, 0, 0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        conv.weight[0, 0, 0, 0] = 2
    with pytest.raises(AttributeError):
        conv.stride = (2, 2)


def test_layers_with_equal_values_are_equal():
    assert Conv2d(np.ones((3, 3)), stride=2) == Conv2d(np.ones((3, 3)), stride=(2, 2))
    assert Conv2d(np.ones((3, 3))) != Conv2d(np.ones((3, 3)), [0])
    assert Conv2d(np.ones((3, 3))) != Conv2d(np.ones((3, 3)), dilation=2)


def test_steps_are_lazy():
    huge = Conv2d(np.ones((3, 3))).trace(np.ones((4000, 4000)))
    assert huge[-1].value == 9
    assert len(huge) == 3998**2


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Conv2d(np.ones((3, 3)), stride=0), "The stride is 0; it must be at least 1."),
        (lambda: Conv2d(np.ones((3, 3)), stride=(1, -2)), "The stride is -2; it must be at least 1."),
        (lambda: Conv2d(np.ones((3, 3)), dilation=0), "The dilation is 0; it must be at least 1."),
        (lambda: Conv2d(np.ones((3, 3)), padding=-1), "The padding at the top is -1; it must be at least 0."),
        (lambda: Conv2d(np.ones((3, 3)), padding=((0, 0), (0, -3))), "The padding at the right is -3"),
        (lambda: Conv2d(np.ones((3, 3)), padding="half"), "There is no padding 'half'; use valid, same"),
        (lambda: Conv2d(np.ones((3, 3)), padding=1.5), "The padding must be a name, a whole number"),
        (lambda: Conv2d(np.ones((3, 3)), stride=1.5), "The stride must be a whole number or"),
        (lambda: Conv2d(np.ones((3, 3)), padding_mode="mirror"), "There is no padding mode 'mirror'"),
        (lambda: Conv2d([[1, float("nan")]]), "The kernel holds nan at [0, 1]; only finite numbers"),
        (lambda: Conv2d([[float("inf")]]), "The kernel holds inf"),
        (lambda: Conv2d([[1]], [float("-inf")]), "The bias holds -inf"),
        (lambda: Conv2d([[1]], padding_value=float("nan")), "The padding value is nan"),
        (lambda: Conv2d([["a"]]), "The kernel must hold numbers only, not text."),
        (lambda: Conv2d([[1, 2], [3]]), "The kernel has rows of unequal length"),
        (lambda: Conv2d(np.ones((0, 3))), "The kernel is empty"),
        (lambda: Conv2d([1, 2, 3]), "The kernel has 1 dimensions"),
        (lambda: Conv2d(np.ones((2, 1, 3, 3)), [1]), "The bias needs one number for each of 2 filters"),
        (lambda: Conv2d(np.ones((3, 1, 3, 3)), groups=2), "do not divide 3 filters"),
        (lambda: Conv2d([[1]])(np.ones((0, 4))), "The input is empty (1×0×4)"),
        (lambda: Conv2d([[1]])([[1, float("nan")]]), "The input holds nan at [0, 1]"),
        (lambda: Conv2d([[1]])([["1"]]), "The input must hold numbers only, not text."),
        (lambda: Conv2d([[1]])(np.ones((2, 4, 4))), "The input has 2 channels but the kernel takes 1"),
        (lambda: Conv2d(np.ones((9, 3)))(np.ones((8, 8))), "The 9×3 kernel does not fit the 8×8 input; use a kernel"),
        (
            lambda: Conv2d(np.ones((5, 5)), padding=1, dilation=3)(np.ones((8, 8))),
            "The 5×5 kernel, spread over 13×13 by its dilation, does not fit the 10×10 padded input; "
            "use a kernel of at most 4×4, or 3 more cells of padding or input.",
        ),
        (
            lambda: Conv2d(np.ones((3, 3)), padding=4, padding_mode="reflect")(np.ones((4, 9))),
            "Reflect padding of 4 is too wide for 4 rows; it can be at most 3.",
        ),
        (
            lambda: Conv2d(np.ones((3, 3)), padding=(0, 5), padding_mode="circular")(np.ones((9, 4))),
            "Circular padding of 5 is too wide for 4 columns; it can be at most 4.",
        ),
    ],
)
def test_refusals(make, sentence):
    with pytest.raises(ConvvizError) as caught:
        make()
    assert sentence in str(caught.value)


def test_values_near_the_largest_float_are_finite():
    """Their sum overflows, which must not be taken for infinity among them."""
    big = np.full((4, 4), 1e308)
    assert Conv2d([[0.5]])(big).max() == 5e307


@pytest.mark.parametrize("stride", [(1, 1), (2, 1), (3, 2)])
@pytest.mark.parametrize(
    ("kernel", "size", "dilation"),
    [((8, 8), (20, 30), (1, 1)), ((9, 8), (30, 40), (2, 1)), ((1, 64), (3, 90), (1, 1)), ((17, 17), (24, 300), (1, 2))],
)
def test_large_kernels_equal_scipy(kernel, size, dilation, stride):
    """They are multiplied row by row, wide ones in several blocks."""
    rng = np.random.default_rng(3)
    x, weight = rng.normal(size=(2, *size)), rng.normal(size=(3, 2, *kernel))
    spread = np.zeros((*weight.shape[:2], *((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))))
    spread[..., :: dilation[0], :: dilation[1]] = weight
    out = Conv2d(weight, dilation=dilation, stride=stride)(x)
    for f in range(3):
        expected = sum(scipy.signal.correlate(x[k], spread[f, k], mode="valid", method="direct") for k in range(2))
        np.testing.assert_allclose(out[f], expected[:: stride[0], :: stride[1]], rtol=1e-11, atol=1e-11)

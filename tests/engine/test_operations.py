"""Transposed convolution and pools against naive loops, SciPy and published numbers; steps against maps."""

import naive
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from cases import convolutions, layers, pools, transposed, with_input
from facts import GUIDE, POOLED, TRANSPOSED
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convviz.engine import OPERATIONS, AvgPool2d, Conv2d, ConvTranspose2d, MaxPool2d, patch_matrix, unrolled
from convviz.engine.unrolled import sampled_entries
from convviz.errors import ConvvizError


def cut_by_keras(form, size, kernel, stride, dilation):
    """(before, after, output cells or None) of a transposed convolution, from the forms' definitions."""
    spread = dilation * (kernel - 1) + 1
    if form in ("valid", "full"):
        return (0, 0, None) if form == "valid" else (spread - 1, spread - 1, None)
    total = max(spread - stride, 0)
    less, more = total // 2, total - total // 2
    return (less, more, size * stride) if form == "same" else (more, less, size * stride)


def transposed_sides(layer, x):
    if not isinstance(layer.padding, str):
        return layer.padding, layer.output_padding
    found = [
        cut_by_keras(layer.padding, x.shape[1 + a], layer.weight.shape[2 + a], layer.stride[a], layer.dilation[a])
        for a in (0, 1)
    ]
    extra = list(layer.output_padding)
    for a, (before, after, output) in enumerate(found):
        if output is not None:
            spread = layer.dilation[a] * (layer.weight.shape[2 + a] - 1) + 1
            extra[a] = output - ((x.shape[1 + a] - 1) * layer.stride[a] + spread - before - after)
    return tuple((before, after) for before, after, _ in found), tuple(extra)


@settings(max_examples=400, deadline=None)
@given(with_input(transposed()))
def test_transposed_equals_the_naive_loop(case):
    layer, x = case
    padding, extra = transposed_sides(layer, x)
    sizes = [
        (x.shape[1 + a] - 1) * layer.stride[a]
        + layer.dilation[a] * (layer.weight.shape[2 + a] - 1)
        + 1
        - sum(padding[a])
        + extra[a]
        for a in (0, 1)
    ]
    if min(sizes) < 1:
        with pytest.raises(ConvvizError, match="cuts off all of the"):
            layer(x)
        return
    expected = naive.conv_transpose2d(
        x, layer.weight, layer.bias, layer.stride, padding, extra, layer.dilation, layer.groups
    )
    np.testing.assert_array_equal(layer(x), expected)
    assert layer.output_shape(x.shape) == expected.shape


@settings(max_examples=400, deadline=None)
@given(with_input(pools()))
def test_pools_equal_the_naive_loop(case):
    layer, x = case
    padding = layer.padding
    if isinstance(padding, str):
        padding = tuple(
            naive.sides(padding, x.shape[1 + a], layer.kernel_size[a], layer.stride[a], layer.dilation[a])
            for a in (0, 1)
        )
    kind = "max" if isinstance(layer, MaxPool2d) else "mean"
    expected = naive.pool2d(
        x,
        kind,
        layer.kernel_size,
        layer.stride,
        padding,
        layer.dilation,
        layer.ceil_mode,
        getattr(layer, "count_include_pad", True),
    )
    if expected is None:
        with pytest.raises(ConvvizError, match=r"does not fit|no input cell"):
            layer(x)
        return
    np.testing.assert_allclose(layer(x), expected, rtol=1e-14)
    assert layer.output_shape(x.shape) == expected.shape


def fits(layer, x):
    try:
        layer.output_shape(x.shape)
    except ConvvizError:
        return False
    return True


@settings(max_examples=400, deadline=None)
@given(with_input(layers()))
def test_the_steps_add_up_to_the_map(case):
    layer, x = case
    assume(fits(layer, x))
    for trace in walked(layer, x):
        _check_sums(layer, trace)


def walked(layer, x):
    """The traces of all walks."""
    return [layer.trace(x, walk.name) for walk in layer.walks]


def _check_sums(layer, trace):
    (top, bottom), (left, right) = trace.cut
    filters, rows, columns = trace.output_shape
    built = np.zeros((filters, top + rows + bottom, left + columns + right))
    if getattr(layer, "bias", None) is not None:
        built += layer.bias[:, None, None]
    for i, step in enumerate(trace):
        assert step.index == i
        if step.accumulates:
            stamp = step.products.sum(axis=0)
            built[step.position[0]][np.ix_(step.target.rows + top, step.target.columns + left)] += stamp
        else:
            built[step.output_index] = step.total
    inner = built[:, top : top + rows, left : left + columns]
    np.testing.assert_allclose(layer.activate(inner), trace.output, atol=1e-12)
    for f in range(filters):
        whole = trace.written(f, len(trace))[top : top + rows, left : left + columns]
        np.testing.assert_allclose(whole, trace.output[f], atol=1e-12)


@settings(max_examples=300, deadline=None)
@given(with_input(layers()))
def test_a_step_is_what_stands_under_its_window(case):
    layer, x = case
    assume(fits(layer, x))
    for trace in walked(layer, x):
        _check_steps(layer, x, trace)


def _check_steps(layer, x, trace):
    (top, _), (left, _) = trace.ring
    for step in list(trace)[:5]:
        under = trace.padded[np.ix_(step.source.channels, step.source.rows + top, step.source.columns + left)]
        np.testing.assert_array_equal(step.patch, under)
        if step.winner is not None:
            i, j = divmod(step.winner, len(step.source.columns))
            row, column = step.source.rows[i], step.source.columns[j]
            # The winner is a cell of the input, and none is larger.
            assert x[step.position[0], row, column] == step.total == under[np.isfinite(under)].max()
        elif layer.reduction.name == "mean":
            assert step.total == pytest.approx(np.nansum(step.patch) / step.divisor)
            assert step.divisor == np.isfinite(step.patch).sum()
        else:
            np.testing.assert_array_equal(
                np.broadcast_to(step.patch * step.weights, step.products.shape), step.products
            )


@settings(max_examples=300, deadline=None)
@given(with_input(layers()))
def test_the_unrolled_matrix_times_the_input_is_the_map(case):
    layer, x = case
    assume(fits(layer, x))
    if isinstance(layer, MaxPool2d):
        with pytest.raises(ConvvizError, match="not a matrix"):
            unrolled(layer, x.shape)
        return
    matrix = unrolled(layer, x.shape)
    np.testing.assert_allclose(layer.activate(matrix.multiply(x)), layer(x), atol=1e-12)
    offsets = np.array([row.offset for row in matrix])
    flat = matrix.dense() @ x.ravel() + offsets
    np.testing.assert_allclose(layer.activate(flat).reshape(matrix.output_shape), layer(x), atol=1e-12)
    for row in matrix:
        assert len(set(row.cells.tolist())) == len(row.cells)


@settings(max_examples=150, deadline=None)
@given(with_input(convolutions(channels=2)))
def test_the_kernels_times_the_patch_matrix_are_the_map(case):
    layer, x = case[0].replace(bias=None, flip=False), case[1]
    assume(fits(layer, x))
    product = layer.weight.reshape(len(layer.weight), -1) @ patch_matrix(layer, x)
    np.testing.assert_allclose(product.reshape(layer.output_shape(x.shape)), layer(x), atol=1e-12)


@pytest.mark.parametrize("animation", TRANSPOSED, ids=lambda a: a["name"])
def test_guide_transposed(animation):
    parameters = {key: animation[key] for key in ("padding", "stride", "dilation", "output_padding")}
    rng = np.random.default_rng(0)
    kernel, x = rng.normal(size=(animation["kernel"],) * 2), rng.normal(size=(animation["input"],) * 2)
    trace = ConvTranspose2d(kernel, **parameters).trace(x, "equivalent")
    assert trace.output_shape == (1, animation["output"], animation["output"])
    assert len(trace) == animation["frames"]
    published, axis = animation["equivalent_convolution"], trace.axes[0]
    assert axis.stretched == published["stretched_input"]
    assert axis.stride - 1 == published["zeros_between"]
    assert axis.equivalent.before == published["padding"]
    assert axis.equivalent.after - axis.equivalent.before == published["extra_bottom_right"]
    # Built by hand from the guide's recipe and the rotation that its text leaves out.
    stretched = np.zeros((published["stretched_input"],) * 2)
    stretched[:: animation["stride"], :: animation["stride"]] = x
    far = published["padding"] + published["extra_bottom_right"]
    padded = np.pad(stretched, ((published["padding"], far),) * 2)
    by_hand = scipy.signal.correlate2d(padded, kernel[::-1, ::-1], mode="valid")
    np.testing.assert_allclose(trace.output[0], by_hand, atol=1e-12)
    np.testing.assert_allclose(ConvTranspose2d(kernel, **parameters)(x)[0], by_hand, atol=1e-12)


@pytest.mark.parametrize("figure", POOLED, ids=lambda f: f["name"])
def test_guide_pools(figure):
    layer = OPERATIONS[figure["operation"]](figure["kernel"], figure["stride"], figure["padding"])
    np.testing.assert_allclose(layer(GUIDE["numerical"]["input"])[0], figure["output"], atol=5e-7)


@pytest.mark.parametrize("size", [(5, 8), (9, 4), (1, 1)])
def test_pools_equal_scipy(size):
    x = np.random.default_rng(2).normal(size=size)
    largest = scipy.ndimage.maximum_filter(x, 3, mode="constant", cval=-np.inf)
    np.testing.assert_array_equal(MaxPool2d(3, 1, 1)(x)[0], largest)
    mean = scipy.ndimage.uniform_filter(x, 3, mode="constant")
    np.testing.assert_allclose(AvgPool2d(3, 1, 1)(x)[0], mean, atol=1e-12)


def test_of_equal_cells_the_first_wins():
    assert MaxPool2d(3).trace(np.ones((3, 3)))[0].winner == 0
    assert MaxPool2d(2).trace([[0, 5], [5, 5]])[0].winner == 1


def test_padding_never_wins():
    layer = MaxPool2d(3, 1, 1)
    assert (layer(-np.ones((4, 4))) == -1).all()
    assert np.isneginf(layer.trace(-np.ones((4, 4)))[0].patch[0, 0]).all()


def test_depthwise_equals_each_channel_alone():
    rng = np.random.default_rng(4)
    x, weight = rng.normal(size=(3, 6, 7)), rng.normal(size=(6, 1, 3, 2))
    together = Conv2d(weight, groups=3)(x)
    for f in range(6):
        np.testing.assert_allclose(together[f], scipy.signal.correlate2d(x[f // 2], weight[f, 0], mode="valid"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none", [-2.0, 0.0, 3.0]),
        ("relu", [0.0, 0.0, 3.0]),
        ("leaky_relu", [-0.5, 0.0, 3.0]),
        ("sigmoid", [1 / (1 + np.e**2), 0.5, 1 / (1 + np.e**-3)]),
        ("tanh", [(np.e**-4 - 1) / (np.e**-4 + 1), 0.0, (np.e**6 - 1) / (np.e**6 + 1)]),
    ],
)
def test_activations(name, expected):
    layer = Conv2d([[1]], activation=name, activation_slope=0.25)
    np.testing.assert_allclose(layer([[-2, 0, 3]])[0, 0], expected, rtol=1e-12)
    assert [step.value for step in layer.steps([[-2, 0, 3]])] == pytest.approx(expected)
    assert np.isfinite(layer([[-1e12, 0, 1e12]])).all()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Conv2d(np.ones((4, 1, 3, 3)), groups=3), "3 groups do not divide 4 filters; use a divisor of 4."),
        (
            lambda: Conv2d(np.ones((4, 1, 3, 3)), groups=2)(np.ones((3, 5, 5))),
            "The input has 3 channels but the kernel takes 2 (2 groups of 1)",
        ),
        (
            lambda: ConvTranspose2d(np.ones((3, 1, 3, 3)), groups=2),
            "2 groups do not divide 3 input channels; use a divisor of 3.",
        ),
        (
            lambda: ConvTranspose2d(np.ones((3, 3)), stride=2, output_padding=2),
            "The output padding is 2; it must be smaller than the stride (2) or the dilation (1).",
        ),
        (lambda: ConvTranspose2d(np.ones((3, 3)), stride=2, padding="same", output_padding=1), "With padding 'same'"),
        (lambda: ConvTranspose2d(np.ones((2, 2)), padding=2)(np.ones((2, 2))), "cuts off all of the 3 rows"),
        (lambda: ConvTranspose2d(np.ones((2, 2)), [1, 2]), "The bias needs one number for each of 1 filter"),
        (lambda: Conv2d(np.ones((2, 2)), activation="gelu"), "There is no activation 'gelu'; use none, relu"),
        (lambda: MaxPool2d(2, padding=2)(np.ones((4, 4))), "Window row 1 would hold no input cell"),
        (
            lambda: MaxPool2d(2, padding=2)(np.ones((4, 4))),
            "convviz stops here (PyTorch already refuses padding beyond half the window, 1)",
        ),
        (lambda: AvgPool2d(5)(np.ones((4, 9))), "The 5×5 window does not fit the 4×9 input; use a window of at most"),
        (lambda: AvgPool2d(0), "The window is 0; it must be at least 1."),
        (lambda: Conv2d(np.ones((1, 1)), padding=10**6)(np.ones((2, 2))), "would have 4,000,008,000,004 cells (29,802"),
        (lambda: AvgPool2d(2, padding=10**9)(np.ones((2, 2))), "would have"),
        (lambda: ConvTranspose2d(np.ones((2, 2)), stride=10**6)(np.ones((9, 9))), "The feature map would have"),
    ],
)
def test_refusals(make, sentence):
    with pytest.raises(ConvvizError) as caught:
        make()
    assert sentence in str(caught.value)


@pytest.mark.parametrize("stride", [(1, 1), (2, 3), (4, 4)], ids=str)
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3), (4, 2)], ids=str)
@pytest.mark.parametrize("kernel", [(9, 8), (3, 14), (17, 2)], ids=str)
def test_large_stamped_kernels_equal_scipy(stride, dilation, kernel):
    rng = np.random.default_rng(3)
    x, weight = rng.normal(size=(2, 7, 6)), rng.normal(size=(2, 3, *kernel))
    apart = np.zeros((2, 7 * stride[0], 6 * stride[1]))
    apart[:, :: stride[0], :: stride[1]] = x
    apart = apart[:, : 6 * stride[0] + 1, : 5 * stride[1] + 1]
    spread = np.zeros((2, 3, (kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1))
    spread[:, :, :: dilation[0], :: dilation[1]] = weight
    expected = [sum(scipy.signal.convolve2d(apart[k], spread[k, f]) for k in range(2)) for f in range(3)]
    np.testing.assert_allclose(ConvTranspose2d(weight, stride=stride, dilation=dilation)(x), expected, atol=1e-10)
    trace = ConvTranspose2d(weight, stride=stride, dilation=dilation).trace(x)
    before = trace.written(0, 20)
    np.testing.assert_allclose(before, np.sum([_stamp(before, trace[i]) for i in range(20)], axis=0), atol=1e-10)


def _stamp(like, step):
    alone = np.zeros_like(like)
    alone[np.ix_(step.target.rows, step.target.columns)] = step.products.sum(axis=0)
    return alone


@settings(max_examples=200, deadline=None)
@given(with_input(layers()))
def test_the_step_of_a_cell_is_the_last_that_writes_to_it(case):
    layer, x = case
    assume(fits(layer, x))
    for trace in walked(layer, x):
        _, height, width = trace.output_shape
        last = {}
        for step in trace:
            rows, columns = step.target.rows.tolist(), step.target.columns.tolist()
            last |= {(step.position[0], row, column): step.index for row in rows for column in columns}
        for place in np.ndindex(trace.output_shape):
            assert trace.step_of(*place) == last.get(place)
        for outside in ((0, -1, 0), (0, 0, -1), (0, height, 0), (0, 0, width)):
            assert trace.step_of(*outside) is None


@settings(max_examples=100, deadline=None)
@given(with_input(layers()))
def test_the_grids_of_a_walk_have_the_sizes_that_it_says(case):
    """Only stamps are cut off, only the equivalent convolution spreads its input, and both say how far they go."""
    layer, x = case
    assume(fits(layer, x))
    for trace in walked(layer, x):
        walk, (top, bottom), (left, right) = trace.walk, *trace.ring
        rows, columns = (1 + (n - 1) * apart for n, apart in zip(x.shape[1:], trace.spacing, strict=True))
        assert trace.padded.shape == (len(x), top + rows + bottom, left + columns + right)
        assert (trace.spacing == (1, 1)) or walk.as_convolution
        assert trace.cut == ((0, 0), (0, 0)) or walk.accumulates
        assert walk.shown_cells(layer, x.shape) == (
            trace.padded.size,
            sum(trace.written(f, 0).size for f in range(trace.output_shape[0])),
        )


@settings(max_examples=120, deadline=None)
@given(with_input(layers()), st.data())
def test_some_rows_of_the_unrolled_matrix_are_those_of_the_whole(case, data):
    layer, x = case
    try:
        whole = unrolled(layer, x.shape).dense()
    except ConvvizError:
        return
    outputs = np.array(data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=5, unique=True)))
    numbers, cells, values = sampled_entries(layer, x.shape, outputs)
    part = np.zeros((len(outputs), whole.shape[1]))
    np.add.at(part, (numbers, cells), values)
    np.testing.assert_allclose(part, whole[outputs], atol=1e-9)

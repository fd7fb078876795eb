"""Sizes, window counts, receptive fields, stacks and renewal, against brute force and published numbers."""

from itertools import product

import numpy as np
import pytest
from cases import layers, with_input
from facts import TUTORIAL
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import signal

from convviz.engine import (
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    MaxPool2d,
    Stack,
    TransposedSize,
    cells_behind,
    patch_matrix,
    receptive_fields,
    touching_padding,
    unrolled,
    window_counts,
)
from convviz.engine.sizes import AxisSize
from convviz.errors import ConvvizError

few = st.integers(1, 12)


def conv(i, k, p=0, s=1, d=1):
    return AxisSize(i, p, p, k, s, d).output


def transposed(i, k, p=0, s=1, extra=0):
    return TransposedSize(i, p, p, k, s, 1, extra).output


@settings(max_examples=3000, deadline=None)
@given(st.integers(1, 200), few, few, few, few)
def test_relationships_of_the_guide(i, k, p, s, d):
    """1 to 7 and 15, with the window moved by hand as the meaning of an output size."""
    assert conv(i, k) == i - k + 1
    assert conv(i, k, p) == i - k + 2 * p + 1
    if k % 2:
        assert conv(i, k, k // 2) == i
    assert conv(i, k, k - 1) == i + k - 1
    for padding, stride, spread in ((0, s, k), (p, s, k), (p, s, k + (k - 1) * (d - 1))):
        dilation = d if spread != k else 1
        moved = len([start for start in range(0, i + 2 * padding, stride) if start + spread <= i + 2 * padding])
        assert max(conv(i, k, padding, stride, dilation), 0) == moved


@settings(max_examples=3000, deadline=None)
@given(st.integers(1, 200), few, few, few)
def test_transposed_relationships_of_the_guide(i, k, p, s):
    """8 to 14: the transpose has the input's size back, and its equivalent convolution the output's size."""
    p = min(p, k - 1)
    cases = [(0, 1), (p, 1), (0, s), (p, s)] + [(k // 2, 1)] * (k % 2) + [(k - 1, 1)]
    for padding, stride in cases:
        down = conv(i, k, padding, stride)
        if down < 1:
            continue
        extra = (i + 2 * padding - k) % stride
        assert transposed(down, k, padding, stride, extra) == i == stride * (down - 1) + extra + k - 2 * padding
        axis = TransposedSize(down, padding, padding, k, stride, 1, extra).equivalent
        assert (axis.input, axis.before, axis.after) == (
            down + (down - 1) * (stride - 1),
            k - padding - 1,
            k - padding - 1 + extra,
        )
        assert axis.output == i


@pytest.mark.parametrize(
    ("stride", "padding", "counts"),
    [(1, 0, [1, 2, 3, 3, 3, 3, 2, 1]), (1, 1, [2, 3, 3, 3, 3, 3, 3, 2]), (2, 0, [1, 1, 2, 1, 2, 1, 1, 0])],
)
def test_border_counts_of_the_guide(stride, padding, counts):
    layer = Conv2d(np.ones((3, 3)), stride=stride, padding=padding)
    np.testing.assert_array_equal(window_counts(layer, (8, 8)), np.outer(counts, counts))


def fits(layer, shape):
    try:
        layer.output_shape(shape)
    except ConvvizError:
        return False
    return True


def fits_all(stack, shape):
    try:
        list(stack.shapes(shape))
    except ConvvizError:
        return False
    return True


@settings(max_examples=200, deadline=None)
@given(with_input(layers()))
def test_window_counts_equal_counting_the_steps(case):
    layer, x = case
    assume(fits(layer, x.shape))
    trace = layer.trace(x, "equivalent")
    counts, touching = np.zeros(x.shape[1:], int), 0
    axes, hangs = layer.axis_sizes(x.shape), getattr(layer, "ceil_mode", False)
    for step in trace:
        if step.position[0]:
            break
        padding = False
        for r, c in product(step.source.rows, step.source.columns):
            (down, r0), (across, c0) = (divmod(int(at), apart) for at, apart in zip((r, c), trace.spacing, strict=True))
            inside = 0 <= down < x.shape[1] and 0 <= across < x.shape[2]
            if inside and not r0 and not c0:
                counts[down, across] += 1
            # What a window of ceil_mode hangs over is no padding.
            over = [at - n >= max(a.after, 0) for at, n, a in zip((r, c), x.shape[1:], axes, strict=True)]
            padding |= not inside and not (hangs and any(over))
        touching += padding
    np.testing.assert_array_equal(window_counts(layer, x.shape), counts)
    if not isinstance(layer, ConvTranspose2d):
        assert touching_padding(layer, x.shape) == touching


@st.composite
def stacks(draw):
    first, x = draw(with_input(layers()))
    found, shape = [first], x.shape
    assume(fits(first, shape))
    for _ in range(draw(st.integers(0, 2))):
        shape = found[-1].output_shape(shape)
        layer = draw(layers(shape[0]))
        if fits(layer, shape) and np.prod(layer.output_shape(shape)) < 2000:
            found.append(layer)
        else:
            break
    return Stack(found), x


def independent(layers):
    """The layers with all weights 1, no activation and average for maximum: every dependence shows as a change."""
    result = []
    for layer in layers:
        plain = layer.replace(activation="none")
        if isinstance(layer, MaxPool2d):
            plain = AvgPool2d(layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.ceil_mode)
        elif hasattr(layer, "weight"):
            plain = plain.replace(weight=np.ones_like(layer.weight), bias=None)
        result.append(plain)
    return Stack(result)


@settings(max_examples=150, deadline=None)
@given(stacks(), st.data())
def test_the_cells_behind_a_cell_are_those_that_change_it(case, data):
    stack, x = case
    plain = independent(stack.layers)
    shape = list(stack.shapes(x.shape))[-1]
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in shape)
    behind = cells_behind(stack, x.shape, -1, cell)
    # Positive weights: a cell feeds the output exactly where adding to it changes the sum.
    changed = np.zeros(x.shape, bool)
    zero = plain(np.zeros_like(x))[cell]
    for place in product(*map(range, x.shape)):
        probe = np.zeros_like(x)
        probe[place] = 1
        changed[place] = plain(probe)[cell] != zero
    expected = np.zeros_like(changed)
    expected[np.ix_(*behind)] = True
    np.testing.assert_array_equal(changed, expected)


@settings(max_examples=150, deadline=None)
@given(stacks(), st.data())
def test_no_cell_sees_more_than_the_receptive_field(case, data):
    stack, x = case
    zeros = Stack([layer.replace(padding_mode="zeros") if isinstance(layer, Conv2d) else layer for layer in stack])
    shape = list(zeros.shapes(x.shape))[-1]
    fields = receptive_fields(zeros, x.shape)[-1]
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in shape)
    for field, seen, at in zip(fields, cells_behind(zeros, x.shape, -1, cell)[1:], cell[1:], strict=True):
        if seen:
            assert seen[-1] - seen[0] + 1 <= field.size
            if not any(isinstance(layer, ConvTranspose2d) for layer in zeros):
                first = field.start + at * field.jump
                assert first <= seen[0]
                assert seen[-1] < first + field.size


@settings(max_examples=100, deadline=None)
@given(stacks())
def test_the_receptive_field_is_the_largest_that_a_cell_far_from_the_border_sees(case):
    """On an input so large that the middle knows no border, over a whole period of the outputs."""
    stack, x = case
    zeros = Stack([layer.replace(padding_mode="zeros") if isinstance(layer, Conv2d) else layer for layer in stack])
    assume(not any(isinstance(layer.padding, str) and layer.padding.startswith("same") for layer in zeros))
    shape = (x.shape[0], 400, 400)
    assume(fits_all(zeros, shape))
    field, _ = receptive_fields(zeros, shape)[-1]
    _, rows, columns = list(zeros.shapes(shape))[-1]
    middle = range(max(rows // 2 - 40, 0), min(rows // 2 + 40, rows))
    seen = [cells_behind(zeros, shape, -1, (0, r, columns // 2))[1] for r in middle]
    assert max((s[-1] - s[0] + 1 for s in seen if s), default=0) == field.size


@pytest.mark.parametrize(
    ("layers", "size", "start"),
    [
        ([MaxPool2d(2), ConvTranspose2d(np.ones((2, 2)), stride=2)], 2, 0),
        ([MaxPool2d(2), Conv2d(np.ones((3, 3)), padding=1), ConvTranspose2d(np.ones((2, 2)), stride=2)], 6, -2),
        ([ConvTranspose2d(np.ones((2, 2)), stride=2, dilation=3)], 1, 0),
        ([ConvTranspose2d(np.ones((3, 3)), stride=2, padding=1), Conv2d(np.ones((1, 1)), stride=2)], 1, 0),
    ],
)
def test_receptive_fields_behind_transposed_convolutions(layers, size, start):
    """By hand: which cells feed the first output, and how many any output at most."""
    field, _ = receptive_fields(Stack(layers), (1, 8, 8))[-1]
    assert (field.size, field.start) == (size, start)


@settings(max_examples=150, deadline=None)
@given(stacks(), st.data())
def test_renewal_equals_computing_all(case, data):
    stack, x = case
    known = stack.traces(x)
    for trace in known:
        _ = trace.output
    changed, layers_now = x.copy(), list(stack.layers)
    for _ in range(data.draw(st.integers(0, 2))):
        place = tuple(data.draw(st.integers(0, n - 1)) for n in x.shape)
        changed[place] += data.draw(st.integers(-2, 2))
    at = data.draw(st.integers(0, len(stack) - 1))
    if hasattr(layers_now[at], "weight") and data.draw(st.booleans()):
        weight = layers_now[at].weight.copy()
        weight[tuple(data.draw(st.integers(0, n - 1)) for n in weight.shape)] += 1
        layers_now[at] = layers_now[at].replace(weight=weight)
    edited = Stack(layers_now)
    for new, fresh in zip(edited.traces(changed, known=known), edited.traces(changed), strict=True):
        np.testing.assert_allclose(new.output, fresh.output, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(new[0].value, fresh[0].value, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("example", TUTORIAL["examples"], ids=lambda e: e["name"])
def test_stacks_of_the_tutorial(example):
    shape = (1, *example.get("input_shape", [8, 8]))
    stack = Stack(
        [
            Conv2d(np.ones(layer["kernel"]), [0], padding=layer["padding"], stride=tuple(layer["stride"]))
            for layer in example["layers"]
        ]
    )
    lines = stack.summary(shape)
    assert [list(line.output_shape[1:]) for line in lines] == example["output_shapes"]
    assert [line.parameter_count for line in lines] == example["parameters"]
    assert stack.parameter_count == example["total_parameters"]


def test_receptive_fields_of_known_networks():
    """VGG-16's published 212 at its last pooling, and the arithmetic by hand of a small stack."""
    pool = MaxPool2d(2)
    three = Conv2d(np.ones((3, 3)), padding=1)
    vgg = Stack([*[three] * 2, pool, *[three] * 2, pool, *([*[three] * 3, pool] * 3)])
    rows, _ = receptive_fields(vgg, (1, 224, 224))[-1]
    assert (rows.size, rows.jump) == (212, 32)
    small = Stack([Conv2d(np.ones((3, 5)), padding="same"), MaxPool2d(2), Conv2d(np.ones((3, 3)), dilation=2)])
    rows, columns = receptive_fields(small, (1, 32, 32))[-1]
    assert (rows.size, rows.jump, rows.start) == (3 + 1 + 4 * 2, 2, -1)
    assert (columns.size, columns.jump, columns.start) == (5 + 1 + 4 * 2, 2, -2)


def test_a_layer_that_does_not_fit_is_named():
    stack = Stack([Conv2d(np.ones((3, 3))), MaxPool2d(2), Conv2d(np.ones((5, 5)))])
    with pytest.raises(ConvvizError, match=r"^Layer 3 \(convolution\): The 5×5 kernel does not fit the 3×3 input"):
        stack(np.ones((8, 8)))
    assert stack.trace(np.ones((8, 8)), layer=1).output_shape == (1, 3, 3)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: unrolled(Conv2d(np.ones((3, 3))), (1, 10**6, 10**6)), "The unrolled matrix would have"),
        (lambda: window_counts(Conv2d(np.ones((3, 3))), (10**6, 10**6)), "The table of counts would have"),
        (lambda: touching_padding(Conv2d(np.ones((3, 3)), padding=10**9), (2, 2)), "The table of windows would have"),
        (lambda: patch_matrix(Conv2d(np.ones((3, 3)), padding=10**5), np.ones((2, 2))), "The patch matrix would have"),
        (lambda: Conv2d(np.ones((2, 2)), dilation=10**30), "it can be at most 1,099,511,627,776"),
        (lambda: Conv2d(np.ones((2, 2)), padding=10**30), "it can be at most 1,099,511,627,776"),
        (lambda: unrolled(Conv2d(np.ones((2, 2))), (1, 3, 3)).multiply(np.ones((5, 5))), "this matrix is for one of"),
        (lambda: Stack([Conv2d([[1.0]])]).trace([[1.0]], layer=5), "There is no layer 5; the stack has 1"),
        (lambda: cells_behind(Stack([Conv2d([[1.0]])]), (1, 2, 2), 0, (0, 0)), "There is no cell (0, 0)"),
        (
            lambda: Stack([Conv2d([[1e308, 1e308]]), Conv2d([[1.0]])])([[1.0, 1.0]]),
            "Layer 1 (convolution): The feature map holds inf",
        ),
    ],
)
def test_what_is_too_large_or_not_there_is_refused_before_it_is_made(make, sentence):
    with pytest.raises(ConvvizError) as caught:
        make()
    assert sentence in str(caught.value)


def test_steps_that_leave_the_range_of_numbers_warn_nobody():
    step = Conv2d([[1e308, 1e308]]).trace([[10.0, 1.0]])[0]
    assert step.total == np.inf


def test_remarks_name_where_frameworks_differ():
    assert "PyTorch refuses padding beyond half the window, 1" in MaxPool2d(3, 1, 2).remark((1, 8, 8))
    assert MaxPool2d(3, 1, 1).remark((1, 8, 8)) == ""
    assert "Keras never counts padding" in AvgPool2d(3, 1, "same").remark((1, 8, 8))
    assert AvgPool2d(3, 1, "same", count_include_pad=False).remark((1, 8, 8)) == ""


def test_remarks_on_same_padding_are_true():
    """Each is checked against the library that it names, or its documented formula."""
    x, w = np.arange(49.0).reshape(7, 7), np.arange(1.0, 5.0).reshape(2, 2)
    flipped = Conv2d(w, padding="same", flip=True)
    assert "SciPy's convolve2d has the odd cell of padding first" in flipped.remark((1, 7, 7))
    theirs = signal.convolve2d(x, w, mode="same")
    assert not np.allclose(flipped(x)[0], theirs)
    np.testing.assert_allclose(flipped.replace(padding="same_lower")(x)[0], theirs)
    # correlate2d agrees, so that nothing is said.
    np.testing.assert_allclose(flipped.replace(flip=False)(x)[0], signal.correlate2d(x, w, mode="same"))
    assert flipped.replace(flip=False).remark((1, 7, 7)) == ""
    assert "as in ONNX' SAME_LOWER" in flipped.replace(padding="same_lower", flip=False).remark((1, 7, 7))

    strided = Conv2d(np.ones((3, 3)), padding="same", stride=2)
    for side, numbers in ((7, "these"), (8, "other")):
        assert f"its padding=1 gives {numbers} numbers" in strided.remark((1, side, side))
        picture = np.arange(float(side * side)).reshape(side, side)
        alike = np.array_equal(strided(picture), strided.replace(padding=1)(picture))
        assert alike == (numbers == "these")
    assert Conv2d(np.ones((3, 3)), padding="same").remark((1, 8, 8)) == ""


def test_the_remark_on_keras_transposed_valid():
    layer = ConvTranspose2d(np.ones((2, 1)), stride=3)
    assert "Keras' 'valid' has 1 row and 2 columns more here" in layer.remark((1, 4, 4))
    _, rows, columns = layer.output_shape((1, 4, 4))
    assert (4 * 3 + max(2 - 3, 0), 4 * 3 + max(1 - 3, 0)) == (rows + 1, columns + 2)
    assert ConvTranspose2d(np.ones((3, 3)), stride=2).remark((1, 4, 4)) == ""


@pytest.mark.parametrize("shape", [(3, 7), (7, 3)])
def test_the_table_of_counts_has_both_sides_of_the_input(shape, monkeypatch):
    monkeypatch.setattr("convviz.engine.operation.MAX_COMPUTED", 20)
    with pytest.raises(ConvvizError, match="table of counts would have 21 cells"):
        window_counts(Conv2d([[1.0]]), shape)
    for narrow in ((2, 7), (7, 2)):
        assert window_counts(Conv2d([[1.0]]), narrow).shape == narrow


@pytest.mark.parametrize(
    ("layer", "fits", "refused"),
    [
        (Conv2d(np.ones((1, 3))), (1, 8), (1, 9)),
        (Conv2d(np.ones((3, 1))), (8, 1), (9, 1)),
        (ConvTranspose2d(np.ones((1, 3))), (1, 6), (1, 7)),
        (ConvTranspose2d(np.ones((3, 1))), (6, 1), (7, 1)),
    ],
)
def test_the_table_of_windows_has_what_moves_times_its_cells(layer, fits, refused, monkeypatch):
    monkeypatch.setattr("convviz.engine.operation.MAX_COMPUTED", 20)
    window_counts(layer, fits)
    with pytest.raises(ConvvizError, match="table of windows would have 21 cells"):
        window_counts(layer, refused)

"""Edits: another document, or an error and the old one."""

import numpy as np
import pytest
from documents import does_not_fit, many_channels, preset
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import ConvvizError
from convviz.model import Document, edits

sides = st.integers(1, 9)


def test_cells_are_set_and_those_outside_passed_over():
    before = preset()
    after = edits.set_cells(before, 0, "input", [(0, 0, 0), (0, 7, 7), (0, 8, 0), (0, -1, 3)], -2.5)
    assert after.input[0, 0, 0] == after.input[0, 7, 7] == -2.5
    assert np.count_nonzero(after.input != before.input) == 2
    assert before.input[0, 0, 0] == 0


def test_unchanged_arrays_are_shared():
    before = preset()
    after = edits.set_parameter(before, 0, "stride", 2)
    assert after.input is before.input
    assert after.layers[0].weight is before.layers[0].weight


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "7", True])
def test_values_that_are_no_numbers(value):
    with pytest.raises(ConvvizError, match="value of a cell"):
        edits.set_cells(preset(), 0, "input", [(0, 0, 0)], value)


@given(sides, sides, sides, sides)
def test_an_input_keeps_its_top_left(rows, columns, new_rows, new_columns):
    x = np.arange(1.0, rows * columns + 1).reshape(rows, columns)
    after = edits.resize_input(preset().replace(input=x), new_rows, new_columns).input[0]
    assert after.shape == (new_rows, new_columns)
    for r in range(new_rows):
        for c in range(new_columns):
            assert after[r, c] == (x[r, c] if r < rows and c < columns else 0)


@given(sides, sides)
def test_a_kernel_keeps_its_centre(size, new_size):
    weight = np.zeros((size, size))
    weight[(size - 1) // 2, (size - 1) // 2] = 7
    document = preset().with_layer(0, preset().layers[0].replace(weight=weight))
    after = edits.resize_kernel(document, 0, new_size, new_size).layers[0].weight[0, 0]
    assert after[(new_size - 1) // 2, (new_size - 1) // 2] == 7
    assert after.sum() == 7


def test_a_kernel_grown_one_by_one_is_as_one_grown_at_once():
    document = preset()
    by_one = document
    for size in range(4, 8):
        by_one = edits.resize_kernel(by_one, 0, size, size)
    assert by_one == edits.resize_kernel(document, 0, 7, 7)
    assert edits.resize_kernel(by_one, 0, 3, 3) == document


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda d: edits.resize_input(d, 0, 5), "The input cannot have 0 rows; use 1 to 1,024."),
        (lambda d: edits.resize_input(d, 5, 5000), "The input cannot have 5,000 columns"),
        (lambda d: edits.resize_kernel(d, 0, 65, 3), "The kernel cannot have 65 rows; use 1 to 64."),
        (lambda d: edits.set_parameter(d, 0, "stride", (0, 1)), "The stride is 0"),
        (lambda d: edits.set_parameter(d, 0, "speed", 1), "Convolution has no parameter 'speed'"),
    ],
)
def test_refusals(edit, sentence):
    with pytest.raises(ConvvizError) as caught:
        edit(preset())
    assert sentence in str(caught.value)


def test_a_classic_kernel_goes_to_every_channel_of_one_filter():
    sobel = preset("sobel-x").layers[0].weight[0, 0]
    after = edits.set_kernel(many_channels(), 0, sobel, 2)
    assert after.layers[0].weight.shape == (4, 3, 3, 3)
    for channel in range(3):
        np.testing.assert_array_equal(after.layers[0].weight[2, channel], sobel)
    assert not np.array_equal(after.layers[0].weight[1, 0], sobel)


def test_bias():
    document = many_channels()
    assert edits.set_bias(document, 0, 9.0, 2).layers[0].bias.tolist() == [0, 1, 9, 2]
    without = edits.set_bias(document, 0, None)
    assert without.layers[0].bias is None
    assert edits.set_bias(without, 0, 3.0, 1).layers[0].bias.tolist() == [0, 3, 0, 0]


def test_a_kernel_that_does_not_fit_keeps_its_values():
    document = does_not_fit()
    with pytest.raises(ConvvizError, match="The 7×3 kernel does not fit the 4×4 input"):
        document.traces(0)[-1]
    assert document.layers[0].weight.shape == (1, 1, 7, 3)


def test_documents_with_equal_values_are_equal():
    assert preset().replace(input=preset().input.copy()) == preset()
    assert preset().replace(title="Other") != preset()
    assert preset("stride-2") != preset()


@pytest.mark.parametrize(("shape", "text"), [((1025, 2), "1,025 rows"), ((2, 2000), "2,000 columns")])
def test_an_input_beyond_the_limit(shape, text):
    with pytest.raises(ConvvizError, match=text):
        Document(np.zeros(shape), preset().layers)


def test_nothing_too_large_is_computed():
    large = preset().with_layer(0, preset().layers[0].replace(weight=np.ones((64, 64)), padding="full", dilation=64))
    with pytest.raises(ConvvizError, match="The padded input has 65,157,184 cells; it can have at most 917,504"):
        large.traces(0)[-1]


def test_a_document_cannot_be_changed_from_outside():
    array = np.zeros((3, 3))
    view = array[:]
    array.setflags(write=False)
    layers = [preset().layers[0]]
    document = Document(array, layers)
    view[0, 0] = 9
    layers.clear()
    assert document.input[0, 0, 0] == 0
    assert len(document.layers) == 1
    with pytest.raises(ValueError, match="read-only"):
        preset().traces(0)[-1].output[0, 0, 0] = 1

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
    after = edits.set_cells(before, "input", [(0, 0, 0), (0, 7, 7), (0, 8, 0), (0, -1, 3)], -2.5)
    assert after.input[0, 0, 0] == after.input[0, 7, 7] == -2.5
    assert np.count_nonzero(after.input != before.input) == 2
    assert before.input[0, 0, 0] == 0


def test_unchanged_arrays_are_shared():
    before = preset()
    after = edits.set_parameter(before, "stride", 2)
    assert after.input is before.input
    assert after.layer.weight is before.layer.weight


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "7", True])
def test_values_that_are_no_numbers(value):
    with pytest.raises(ConvvizError, match="value of a cell"):
        edits.set_cells(preset(), "input", [(0, 0, 0)], value)


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
    document = preset().with_layer(preset().layer.replace(weight=weight))
    after = edits.resize_kernel(document, new_size, new_size).layer.weight[0, 0]
    assert after[(new_size - 1) // 2, (new_size - 1) // 2] == 7
    assert after.sum() == 7


def test_a_kernel_grown_one_by_one_is_as_one_grown_at_once():
    document = preset()
    by_one = document
    for size in range(4, 8):
        by_one = edits.resize_kernel(by_one, size, size)
    assert by_one == edits.resize_kernel(document, 7, 7)
    assert edits.resize_kernel(by_one, 3, 3) == document


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda d: edits.resize_input(d, 0, 5), "The input cannot have 0 rows; use 1 to 1,024."),
        (lambda d: edits.resize_input(d, 5, 5000), "The input cannot have 5,000 columns"),
        (lambda d: edits.resize_kernel(d, 65, 3), "The kernel cannot have 65 rows; use 1 to 64."),
        (lambda d: edits.set_parameter(d, "stride", (0, 1)), "The stride is 0"),
        (lambda d: edits.set_parameter(d, "speed", 1), "Convolution has no parameter 'speed'"),
    ],
)
def test_refusals(edit, sentence):
    with pytest.raises(ConvvizError) as caught:
        edit(preset())
    assert sentence in str(caught.value)


def test_a_classic_kernel_goes_to_every_channel_of_one_filter():
    sobel = preset("sobel-x").layer.weight[0, 0]
    after = edits.set_kernel(many_channels(), sobel, 2)
    assert after.layer.weight.shape == (4, 3, 3, 3)
    for channel in range(3):
        np.testing.assert_array_equal(after.layer.weight[2, channel], sobel)
    assert not np.array_equal(after.layer.weight[1, 0], sobel)


def test_bias():
    document = many_channels()
    assert edits.set_bias(document, 9.0, 2).layer.bias.tolist() == [0, 1, 9, 2]
    without = edits.set_bias(document, None)
    assert without.layer.bias is None
    assert edits.set_bias(without, 3.0, 1).layer.bias.tolist() == [0, 3, 0, 0]


def test_a_kernel_that_does_not_fit_keeps_its_values():
    document = does_not_fit()
    with pytest.raises(ConvvizError, match="The 7×3 kernel does not fit the 4×4 input"):
        document.trace()
    assert document.layer.weight.shape == (1, 1, 7, 3)


def test_documents_with_equal_values_are_equal():
    assert preset().replace(input=preset().input.copy()) == preset()
    assert preset().replace(title="Other") != preset()
    assert preset("stride-2") != preset()


@pytest.mark.parametrize(("shape", "text"), [((1025, 2), "1,025 rows"), ((2, 2000), "2,000 columns")])
def test_an_input_beyond_the_limit(shape, text):
    with pytest.raises(ConvvizError, match=text):
        Document(np.zeros(shape), preset().layers)


def test_nothing_too_large_is_computed():
    large = preset().with_layer(preset().layer.replace(weight=np.ones((64, 64)), padding="full", dilation=64))
    with pytest.raises(ConvvizError, match="The padded input has 65,157,184 cells; it can have at most 917,504"):
        large.trace()


def test_a_document_cannot_be_changed_from_outside():
    array = np.zeros((3, 3))
    view = array[:]
    array.setflags(write=False)
    layers = [preset().layer]
    document = Document(array, layers)
    view[0, 0] = 9
    layers.clear()
    assert document.input[0, 0, 0] == 0
    assert len(document.layers) == 1
    with pytest.raises(ValueError, match="read-only"):
        preset().trace().output[0, 0, 0] = 1

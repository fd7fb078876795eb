"""Every point of the explorer against plain formulas, and against the setup itself."""

import math

import pytest
from documents import does_not_fit, many_channels, preset

from convviz.engine import Conv2d, MaxPool2d
from convviz.model import Document, find_preset
from convviz.model.explore import AGAINST, QUANTITIES, explored


def points(document, quantity, against, layer=0):
    return {p.value: p for p in explored(document, layer, QUANTITIES[quantity], AGAINST[against])}


def test_sizes_of_the_tutorials_input_against_stride():
    found = points(preset(), "size", "stride")
    for stride, point in found.items():
        assert point.exact == (8 - 3) / stride + 1
        assert point.result == math.floor(point.exact)
    assert found[2].said == "(8 − 3) / 2 + 1 = 3.5 → 3"


def test_sizes_against_kernel_padding_dilation_and_input():
    for kernel, point in points(preset(), "size", "kernel").items():
        assert point.result == (9 - kernel if kernel <= 8 else None)
    for padding, point in points(preset(), "size", "padding").items():
        assert point.result == 6 + 2 * padding
    for dilation, point in points(preset(), "size", "dilation").items():
        size = 8 - 2 * dilation
        assert point.result == (size if size > 0 else None)
    for side, point in points(preset(), "size", "input").items():
        assert point.result == (side - 2 if side > 2 else None)


def test_parameters_and_multiplications_against_kernel():
    document = many_channels()
    filters, channels = document.layers[0].weight.shape[:2]
    for kernel, point in points(document, "parameters", "kernel").items():
        assert point.result == filters * channels * kernel**2 + filters
        assert point.said.endswith(f"= {int(point.result):,}")
    for kernel, point in points(preset(), "multiplications", "kernel").items():
        if point.result is not None:
            assert point.result == (9 - kernel) ** 2 * kernel**2


def test_the_receptive_field_through_a_stack():
    found = points(preset("two-stacked-valid"), "field", "kernel", layer=1)
    for kernel, point in found.items():
        if point.result is not None:
            assert point.result == 3 + (kernel - 1)


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("against", AGAINST)
@pytest.mark.parametrize(
    "document",
    [
        preset(),
        many_channels(),
        does_not_fit(),
        find_preset("transposed-overlap").setup.document,
        Document([[1.0, 2], [3, 4]], (MaxPool2d(2),)),
        find_preset("depthwise").setup.document,
    ],
)
def test_all_of_them_have_points_or_say_why_not(document, quantity, against):
    for layer in range(len(document.layers)):
        found = explored(document, layer, QUANTITIES[quantity], AGAINST[against])
        assert found
        assert all(point.said for point in found)
        assert [p.value for p in found] == sorted({p.value for p in found})


def test_the_value_that_there_is_now_has_a_point_beyond_the_usual_ones():
    document = Document([[0.0] * 100] * 100, (Conv2d([[1.0] * 40] * 40, stride=20),))
    assert points(document, "size", "kernel")[40].result == 4
    assert points(document, "size", "stride")[20].result == 4
    assert points(document, "size", "input")[100].result == 4

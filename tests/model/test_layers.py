"""Edits of the stack, of the operation, of channels, filters and groups."""

import tracemalloc

import numpy as np
import pytest
from cases import layers as any_layers
from cases import with_input
from documents import preset, setup_of
from hypothesis import assume, given, settings

from convviz.engine import OPERATIONS, AvgPool2d, Conv2d, ConvTranspose2d, MaxPool2d
from convviz.errors import ConvvizError
from convviz.model import Document, channels, edits, layers
from convviz.model.document import MAX_LAYERS
from convviz.model.project import decode, encode
from convviz.model.report import report
from convviz.model.texts import set_by_texts


def three():
    """Convolution, max pooling and convolution on 8×8."""
    document = layers.add_layer(preset(), 0, "max_pool2d")
    return layers.add_layer(document, 1)


def test_layers_come_after_the_one_on_the_stage():
    document = three()
    assert [layer.name for layer in document.layers] == ["conv2d", "max_pool2d", "conv2d"]
    assert list(document.shapes()) == [(1, 6, 6), (1, 3, 3), (1, 1, 1)]
    first = layers.add_layer(document, 0, "avg_pool2d")
    assert [layer.name for layer in first.layers] == ["conv2d", "avg_pool2d", "max_pool2d", "conv2d"]


def test_a_layer_is_moved_and_removed():
    document = layers.move_layer(three(), 1, -1)
    assert [layer.name for layer in document.layers] == ["max_pool2d", "conv2d", "conv2d"]
    assert layers.remove_layer(document, 0).layers == document.layers[1:]
    with pytest.raises(ConvvizError, match="first already"):
        layers.move_layer(document, 0, -1)
    with pytest.raises(ConvvizError, match="only layer cannot be removed"):
        layers.remove_layer(preset(), 0)


def test_a_later_layer_that_no_longer_fits_is_named_and_kept():
    document = edits.resize_input(three(), 5, 5)
    assert document.traces(0)[-1].output_shape == (1, 3, 3)
    with pytest.raises(ConvvizError, match=r"^Layer 3 \(convolution\): The 3×3 kernel does not fit the 1×1 input"):
        document.traces(2)
    assert len(document.layers) == 3


def test_too_many_layers_are_refused():
    document = Document(np.ones((2, 2)), (MaxPool2d(1),) * 16)
    with pytest.raises(ConvvizError, match="has 16 layers already"):
        layers.add_layer(document, 15)
    with pytest.raises(ConvvizError, match="has 17 layers; it can have 1 to 16"):
        document.replace(layers=(*document.layers, MaxPool2d(1)))


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("start", ["many", "grouped", "depthwise", "max-pooling-2x2", "transposed-overlap"])
def test_any_operation_becomes_any_other(start, name):
    if start == "many":
        x = np.ones((2, 6, 7))
        document = Document(x, (Conv2d(np.arange(36.0).reshape(2, 2, 3, 3), stride=2, padding="same"),))
    else:
        document = preset(start)
    changed = layers.set_operation(document, 0, name)
    assert changed.layers[0].name == name
    assert changed.layers[0].stride == document.layers[0].stride
    assert changed.layers[0].padding == document.layers[0].padding
    assert changed.layers[0].kernel_size == document.layers[0].kernel_size
    if setup_of(changed).weights is not None and setup_of(document).weights is not None:
        np.testing.assert_array_equal(setup_of(changed).weights, setup_of(document).weights)
    changed.layers[0].output_shape((len(document.input), 40, 40))


def test_filters_are_the_same_cells_in_both_orders_of_a_weight():
    weight = np.arange(4 * 2 * 3 * 2.0).reshape(4, 2, 3, 2)
    layer = ConvTranspose2d(weight, groups=2)
    for f in range(4):
        group, inside = divmod(f, 2)
        np.testing.assert_array_equal(layer.filters[f], weight[2 * group : 2 * group + 2, inside])
    assert layer.with_filters(layer.filters) == layer


def test_groups_keep_the_weights_within_them():
    document = Document(np.ones((4, 5, 5)), (Conv2d(np.arange(16.0).reshape(4, 4, 1, 1)),))
    grouped = channels.set_groups(document, 0, 2)
    assert grouped.layers[0].weight[:, :, 0, 0].tolist() == [[0, 1], [4, 5], [10, 11], [14, 15]]
    again = channels.set_groups(grouped, 0, 1)
    assert again.layers[0].weight[0, :, 0, 0].tolist() == [0, 1, 0, 0]
    np.testing.assert_array_equal(again.traces(0)[-1].output, grouped.traces(0)[-1].output)
    with pytest.raises(ConvvizError, match="3 groups do not divide 4 input channels; use a divisor of 4"):
        channels.set_groups(document, 0, 3)


def test_channels_and_filters():
    document = channels.set_filters(channels.set_input_channels(preset(), 3), 0, 2)
    assert document.input.shape == (3, 8, 8)
    assert setup_of(document).weights.shape == (2, 3, 3, 3)
    assert document.layers[0].parameter_count == 2 * 3 * 9 + 2
    assert document.traces(0)[-1].output_shape == (2, 6, 6)
    fewer = channels.set_input_channels(document, 1)
    np.testing.assert_array_equal(fewer.input, preset().input)
    with pytest.raises(ConvvizError, match="use 1 to 256"):
        channels.set_filters(document, 0, 0)
    depthwise = channels.set_input_channels(preset("depthwise"), 5)
    assert setup_of(depthwise).weights.shape == (5, 1, 3, 3)
    assert depthwise.layers[0].groups == 5


def test_a_pool_has_no_kernel_to_edit():
    document = preset("max-pooling-2x2")
    for edit in (lambda: edits.set_bias(document, 0, 1.0), lambda: edits.set_kernel(document, 0, np.ones((1, 1)))):
        with pytest.raises(ConvvizError, match="Max pooling has no kernel"):
            edit()
    with pytest.raises(ConvvizError, match="treats each channel on its own"):
        channels.set_filters(document, 0, 2)


@settings(max_examples=150, deadline=None)
@given(with_input(any_layers()))
def test_every_layer_survives_a_file(case):
    layer, x = case
    setup = setup_of(Document(x, (layer, MaxPool2d(1)), "A stack"), layer=1)
    read = decode(encode(setup), "x.convviz")
    assert read == setup
    assert encode(read) == encode(setup)


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ("stride=2", "stride", (2, 2)),
        ("stride=2,3", "stride", (2, 3)),
        ("1.padding=same", "padding", "same"),
        ("padding=1", "padding", ((1, 1), (1, 1))),
        ("padding=1,2,3,0", "padding", ((1, 2), (3, 0))),
        ("activation=relu", "activation", "relu"),
        ("activation_slope=0.3", "activation_slope", 0.3),
        ("flip=yes", "flip", True),
        ("groups=1", "groups", 1),
    ],
)
def test_parameters_are_set_by_text(change, name, value):
    assert getattr(set_by_texts(preset(), [change]).layers[0], name) == value


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("stride", "write NAME=VALUE"),
        ("stride=two", "'two' is no stride; give a whole number for rows"),
        ("stride=0", "The stride is 0"),
        ("9.stride=1", "There is no layer 9; the setup has 1"),
        ("colour=red", "Convolution has no parameter 'colour'; it has stride"),
        ("flip=maybe", "'maybe' is no flip; give on or off"),
        ("padding=1,2,3", "The padding must be"),
    ],
)
def test_text_that_says_nothing_is_refused(change, sentence):
    with pytest.raises(ConvvizError) as caught:
        set_by_texts(preset(), [change])
    assert sentence in str(caught.value)


def test_maps_too_large_to_show_are_refused_before_they_are_computed(monkeypatch):
    monkeypatch.setattr(ConvTranspose2d, "compute", lambda *_: pytest.fail("computed"))
    document = Document(np.ones((900, 900)), (ConvTranspose2d(np.ones((2, 2)), stride=64),))
    with pytest.raises(ConvvizError, match=r"The feature map has 3,31\d,\d+,\d+ cells; it can have at most"):
        document.traces(0)[-1]


@settings(max_examples=100, deadline=None)
@given(with_input(any_layers()))
def test_editing_a_cell_reuses_what_is_known(case):
    layer, x = case
    document = Document(x, (layer, AvgPool2d(1)))
    try:
        known = document.traces(1)
    except ConvvizError:
        assume(False)
    edited = edits.set_cells(document, 0, "input", [(0, 0, 0)], 7.0)
    np.testing.assert_allclose(edited.traces(1, known)[-1].output, edited.traces(1)[-1].output, atol=1e-12)


def test_a_canvas_too_large_for_its_cut_off_map_is_refused():
    layer = ConvTranspose2d(np.ones((64, 64)), stride=8, dilation=64, padding="full")
    with pytest.raises(ConvvizError, match="feature map has .* cells; it can have at most"):
        Document(np.ones((900, 900)), (layer,)).traces(0)[-1]


def test_filters_in_groups_count_all():
    with pytest.raises(ConvvizError, match="65,536 channels; it can have at most 256"):
        Document(np.ones((256, 2, 2)), (ConvTranspose2d(np.ones((256, 256, 1, 1)), groups=256),))


def test_numbers_beyond_all_range_are_named_with_their_layer():
    huge = Conv2d(np.full((32, 32), -1e12), padding="same", activation="leaky_relu", activation_slope=1e12)
    document = Document(np.full((32, 32), 1e12), (huge,) * 16)
    with pytest.raises(ConvvizError, match=r"^Layer \d+ \(convolution\): The (feature map|input) holds"):
        document.traces(15)


def test_whole_numbers_beyond_64_bits_are_reported_as_they_are():
    document = Document([[1e12]], (Conv2d([[1e12]]),) * 2)
    assert report(document, document.traces(1))["output"] == [[[1e36]]]


def test_texts_choose_the_operation_and_its_kernel():
    changed = set_by_texts(preset(), ["operation=conv_transpose2d", "kernel=1,2;3,-4", "stride=2", "bias=1/4"])
    assert isinstance(changed.layers[0], ConvTranspose2d)
    assert setup_of(changed).weights.tolist() == [[[[1, 2], [3, -4]]]]
    assert (changed.layers[0].stride, changed.layers[0].bias.tolist()) == ((2, 2), [0.25])
    pooled = set_by_texts(preset(), ["operation=max_pool2d", "kernel_size=3", "input_size=5x7", "channels=2"])
    assert (pooled.layers[0].kernel_size, pooled.input.shape) == ((3, 3), (2, 5, 7))
    assert (
        setup_of(set_by_texts(preset(), ["kernel=sobel-x"])).weights[0, 0].tolist()
        == setup_of(preset("sobel-x")).weights[0, 0].tolist()
    )


def test_no_order_of_texts_is_refused_that_another_allows():
    source = preset("transposed-overlap")
    changes = ["output_padding=2", "stride=3"]
    assert set_by_texts(source, changes) == set_by_texts(source, changes[::-1])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("operation=conv3d", "There is no operation 'conv3d'"),
        (
            "kernel=1,2;3",
            "Row 2 of the kernel has 1 columns where row 1 has 2",
        ),
        ("kernel=0,1,0,1/0", "'1/0' in the kernel is no number"),
        ("kernel=max-pooling-2x2", "has no kernel"),
        ("bias=1,2,3", "one for each of 1 filters, not 3"),
        ("input_size=a", "'a' is no input size"),
        ("filters=many", "'many' is no number of filters"),
    ],
)
def test_wrong_texts_say_what_is_meant(change, sentence):
    with pytest.raises(ConvvizError) as caught:
        set_by_texts(preset(), [change])
    assert sentence in str(caught.value)


def test_later_layers_follow_when_channels_change():
    document = preset("depthwise-separable")
    wider = channels.set_input_channels(document, 5)
    assert [layer.channels for layer in wider.layers] == [5, 5]
    assert list(wider.shapes())[-1][0] == document.layers[1].filter_count
    more = channels.set_filters(document, 0, 6)
    assert more.layers[1].channels == 6


def test_a_stack_too_large_to_follow_the_hand_is_refused():
    layer = Conv2d(np.ones((3, 3)), padding="same")
    document = Document(np.ones((900, 900)), (layer,) * 3)
    with pytest.raises(
        ConvvizError, match="Layer 2.*stack up to here has 1,620,000 cells; it can have at most 1,572,864"
    ):
        document.traces(2)
    assert document.traces(0)[-1].output_shape == (1, 900, 900)


def test_work_adds_up_over_layers():
    layer = Conv2d(np.ones((11, 11)), padding="same")
    document = Document(np.ones((700, 700)), (layer,) * 3)
    with pytest.raises(ConvvizError, match=r"Layer 3.*time of 178 million multiplications"):
        document.traces(2)


def test_kernels_that_are_too_many_together():
    layer = Conv2d(np.ones((256, 256, 3, 3)))
    with pytest.raises(ConvvizError, match="stack of kernels has 1,769,472 cells; it can have at most 1,572,864"):
        Document(np.ones((256, 8, 8)), (layer,) * 3)


@pytest.mark.parametrize(
    ("channels", "kernel", "dilation", "side"), [(64, 4, 64, 2), (256, 16, 60, 2), (32, 64, 14, 4)]
)
def test_a_wide_kernel_on_a_small_input_takes_no_more_memory_than_its_map(channels, kernel, dilation, side):
    weight = np.ones((channels, 1, kernel, kernel))
    document = Document(np.ones((channels, side, side)), (ConvTranspose2d(weight, dilation=dilation),))
    list(document.shapes())
    tracemalloc.start()
    trace = document.traces(0)[-1]
    trace.written(0, len(trace) // 2)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 12 * (trace.output.size + weight.size)
    assert trace.output.sum() == channels * kernel**2 * side**2


@pytest.mark.parametrize(
    ("name", "at", "order", "lands"),
    [
        ("add", 1, "abNc", 2),
        ("remove", 1, "ac", 1),
        ("remove", 2, "ab", 1),
        ("remove", 0, "bc", 0),
        ("up", 2, "acb", 1),
        ("down", 0, "bac", 1),
    ],
)
def test_edits_of_the_stack_and_the_layer_that_they_land_on(name, at, order, lands):
    known = {letter: Conv2d([[value]]) for letter, value in zip("abc", (2.0, 3.0, 4.0), strict=True)}
    document = Document(np.ones((4, 4)), tuple(known.values()))
    row = layers.STACK_EDITS[name]
    assert row.possible(document, at)
    after = row.edit(document, at)
    assert [float(layer.weight.ravel()[0]) for layer in after.layers] == [
        float(known[letter].weight.ravel()[0]) if letter in known else 0.0 for letter in order
    ]
    assert row.lands(document, at) == lands


@pytest.mark.parametrize(("name", "at"), [("up", 0), ("down", 2)])
def test_the_first_and_the_last_layer_go_no_further(name, at):
    row = layers.STACK_EDITS[name]
    assert not row.possible(three(), at)
    assert row.possible(three(), 1)


def test_there_is_a_last_layer_and_a_most():
    assert not layers.STACK_EDITS["remove"].possible(preset(), 0)
    full = Document(np.ones((2, 2)), (Conv2d([[1.0]]),) * MAX_LAYERS)
    assert not layers.STACK_EDITS["add"].possible(full, 0)
    assert layers.STACK_EDITS["add"].possible(layers.remove_layer(full, 0), 0)

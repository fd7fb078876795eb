"""Inputs and kernels as libraries hand them over: read as they are meant, or refused; never silently something else."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from convviz.errors import ConvvizError
from convviz.model.images import bias_from, input_from, kernel_from

RNG = np.random.default_rng(0)
COLOUR = RNG.integers(0, 256, (12, 9, 3), dtype=np.uint8)
GREY = RNG.integers(0, 256, (12, 9), dtype=np.uint8)


class Tensor:
    """What PyTorch's tensors offer, where PyTorch is not there."""

    __module__ = "torch"

    def __init__(self, array, *, needs_gradient=True):
        self._array, self._needs = np.asarray(array), needs_gradient
        self.shape, self.dtype = self._array.shape, "torch.float32"

    def detach(self):
        return Tensor(self._array, needs_gradient=False)

    def cpu(self):
        return self

    def __array__(self, dtype=None, copy=None):
        if self._needs:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        return self._array


def same(values, expected):
    np.testing.assert_array_equal(input_from(values), expected)


def test_pictures_in_every_mode_of_pillow():
    image = Image.fromarray(COLOUR)
    same(image, COLOUR.transpose(2, 0, 1))
    same(Image.fromarray(GREY), GREY[None])
    palette = image.quantize(256)
    same(palette, np.asarray(palette.convert("RGB")).transpose(2, 0, 1))
    same(Image.fromarray(GREY > 99), (GREY > 99)[None].astype(float))
    same(Image.fromarray(GREY.astype(np.uint16) * 257), GREY[None] * 257.0)
    same(Image.fromarray(GREY.astype(np.int32)), GREY[None].astype(float))
    same(Image.fromarray(GREY.astype(np.float32) / 7), (GREY.astype(np.float32) / 7)[None])
    cmyk = image.convert("CMYK")
    same(cmyk, np.asarray(cmyk.convert("RGB")).transpose(2, 0, 1))


def test_what_is_transparent_stands_on_white():
    image = Image.fromarray(np.dstack([COLOUR, np.zeros((12, 9), np.uint8)]), "RGBA")
    same(image, np.full((1, 12, 9), 255.0))
    half = Image.merge("LA", [Image.new("L", (4, 4), 0), Image.new("L", (4, 4), 51)])
    same(half, np.full((1, 4, 4), 204.0))
    palette = Image.new("P", (4, 4), 0)
    palette.info["transparency"] = 0
    same(palette, np.full((1, 4, 4), 255.0))


def test_arrays_of_pictures_have_their_channels_last():
    same(COLOUR, COLOUR.transpose(2, 0, 1))
    same(COLOUR / 255, (COLOUR / 255).transpose(2, 0, 1))
    same(np.dstack([COLOUR, np.full((12, 9), 255, np.uint8)]), COLOUR.transpose(2, 0, 1))
    same(COLOUR.transpose(2, 0, 1), COLOUR.transpose(2, 0, 1))
    same(np.zeros((8, 8, 8)), np.zeros((8, 8, 8)))


@pytest.mark.parametrize("shape", [(3, 8, 3), (2, 9, 4), (8, 8, 1)], ids=str)
def test_what_can_be_both_is_refused_with_the_order_that_is_expected(shape):
    values = RNG.normal(size=shape)
    with pytest.raises(ConvvizError, match=r"\(channels, rows, columns\) is expected"):
        input_from(values)
    np.testing.assert_array_equal(input_from(values, "channels_first"), values)
    np.testing.assert_array_equal(input_from(values, "channels_last"), np.moveaxis(values, -1, 0))


def test_tensors_that_need_gradients():
    same(Tensor(np.arange(6.0).reshape(2, 3)), np.arange(6.0).reshape(1, 2, 3))


def test_other_numbers_and_memories():
    same([[Fraction(1, 3), Decimal("0.25")]], [[[1 / 3, 0.25]]])
    same(np.asfortranarray(GREY), GREY[None])
    same(GREY.astype(">f8"), GREY[None].astype(float))
    same(GREY.astype(">u2"), GREY[None].astype(float))
    same(np.ma.masked_array(GREY, mask=False), GREY[None])
    assert input_from(GREY.astype(">f8")).dtype.isnative


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.ma.masked_array([[1.0, 2.0]], mask=[[True, False]]), "1 masked cells; give them values"),
        ([[1, 2], [3]], "rows of unequal length"),
        ([[1, [2]], [3, 4]], "rows of unequal length"),
        ([[[1, 2]], [[1, 2, 3]]], "rows of unequal length"),
        ([np.zeros((2, 2)), np.zeros((2, 3))], "rows of unequal length"),
        ([np.zeros((2, 2)), np.zeros(3)], "unequal length"),
        ([[None, 1]], "numbers only"),
        ([["a", "b"]], "numbers only, not text"),
        ([[1j]], "complex"),
        (np.zeros((2, 2, 2, 2)), "4 dimensions; give .rows, columns."),
        (7, "0 dimensions"),
        (np.zeros((0, 3)), "is empty"),
        ([[float("nan")]], "only finite numbers"),
        (np.broadcast_to(np.uint8(1), (50_000, 50_000)), "50,000×50,000; it can have at most"),
        ({"a": 1}, "dimensions|numbers only"),
        (object(), "dimensions|numbers only"),
    ],
)
def test_what_is_no_input(values, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        input_from(values)


@pytest.mark.parametrize(
    ("shape", "channels", "keras"),
    [
        ((3, 3, 1, 8), 1, True),
        ((5, 5, 3, 16), 3, True),
        ((8, 3, 3, 3), 3, False),
        ((8, 1, 3, 3), 1, False),
        ((3, 3, 3, 8), 3, True),
        ((6, 1, 3, 3), 6, False),
        ((4, 2, 3, 3), 4, False),
        ((16, 3, 1, 5), 3, False),
    ],
    ids=str,
)
def test_the_order_of_a_kernel(shape, channels, keras):
    values = RNG.normal(size=shape)
    expected = values.transpose(3, 2, 0, 1) if keras else values
    np.testing.assert_array_equal(kernel_from(values, channels), expected)
    np.testing.assert_array_equal(kernel_from(values, channels, "channels_first"), values)
    np.testing.assert_array_equal(kernel_from(values, channels, "channels_last"), values.transpose(3, 2, 0, 1))
    np.testing.assert_array_equal(kernel_from(Tensor(values), channels), values)


def test_a_kernel_that_can_be_both_is_refused():
    with pytest.raises(ConvvizError, match="as in PyTorch, or .* as in Keras: say order="):
        kernel_from(np.zeros((3, 3, 3, 3)), 3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_opacity_is_what_the_kind_of_number_makes_it(dtype):
    most = np.iinfo(dtype).max
    picture = RNG.integers(0, most, (12, 9, 4)).astype(dtype)
    picture[..., 3] = most
    same(picture, np.moveaxis(picture[..., :3], -1, 0))
    picture[..., 3] = 0
    assert (input_from(picture) == most).all()


def test_a_fourth_channel_of_floats_is_not_taken_for_opacity():
    for values in (np.ones((64, 8, 4)), RNG.integers(0, 9, (64, 8, 4))):
        with pytest.raises(ConvvizError, match="channels first or last"):
            input_from(values)
        assert input_from(values, "channels_first").shape == (64, 8, 4)


@pytest.mark.parametrize("shape", [(64, 8, 4), (64, 8, 3), (3, 8, 8)])
def test_tensors_have_their_channels_first(shape):
    assert input_from(Tensor(np.ones(shape))).shape == shape


def test_a_bias_is_read_as_a_kernel_is():
    np.testing.assert_array_equal(bias_from(Tensor([1.0, 2.0])), [1, 2])
    np.testing.assert_array_equal(bias_from([Fraction(1, 2), Decimal("0.25")]), [0.5, 0.25])
    with pytest.raises(ConvvizError, match="masked"):
        bias_from(np.ma.array([1, 2], mask=[0, 1]))


def test_masked_rows_of_a_list_are_not_forgotten():
    with pytest.raises(ConvvizError, match="3 masked cells"):
        input_from([np.ma.array([1, 999, 3], mask=[0, 1, 0])] * 3)


@pytest.mark.parametrize("value", [10**400, Fraction(10**400), Decimal("snan")])
def test_numbers_that_no_float_holds(value):
    with pytest.raises(ConvvizError):
        input_from([[value, 1]])


def test_pictures_of_pillow_that_cannot_be_read(tmp_path):
    Image.fromarray(COLOUR).save(tmp_path / "x.png")
    data = (tmp_path / "x.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(data[: len(data) // 2])
    with Image.open(tmp_path / "cut.png") as cut, pytest.raises(ConvvizError, match="cannot be read"):
        input_from(cut)
    same(Image.fromarray(COLOUR).convert("RGBX"), np.moveaxis(COLOUR, -1, 0))


def test_a_picture_has_more_than_four_rows():
    with pytest.raises(ConvvizError, match=r"\(channels, rows, columns\) is expected"):
        input_from(np.zeros((4, 8, 3), np.uint8))
    assert input_from(np.zeros((5, 8, 3), np.uint8)).shape == (3, 5, 8)

"""Pictures as other programs write them come in with the right values and the right way up; bad ones are refused."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from convviz.errors import ConvvizError
from convviz.reading import Crop, PictureChoices, grid_of, read_picture, usual_size

GREY = np.array([[0, 51, 102], [153, 204, 255]], np.uint8)
COLOURS = np.arange(24, dtype=np.uint8).reshape(2, 4, 3) * 10


def saved(image, kind, **how):
    file = io.BytesIO()
    image.save(file, kind, **how)
    file.seek(0)
    return file


def read(image, kind="PNG", **how):
    return read_picture(saved(image, kind, **how), "it")


def grid(image, kind="PNG", how=None, **choices):
    return grid_of(read(image, kind, **(how or {})), PictureChoices(**choices))


def test_grey_is_what_it_is():
    np.testing.assert_allclose(grid(Image.fromarray(GREY)), [GREY / 255], atol=1e-5)
    np.testing.assert_array_equal(grid(Image.fromarray(GREY), white="255"), [GREY])


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP"])
def test_colours_are_three_channels(kind):
    how = {"lossless": True} if kind == "WEBP" else {}
    found = grid(Image.fromarray(COLOURS), kind, how, colours="rgb", white="255")
    np.testing.assert_array_equal(found, np.moveaxis(COLOURS, -1, 0))


def test_grey_of_colours_has_the_weights_that_are_said():
    found = grid(Image.fromarray(COLOURS), colours="grey")
    np.testing.assert_allclose(found[0], COLOURS @ [0.299, 0.587, 0.114] / 255, atol=1e-5)
    found = grid(Image.fromarray(COLOURS), colours="grey709")
    np.testing.assert_allclose(found[0], COLOURS @ [0.2126, 0.7152, 0.0722] / 255, atol=1e-5)


def test_a_palette_is_looked_up_and_a_grey_one_is_grey():
    coloured = Image.fromarray(COLOURS).convert("P", palette=Image.Palette.ADAPTIVE)
    np.testing.assert_array_equal(grid(coloured, colours="rgb", white="255"), np.moveaxis(COLOURS, -1, 0))
    shades = Image.fromarray(GREY // 51).convert("P")
    shades.putpalette([v for i in range(6) for v in (51 * i,) * 3])
    picture = read(shades)
    assert not picture.coloured
    np.testing.assert_array_equal(grid_of(picture, PictureChoices(white="255"))[0], GREY)


def test_sixteen_bits_keep_what_eight_would_lose():
    deep = np.array([[0, 1, 257], [32768, 65534, 65535]], np.uint16)
    np.testing.assert_allclose(grid(Image.fromarray(deep))[0], deep / 65535, atol=1e-5)


def test_what_is_transparent_stands_on_white():
    pixels = np.zeros((1, 3, 4), np.uint8)
    pixels[0, :, 3] = (0, 51, 255)
    np.testing.assert_array_equal(grid(Image.fromarray(pixels), white="255")[0], [[255, 204, 0]])
    two = Image.fromarray(np.array([[0, 1]], np.uint8)).convert("P")
    two.putpalette([255, 0, 0, 0, 0, 0])
    found = grid(two, "GIF", {"transparency": 0}, white="255")
    np.testing.assert_array_equal(found[0], [[255, 0]])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(orientation):
    upright = np.zeros((16, 24), np.uint8)
    upright[:8, :8] = 255
    image = Image.fromarray(upright)
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = image.transpose(turns[orientation]) if orientation in turns else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read(held, "JPEG", exif=exif, quality=95)
    assert picture.size == (16, 24)
    found = grid_of(picture, PictureChoices())[0]
    np.testing.assert_allclose(found, upright / 255, atol=0.02)


def test_printers_inks_are_colours():
    pixels = np.zeros((16, 16, 4), np.uint8)
    pixels[..., 0] = 255  # cyan alone
    found = grid(Image.fromarray(pixels, "CMYK"), "JPEG", colours="rgb")
    np.testing.assert_allclose(found[:, 8, 8], [0, 1, 1], atol=0.05)


def test_of_an_animation_the_first_frame_is_read():
    frames = [Image.fromarray(np.full((2, 2), shade, np.uint8)) for shade in (0, 255)]
    found = grid(frames[0], "GIF", {"save_all": True, "append_images": frames[1:]})
    assert not found.any()


def test_an_odd_profile_is_passed_over():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    np.testing.assert_array_equal(grid(Image.fromarray(GREY), how={"icc_profile": profile}, white="255"), [GREY])


# What becomes of it


def test_a_part_is_taken_and_a_cell_is_the_mean_of_its_points():
    pixels = np.arange(64, dtype=np.uint8).reshape(8, 8)
    found = grid(Image.fromarray(pixels), crop=Crop(2, 0, 6, 4), size=(2, 2), white="255")
    blocks = pixels[0:4, 2:6].reshape(2, 2, 2, 2).mean(axis=(1, 3))
    np.testing.assert_array_equal(found[0], np.floor(blocks + 0.5))


def test_levels_brightness_contrast_and_threshold():
    ramp = Image.fromarray(np.array([[0, 51, 102, 153, 204, 255]], np.uint8))
    shares = np.array([0, 0.2, 0.4, 0.6, 0.8, 1])
    np.testing.assert_allclose(grid(ramp, low=0.2, high=0.6)[0, 0], np.clip((shares - 0.2) / 0.4, 0, 1), atol=1e-5)
    np.testing.assert_allclose(grid(ramp, brightness=0.1)[0, 0], np.clip(shares + 0.1, 0, 1), atol=1e-5)
    np.testing.assert_allclose(grid(ramp, contrast=2.0)[0, 0], np.clip(2 * shares - 0.5, 0, 1), atol=1e-5)
    assert grid(ramp, threshold=0.5)[0, 0].tolist() == [0, 0, 0, 1, 1, 1]


def test_the_usual_size_keeps_the_shape():
    assert usual_size((3000, 4000), 32) == (24, 32)
    assert usual_size((10, 5), 32) == (10, 5)
    assert usual_size((1, 9000), 32) == (1, 32)


def test_a_large_picture_is_worked_on_smaller_and_cropped_in_its_own_points():
    pixels = np.zeros((30, 6000), np.uint8)
    pixels[:, 3000:] = 255
    picture = read(Image.fromarray(pixels))
    assert picture.size == (30, 6000)
    found = grid_of(picture, PictureChoices(crop=Crop(2700, 0, 3300, 30), size=(1, 2)))
    np.testing.assert_allclose(found[0, 0], [0, 1], atol=0.002)


# What is refused


def png_of(width, height, data=b""):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_001, 50_000, 2**31 - 1])
def test_a_picture_with_too_many_points_is_refused_before_it_is_decoded(side):
    with pytest.raises(ConvvizError, match=r"too many points|not whole"):
        read_picture(io.BytesIO(png_of(side, side)), "it")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_a_picture_that_is_cut_off_is_refused(kind):
    data = saved(Image.fromarray(np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8)), kind).getvalue()
    with pytest.raises(ConvvizError, match="not whole"):
        read_picture(io.BytesIO(data[: len(data) // 2]), "it")


def test_what_is_no_picture_is_none():
    assert read_picture(io.BytesIO(b"BMI,weight\n21,70\n"), "it") is None
    assert read_picture(io.BytesIO(b"1,2\n3,4\n"), "it") is None
    assert read_picture(io.BytesIO(b""), "it") is None


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"size": (2000, 2)}, "too large"),
        ({"size": (600, 600), "colours": "rgb"}, "in three channels is too large"),
        ({"crop": Crop(5, 5, 9, 9)}, "nothing of the picture"),
        ({"crop": Crop(1, 1, 1, 2)}, "nothing of the picture"),
        ({"low": 0.5, "high": 0.5}, "must be darker"),
        ({"colours": "violet"}, "'violet' is none of the ways to read colours"),
    ],
)
def test_what_cannot_be_a_grid_is_refused(choices, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        grid(Image.fromarray(GREY), **choices)

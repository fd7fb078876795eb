"""Patterns at any size, kernels by size against published numbers and scipy, and the user's own kernels."""

import json

import numpy as np
import pytest
from documents import preset
from scipy import ndimage, signal

from convviz.engine import Conv2d
from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.model.edits import KERNELS, PATTERNS, Planes, Where, edited
from convviz.model.edits.glyphs import LETTERS, glyph
from convviz.model.library import forget_kernel, is_own_kernel, keep_kernel, own_kernels, read_own_kernel

INPUT = Where(Planes("input", 0, (None,)))
KERNEL = Where(Planes("kernel", 0, (0, None)))


def pattern(name, rows, columns, **values):
    document = Document(np.zeros((rows, columns)), (Conv2d([[1.0]]),))
    edit = PATTERNS[name]
    return edited(document, INPUT, edit, edit.given(document, INPUT) | values)[0].input[0]


def picture(name, rows, columns, **values):
    return ["".join("#" if value else "." for value in row) for row in pattern(name, rows, columns, **values)]


def kernel(name, **values):
    document = Document(np.zeros((9, 9)), (Conv2d(np.zeros((3, 3))),))
    edit = KERNELS[name]
    return edited(document, KERNEL, edit, edit.given(document, KERNEL) | values)[0].layers[0].weight[0, 0]


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (8, 8), (9, 8), (12, 17), (64, 64)])
@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_drawn_at_every_size_or_says_why_not(name, size):
    if name == "letter" and min(size) < 7:
        with pytest.raises(ConvvizError, match="A letter needs"):
            pattern(name, *size)
        return
    grid = pattern(name, *size)
    assert grid.shape == size
    assert grid.min() >= 0
    assert grid.max() <= 1
    assert grid.any() or size == (1, 1) or name in ("stripes", "checkerboard")


def test_patterns_look_as_they_are_called():
    assert picture("vertical_line", 2, 8) == ["...##...", "...##..."]
    assert picture("horizontal_line", 5, 3, thick=1) == ["...", "...", "###", "...", "..."]
    assert picture("diagonal_line", 3, 3) == ["#..", ".#.", "..#"]
    assert picture("antidiagonal_line", 3, 3) == ["..#", ".#.", "#.."]
    assert picture("cross", 3, 3, thick=1) == [".#.", "###", ".#."]
    assert picture("saltire", 3, 3) == ["#.#", ".#.", "#.#"]
    assert picture("square", 4, 4) == ["....", ".##.", ".##.", "...."]
    assert picture("square", 8, 8, filled=False)[2:4] == ["..####..", "..#..#.."]
    assert picture("diamond", 5, 5) == ["..#..", ".###.", "#####", ".###.", "..#.."]
    assert picture("diamond", 5, 5, filled=False) == ["..#..", ".#.#.", "#...#", ".#.#.", "..#.."]
    assert picture("checkerboard", 2, 4, period=2) == ["..##", "..##"]
    assert picture("stripes", 1, 5) == [".#.#."]
    assert picture("impulse", 3, 4) == ["....", ".#..", "...."]
    assert pattern("gradient", 1, 3)[0].tolist() == [0, 0.5, 1]
    assert pattern("gradient", 3, 1, direction="down")[:, 0].tolist() == [0, 0.5, 1]
    assert pattern("gradient", 3, 3, direction="middle")[1].tolist() == [0, 1, 0]
    np.testing.assert_array_equal(pattern("noise", 4, 5, seed=3), np.random.default_rng(3).uniform(0, 1, (4, 5)))


def test_letters_grow_with_the_grid():
    assert picture("letter", 8, 8, letter="7") == [
        ".#####..",
        ".....#..",
        "....#...",
        "...#....",
        "..#.....",
        "..#.....",
        "..#.....",
        "........",
    ]
    large = pattern("letter", 16, 24, letter="7")
    np.testing.assert_array_equal(large[1:15, 7:17], np.kron(glyph("7"), np.ones((2, 2))))
    assert large.sum() == 4 * glyph("7").sum()
    with pytest.raises(ConvvizError, match=r"A letter needs 7×5 cells; this is 6×8\."):
        pattern("letter", 6, 8)
    assert len({glyph(letter).tobytes() for letter in LETTERS}) == len(LETTERS) == 36


def test_patterns_use_the_range_of_the_colours():
    photo = Document(np.full((2, 2), 200.0), (Conv2d([[1.0]]),))
    board = edited(photo, INPUT, PATTERNS["checkerboard"], {"period": 1})[0].input[0]
    assert board.tolist() == [[0, 255], [255, 0]]
    signed = Document(np.array([[-2.0, 1.0]]), (Conv2d([[1.0]]),))
    assert edited(signed, INPUT, PATTERNS["stripes"], {"period": 1})[0].input[0].tolist() == [[0, 2]]


# Kernels

PRESETS = {
    "sobel-x": ("sobel", {"direction": "x"}),
    "sobel-y": ("sobel", {"direction": "y"}),
    "prewitt-x": ("prewitt", {"direction": "x"}),
    "prewitt-y": ("prewitt", {"direction": "y"}),
    "scharr-x": ("scharr", {"direction": "x"}),
    "scharr-y": ("scharr", {"direction": "y"}),
    "laplacian-4": ("laplacian", {"neighbours": "4"}),
    "laplacian-8": ("laplacian", {"neighbours": "8"}),
    "box-3": ("box", {}),
    "sharpen": ("sharpen", {}),
    "emboss": ("emboss", {}),
    "identity": ("identity", {}),
    "vertical-line-detector": ("line", {"direction": "|"}),
    "horizontal-line-detector": ("line", {"direction": "-"}),
}


@pytest.mark.parametrize("name", PRESETS)
def test_at_three_cells_they_are_the_classic_ones(name):
    made, values = PRESETS[name]
    np.testing.assert_allclose(kernel(made, **values), preset(name).layers[0].weight[0, 0], atol=1e-15)


def test_larger_ones_are_those_of_others():
    # OpenCV: getDerivKernels(1, 0, 5) is (−1 −2 0 2 1) and (1 4 6 4 1).
    np.testing.assert_array_equal(kernel("sobel", size=5), np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1]))
    impulse = np.zeros((9, 9))
    impulse[4, 4] = 1
    gaussian = ndimage.gaussian_filter(impulse, 1.5, truncate=2.7)
    np.testing.assert_allclose(kernel("gaussian", size=9, sigma=1.5), gaussian, atol=1e-9)
    log = ndimage.gaussian_laplace(impulse, 1.4, truncate=3)
    found = kernel("log", size=9, sigma=1.4)
    assert found.sum() == pytest.approx(0, abs=1e-12)
    assert np.corrcoef(found.ravel(), log.ravel())[0, 1] > 0.999
    line = kernel("motion", size=5, angle=0.0)
    np.testing.assert_allclose(line[2], 0.2)
    np.testing.assert_allclose(np.diag(kernel("motion", size=5, angle=135.0)), 0.2)
    np.testing.assert_allclose(np.diag(kernel("motion", size=5, angle=45.0)[:, ::-1]), 0.2)
    assert kernel("line", direction="/", balanced=True).tolist() == [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]


def test_a_narrow_bell_is_its_middle():
    assert kernel("gaussian", size=3, sigma=0.01)[1, 1] == 1
    np.testing.assert_allclose(kernel("gaussian", size=4, sigma=0.01)[1:3, 1:3], 0.25)


def test_gabor_waves_run_along_their_angle():
    found = kernel("gabor", size=9, angle=0.0, wavelength=4.0, sigma=1000.0)
    np.testing.assert_allclose(found[0], np.cos(np.pi / 2 * np.arange(-4, 5)), atol=1e-4)
    np.testing.assert_allclose(kernel("gabor", size=9, angle=90.0), kernel("gabor", size=9, angle=0.0).T, atol=1e-12)


def test_a_shift_moves_what_it_goes_over():
    x = np.arange(25.0).reshape(5, 5)
    moved = signal.correlate2d(x, kernel("shift", size=5, down=1, right=-2), mode="same")
    np.testing.assert_array_equal(moved[1:, :3], x[:-1, 2:])


ODD = ("line", "sobel", "prewitt", "laplacian", "log", "sharpen", "emboss", "motion")


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_has_the_size_that_is_asked_for_or_says_why_not(name):
    for size in (1, 2, 3, 4, 5, 8, 9, 63, 64):
        refused = (name in ODD and (size % 2 == 0 or size < 3)) or (name == "shift" and size < 3)
        refused = refused or (name, size) == ("sobel", 63)  # its weights are beyond any number that a cell holds
        if refused:
            with pytest.raises(ConvvizError, match="odd size|shifts by|use at most"):
                kernel(name, size=size)
            continue
        made = kernel(name, size=size)
        assert made.shape == ((size, size) if name != "scharr" else (3, 3))
        assert np.isfinite(made).all()
        if name in ("sobel", "prewitt", "scharr", "laplacian", "log"):
            assert abs(made.sum()) <= 1e-9 * np.abs(made).sum()
        if name in ("box", "gaussian", "motion", "identity", "shift", "sharpen"):
            assert made.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("sobel", {"size": 4}, "odd size of at least 3, not 4"),
        ("gaussian", {"sigma": 0.0}, "sigma must be larger than 0"),
        ("gabor", {"wavelength": 0.0}, "wavelength must be larger"),
        ("shift", {"right": 2}, "shifts by 1 at most"),
        ("box", {"size": 65}, "Size is 65; use 1 to 64"),
    ],
)
def test_what_is_no_kernel_is_refused(name, values, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        kernel(name, **values)


# Own kernels


def test_a_kernel_is_kept_and_found_again(tmp_path):
    values = np.array([[1 / 3, -2.0], [0.0, 1e-9]])
    path = keep_kernel(tmp_path / "kernels", "Größe {1}/…", values)
    assert path.name == "groe-1.json"
    assert is_own_kernel(path)
    (found,), faults = own_kernels(tmp_path / "kernels")
    assert (found.name, faults) == ("Größe {1}/…", [])
    np.testing.assert_array_equal(found.values, values)
    keep_kernel(tmp_path / "kernels", "Größe {1}/…", -values)
    keep_kernel(tmp_path / "kernels", "groe 1", values)
    kernels, _ = own_kernels(tmp_path / "kernels")
    assert [one.name for one in kernels] == ["groe 1", "Größe {1}/…"]
    np.testing.assert_array_equal(kernels[1].values, -values)
    forget_kernel(kernels[1])
    assert [one.name for one in own_kernels(tmp_path / "kernels")[0]] == ["groe 1"]


def record(**changes):
    return json.dumps({"convviz_kernel": 1, "name": "It", "values": [[1, 2]]} | changes)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "holds no kernel"),
        ("[]", "holds no kernel"),
        (record(values=[]), "holds no kernel"),
        (record(values=[[1], [2, 3]]), "unequal length"),
        (record(values=[[1] * 65]), "holds no kernel"),
        (record(values=[["x"]]), "holds no kernel"),
        (record(convviz_kernel=2), "newer convviz"),
        (record(more=1), "holds no kernel"),
        ('{"convviz_kernel": 1, "name": "It", "values": [[1e400]]}', "holds|only finite"),
        ("[" * 5000, "holds no kernel"),
        (" " * (1 << 21), "too large"),
        ("\udcff", "holds no kernel"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_the_others_are_found(text, sentence, tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConvvizError, match=sentence):
        read_own_kernel(path)
    keep_kernel(tmp_path, "Good", np.ones((2, 2)))
    kernels, faults = own_kernels(tmp_path)
    assert [one.name for one in kernels] == ["Good"]
    assert len(faults) == 1


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\x07b"])
def test_a_kernel_needs_a_name(name, tmp_path):
    with pytest.raises(ConvvizError, match="needs a name"):
        keep_kernel(tmp_path, name, np.ones((1, 1)))


def test_a_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / "kernels").write_text("a file")
    with pytest.raises(ConvvizError):
        keep_kernel(tmp_path / "kernels", "It", np.ones((1, 1)))

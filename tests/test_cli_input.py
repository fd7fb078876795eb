"""Pictures, arrays and tables on the command line and from Python, and new project files."""

import re

import numpy as np
import pytest
from PIL import Image

import convviz
from convviz.cli import commands
from convviz.errors import ConvvizError
from convviz.model import load_project
from convviz.model.library import keep_kernel


@pytest.fixture
def photo(tmp_path):
    shades = np.zeros((48, 64, 3), np.uint8)
    shades[:, 32:] = (255, 128, 0)
    path = tmp_path / "photo.png"
    Image.fromarray(shades).save(path)
    return path


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        commands.main(None, [str(word) for word in words])
    told = capsys.readouterr()
    return left.value.code or 0, told.out, told.err


def test_a_new_project_of_a_photo_and_a_kernel_by_its_name(photo, tmp_path, capsys):
    target = tmp_path / "mine.convviz"
    code, _, _ = run(capsys, "new", "--input", photo, "--size", "16x16", "--kernel", "sobel-x", "-o", target)
    assert code == 0
    document = load_project(target).document
    assert document.title == "photo"
    assert document.input.shape == (1, 16, 16)
    shade = (255 * 0.299 + 128 * 0.587) / 255
    np.testing.assert_allclose(document.input[0], np.where(np.arange(16) >= 8, shade, 0)[None].repeat(16, 0), atol=1e-5)
    assert document.layers[0].weight[0, 0].tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def test_colours_become_channels_and_the_kernel_follows(photo, tmp_path, capsys):
    target = tmp_path / "mine.convviz"
    run(capsys, "new", "--input", photo, "--values", "rgb", "--white", "255", "-o", target)
    document = load_project(target).document
    assert document.input.shape == (3, 24, 32)
    assert document.input[:, 0, 31].tolist() == [255, 128, 0]
    assert document.layers[0].channels == 3


def test_an_empty_project_has_the_size_that_is_asked_for(tmp_path, capsys):
    run(capsys, "new", "--size", "5x7", "--title", "Mine", "--set", "stride=2", "-o", tmp_path / "it.convviz")
    document = load_project(tmp_path / "it.convviz").document
    assert (document.title, document.input.shape, document.layers[0].stride) == ("Mine", (1, 5, 7), (2, 2))


def test_a_new_project_replaces_nothing_unasked(tmp_path, capsys):
    target = tmp_path / "it.convviz"
    assert run(capsys, "new", "-o", target)[0] == 0
    code, _, err = run(capsys, "new", "-o", target)
    assert (code, "add --overwrite" in err) == (1, True)
    assert run(capsys, "new", "-o", target, "--overwrite")[0] == 0


def test_a_kept_kernel_is_taken_and_is_no_setup(tmp_path, capsys):
    path = keep_kernel(tmp_path, "Mine", np.array([[2.0]]))
    code, out, _ = run(capsys, "run", "vertical-line", "--kernel", path, "--set", "bias=none")
    assert (code, out.splitlines()[-1]) == (0, "0  0  0  2  2  0  0  0")
    code, _, err = run(capsys, "run", path)
    assert (code, "is a kernel and no setup" in err) == (1, True)


def test_a_table_and_an_array_are_run(tmp_path, capsys):
    (tmp_path / "in.csv").write_text("1;2,5\n3;4\n")
    np.save(tmp_path / "k.npy", np.array([[2.0]]))
    files = ["--input", tmp_path / "in.csv", "--kernel", tmp_path / "k.npy"]
    code, out, _ = run(capsys, "run", "vertical-line", *files, "--set", "bias=none")
    assert code == 0
    assert out.splitlines()[-2:] == ["2  5", "6  8"]


def test_filters_of_keras_come_in_their_order(tmp_path, capsys):
    kernel = np.random.default_rng(0).normal(size=(2, 3, 3, 5))
    np.save(tmp_path / "k.npy", kernel)
    np.save(tmp_path / "x.npy", np.ones((3, 6, 6)))
    target = tmp_path / "it.convviz"
    files = ["--input", tmp_path / "x.npy", "--kernel", tmp_path / "k.npy"]
    run(capsys, "new", *files, "--channel-order", "channels_last", "-o", target)
    np.testing.assert_array_equal(load_project(target).document.layers[0].weight, kernel.transpose(3, 2, 0, 1))


def test_a_photo_is_exported(photo, tmp_path, capsys):
    out = tmp_path / "it.png"
    picture = ["--input", photo, "--input-size", "12x12", "--threshold", "0.3"]
    code, _, _ = run(capsys, "export", "sobel-x", *picture, "-o", out, "--size", "320x180")
    assert code == 0
    with Image.open(out) as image:
        assert image.size == (320, 180)


def test_python_takes_a_path(photo, tmp_path):
    animation = convviz.animate(photo, [[1.0]])
    assert animation.document.input.shape == (1, 24, 32)
    np.save(tmp_path / "x.npy", np.arange(6.0).reshape(2, 3))
    assert convviz.animate(str(tmp_path / "x.npy"), [[1.0]]).document.input[0].tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(ConvvizError, match="no such file"):
        convviz.animate("gone.png", [[1.0]])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--input", "gone.png"], "no such file"),
        (["--input", "PHOTO", "--input-size", "0x3"], "has no cells"),
        (["--input", "PHOTO", "--input-size", "2000"], "at most 1,024"),
        (["--input", "PHOTO", "--values", "violet"], "'violet' is none of the ways to read colours"),
        (["--input", "PHOTO", "--threshold", "high"], "'high' is not a number"),
        (["--input-size", "3x3"], "There is no picture"),
        (["--input", "TABLE", "--white", "255"], "is no picture"),
        (["--kernel", "gone"], "There is no preset 'gone'"),
        (["--kernel", "WIDE"], "cannot have 65 columns"),
        (["--input", ""], "--input is given and empty"),
        (["--input", "PHOTO", "--threshold", "2"], "a share of white from 0 to 1"),
        (["--input", "TABLE", "--array", "a"], "leave --array away"),
        (["--input", "CUBE"], "say --channel-order channels_first or channels_last"),
        (["--input", "TWO"], "choose one of a, b with --array"),
    ],
)
def test_what_cannot_be_brought_is_refused_with_a_sentence(words, sentence, photo, tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("1,2\n3,4\n")
    cube, two = tmp_path / "cube.npy", tmp_path / "two.npz"
    np.save(cube, np.zeros((4, 5, 3)))
    np.savez(two, a=np.ones((2, 2)), b=np.ones((2, 2)))
    wide = tmp_path / "w.csv"
    wide.write_text(",".join("1" * 65) + "\n" + ",".join("1" * 65))
    given = [
        {"PHOTO": str(photo), "TABLE": str(table), "WIDE": str(wide), "CUBE": str(cube), "TWO": str(two)}.get(
            word, word
        )
        for word in words
    ]
    code, _, err = run(capsys, "run", "vertical-line", *given)
    assert code != 0
    assert re.search(sentence, err), err

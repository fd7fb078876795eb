"""convviz from Python, as the README has it."""

import base64
import io
import re
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

import convviz
from convviz.engine import Conv2d, MaxPool2d
from convviz.errors import ConvvizError
from convviz.model import Detail, from_setup_line, load_file

X = np.pad(np.ones((6, 2)), ((1, 1), (3, 3)))


def test_one_line_makes_a_gif(tmp_path):
    path = convviz.animate(X, [[0, 1, 0]] * 3, padding="same", stride=2).save(tmp_path / "slide.gif")
    with Image.open(path) as image:
        assert (image.n_frames, image.size) == (16, (1280, 720))
    layer = load_file(path).layer
    assert (layer.padding, layer.stride) == ("same", (2, 2))


def test_choices(tmp_path):
    animation = convviz.animate(X, np.ones((3, 3))).set(size="800x600", detail="glide", theme="dark", titles=False)
    settings, look = animation.settings, animation.setup.look
    assert (settings.width, settings.height, look.detail, settings.theme) == (800, 600, Detail.GLIDE, "dark")
    assert not look.parts.titles
    sheet = animation.save(tmp_path / "x.pdf", format="sheet-pdf", page="a4", per_row=4, numbered=False)
    assert sheet.read_bytes().startswith(b"%PDF")
    assert from_setup_line(animation.line).document == animation.document
    assert load_file(animation.save(tmp_path / "x.convviz")).document == animation.document


def test_channels_operations_and_stacks():
    colour = np.stack([X, 2 * X, -X])
    assert convviz.animate(colour, [[1.0]]).document.layers[0].channels == 3
    assert convviz.animate(X, MaxPool2d(2)).document.layers[0] == MaxPool2d(2)
    stack = convviz.animate(X, [Conv2d(np.ones((3, 3))), MaxPool2d(2)], layer=0)
    assert (len(stack.document.layers), stack.setup.look.layer) == (2, 0)


def test_a_notebook_shows_the_player():
    shown = convviz.animate(X, np.ones((3, 3)))._repr_mimebundle_()
    html = shown["text/html"]
    assert "<iframe srcdoc=" in html
    assert "&lt;svg" in html
    assert '<script id="film"' not in html  # escaped, it stays inside its frame
    # Where frames are taken out, as GitHub and PDF do, the picture is left.
    bare = re.sub(r"<iframe.*?</iframe>", "", html)
    assert f'src="data:image/png;base64,{shown["image/png"]}"' in bare
    with Image.open(io.BytesIO(base64.b64decode(shown["image/png"]))) as image:
        assert image.size == (1280, 720)
    assert "16 frames" in shown["text/plain"] or "36 frames" in shown["text/plain"]


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda: convviz.animate(X, [[1]], paddin=1), "no parameter 'paddin'; did you mean 'padding'?"),
        (lambda: convviz.animate(X, [[1]], strides=2), "no parameter 'strides'; it is 'stride' here"),
        (lambda: convviz.animate(X, [[1]], filters=2), "the kernel's shape says it here"),
        (lambda: convviz.animate(X, [[1]], quux=2), "there are stride, dilation"),
        (lambda: convviz.animate(X, [[1]], order="last"), "There is no order 'last'"),
        (lambda: convviz.animate(np.zeros((50_000, 50_000), np.uint8), [[1]]), "it can have at most 1,024 rows"),
        (lambda: convviz.animate(X, np.ones((11, 11))), "The 11×11 kernel does not fit"),
        (lambda: convviz.animate(X, MaxPool2d(2), stride=2), "give stride to the operation"),
        (lambda: convviz.animate(X, [[1]], layer=4), "There is no layer 4"),
        (lambda: convviz.animate(X, [[1]]).set(sped=2), "An export has no choice 'sped'; it has size, layer, theme"),
        (lambda: convviz.animate(X, [[1]]).set(detail="slow"), "There is no detail 'slow'"),
        (lambda: convviz.animate(X, [[1]]).set(size="big"), "'big' is not a size"),
        (lambda: convviz.animate(X, [[1]]).save("x.tiff"), "does not write '.tiff' files"),
    ],
)
def test_what_cannot_be_is_a_sentence(do, sentence):
    with pytest.raises(ConvvizError) as caught:
        do()
    assert sentence in str(caught.value)


def test_importing_convviz_loads_nothing_that_paints():
    code = "import sys, convviz; print([m for m in sys.modules if m.startswith(('PySide6', 'numpy', 'PIL'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError, match="no attribute 'animat'"):
        _ = convviz.animat


def test_what_is_too_long_for_a_notebook_is_shown_as_a_picture():
    shown = convviz.animate(np.ones((60, 60)), np.ones((3, 3)))._repr_mimebundle_()["text/html"]
    assert "3,364 frames are too many for a notebook" in shown
    assert "<img" in shown
    assert "<iframe" not in shown
    assert len(shown) < 1_000_000

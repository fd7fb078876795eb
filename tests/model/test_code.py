"""Code of frameworks: it is run here, and must give the numbers that are shown."""

import contextlib
import importlib.util
import io
import os
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest
from cases import layers, with_input
from documents import preset
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convviz.engine import AvgPool2d, Conv2d, ConvTranspose2d
from convviz.errors import ConvvizError
from convviz.model import Document, edits, presets
from convviz.model.code import LANGUAGES, code_of

os.environ.setdefault("KERAS_BACKEND", "torch")

INSTALLED = {
    "numpy": True,
    "pytorch": importlib.util.find_spec("torch") is not None,
    "keras": importlib.util.find_spec("keras") is not None and importlib.util.find_spec("torch") is not None,
}
LANGUAGE = pytest.mark.parametrize(
    "language",
    [
        pytest.param(name, marks=pytest.mark.skipif(not there, reason="an extra: pip install '.[oracle]'"))
        for name, there in INSTALLED.items()
    ],
)


def ran(code, language):
    """What a script computes, (filters, rows, columns)."""
    known = {}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Keras and PyTorch, about each other
        exec(compile(code, "<code>", "exec"), known)
    y = known["y"]
    return y.numpy()[0] if language == "pytorch" else np.moveaxis(y, -1, 0) if language == "keras" else y


def shown(document):
    """What the program itself has computed: it is held to other oracles elsewhere."""
    return document.traces(len(document.layers) - 1)[-1].output


def check(document, language):
    result = ran(code_of(document, language), language)
    assert result.shape == shown(document).shape
    # Keras has some activations in single precision, whatever is asked of it.
    exact = 1e-6 if language == "keras" else 1e-9
    np.testing.assert_allclose(result, shown(document), rtol=exact, atol=exact)


@LANGUAGE
@pytest.mark.parametrize("name", [each.name for each in presets()])
def test_the_code_of_each_preset_gives_its_map(name, language):
    check(preset(name), language)


@st.composite
def stacks(draw):
    """A setup of one to three layers, each of which fits."""
    layer, x = draw(with_input(layers()))
    document = Document(x, (layer,))
    try:
        shape = list(document.shapes())[-1]
        for _ in range(draw(st.integers(0, 2))):
            more = document.replace(layers=(*document.layers, draw(layers(shape[0]))))
            shape = list(more.shapes())[-1]
            document = more
    except ConvvizError:
        pass
    return document


@LANGUAGE
def test_the_code_of_random_setups_gives_their_maps(language):
    done = 0

    @settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(stacks())
    def run(document):
        nonlocal done
        with contextlib.suppress(ConvvizError):
            shown(document)
            check(document, language)
            done += 1

    run()
    assert done >= 200


@LANGUAGE
@pytest.mark.parametrize(
    "values", [np.full((3, 3), 1 / 9), np.array([[0.1, -2.5], [1e-20, 1e12]]), np.full((2, 2), 1 / 3)]
)
def test_fractions_and_long_numbers_are_exact(values, language):
    check(Document(np.arange(25.0).reshape(5, 5) / 7, (Conv2d(values),)), language)


def test_a_kernel_of_ninths_stands_as_ones_over_nine():
    code = code_of(preset("box-3"), "numpy")
    assert re.search(r"kernel_1 = np.array\(\[\n    \[1, 1, 1\],\n.*\n.*\n\], dtype=float\)\[None, None\] / 9\n", code)
    # What is short as a decimal stays one.
    assert " / 2" not in code


@pytest.mark.parametrize("name", LANGUAGES)
def test_what_frameworks_make_otherwise_is_said_in_a_comment(name):
    document = edits.set_parameter(preset("vertical-line"), 0, "stride", (2, 2))
    document = edits.set_parameter(document, 0, "padding", "same")
    code = code_of(document, name)
    assert "# PyTorch refuses 'same' with a stride; its padding=1 gives other numbers." in code
    assert "padding=1)" not in code


def test_the_shortest_code_is_what_people_write():
    code = code_of(edits.set_bias(preset("same-padding"), 0, None), "pytorch")
    assert "y = F.conv2d(y, weight_1, padding=1)\n" in code
    assert 'layers.Conv2D(1, 3, padding="same", name="conv_1"),' in code_of(preset("same-padding"), "keras")
    assert "layers.MaxPooling2D(2)," in code_of(preset("detect-relu-pool"), "keras")
    assert "ops" not in code_of(preset("detect-relu-pool"), "keras")


@LANGUAGE
def test_large_arrays_come_from_files(language, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    x = np.random.default_rng(0).random((1, 70, 70))
    document = Document(x, (Conv2d(np.ones((3, 3))),))
    code = code_of(document, language)
    assert len(code) < 2000
    assert "# 4,900 numbers: 'Save grid as…' in the menu File writes x.npy." in code
    np.save("x.npy", x[0])
    check(document, language)


@LANGUAGE
@pytest.mark.parametrize(("kernel", "size"), [((4, 1), (3, 2)), ((3, 4), (8, 7))])
def test_averages_with_uneven_padding_are_the_same_on_every_backend(kernel, size, language):
    """Keras' own on PyTorch repeats the cells at the border where "same" is uneven."""
    layer = AvgPool2d(kernel, padding="same", count_include_pad=False)
    document = Document(np.arange(float(np.prod(size))).reshape(size) ** 2, (layer,))
    check(document, language)
    assert "repeats the cells at the border" in code_of(document, "keras")


@pytest.mark.parametrize("name", LANGUAGES)
def test_what_has_no_code_is_refused(name):
    class Mine(Conv2d):
        name = "mine"
        label = "My operation"

    with pytest.raises(ConvvizError, match=f"There is no {LANGUAGES[name].label} code for my operation yet"):
        code_of(Document(np.zeros((4, 4)), (Mine(np.ones((2, 2))),)), name)
    with pytest.raises(ConvvizError, match="does not fit"):
        code_of(Document(np.zeros((4, 4)), (Conv2d(np.ones((5, 5))),)), name)


def test_there_is_no_code_for_any_language():
    with pytest.raises(ConvvizError, match="There is no code for 'fortran'; use keras, pytorch, numpy"):
        code_of(preset("vertical-line"), "fortran")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_code_is_what_python_takes_whatever_the_setup(data):
    layer, x = data.draw(with_input(layers()))
    document = Document(x, (layer,))
    for name in LANGUAGES:
        with contextlib.suppress(ConvvizError):
            compile(code_of(document, name), name, "exec")


def test_a_transposed_layer_with_groups_and_output_padding_in_plain_numpy():
    weight = np.arange(2 * 2 * 2 * 2.0).reshape(2, 2, 2, 2)
    layer = ConvTranspose2d(weight, [1, 2, 3, 4], stride=3, output_padding=(2, 1), groups=2, activation="leaky_relu")
    check(Document(np.arange(18.0).reshape(2, 3, 3) - 9, (layer,)), "numpy")


def test_the_command_writes_a_script_that_runs(tmp_path):
    command = [sys.executable, "-m", "convviz", "code", "sobel-x", "--for", "numpy", "-o", "sobel.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    done = subprocess.run([sys.executable, "sobel.py"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("(1, 10, 10)\n")
    again = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert again.returncode == 1
    assert "sobel.py exists already; choose another name, or add --overwrite." in again.stderr
    printed = subprocess.run(command[:-2], cwd=tmp_path, check=True, capture_output=True, text=True, encoding="utf-8")
    assert printed.stdout == (tmp_path / "sobel.py").read_text(encoding="utf-8")


@LANGUAGE
def test_a_transposed_layer_whose_padding_cuts_all_that_is_stamped(language):
    layer = ConvTranspose2d(np.full((1, 1, 1, 1), 2.0), [3.0], stride=3, padding=1, output_padding=2)
    check(Document(np.ones((1, 1, 1)), (layer,)), language)


@LANGUAGE
@pytest.mark.parametrize("slope", [0.2, -0.5])
def test_a_slope_of_either_sign(slope, language):
    layer = Conv2d(np.ones((2, 2)), activation="leaky_relu", activation_slope=slope)
    check(Document(np.arange(16.0).reshape(4, 4) - 8, (layer,)), language)

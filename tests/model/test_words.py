"""The words of a setup, read as a reader does."""

import numpy as np
import pytest
from documents import many_channels, preset

from convviz.engine import AvgPool2d, Conv2d, MaxPool2d
from convviz.model import Document, Look, Setup, find_preset
from convviz.model.numbers import number_text
from convviz.model.words import caption_text, padding_text, step_sentence, summary_text


def sentence(layer, x, step, **look):
    setup = Setup(Document(x, (layer,)), Look(**look))
    return step_sentence(setup, setup.trace(), step)


def test_the_table_of_layers_is_as_wide_as_its_longest_line():
    lines = summary_text(find_preset("detect-relu-pool").setup.document).splitlines()
    rules = [line for line in lines if set(line) == {"─"}]
    rows = [line for line in lines if line.endswith(tuple("0123456789")) and not line.startswith("Total")]
    assert {len(rule) for rule in rules} == {len(row) for row in rows} == {len(lines[0])}
    assert lines[-1] == "Total parameters: 20"


@pytest.mark.parametrize(
    ("layer", "what"),
    [
        (Conv2d([[1.0, 2.0]]), "the sum of its products gives 8"),
        (Conv2d([[1.0, 2.0]], [5]), "the sum of its products and the bias 5 gives 13"),
        (Conv2d([[1.0, 2.0]], activation="relu"), "the sum of its products, after the activation, gives 8"),
        (MaxPool2d((1, 2), 1), "its largest value gives 3"),
        (AvgPool2d((1, 2), 1), "its average gives 2.5"),
    ],
)
def test_a_step_in_a_sentence(layer, what):
    where = "the 1×2 window at row 1, column 2 of the input"
    assert sentence(layer, np.array([[1.0, 2.0, 3.0]]), 1) == f"Step 2 of 2: {where}; {what} at row 1, column 2."


def test_a_step_of_several_maps_and_layers_says_which():
    setup = Setup(many_channels())
    trace = setup.trace()
    assert step_sentence(setup, trace, 0).endswith(" of map 1.")
    assert step_sentence(setup, trace, len(trace) - 1).endswith(" of map 4.")
    stacked = find_preset("two-stacked-valid").setup.looked_at(layer=1)
    assert step_sentence(stacked, stacked.trace(), 3).startswith("Step 4 of 16, layer 2 of 2: ")
    assert caption_text(stacked).startswith("Layer 2 of 2 · 3×3 kernel · stride 1 · ")
    assert caption_text(Setup(preset())).startswith("3×3 kernel · stride 1 · ")


def test_what_lies_in_the_padding_counts_down_from_one():
    setup = find_preset("same-padding").setup
    assert "window at row 0, column 0 of the input" in step_sentence(setup, setup.trace(), 0)


@pytest.mark.parametrize(
    ("padding", "more", "text"),
    [
        ("valid", {}, "valid (no padding)"),
        ("same_lower", {}, "same lower padding"),
        (0, {}, "no padding"),
        (2, {}, "padding 2"),
        ((1, 2), {}, "padding top 1, bottom 1, left 2, right 2"),
        (1, {"padding_mode": "reflect"}, "padding 1 (reflect)"),
        (1, {"padding_mode": "constant", "padding_value": -0.5}, "padding 1 (−0.5)"),
        (0, {"padding_mode": "reflect"}, "no padding"),
        ("valid", {"padding_mode": "reflect"}, "valid (no padding)"),
    ],
)
def test_padding_in_words(padding, more, text):
    assert padding_text(Conv2d(np.ones((3, 3)), padding=padding, **more)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(np.inf, "∞"), (-np.inf, "−∞"), (-0.0, "0"), (-1.5, "−1.5"), (1e-9, "1e−9"), (2.0, "2")]
)
def test_numbers_in_words(value, text):
    assert number_text(value) == text

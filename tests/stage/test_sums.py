"""Every line of arithmetic is true of the digits that are printed, or says ≈. Read back here from the marks' text."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from documents import many_channels, measure, preset, setup_of
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.engine import ACTIVATIONS, AvgPool2d, Conv2d, ConvTranspose2d, MaxPool2d
from convviz.model import Detail, Document, Phase, Playhead, presets
from convviz.stage import THEMES, Panel, Stage
from convviz.stage.sums import Sums

NUMBER = r"−?(?:\d+\.?\d*(?:e−?\d+)?)"
LABELS = {row.label: row for row in ACTIVATIONS.values()}


def number(text):
    return Fraction(text.strip("()").replace("−", "-"))


def line_of(stage, playhead):
    return " ".join(m.text for m in stage.compose(playhead) if m.key.startswith("arithmetic"))


def evaluated(sum_text):
    """The value of what stands before the sign, worked out from its text alone; None where some is left away."""
    if "…" in sum_text:
        return None
    if sum_text.startswith("max("):
        return max(map(number, re.findall(NUMBER, sum_text)))
    text = sum_text.replace("·", "*").replace("−", "-")
    text = re.sub(r"(\d+\.?\d*(?:e-?\d+)?)", r"Fraction('\1')", text)
    return eval(text, {"__builtins__": {}, "Fraction": Fraction})


def check(line, slope=0.01):
    """Whether ``=`` and ``≈`` stand where they may."""
    if "→" in line:
        return
    activated = re.fullmatch(r"(.* [=≈] [^,]+), ([A-Za-z].*)", line)
    first, rest = activated.groups() if activated else (line, "")
    if "∞" in first:
        return
    match = re.fullmatch(rf"(.*) ([=≈]) ({NUMBER})", first)
    assert match, line
    value = evaluated(match[1])
    if value is not None:
        assert (value == number(match[3])) == (match[2] == "="), line
    if rest:
        match = re.fullmatch(rf"(.+)\(({NUMBER})\) ([=≈]) ({NUMBER})", rest)
        assert match, line
        given = LABELS[match[1]].apply(np.array(float(number(match[2]))), slope)
        true = math.isclose(given, float(number(match[4])), rel_tol=1e-14)
        if match[1] in ("sigmoid", "tanh"):  # of rational numbers they are rational at zero only
            true = true and not number(match[2])
        assert true == (match[3] == "="), line


def moments(stage, most=40):
    count, products = len(stage.trace), stage.trace[0].products.size
    for step in range(0, count, max(count // most, 1)):
        for k in {1, products // 2, products} - {0}:
            yield Playhead(step, Phase.MULTIPLY, k / products)
        yield Playhead(step, Phase.SUM)
        yield Playhead(step, Phase.WRITE)


@pytest.mark.parametrize("fractions", [False, True])
@pytest.mark.parametrize("name", [p.name for p in presets()])
def test_every_line_of_every_preset_is_true(name, fractions):
    stage = Stage.computed(setup_of(preset(name), fractions=fractions), (1280, 720), THEMES["light"], measure)
    for playhead in moments(stage):
        if not stage.trace[playhead.step].accumulates:
            check(line_of(stage, playhead))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_lines_of_random_setups_are_true(data):
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    places = data.draw(st.integers(0, 4))
    x = np.round(
        rng.normal(size=(data.draw(st.integers(1, 2)), 5, 5)) * data.draw(st.sampled_from([1, 30, 2000])), places
    )
    w = np.round(rng.normal(size=(1, len(x), 3, 3)), data.draw(st.integers(0, 4)))
    bias = data.draw(st.sampled_from([None, [0.25], [-1 / 3]]))
    activation = data.draw(st.sampled_from(list(ACTIVATIONS)))
    layer = data.draw(
        st.sampled_from(
            [
                Conv2d(w, bias, activation=activation),
                Conv2d(
                    w / 9, bias, padding="same", padding_mode="constant", padding_value=0.125, activation=activation
                ),
                MaxPool2d(2, activation=activation),
                AvgPool2d(3, activation=activation),
                ConvTranspose2d(np.swapaxes(w, 0, 1), bias, stride=2),
            ]
        )
    )
    stage = Stage.computed(
        setup_of(Document(x, (layer,)), fractions=data.draw(st.booleans()), walk="equivalent"),
        (1280, 720),
        THEMES["light"],
        measure,
    )
    for playhead in moments(stage, 5):
        check(line_of(stage, playhead))


def test_nine_times_a_ninth_is_not_said_to_be_one():
    document = Document(np.ones((3, 3)), (Conv2d(np.full((3, 3), 1 / 9)),))
    stage = Stage.computed(setup_of(document), (1280, 720), THEMES["light"], measure)
    assert re.fullmatch(r"(1·0\.111? \+ ){8}1·0\.111? ≈ 1", line_of(stage, Playhead(0)))
    stage = Stage.computed(setup_of(document, fractions=True), (1280, 720), THEMES["light"], measure)
    assert line_of(stage, Playhead(0)) == "(" + " + ".join(["1·1"] * 9) + ") / 9 = 1"


def flat():
    """Weights that sum to zero over a flat picture: in binary their sum is −5.6e−17, or something else."""
    weights = np.array([[0.1, 0.2, -0.3], [0.3, -0.1, -0.2], [0.7, -0.6, -0.1]])
    return Document(np.full((6, 6), 0.7), (Conv2d(weights),))


def test_what_is_zero_but_for_rounding_is_zero_in_the_map_and_in_the_line():
    document = flat()
    trace = document.traces(0)[-1]
    assert np.abs(trace.output).max() > 0  # as it is computed
    assert not trace.settled.any()
    stage = Stage.computed(setup_of(document), (1280, 720), THEMES["light"], measure)
    marks = {m.key: m for m in stage.compose(Playhead(len(trace) - 1))}
    assert not marks["output"].values.any()
    assert marks["output"].scale.high == 1
    assert line_of(stage, Playhead(3)).endswith("= 0")


def test_a_layer_over_what_is_zero_works_on_zeros():
    document = flat().replace(layers=(*flat().layers, Conv2d([[1e6]])))
    assert not document.traces(1)[-1].output.any()
    assert document.traces(1, settled=False)[0].output is not None
    assert np.abs(document.traces(1, settled=False)[1].output).max() > 0


@pytest.mark.parametrize("layer", [Conv2d([[1e-30, 2e-30]]), AvgPool2d(2), ConvTranspose2d([[1e-20]])])
def test_small_numbers_that_are_no_rounding_stay(layer):
    document = Document(np.full((4, 4), 1e-9), (layer,))
    np.testing.assert_array_equal(document.traces(0)[-1].settled, document.traces(0)[-1].output)


def test_a_difference_of_large_numbers_that_is_real_stays():
    document = Document(np.array([[1e6, 1e6 - 1e-3]]), (Conv2d([[1, -1]]),))
    assert document.traces(0)[-1].settled[0, 0, 0] == pytest.approx(1e-3, rel=1e-6)


def test_a_weight_that_is_no_fraction_is_shown_as_it_is():
    stage = Stage.computed(setup_of(many_channels(), fractions=True), (1280, 720), THEMES["light"], measure)
    assert stage.figure.denominator == 1


def test_a_kernel_of_ninths_stands_as_whole_numbers_times_a_ninth():
    document = Document(np.ones((5, 5)), (Conv2d(np.full((3, 3), 1 / 9)),))
    stage = Stage.computed(setup_of(document, fractions=True), (1280, 720), THEMES["light"], measure)
    marks = {m.key: m for m in stage.compose(Playhead(0))}
    assert (marks["kernel"].values == 1).all()
    assert (marks["products"].values == 1).all()
    assert "times 1/9" in marks["kernel size"].text
    assert setup_of(document).weights[0, 0, 0, 0] == 1 / 9


def test_the_decimals_are_those_of_the_panel_throughout():
    document = Document(np.array([[0.5, 0.25], [1, 0]]), (Conv2d([[1.0]]),))
    stage = Stage.computed(setup_of(document), (1280, 720), THEMES["light"], measure)
    assert line_of(stage, Playhead(0)) == "0.50·1 = 0.50"
    assert line_of(stage, Playhead(2)) == "1·1 = 1"


@pytest.mark.parametrize(
    ("layer", "playhead", "shown"),
    [
        (Conv2d([[1.0, 2.0]]), Playhead(), "≈ 99"),
        (Conv2d([[1.0, 2.0]]), Playhead(0, Phase.MULTIPLY, 1.0), "≈ 99"),
        (Conv2d([[1.0, 2.0]]), Playhead(0, Phase.MULTIPLY, 0.5), "= 3"),
        (Conv2d([[1.0, 2.0]], [1]), Playhead(0, Phase.SUM), "≈ 99"),
        (Conv2d([[1.0, 2.0]], [1]), Playhead(0, Phase.MULTIPLY, 1.0), "= 11"),
        (Conv2d([[1.0, 2.0]], activation="relu"), Playhead(), "= 11, ReLU(11) = 11"),
        (AvgPool2d((1, 2), 1), Playhead(), "≈ 99"),
        (AvgPool2d((1, 2), 1), Playhead(0, Phase.MULTIPLY, 0.5), "= 3"),
        (AvgPool2d((1, 2), 1, activation="relu"), Playhead(), "= 3.5, ReLU(3.5) = 3.5"),
        (MaxPool2d((1, 2), 1), Playhead(), "= 4"),
    ],
)
def test_a_finished_sum_says_what_the_map_holds(layer, playhead, shown):
    """Line and map are one number, whatever rounding does to either."""
    panels = dict.fromkeys(Panel, 1)
    trace = layer.trace([[3.0, 4.0]])
    assert Sums(layer, panels).sum(trace[0], playhead, 99.0).closing[-1] == shown


def test_a_sum_before_the_bias_has_the_decimals_that_it_needs():
    """0.25 and 0.75 stand in the picture, and a map of whole numbers."""
    layer = Conv2d([[0.25]], [0.75])
    stage = Stage.computed(setup_of(Document([[1.0, 5.0]], (layer,))), (1280, 720), THEMES["light"], measure)
    assert line_of(stage, Playhead(0, Phase.MULTIPLY, 1.0)) == "1·0.25 = 0.25"
    assert line_of(stage, Playhead(0)) == "1·0.25 + 0.75 = 1"


@pytest.mark.parametrize("name", ["vertical-line", "transposed-overlap", "sobel-x"])
def test_the_term_that_is_added_now_is_underlined_in_the_line(name):
    stage = Stage.computed(setup_of(preset(name), detail=Detail.PRODUCTS), (1600, 900), THEMES["light"], measure)
    size = stage.trace[0].products.size
    last = len(stage.trace) - 1
    for k in range(1, size + 1):
        marks = {mark.key: mark for mark in stage.compose(Playhead(last, Phase.MULTIPLY, k / size))}
        under = marks["term sum"].rects[0]
        line = next(
            m for key, m in marks.items() if key in ("arithmetic 0", "arithmetic 1") and 0 < under.y - m.y < m.size
        )
        # Every letter of the stand-in typeface is as wide: what stands over the line can be counted.
        first = round((under.x - line.x) / (0.6 * line.size))
        term = line.text[first : first + round(under.width / (0.6 * line.size))]
        step = stage.trace[last]
        x, w = (np.broadcast_to(a, step.products.shape).ravel()[k - 1] for a in (step.patch, step.weights))
        assert re.sub(r"[(),]", "", term).replace("−", "-").split("·") == [f"{x:g}", f"{w:g}"]
    assert "term sum" not in {mark.key for mark in stage.compose(Playhead(last))}

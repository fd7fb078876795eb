"""The arithmetic as matrices and with names: what is written is true, and stands where nothing else does."""

import itertools
import re

import numpy as np
import pytest
from cases import layers, with_input
from documents import does_not_fit, many_channels, preset, setup_of
from hypothesis import given, settings

from convviz.engine import Conv2d, ConvTranspose2d, MaxPool2d
from convviz.errors import ConvvizError
from convviz.export import ExportSettings, export
from convviz.model import Detail, Document, Phase, Playhead, edits, load_project, presets, save_project
from convviz.model.look import Form
from convviz.model.numbers import parse_number
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Stage, Text, Wash

SIZES = [(480, 270), (1280, 720), (1080, 1080), (1920, 1080)]
BLOCKS = ("patch", "kernel", "products", "summed", "before", "after", "activated")


def stage_of(document, size=(1280, 720), **look):
    ensure_application()
    return Stage.computed(setup_of(document).looked_at(**look), size, THEMES["light"], measure)


def written(marks):
    """The matrices by their names, blank where nothing stands, and the words behind them."""
    found = {}
    for mark in marks:
        if isinstance(mark, Text) and (match := re.fullmatch(r"matrix (\w+) (\d+) (\d+)", mark.key)):
            found.setdefault(match[1], {})[int(match[2]), int(match[3])] = mark.text
    return found


def said(marks):
    """The words behind the matrices as one line; a bias stands in a cell of its own."""
    found = written(marks)
    bias = next((str(mark.values[0, 0]) for mark in marks if mark.key == "matrix bias"), None)
    parts = ((found.get(key) or {}).get((0, 0)) for key in ("result", "bias", "total", "activated"))
    result, named, *others = parts
    return " ".join(part for part in (result, bias or named, *others) if part)


def numbers(block):
    rows, columns = (max(place[axis] for place in block) + 1 for axis in (0, 1))
    values = np.full((rows, columns), np.nan)
    for place, text in block.items():
        values[place] = parse_number(text)
    return values


@pytest.mark.parametrize("name", [one.name for one in presets()])
def test_matrices_are_those_of_the_step(name):
    document = preset(name)
    for layer in range(len(document.layers)):
        stage = stage_of(document, (1600, 1000), layer=layer, form=Form.MATRICES)
        for index in {0, len(stage.trace) // 2, len(stage.trace) - 1}:
            step = stage.trace[index]
            found = written(stage.compose(Playhead(index)))
            if not found:  # too large to be read: the line says it
                assert max(step.products.shape[1:]) > 5
                continue
            if not stage.setup.layer.reduction.weighs:
                counts = np.isfinite(step.patch[0])
                shown = numbers(found["patch"] | dict.fromkeys(zip(*np.nonzero(~counts), strict=True), "0"))
                np.testing.assert_allclose(shown[counts], step.patch[0][counts], atol=0.0051)
                continue
            if not step.accumulates:
                np.testing.assert_allclose(
                    numbers(found["patch"]), np.broadcast_to(step.patch, step.products.shape)[0], atol=0.0051
                )
            np.testing.assert_allclose(
                numbers(found["kernel"]), np.broadcast_to(step.weights, step.products.shape)[0], atol=0.0051
            )
            np.testing.assert_allclose(numbers(found["products"]), step.products[0], atol=0.0051)


def test_the_first_step_of_the_tutorial_stands_as_it_prints_it():
    stage = stage_of(preset("vertical-line"), form=Form.MATRICES)
    found = written(stage.compose(Playhead(2)))
    np.testing.assert_array_equal(numbers(found["patch"]), [[0, 1, 1]] * 3)
    np.testing.assert_array_equal(numbers(found["kernel"]), [[0, 1, 0]] * 3)
    np.testing.assert_array_equal(numbers(found["products"]), [[0, 1, 0]] * 3)
    assert said(stage.compose(Playhead(2))) == "Σ = 3 + 0.0 = 3"


def test_products_appear_one_by_one_in_their_places_and_the_last_one_is_bold():
    stage = stage_of(preset("vertical-line"), form=Form.MATRICES)
    whole = {m.key: m for m in stage.compose(Playhead(2)) if isinstance(m, Text) and m.key.startswith("matrix")}
    for k in range(1, 10):
        marks = {m.key: m for m in stage.compose(Playhead(2, Phase.MULTIPLY, k / 9)) if m.key.startswith("matrix")}
        texts = {key: m for key, m in marks.items() if isinstance(m, Text)}
        products = [key for key in texts if key.startswith("matrix products")]
        assert len(products) == k
        bold = {key for key, m in texts.items() if m.bold}
        at = f"{(k - 1) // 3} {(k - 1) % 3}"
        assert bold == {f"matrix {name} {at}" for name in ("patch", "kernel", "products")}
        for key, mark in texts.items():
            if not mark.bold:
                assert (mark.x, mark.y, mark.size) == (whole[key].x, whole[key].y, whole[key].size)


def test_a_stamp_says_what_was_there_and_what_is_now():
    document = preset("transposed-overlap")
    stage = stage_of(document, form=Form.MATRICES)
    trace = stage.trace
    (top, _), (left, _) = trace.cut
    for index in range(len(trace)):
        step = trace[index]
        found = written(stage.compose(Playhead(index)))
        held = np.nan_to_num(trace.written(0, index))
        cells = np.ix_(step.target.rows + top, step.target.columns + left)
        np.testing.assert_array_equal(numbers(found["before"]), held[cells])
        np.testing.assert_array_equal(numbers(found["after"]), held[cells] + step.products[0])
        np.testing.assert_array_equal(numbers(found["after"]), np.nan_to_num(trace.written(0, index + 1))[cells])


def test_a_stamp_of_several_channels_adds_their_sum():
    rng = np.random.default_rng(3)
    layer = ConvTranspose2d(rng.integers(-3, 4, (2, 1, 2, 2)).astype(float), stride=(1, 2))
    x = rng.integers(-4, 5, (2, 3, 3)).astype(float)
    stage = stage_of(Document(x, (layer,)), (1920, 1080), form=Form.MATRICES, walks=("scatter",))
    for index in range(len(stage.trace)):
        found = written(stage.compose(Playhead(index)))
        row, column = divmod(index, 3)
        stamp = sum(x[c, row, column] * layer.weight[c, 0] for c in range(2))
        np.testing.assert_array_equal(numbers(found["summed"]), stamp)
        np.testing.assert_array_equal(numbers(found["before"]) + stamp, numbers(found["after"]))
        cells = np.s_[row : row + 2, 2 * column : 2 * column + 2]
        np.testing.assert_array_equal(numbers(found["after"]), stage.trace.written(0, index + 1)[cells])


def test_a_stamp_of_thirds_is_divided():
    layer = ConvTranspose2d(np.array([[[[1.0, 2.0], [1.0, 1.0]]]]) / 3)
    look = {"form": Form.MATRICES, "walks": ("scatter",), "fractions": True}
    stage = stage_of(Document([[6.0, 3.0]], (layer,)), (1920, 1080), **look)
    marks = stage.compose(Playhead(1))
    found = written(marks)
    np.testing.assert_array_equal(numbers(found["products"]), [[3, 6], [3, 3]])
    assert "/ 3" in [mark.text for mark in marks if isinstance(mark, Text)]
    np.testing.assert_array_equal(numbers(found["before"]), [[4, 0], [2, 0]])
    np.testing.assert_array_equal(numbers(found["after"]), [[5, 2], [3, 1]])


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_the_last_stamp_is_followed_by_the_activation_of_the_map(activation):
    layer = ConvTranspose2d(np.array([[[[1.0, -2.0], [-3.0, 4.0]]]]), [0.5], activation=activation)
    x = [[1.0, 2.0], [3.0, -1.0]]
    stage = stage_of(Document(x, (layer,)), (1920, 1080), form=Form.MATRICES, walks=("scatter",))
    for index in range(3):
        assert not any("curve" in mark.key or "activated" in mark.key for mark in stage.compose(Playhead(index)))
    marks = stage.compose(Playhead(3))
    found = written(marks)
    sums = numbers(found["after"])
    # In the middle -4 of the first stamp, -3 · 2 and -2 · 3 meet -1 · 1.
    np.testing.assert_array_equal(sums, [[4 - 6 - 6 - 1 + 0.5, 8 + 2 + 0.5], [12 + 3 + 0.5, -4 + 0.5]])
    slope = 0.0 if activation == "relu" else 0.01
    expected = np.where(sums > 0, sums, slope * sums)
    np.testing.assert_allclose(numbers(found["activated"]), expected, atol=0.005)
    curve = next(mark for mark in marks if mark.key == "matrix curve point")
    assert len(curve.rects) == len(set(sums.ravel().tolist()))
    line = stage_of(Document(x, (layer,)), (1920, 1080), walks=("scatter",))
    said_last = " ".join(m.text for m in line.compose(Playhead(3)) if m.key.startswith("arithmetic"))
    assert said_last.endswith("→ added to the map, then " + ("ReLU" if slope == 0 else "leaky ReLU") + " of all cells")
    assert "then" not in " ".join(m.text for m in line.compose(Playhead(2)) if m.key.startswith("arithmetic"))


def test_channels_say_their_own_sums_and_then_the_sum_of_these():
    document = many_channels()
    stage = stage_of(document, (1600, 1000), form=Form.MATRICES)
    step = stage.trace[10]
    words = said(stage.compose(Playhead(10))).replace("−", "-")
    if "channels" in words:
        assert f"over {len(step.products)} channels" in words
        return
    totals = [float(part.strip("() ")) for part in re.findall(r"\(?-?[\d.]+\)?", re.split("[=≈]", words)[1])]
    np.testing.assert_allclose(totals[: len(step.products)], step.products.sum(axis=(1, 2)), atol=0.01)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("form", "named"), [(Form.MATRICES, False), (Form.MATRICES, True), (Form.LINE, True)])
def test_no_text_meets_another_in_any_form(size, form, named):
    for one in presets():
        for layer in range(len(one.setup.document.layers)):
            stage = stage_of(
                one.setup.document,
                size,
                layer=layer,
                form=form,
                names=named,
                overlays=("padding", "receptive", "counts"),
            )
            terms = stage.trace[0].products.size
            for playhead in (Playhead(0, Phase.MULTIPLY, (terms + 1) // 2 / terms), Playhead(len(stage.trace) - 1)):
                marks = stage.compose(playhead)
                texts = [mark for mark in marks if isinstance(mark, Text) and not mark.key.endswith("dot")]
                for i, a in enumerate(texts):
                    own = a.key.startswith(("matrix", "arithmetic"))
                    assert not own or a.bounds.grown(-3).x >= 0, (one.name, a.text)
                    assert not own or a.bounds.grown(-3).right <= size[0], (one.name, a.text)
                    for b in texts[i + 1 :]:
                        if own or b.key.startswith(("matrix", "arithmetic")):
                            meets = a.bounds.grown(-3).intersects(b.bounds.grown(-3))
                            assert not meets, (one.name, size, a.text, b.text)


def test_brackets_stand_around_their_numbers():
    marks = stage_of(preset("sobel-x"), form=Form.MATRICES).compose(Playhead(40))
    for name in ("patch", "kernel", "products"):
        around = next(mark for mark in marks if isinstance(mark, Wash) and mark.key == f"matrix {name} brackets").bounds
        for mark in marks:
            if isinstance(mark, Text) and mark.key.startswith(f"matrix {name} "):
                inner = mark.bounds.grown(-3)
                assert around.x <= inner.x
                assert inner.right <= around.right


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (0, "x₁₂·w₀₀ + x₁₃·w₀₁ + x₁₄·w₀₂ + x₂₂·w₁₀ + x₂₃·w₁₁ + x₂₄·w₁₂ + x₃₂·w₂₀ + x₃₃·w₂₁ + x₃₄·w₂₂ + b = y₁₂ = 3"),
        (1, "x₂₃·w₁₁ + x₂₄·w₁₂ + x₂₅·w₁₃ + x₃₃·w₂₁ + x₃₄·w₂₂ + x₃₅·w₂₃ + x₄₃·w₃₁ + x₄₄·w₃₂ + x₄₅·w₃₃ + b = y₂₃ = 3"),
    ],
)
def test_names_count_from_0_or_1(first, line):
    stage = stage_of(preset("vertical-line"), (1920, 1080), names=True, names_from=first)
    texts = [mark.text for mark in stage.compose(Playhead(8)) if mark.key.startswith("arithmetic")]
    assert " ".join(texts) == line


_LOW = "[₀₁₂₃₄₅₆₇₈₉₋]+"
NAME = re.compile(rf"([xwy])([⁰¹²³⁴⁵⁶⁷⁸⁹]*)({_LOW}(?:,{_LOW})?)")
LOW, HIGH = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋", "0123456789-"), str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def places(text):
    """What names stand for: (letter, channel or None, row, column)."""
    for letter, above, below in NAME.findall(text):
        low = below.translate(LOW)
        row, column = low.split(",") if "," in low else low
        yield letter, int(above.translate(HIGH)) if above else 0, int(row), int(column)


@settings(max_examples=80, deadline=None)
@given(with_input(layers()))
def test_names_stand_for_the_cells_of_the_step(case):
    layer, x = case
    try:
        stage = stage_of(Document(x, (layer,)), (3000, 900), names=True)
    except ConvvizError:
        return
    if stage.trace is None:
        return
    for index in {0, len(stage.trace) - 1}:
        step = stage.trace[index]
        words = " ".join(m.text for m in stage.compose(Playhead(index)) if m.key.startswith("arithmetic"))
        if "…" in words or not layer.reduction.weighs:
            continue
        found = [place for place in places(words) if place[0] != "y"]
        padded, (top, _), (left, _) = stage.trace.padded, *stage.trace.ring
        single = len(x) == 1
        total = 0.0
        for (_, c, r, k), (_, d, i, j) in zip(found[::2], found[1::2], strict=True):
            assert c == d
            position = list(layer.channels_of(step.position[0], len(x))).index(0 if single else c)
            total += padded[0 if single else c, r + top, k + left] * layer.filters[step.position[0], position, i, j]
        assert total == pytest.approx(float(step.products.sum()))


def test_names_of_pools_and_stamps():
    pool = stage_of(preset("detect-relu-pool"), layer=1, names=True)
    line = next(m.text for m in pool.compose(Playhead(5)) if m.key.startswith("arithmetic"))
    assert line.startswith("max(x₂₂, x₂₃, x₃₂, x₃₃) = y₁₁ = ")
    stamp = stage_of(preset("transposed-overlap"), names=True)
    line = next(m.text for m in stamp.compose(Playhead(1)) if m.key.startswith("arithmetic"))
    assert line.startswith("x₀₁·w₀₀, x₀₁·w₀₁, ")


def test_a_result_that_is_rounded_is_about_its_name():
    document = edits.set_kernel(preset("vertical-line"), 0, np.full((3, 3), 1 / 7))
    line = " ".join(
        m.text for m in stage_of(document, names=True).compose(Playhead(2)) if m.key.startswith("arithmetic")
    )
    assert line.endswith("= y₀₂ ≈ 0.86")


def test_a_kernel_too_large_for_matrices_has_its_line():
    stage = stage_of(preset("filter-8x8"), (480, 270), form=Form.MATRICES)
    marks = stage.compose(Playhead(0))
    assert not written(marks)
    assert any(mark.key.startswith("arithmetic") for mark in marks)


def test_what_does_not_fit_is_composed_in_every_form():
    for form in Form:
        assert stage_of(does_not_fit(), form=form, names=True).compose(Playhead(0))


def test_the_form_goes_into_files(tmp_path):
    setup = setup_of(preset("vertical-line"), form=Form.MATRICES, names=True, names_from=1)
    save_project(setup, tmp_path / "x.convviz")
    assert load_project(tmp_path / "x.convviz") == setup
    assert b'"convviz": 3' in (tmp_path / "x.convviz").read_bytes()
    save_project(setup_of(preset("vertical-line")), tmp_path / "y.convviz")
    assert b'"convviz": 1' in (tmp_path / "y.convviz").read_bytes()


def test_an_average_is_divided_by_its_cells():
    stage = stage_of(preset("average-pooling-keras"), form=Form.MATRICES)
    texts = written(stage.compose(Playhead(0)))
    block = numbers({k: v for k, v in texts["patch"].items() if v})
    divisor, value = re.fullmatch(r"/ (\d+) = (.+)", said(stage.compose(Playhead(0)))).groups()
    assert np.nansum(block) / int(divisor) == parse_number(value) == 5.75


def test_inserted_zeros_have_no_names_and_cells_keep_theirs():
    stage = stage_of(preset("transposed-equivalent"), form=Form.MATRICES, names=True, walks=("equivalent",))
    for step in stage.trace:
        found = written(stage.compose(Playhead(step.index)))["patch"]
        for (r, c), text in found.items():
            row, column = int(step.source.rows[r]), int(step.source.columns[c])
            if row % 2 or column % 2:
                assert text == "0"
            else:
                assert list(places(text)) == [("x", 0, row // 2, column // 2)]


def plotted(marks):
    """The curve of an activation with its point, as (curve's points, x and y of the point, zero)."""
    found = {mark.key: mark for mark in marks}
    across, up = found["matrix curve axes"].rects
    point = found["matrix curve point"].rects[0]
    middle = point.x + point.width / 2, point.y + point.height / 2
    return found["matrix curve line"].points, middle, (up.x, across.y)


@pytest.mark.parametrize(
    ("activation", "of"),
    [
        ("relu", lambda v: max(v, 0.0)),
        ("leaky_relu", lambda v: v if v > 0 else 0.01 * v),
        ("sigmoid", lambda v: 1 / (1 + np.exp(-v))),
        ("tanh", np.tanh),
    ],
)
def test_bias_and_activation_are_cells_of_their_own_and_the_point_lies_on_the_curve(activation, of):
    x = np.array([[-9.0, -2, 0], [1, 3, 40]])
    layer = Conv2d([[1.0]], [0.5], activation=activation)
    stage = stage_of(Document(x, (layer,)), (1600, 900), form=Form.MATRICES)
    for index, value in enumerate(x.ravel() + 0.5):
        marks = stage.compose(Playhead(index))
        assert next(mark for mark in marks if mark.key == "matrix bias").values.tolist() == [[0.5]]
        curve, (px, py), (zx, zy) = plotted(marks)
        xs, ys = np.array(curve).T
        # From the curve's own ends: how many points one is.
        most = 5.0 if activation in ("sigmoid", "tanh") else next(m for m in (1, 2, 5, 10, 20, 50) if m >= abs(value))
        scale_x = (xs[-1] - xs[0]) / (2 * most)
        high, low = of(most), of(-most)
        scale_y = (ys.max() - ys.min()) / (high - low)
        shown = min(max(value, -most), most)
        assert px == pytest.approx(zx + shown * scale_x, abs=1.6)
        assert py == pytest.approx(zy - of(shown) * scale_y, abs=1.6)
        for a, b in zip(xs, ys, strict=True):
            assert b == pytest.approx(zy - of((a - zx) / scale_x) * scale_y, abs=3)


def test_the_sum_comes_before_the_bias_and_the_curve_after_it():
    layer = Conv2d([[2.0]], [1.0], activation="relu")
    stage = stage_of(Document([[3.0, -4.0]], (layer,)), (1600, 900), form=Form.MATRICES, detail=Detail.PRODUCTS)
    timeline = stage.timeline()
    seen = [timeline.rest(i) for i in range(timeline.rests_per_step)]
    lines = [said(stage.compose(moment)) for moment in seen]
    assert lines == ["Σ = 6", "Σ = 6 + 1.0 = 7", *["Σ = 6 + 1.0 = 7 ReLU(7) = 7"] * 2]
    curves = [any(mark.key == "matrix curve line" for mark in stage.compose(moment)) for moment in seen]
    assert curves == [False, False, True, True]
    keys = [{m.key: m.bounds for m in stage.compose(moment) if m.key.startswith("matrix")} for moment in seen]
    for before, after in itertools.pairwise(keys):
        assert all(after[key].x == before[key].x for key in before.keys() & after.keys())


def test_names_leave_the_bias_its_letter():
    layer = Conv2d([[2.0]], [1.0])
    stage = stage_of(Document([[3.0]], (layer,)), (1600, 900), form=Form.MATRICES, names=True)
    assert said(stage.compose(Playhead(0))) == "Σ = 6 + b = y₀₀ = 7"


def test_a_pool_with_an_activation_has_its_curve():
    stage = stage_of(Document([[-1.0, -3.0]], (MaxPool2d((1, 2), activation="relu"),)), (1600, 900), form=Form.MATRICES)
    assert said(stage.compose(Playhead(0))).endswith("ReLU(−1) = 0")
    assert plotted(stage.compose(Playhead(0)))


def test_a_curve_is_painted_and_drawn(tmp_path):
    setup = setup_of(Document([[3.0]], (Conv2d([[2.0]], activation="tanh"),)), form=Form.MATRICES)
    for name in ("x.png", "x.svg", "x.pdf", "x.gif"):
        export(setup, tmp_path / name, ExportSettings())
    assert (tmp_path / "x.svg").read_text().count("L") > 40


@pytest.mark.parametrize("name", ["box-3", "gaussian-3", "gaussian-5", "grouped", "pointwise", "depthwise-separable"])
@pytest.mark.parametrize("fractions", [False, True])
def test_every_sum_behind_the_matrices_is_true_at_every_moment(name, fractions):
    """The terms of Σ are the sums of what the first products are, channel by channel."""
    stage = stage_of(preset(name), (1920, 1080), form=Form.MATRICES, detail=Detail.PRODUCTS, fractions=fractions)
    divided = stage.figure.denominator
    for index in range(0, len(stage.trace), 7):
        step = stage.trace[index]
        products = step.patch * np.rint(step.weights * divided) if divided > 1 else step.products
        size = products[0].size
        for k in range(1, products.size + 1):
            words = said(stage.compose(Playhead(index, Phase.MULTIPLY, k / products.size))).replace("−", "-")
            shown = [one.ravel()[: max(k - n * size, 0)].sum() for n, one in enumerate(products) if k > n * size]
            numbers_said = re.sub(r"/ \d+.*", "", words)
            terms = [float(t.strip("()")) for t in re.findall(r"\(?-?\d+\.?\d*\)?", numbers_said)]
            np.testing.assert_allclose(terms[: len(shown)], shown, atol=0.006, err_msg=f"{index} {k} {words}")


def test_products_have_as_many_decimals_as_they_need():
    x = np.array([[0.5, -1.5], [4.5, 0.5]])
    stage = stage_of(Document(x, (Conv2d([[0.5, 1.5], [0.5, -0.5]]),)), (1600, 900), form=Form.MATRICES)
    found = written(stage.compose(Playhead(0)))
    np.testing.assert_array_equal(numbers(found["products"]), stage.trace[0].products[0])
    rounded = stage_of(Document(x / 7, (Conv2d([[0.5, 1.5], [0.5, -0.5]]),)), (1600, 900), form=Form.MATRICES)
    assert written(rounded.compose(Playhead(0)))["equals"][0, 0] == "≈"
    assert found["equals"][0, 0] == "="

"""Lessons: every number of their words is computed from the page's setup; bad files name the fault and its place."""

import json
import re

import numpy as np
import pytest
from facts import TUTORIAL

from convviz.engine import Conv2d, Stack, receptive_fields
from convviz.errors import ConvvizError
from convviz.model import Document, Setup, find_preset
from convviz.model.lesson import Lesson, Page, decode_lesson, encode_lesson, lessons, load_lesson, save_lesson

PAGES = [(o.name, n, page) for o in lessons() for n, page in enumerate(o.lesson.pages)]
pages = pytest.mark.parametrize(("name", "number", "page"), PAGES, ids=[f"{n}-{i + 1}" for n, i, _ in PAGES])


def used(trace):
    """How many windows use each cell of the input, by looking at all steps of one filter."""
    counts = np.zeros(trace.input.shape[1:], int)
    for step in list(trace)[: len(trace) // trace.output_shape[0]]:
        for r in step.source.rows:
            for c in step.source.columns:
                if 0 <= r < counts.shape[0] and 0 <= c < counts.shape[1]:
                    counts[r, c] += 1
    return counts


def numbers_of(page):
    """All that can be counted on a page's setup."""
    setup = page.setup
    document, layer, trace = setup.document, setup.layer, setup.trace()
    found = {0, 1, 2}  # one of several, twice: words
    shapes = [document.input.shape, *document.shapes()]
    kernel = getattr(layer, "weight", np.ones((1, 1, *layer.kernel_size)))
    for shape in [*shapes, trace.padded.shape, trace.output_shape, kernel.shape]:
        found |= {int(n) for n in shape}
        found.add(int(np.prod(shape[1:])))
    found |= {
        int(np.prod(kernel.shape[-2:])),
        kernel.size,
        len(trace),
        len(document.layers),
        layer.groups if hasattr(layer, "groups") else 1,
    }
    found |= set(layer.stride) | set(layer.dilation)
    found |= {int(v) for v in np.unique(trace.output) if float(v).is_integer() and abs(v) < 100}
    parameters = [one.parameter_count for one in document.layers]
    found |= {*parameters, sum(parameters)}
    spread = [d * (k - 1) + 1 for d, k in zip(layer.dilation, layer.kernel_size, strict=True)]
    found |= set(spread)
    if trace.spacing == (1, 1) and not trace.walk.accumulates:
        counts = used(trace)
        found |= {int(counts[0, 0]), int(counts.max()), int((counts == 0).any(axis=1).sum())}
    found.add(int(np.prod(shapes[-2][1:]) - np.prod(shapes[-1][1:])))
    rows, _ = receptive_fields(Stack(document.layers), document.input.shape)[-1]
    found.add(rows.size)
    # Cells of the map whose window touches the ring.
    inner = [max(n - 2 * p, 0) for n, p in zip(trace.output_shape[1:], (1, 1), strict=True)]
    found.add(int(np.prod(trace.output_shape[1:]) - np.prod(inner)))
    if isinstance(layer, Conv2d) and layer.stride != (1, 1):
        plain = Setup(document.with_layer(0, layer.replace(stride=1))).trace() if len(document.layers) == 1 else trace
        found |= {int(np.prod(plain.output_shape[1:]))}
    return found


@pages
def test_every_number_of_the_words_is_one_of_the_setup(name, number, page):
    words = f"{page.setup.document.title}. {page.setup.document.description}"
    # The guide counts its relationships; a rotation is by a half turn.
    words = re.sub(r"Relationship \d+", "", words).replace("180°", "")
    said = {int(n) for n in re.findall(r"\d+", words)}
    assert said <= numbers_of(page), (words, sorted(said - numbers_of(page)))


@pages
def test_words_are_short_and_moments_are_there(name, number, page):
    document = page.setup.document
    assert document.title
    assert 1 <= len(re.findall(r"[.:?!](?:\s|$)", document.description)) <= 4
    assert len(document.description) <= 220
    stops = page.stops()
    assert stops
    assert all(0 <= stop < len(page.setup.trace()) for stop in stops)


def test_the_five_parts_of_the_tutorial_come_in_its_order_with_its_numbers():
    first = [o.lesson for o in lessons()][:5]
    assert [lesson.title for lesson in first] == [
        "First convolution",
        "Border effects",
        "Filter sizes",
        "Padding",
        "Stride",
    ]
    words = [" ".join(page.setup.document.description for page in lesson.pages) for lesson in first]
    for number in (8, 6, 36, 10, 3):
        assert re.search(rf"\b{number}\b", words[0])
    for number in (64, 36, 28, 4):
        assert re.search(rf"\b{number}\b", words[1])
    for number in (10, 26, 2, 65):
        assert re.search(rf"\b{number}\b", words[2])
    for number in (10, 8, 30, 64):
        assert re.search(rf"\b{number}\b", words[3])
    for number in (3, 9, 36):
        assert re.search(rf"\b{number}\b", words[4])
    valid = next(one for one in TUTORIAL["examples"] if one["name"] == "valid 3x3")
    page = first[0].pages[2]
    np.testing.assert_array_equal(page.setup.trace().output[0], valid["output"])


def test_the_first_lesson_has_seven_moments():
    lesson = load_lesson("first-convolution")
    assert sum(len(page.stops()) for page in lesson.pages) == 7


def test_there_and_back(tmp_path):
    for offered in lessons():
        lesson = offered.lesson
        assert decode_lesson(encode_lesson(lesson), "x") == lesson
    own = Lesson("Mine", (Page(find_preset("stride-2").setup, "1-3", "say this"),))
    save_lesson(own, tmp_path / "mine.convviz-lesson")
    assert load_lesson(str(tmp_path / "mine.convviz-lesson")) == own


GOOD = {"convviz_lesson": 1, "title": "x", "pages": [{"preset": "stride-2"}]}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"convviz_lesson": 2}, "schema 2, and this convviz reads 1; update convviz"),
        ({"convviz_lesson": 0}, "schema 0, and this convviz reads 1."),
        ({"pages": []}, "it is no lesson"),
        ({"pages": [{"preset": "stride-2"}, {"preset": "nothere"}]}, "page 2: There is no preset 'nothere'"),
        ({"pages": [{"preset": "stride-2", "steps": "1-99"}]}, "page 1: There is no step 99; the animation has 9"),
        ({"pages": [{"preset": "stride-2", "set": ["stride=0"]}]}, "page 1: The stride"),
        ({"pages": [{"preset": "stride-2", "set": ["kernel=" + ";".join(["1 " * 9] * 9)]}]}, "page 1: "),
        ({"pages": [{"preset": "stride-2", "layer": 4}]}, "page 1: There is no layer 5"),
        ({"pages": [{"words": "nothing"}]}, "page 1: A page has a setup or a preset"),
        ({"pages": [{"preset": "stride-2", "setup": {}}]}, "page 1: A page has a setup or a preset"),
        ({"pages": [{"preset": "stride-2", "colour": 1}]}, "colour"),
        ({"pages": [{"setup": {"convviz": 1, "input": [[["a"]]], "layers": []}}]}, "page 1: "),
    ],
)
def test_a_bad_lesson_names_the_fault_and_its_place(change, sentence, tmp_path):
    path = tmp_path / "bad.convviz-lesson"
    path.write_text(json.dumps(GOOD | change))
    with pytest.raises(ConvvizError) as caught:
        load_lesson(str(path))
    assert "bad.convviz-lesson" in str(caught.value)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]", b'{"convviz_lesson": "1"}', b"[" * 100_000])
def test_what_is_no_lesson_is_refused(data, tmp_path):
    path = tmp_path / "bad.convviz-lesson"
    path.write_bytes(data)
    with pytest.raises(ConvvizError, match="Cannot open bad.convviz-lesson"):
        load_lesson(str(path))


@pytest.mark.parametrize("source", ["4", "4-padding", "padding"])
def test_a_lesson_is_called_as_the_list_shows_it(source):
    assert load_lesson(source).title == "Padding"


def test_a_name_that_there_is_not():
    with pytest.raises(ConvvizError, match="There is no lesson '8'; use first-convolution"):
        load_lesson("8")
    with pytest.raises(ConvvizError, match="There is no lesson 'x'; use first-convolution"):
        load_lesson("x")
    with pytest.raises(ConvvizError, match="Cannot read"):
        load_lesson("/nowhere/x.convviz-lesson")


def test_a_page_of_a_setup_of_ones_own_keeps_all_of_it():
    document = Document(np.arange(9.0).reshape(3, 3), find_preset("stride-2").setup.document.layers, "T", "W")
    page = Page(Setup(document).looked_at(overlays=("counts",), names=True, names_from=1))
    assert decode_lesson(encode_lesson(Lesson("x", (page,))), "x").pages == (page,)

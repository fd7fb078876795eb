"""Sizes in pixels and on paper, letters in points, and the setup's own words in pictures."""

import io
import re

import pytest

from convviz.errors import ConvvizError
from convviz.export import FORMATS, check, export
from convviz.export.choices import chosen
from convviz.export.film import Film
from convviz.export.images import write_png
from convviz.export.settings import ExportSettings
from convviz.export.sheet import Sheet
from convviz.export.sizes import Size, on_paper, parse_size
from convviz.export.vectors import write_svg
from convviz.model import find_preset
from convviz.stage import CellGrid, Text


def film_of(preset="vertical-line", **values):
    return Film(*chosen(find_preset(preset).setup, ExportSettings(), values))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1280x720", Size(1280, 720)),
        (" 640 × 480 px ", Size(640, 480)),
        ("1080p", Size(1920, 1080)),
        ("column", Size(1050, 750, 300)),
        # 85 mm are 3.3465 inches of 300 dots; the height is 2.5 / 3.5 of it.
        ("85mm", Size(1004, 718, 300)),
        ("85 x 60 mm", Size(1004, 708, 300)),
        ("8.5cm", Size(1004, 718, 300)),
        ("8,5cm x 6cm", Size(1004, 708, 300)),
        ("3.5in", Size(1050, 750, 300)),
        ('3.5x2.5"', Size(1050, 750, 300)),
    ],
)
def test_sizes_as_they_are_written(text, size):
    assert parse_size(text) == size


def test_dots_that_are_asked_for_make_more_pixels_of_the_same_paper():
    assert parse_size("85mm", 600) == Size(2008, 1434, 600)
    assert parse_size("column", 600) == Size(2100, 1500, 600)
    assert parse_size("1280x720", 200) == Size(1280, 720, 200)
    assert {on_paper(parse_size("85x60mm", dots)) for dots in (0, 150, 600)} == {"85×60mm"}
    assert not on_paper(parse_size("720p"))


@pytest.mark.parametrize("text", ["85", "85furlong", "mm", "3..5in", "85mm x 3in", "-3in", "85x60x40mm", "", "85 60mm"])
def test_what_is_no_size_is_said(text):
    with pytest.raises(ConvvizError, match=re.escape(f"'{text}' is not a size")):
        parse_size(text)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"size": "1e9mm"}, "not a size"),
        ({"size": "99999999mm"}, "must be from"),
        ({"size": "1mm"}, "must be from"),
        ({"dots": 2401}, "dots an inch"),
        ({"size": "85mm", "dots": -1}, "dots an inch"),
        ({"size": "85mm", "dots": 99999}, "dots an inch"),
        ({"dots": -1}, "dots an inch"),
        ({"letters": 3}, "4 to 72"),
        ({"letters": float("nan")}, "4 to 72"),
    ],
)
def test_what_cannot_be_printed_is_refused(values, words):
    with pytest.raises(ConvvizError, match=words):
        chosen(find_preset("vertical-line").setup, ExportSettings(), values)


def test_a_picture_says_how_large_it_is_on_paper():
    film = film_of(size="85x60mm")
    file = io.BytesIO()
    write_png(film, file, lambda *_: None)
    at = file.getvalue().index(b"pHYs")
    # 300 dots an inch are 11,811 a metre.
    assert int.from_bytes(file.getvalue()[at + 4 : at + 8]) == 11811
    file = io.BytesIO()
    write_svg(film, file, lambda *_: None)
    width, height = re.search(rb'width="([\d.]+)in" height="([\d.]+)in"', file.getvalue()).groups()
    assert float(width) * 25.4 == pytest.approx(85, abs=0.05)
    assert float(height) * 25.4 == pytest.approx(60, abs=0.1)  # an even number of pixels


@pytest.mark.parametrize(("letters", "dots"), [(6.5, 300), (5, 300), (6.5, 600)])
def test_titles_are_as_large_as_is_asked_for(letters, dots):
    film = film_of(size="85mm", dots=dots, letters=letters)
    title = next(mark for mark in film.compose(film.still) if isinstance(mark, Text) and mark.text == "Feature map")
    assert title.size == pytest.approx(letters * dots / 72, abs=0.51)


def test_letters_without_room_name_the_most_that_have_it():
    with pytest.raises(ConvvizError, match=r"Letters of 20 points leave no room .* at most \d+(\.\d)? do") as refused:
        film_of(size="85mm", letters=20)
    most = float(re.search(r"at most ([\d.]+) do", str(refused.value))[1])
    grids = [mark for mark in film_of(size="85mm", letters=most).compose(film_of().still) if isinstance(mark, CellGrid)]
    assert min(grid.cell for grid in grids) > 8
    with pytest.raises(ConvvizError):
        film_of(size="85mm", letters=most + 0.3)


def heading_of(film):
    marks = film.compose(film.still)
    return [mark for mark in marks if mark.key.startswith("heading")], [
        mark for mark in marks if not mark.key.startswith("heading")
    ]


@pytest.mark.parametrize("size", ["480x270", "720p", "square", "85mm"])
def test_title_and_words_stand_over_everything_else_where_they_are_asked_for(size):
    assert heading_of(film_of(size=size))[0] == []
    film = film_of(size=size, words=True)
    document = film.setup.document
    heading, others = heading_of(film)
    assert heading[0].text == document.title
    assert " ".join(mark.text for mark in heading[1:]) == document.description
    foot = max(mark.bounds.y + mark.bounds.height for mark in heading)
    assert all(mark.bounds.y >= foot - 3 for mark in others)
    assert all(mark.bounds.x >= 0 and mark.bounds.x + mark.bounds.width <= film.size[0] for mark in heading)
    assert max(mark.bounds.y + mark.bounds.height for mark in others) <= film.size[1] + 3


def test_very_long_words_are_cut_and_leave_the_grids_their_room():
    setup = find_preset("vertical-line").setup
    document = setup.document.replace(title="T" * 300, description="word " * 4000)
    film = Film(*chosen(type(setup)(document, setup.look), ExportSettings(), {"words": True}))
    heading, others = heading_of(film)
    assert heading[0].text.endswith("…")
    assert heading[-1].text.endswith("…")
    assert max(mark.bounds.y + mark.bounds.height for mark in heading) < 0.35 * film.size[1]
    assert min(mark.cell for mark in others if isinstance(mark, CellGrid)) > 15


def test_words_without_a_title_and_a_title_without_words():
    setup = find_preset("vertical-line").setup
    for title, description in (("", "Only words."), ("Only a title", ""), ("", "")):
        document = setup.document.replace(title=title, description=description)
        film = Film(*chosen(type(setup)(document, setup.look), ExportSettings(), {"words": True}))
        assert [mark.text for mark in heading_of(film)[0]] == [text for text in (title, description) if text]


@pytest.mark.parametrize("size", ["85mm", "3.5in", "50x33mm", "column"])
@pytest.mark.parametrize("dots", [0, 150, 301])
def test_sizes_on_paper_suit_videos(size, dots):
    check(FORMATS["mp4"], chosen(find_preset("vertical-line").setup, ExportSettings(), {"size": size, "dots": dots})[1])


def test_letters_are_not_asked_of_a_sheet(tmp_path):
    setup = find_preset("vertical-line").setup
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path, letters in zip(paths, (0.0, 40.0), strict=True):
        _, settings = chosen(setup, ExportSettings(), {"size": "85mm", "letters": letters, "steps": "1-4"})
        export(setup, path, settings, format_name="sheet-png")
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_long_words_leave_a_sheet_room():
    setup = find_preset("vertical-line").setup
    document = setup.document.replace(title="T" * 300, description="x" * 1500 + " word" * 1500)
    film = Film(*chosen(type(setup)(document, setup.look), ExportSettings(), {"words": True}))
    sheet = Sheet(film)
    texts = next(sheet.pages()).texts
    assert texts[0].size >= 9
    assert [text.text[-1] for text in (texts[0], texts[1])] == ["…", "…"]
    assert sum(text.key.startswith("words") for text in texts) == 6
    for text in texts:
        assert 0 <= text.bounds.x <= text.bounds.x + text.bounds.width <= sheet.size[0]


def test_a_sheet_has_the_words_under_its_title():
    film = film_of(words=True, page="a4")
    texts = [text.text for text in next(Sheet(film).pages()).texts]
    assert texts[0] == film.setup.document.title
    assert texts[1] in film.setup.document.description
    assert not any(text.key.startswith("words") for text in next(Sheet(film_of(page="a4")).pages()).texts)

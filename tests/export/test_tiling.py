"""Tiles of a sheet stand inside the page and apart, are as many as asked for, and are never too small to see."""

import itertools
import re

import numpy as np
import pytest
from documents import asked, preset, setup_of
from export.decoders import needs, rsvg
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.errors import ConvvizError
from convviz.export import ExportSettings, SheetSettings, export
from convviz.export.film import Film
from convviz.export.settings import PAGES
from convviz.export.sheet import Sheet
from convviz.export.tiling import Tiling
from convviz.model import Parts
from convviz.paint import measure
from convviz.stage import CellGrid, Rect


def tiling(count, ratio, columns, page, asked=0, numbered=True):
    return Tiling(count, ratio, columns, PAGES[page], asked, numbered, 28.8, 19.8)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 400), st.floats(0.25, 1.6), st.floats(4, 150), st.sampled_from(sorted(PAGES)), st.integers(0, 6),
    st.booleans(),
)  # fmt: skip
def test_tiles_stand_inside_the_page_and_apart(count, ratio, columns, page, asked, numbered):
    plan = tiling(count, ratio, columns, page, asked, numbered)
    places = plan.places(len(plan.pages[0]))
    width, height = plan.tile, plan.tile * ratio + 13.5 * numbered
    for x, y in places:
        assert x >= 28 - 1e-6
        assert x + width <= plan.size[0] - 28 + 1e-6
        assert y >= 28 + 28.8 - 1e-6
        assert y + height <= plan.size[1] - 28 - 19.8 + 1e-6
    for (ax, ay), (bx, by) in itertools.pairwise(places):
        assert bx >= ax + width or by >= ay + height
    assert [i for tiles in plan.pages for i in tiles] == list(range(count))
    rows = [-(-len(tiles) // plan.per_row) for tiles in plan.pages]
    assert max(rows) - min(rows) <= 1
    if asked:
        assert len({x for x, _ in places}) == min(asked, count)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), st.floats(0.4, 1.0), st.floats(6, 30), st.sampled_from(["a4", "slide", "letter-landscape"]))
def test_cells_can_be_seen_and_no_page_is_wasted(count, ratio, columns, page):
    plan = tiling(count, ratio, columns, page)
    least = max(min(PAGES[page].least_cell * columns, 180), 56)
    assert plan.tile >= least - 1e-6
    # As many of the least size would not have stood on one page fewer.
    width, height = PAGES[page].size[0] - 56, PAGES[page].size[1] - 56 - 28.8 - 19.8
    gap = min(10, 0.06 * least)
    fit = int((width + gap) / (least + gap)) * int((height + gap) / (least * ratio + 13.5 + gap))
    assert len(plan.pages) <= -(-count // fit)


def test_the_last_row_is_full_where_it_costs_little():
    plan = tiling(36, 9.2 / 17.2, 17.2, "slide")
    assert len(plan.pages) == 1
    assert 36 % plan.per_row == 0


def test_a_number_in_a_row_that_nearly_fits_one_page_does():
    nearly, far = tiling(36, 9.2 / 17.2, 17.2, "a4", asked=4), tiling(36, 9.2 / 17.2, 17.2, "slide", asked=4)
    assert (nearly.per_row, len(nearly.pages)) == (4, 1)
    assert (far.per_row, len(far.pages)) == (4, 3)
    assert far.tile > 1.8 * nearly.tile


def test_too_many_in_a_row_are_refused_with_the_number_that_fits():
    with pytest.raises(ConvvizError, match=r"30 tiles in a row are too small .* at most 15"):
        tiling(60, 0.5, 17, "slide", asked=30)
    assert tiling(60, 0.5, 17, "slide", asked=15).per_row == 15


def test_a_format_of_one_page_names_every_how_many_steps_fit(tmp_path):
    document = preset("same-padding").replace(input=np.ones((1, 20, 20)))
    for chosen in ("", "1-399", "1-200, 390", "7-380:2"):
        for page in ("slide", "a4"):
            sheet = SheetSettings(page, 4)
            with pytest.raises(ConvvizError, match=r"4 in a row, take \d+ pages, .*more tiles in a row") as error:
                export(
                    setup_of(document),
                    tmp_path / "x.png",
                    ExportSettings(steps=chosen, sheet=sheet),
                    format_name="sheet-png",
                )
            steps = re.search(r"such as (.+?)\)", str(error.value))[1]
            less = ExportSettings(steps=steps, sheet=sheet)
            export(setup_of(document), tmp_path / "x.png", less, format_name="sheet-png")
            first, last = (
                Film(setup_of(document), less).steps[0][0],
                Film(setup_of(document), ExportSettings(steps=chosen)).steps[0][0],
            )
            assert first == last


def test_a_format_of_one_page_takes_smaller_tiles_before_it_refuses():
    film = Film(setup_of(preset("sobel-x")), ExportSettings())
    several, one = Sheet(film), Sheet(film, one_page=True)
    assert (several.page_count, one.page_count) == (5, 1)
    assert 56 <= one.tiling.tile < several.tiling.tile


@pytest.mark.parametrize(("name", "numbers"), [("vertical-line", False), ("transposed-overlap", True)])
def test_numbers_of_a_tile_are_there_where_they_can_be_read(name, numbers):
    sheet = Sheet(Film(setup_of(preset(name)), ExportSettings()))
    tile = next(sheet.pages()).tiles[0]
    sizes = [m.text_size * tile.scale for m in sheet.compose(tile) if isinstance(m, CellGrid)]
    assert (max(sizes) >= 3.5) == numbers
    assert numbers or max(sizes) == 0


def test_tiles_leave_numbers_away_when_asked():
    sheet = Sheet(Film(*asked(preset("transposed-overlap"), parts=Parts(numbers=False))))
    tile = next(sheet.pages()).tiles[0]
    assert all(m.text_size == 0 for m in sheet.compose(tile) if isinstance(m, CellGrid))


def test_an_svg_sheet_grows_with_what_changes_not_with_the_map(tmp_path):
    sizes = []
    for side in (8, 32):
        document = preset().replace(input=np.random.default_rng(side).random((1, side + 2, side + 2)).round(2))
        for steps in ("1-8", "1-64"):
            asked = ExportSettings(steps=steps, sheet=SheetSettings("fit"))
            export(setup_of(document), tmp_path / f"{side}-{steps}.svg", asked, format_name="sheet-svg")
        few, many = ((tmp_path / f"{side}-{steps}.svg").stat().st_size for steps in ("1-8", "1-64"))
        sizes.append(many - few)
    assert sizes[1] < 4 * sizes[0]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("per_row", [0, 1])
def test_texts_stay_on_the_page_and_off_the_tiles(page, per_row):
    document = preset("transposed-equivalent").replace(title="A title that is as long as a sentence " * 3)
    sheet = Sheet(Film(setup_of(document), ExportSettings(sheet=SheetSettings(page, per_row))))
    for shown in sheet.pages():
        tiles = [Rect(t.x, t.y, sheet.tiling.tile, sheet.tiling.tile * sheet.tiling.ratio) for t in shown.tiles]
        assert sum(text.key.startswith("caption") for text in shown.texts) in (1, 2)
        for text in shown.texts:
            # Bounds have 2 points to spare on each side.
            inner = text.bounds.grown(-2)
            assert inner.x >= 0
            assert inner.right <= sheet.size[0]
            assert not any(inner.intersects(tile) for tile in tiles)
            assert inner.width == pytest.approx(measure(text.text, text.size, text.bold)[0], abs=1)


@needs("rsvg-convert")
@pytest.mark.parametrize("side", [10, 72])
def test_cells_drawn_over_a_map_look_as_the_whole_map(side, tmp_path, monkeypatch):
    document = preset().replace(input=np.random.default_rng(side).random((1, side, side)).round(2))
    settings = ExportSettings(steps="1-40", sheet=SheetSettings("fit"))
    pictures = []
    for name, layers in (("parts", 32), ("whole", 0)):
        monkeypatch.setattr("convviz.export.sheets._MOST_LAYERS", layers)
        export(setup_of(document), tmp_path / f"{name}.svg", settings, format_name="sheet-svg")
        pictures.append(rsvg(tmp_path / f"{name}.svg", tmp_path, 2000).astype(int))
    difference = np.abs(pictures[0] - pictures[1]).max(axis=-1)
    # A smoothed line around a part is drawn twice, which makes it a little darker.
    assert (difference > 24).mean() < 2e-3
    assert (difference > 60).mean() < 2e-4
    assert (tmp_path / "parts.svg").stat().st_size < 0.8 * (tmp_path / "whole.svg").stat().st_size

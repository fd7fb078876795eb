"""Numbers and formulas as the user reads them."""

import numpy as np
import pytest
from documents import measure, preset

from convviz.engine import AxisSize, ConvTranspose2d, MaxPool2d
from convviz.model.words import axis_formula, unreached_text
from convviz.stage import Rect
from convviz.stage.heading import heading_of
from convviz.stage.text import fitted


@pytest.mark.parametrize(
    ("axis", "text"),
    [
        (AxisSize(8, 1, 1, 3, 2, 1), "(8 + 2·1 − 3) / 2 + 1 = 4.5 → 4"),
        (AxisSize(8, 0, 0, 3, 1, 1), "(8 − 3) / 1 + 1 = 6"),
        (AxisSize(8, 0, 1, 2, 1, 1), "(8 + 0 + 1 − 2) / 1 + 1 = 8"),
        (AxisSize(7, 0, 0, 3, 1, 2), "(7 − (2·(3 − 1) + 1)) / 1 + 1 = 3"),
        (AxisSize(4, 0, 0, 7, 2, 1), "(4 − 7) / 2 + 1 = −0.5 → 0"),
    ],
)
def test_size_formulas(axis, text):
    assert axis_formula(axis) == text


@pytest.mark.parametrize(
    ("rows", "columns", "text"),
    [
        (
            AxisSize(8, 1, 1, 3, 2, 1),
            AxisSize(8, 1, 1, 3, 2, 1),
            "1 row and 1 column of the padded input are never reached.",
        ),
        (AxisSize(8, 0, 0, 3, 2, 1), AxisSize(8, 0, 0, 3, 1, 1), "1 row is never reached."),
        (AxisSize(8, 0, 0, 3, 1, 1), AxisSize(9, 0, 0, 1, 3, 1), "6 columns are never reached."),
        (AxisSize(8, 0, 0, 3, 1, 1), AxisSize(8, 0, 0, 3, 1, 1), "Every row and column is reached."),
        (AxisSize(8, 0, 0, 9, 1, 1), AxisSize(8, 0, 0, 3, 1, 1), ""),
    ],
)
def test_what_is_never_reached(rows, columns, text):
    assert unreached_text(rows, columns) == text


def test_a_size_that_rounding_up_does_not_reach_shows_what_it_is():
    rows, _ = MaxPool2d(2, 2, ((0, 2), (0, 2)), ceil_mode=True).axis_sizes((4, 4))
    assert axis_formula(rows) == "(4 + 0 + 2 − 2) / 2 + 1 = 3 → 2"


def test_transposed_sizes_with_their_parts():
    rows, columns = ConvTranspose2d(np.ones((3, 2)), stride=2, padding=1, output_padding=1).axis_sizes((4, 5))
    assert axis_formula(rows) == "2·(4 − 1) + 3 − 2·1 + 1 = 8"
    assert axis_formula(columns) == "2·(5 − 1) + 2 − 2·1 + 1 = 9"
    assert unreached_text(rows, columns) == "1 row and 1 column are cut off the full output."


def test_a_caption_is_broken_only_where_it_must_be():
    whole = "3×3 kernel · stride 1 · no padding"
    wide = measure(whole, 10, False)[0]
    assert fitted(whole, 10, wide, measure) == ([whole], 10)
    assert fitted(whole, 10, wide - 1, measure) == (["3×3 kernel ·", "stride 1 · no padding"], 10)
    assert fitted("no dots in here", 10, 45, measure) == (["no dots in here"], 5)


def test_rectangles_that_share_an_edge_do_not_intersect():
    one = Rect(10, 10, 5, 5)
    for other in (Rect(15, 10, 5, 5), Rect(5, 10, 5, 5), Rect(10, 15, 5, 5), Rect(10, 5, 5, 5)):
        assert not one.intersects(other)
        assert one.intersects(other.grown(0.1))


def test_a_long_title_is_smaller_before_it_is_cut():
    shown = []
    for title in ("Short", "A title somewhat longer than the stage", "A title " * 40):
        heading = heading_of(preset().replace(title=title, description=""), 16.0, (400, 300), measure)
        shown.append((heading.title_size, heading.title))
        assert measure(heading.title, heading.title_size, True)[0] <= 400
    assert shown[0][0] > shown[1][0] >= shown[2][0]
    assert shown[1][1] == "A title somewhat longer than the stage"
    assert shown[2][1].endswith("…")

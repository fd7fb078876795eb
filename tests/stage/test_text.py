"""Numbers and formulas as the user reads them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.engine import AxisSize, ConvTranspose2d, MaxPool2d
from convviz.session import parse_number
from convviz.stage.text import axis_formula, number_text, unreached_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (-3, "−3"),
        (0.5, "0.5"),
        (1 / 9, "0.111"),
        (-0.0625, "−0.062"),
        (2.5 / 3, "0.833"),
        (12.3456, "12.3"),
        (1234.5, "1234"),
        (123456, "123456"),
        (1e6, "1e6"),
        (1.25e-5, "1.3e−5"),
        (-2.5e12, "−2.5e12"),
        (0.9999, "1"),
    ],
)
def test_numbers(value, text):
    assert number_text(value) == text


@given(st.floats(-1e30, 1e30), st.integers(2, 3))
def test_a_number_reads_as_nearly_what_it_is(value, digits):
    text = number_text(value, digits)
    assert parse_number(text) == pytest.approx(value, rel=0.06, abs=10.0**-digits)
    assert "-" not in text
    assert len(text) <= 8 + digits


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

"""Numbers as they are typed, and as they are read."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import ConvvizError
from convviz.model.numbers import (
    common_denominator,
    decimals_needed,
    number_text,
    parse_number,
    parse_whole,
    said_value,
    starts_number,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (-3, "−3"),
        (0.5, "0.5"),
        (1 / 9, "0.111"),
        (-0.0625, "−0.063"),
        (0.0005, "0.001"),
        (2.5 / 3, "0.833"),
        (12.3456, "12.346"),
        (1234.5, "1234.5"),
        (999999.5, "999999.5"),
        (123456, "123456"),
        (1e6, "1e6"),
        (1.25e-5, "1.3e−5"),
        (-2.5e12, "−2.5e12"),
        (0.9999, "1"),
    ],
)
def test_numbers(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 2, "0.50"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),  # as in school, though the float is a hair smaller
        (1, 3, "1"),
        (1000.25, 1, "1000.3"),
        (1234.5, 0, "1235"),
        (0.004, 2, "4e−3"),
        (-0.996, 2, "−1.00"),
    ],
)
def test_a_panel_gives_all_its_fractions_as_many_decimals(value, decimals, text):
    assert number_text(value, decimals) == text


@given(st.floats(-1e30, 1e30), st.integers(0, 3))
def test_a_number_reads_as_nearly_what_it_is(value, decimals):
    text = number_text(value, decimals)
    assert parse_number(text) == pytest.approx(value, rel=0.06, abs=0.5000001 * 10.0**-decimals)
    assert "-" not in text
    assert parse_number(text) == float(said_value(text))


@given(st.decimals(-999, 999, places=4, allow_nan=False))
def test_halves_are_rounded_as_in_school(value):
    expected = value.quantize(Decimal("0.001"), ROUND_HALF_UP)
    if expected:
        assert Decimal(number_text(float(value), 3).replace("−", "-")) == expected


@pytest.mark.parametrize(
    ("values", "most", "decimals"),
    [
        ([1, 2, -3], 3, 0),
        ([0.5, 1], 3, 1),
        ([0.5, 0.25], 3, 2),
        ([1 / 9, 0.5], 3, 3),
        ([1 / 9, 0.5], 2, 2),
        ([1234.5], 3, 1),
        ([0.5, 1e-9], 3, 1),
        ([1.5e9], 3, 0),
        ([0.1 + 0.2], 3, 1),
        ([np.nan, 0.5], 3, 1),
        ([], 3, 0),
    ],
)
def test_as_many_decimals_as_are_needed(values, most, decimals):
    assert decimals_needed(values, most) == decimals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        (" −0,5 ", -0.5),
        ("1/9", 1 / 9),
        ("-1 / 4", -0.25),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("１２，５", 12.5),
        ("－３", -3),
        ("٣٫٥", 3.5),
        ("–2", -2),
        ("1⁄4", 0.25),
        ("+4.", 4),
        ("1e-3", 0.001),
    ],
)
def test_typed_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "x", "1e5x", "nan", "inf", "1/0", "--1", "1,2,3", "1\t2\n3\t4", "0x10", "²", "3²", "1_0", "1 2", "1/2/3"],
)
def test_what_is_no_number(text):
    with pytest.raises(ConvvizError, match="number"):
        parse_number(text)


def test_a_refusal_repeats_a_long_text_in_part_only():
    with pytest.raises(ConvvizError) as refused:
        parse_number("9 " * 100_000)
    assert len(str(refused.value)) < 120


def test_whole_numbers():
    assert (parse_whole("１２"), parse_whole(" -3 ")) == (12, -3)
    for text in ("1.5", "", "1e3", "9" * 30):
        with pytest.raises(ValueError, match="^"):
            parse_whole(text)


def test_what_can_begin_a_number():
    assert all(map(starts_number, "0９٣-−.,"))
    assert not any(map(starts_number, ["a", "", "!", "&", "é", "12", " "]))


@pytest.mark.parametrize(
    ("values", "denominator"),
    [
        ([1 / 9] * 9, 9),
        ([1 / 16, 2 / 16, 4 / 16], 16),
        ([0.5, 1 / 3], 6),
        ([1, 2], 1),
        ([0.1234567], 1),
        ([np.pi], 1),
        ([1 / 997, 1 / 991], 1),
        ([np.inf], 1),
    ],
)
def test_common_denominators(values, denominator):
    assert common_denominator(values) == denominator

"""Kernels as people and programs write them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import ConvvizError
from convviz.model.matrices import looks_like_numbers, read_matrix
from convviz.model.numbers import number_text

SAME = [
    "0 1 0; -1 0.5 2",
    "0, 1, 0; -1, 0.5, 2",
    "0,1,0;-1,.5,2",
    "0,1,0;−1,1/2,2;",
    "0 1 0\n-1 0.5 2\n",
    "[[0 1 0]\n [-1 0.5 2]]",
    "[[ 0.   1.   0. ]\n [-1.   0.5  2. ]]",
    "[[0, 1, 0], [-1, 0.5, 2]]",
    "array([[ 0. ,  1. ,  0. ],\n       [-1. ,  0.5,  2. ]])",
    "np.array([[0, 1, 0], [-1, 0.5, 2]], dtype=float32)",
    "[0 1 0; -1 0.5 2]",
    "[0,1,0;-1,0.5,2]",
    "((0, 1, 0), (-1, 0.5, 2))",
    "{{0, 1, 0}, {-1, 0.5, 2}}",
    "0 1 0; −1 0,5 2",
    "０ １ ０； －１ ０．５ ２",
    "0\t1\t0\n-1\t0,5\t2",
]


@pytest.mark.parametrize("text", SAME)
def test_ways_to_write_the_same_kernel(text):
    assert looks_like_numbers(text)
    assert read_matrix(text, "kernel").tolist() == [[0, 1, 0], [-1, 0.5, 2]]


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 3)), min_size=3, max_size=3), min_size=1, max_size=4)
)
def test_what_programs_print_is_read(rows):
    array = np.array(rows)
    for text in (str(rows), json.dumps(rows), repr(array), np.array2string(array, threshold=99)):
        np.testing.assert_allclose(read_matrix(text, "kernel"), array, rtol=1e-7, atol=1e-8)
    printed = "; ".join(" ".join(number_text(v) for v in row) for row in rows)
    np.testing.assert_allclose(read_matrix(printed, "kernel"), array, rtol=0.06, atol=1e-3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0,5", "can be one number or two; write '0.5' for a decimal, '0 5' for two"),
        ("0,5;1,5", "can be one number or two"),
        ("0,5;1", "Row 2 of the kernel has 1 columns where row 1 has 2; columns are separated by spaces or commas"),
        ("1 2; 3", "Row 2"),
        ("1 2 x", "'x' in the kernel is no number"),
        ("[[]]", "holds no numbers|is no number"),
        (";;", "holds no numbers"),
        ("1//2 3 4", "is no number"),
    ],
)
def test_what_cannot_be_read_says_how_columns_are_separated(text, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        read_matrix(text, "kernel")


@pytest.mark.parametrize("text", ["0, 5", "0 5", "1,-1", "0.5,1", "[0,5]", "[[0,5]]"])
def test_two_columns_that_are_surely_two(text):
    assert read_matrix(text, "kernel").shape == (1, 2)


@pytest.mark.parametrize("text", ["sobel-x", "identity", "", "e", "--", "filter-3x3"])
def test_names_are_no_numbers(text):
    assert not looks_like_numbers(text)

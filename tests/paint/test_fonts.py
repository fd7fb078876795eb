"""One typeface everywhere, with digits of one width."""

import pytest

from convviz.paint import measure
from convviz.paint.fonts import family


def test_the_programs_own_typeface_is_used():
    assert family().startswith("Inter")


def test_digits_have_one_width():
    assert len({measure(d, 20, False)[0] for d in "0123456789"}) == 1
    assert measure("111", 20, False)[0] == measure("000", 20, False)[0]


def test_bold_is_wider():
    assert measure("Feature map", 20, True)[0] > 1.02 * measure("Feature map", 20, False)[0]


def test_sizes_are_in_proportion():
    assert measure("Kernel", 40, False) == pytest.approx([2 * v for v in measure("Kernel", 20, False)])

"""Size arithmetic against counting, and the guide's relationships."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.engine import AxisSize

numbers = st.integers(0, 40)


@given(st.integers(1, 40), numbers, numbers, st.integers(1, 9), st.integers(1, 6), st.integers(1, 4))
def test_equals_counting_the_windows(size, before, after, kernel, stride, dilation):
    axis = AxisSize(size, before, after, kernel, stride, dilation)
    offsets = [k * dilation for k in range(kernel)]
    starts = [s for s in range(0, size + before + after, stride) if s + offsets[-1] < size + before + after]
    assert axis.fits == bool(starts)
    assert max(axis.output, 0) == len(starts)
    if starts:
        assert axis.remainder == size + before + after - 1 - (starts[-1] + offsets[-1])
        assert [axis.window(i).tolist() for i in range(len(starts))] == [
            [s + o - before for o in offsets] for s in starts
        ]
        used = {s + o for s in starts for o in offsets}
        assert axis.reached().tolist() == [p in used for p in range(size + before + after)]


@given(st.integers(1, 60), st.integers(1, 9), st.integers(1, 6), st.integers(0, 8), st.integers(1, 4))
def test_relationships_of_the_guide(i, k, s, p, d):
    """1 to 6 and 15, each where its conditions hold."""

    def output(padding=0, stride=1, dilation=1):
        return AxisSize(i, padding, padding, k, stride, dilation).output

    assert output() == i - k + 1
    assert output(p) == i - k + 2 * p + 1
    if k % 2:
        assert output(k // 2) == i
    assert output(k - 1) == i + k - 1
    assert output(0, s) == (i - k) // s + 1
    assert output(p, s) == (i + 2 * p - k) // s + 1
    assert output(p, s, d) == (i + 2 * p - k - (k - 1) * (d - 1)) // s + 1


@pytest.mark.parametrize(
    ("stride", "padding", "counts"),
    [(1, 0, [1, 2, 3, 3, 3, 3, 2, 1]), (1, 1, [2, 3, 3, 3, 3, 3, 3, 2]), (2, 0, [1, 1, 2, 1, 2, 1, 1, 0])],
)
def test_windows_of_each_cell_as_the_guide_notes(stride, padding, counts):
    axis = AxisSize(8, padding, padding, 3, stride, 1)
    windows = [set(axis.window(i).tolist()) for i in range(axis.output)]
    assert [sum(cell in window for window in windows) for cell in range(8)] == counts


def test_known_traps():
    """ManimML's wrong number of moves, and tensornets#25 with the two readings of same padding."""
    assert AxisSize(7, 1, 1, 3, 2, 1).output == 4  # positions, so 3 moves
    assert AxisSize(224, 2, 3, 7, 2, 1).output == 112
    assert AxisSize(224, 2, 3, 7, 2, 1).remainder == 0
    assert AxisSize(224, 3, 3, 7, 2, 1).remainder == 1


@pytest.mark.parametrize(
    ("axis", "output", "overhang"),
    [
        (AxisSize(7, 0, 0, 2, 2, 1, ceil=True), 4, 1),
        (AxisSize(7, 0, 0, 2, 2, 1), 3, 0),
        (AxisSize(8, 1, 1, 3, 3, 1, ceil=True), 3, 0),
        (AxisSize(8, 0, 0, 3, 2, 2, ceil=True), 3, 1),
        (AxisSize(8, 0, 0, 2, 2, 1, ceil=True), 4, 0),
    ],
)
def test_the_last_window_hangs_over(axis, output, overhang):
    assert (axis.output, axis.overhang) == (output, overhang)
    assert max(axis.windows()[-1]) + axis.before == axis.padded + overhang - 1 - (0 if overhang else axis.remainder)

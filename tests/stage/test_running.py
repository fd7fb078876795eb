"""What is being summed stands in the cell that is being written."""

import numpy as np
import pytest
from documents import measure, setup_of

from convviz.engine import AvgPool2d, Conv2d, ConvTranspose2d, MaxPool2d
from convviz.model import Detail, Document, Phase, Playhead, presets
from convviz.stage import THEMES, Stage


def stage_of(document, **look):
    return Stage.computed(setup_of(document, detail=Detail.PRODUCTS, **look), (1280, 720), THEMES["light"], measure)


def output(stage, playhead):
    return next(mark for mark in stage.compose(playhead) if mark.key == "output").values


def settled(total):
    """A sum of a few terms that is 0 but for rounding is 0."""
    return pytest.approx(total, abs=1e-9)


@pytest.mark.parametrize("name", [one.name for one in presets()])
def test_the_running_sum_of_every_preset(name):
    setup = next(one.setup for one in presets() if one.name == name)
    stage = stage_of(setup)
    layer, size = stage.setup.layer, stage.trace[0].products.size
    for index in (0, len(stage.trace) // 2):
        step = stage.trace[index]
        (top, _), (left, _) = stage.trace.cut
        rows, columns = step.target.rows + top, step.target.columns + left
        before = stage.trace.written(step.position[0], index)
        for k in {1, (size + 1) // 2, size}:
            shown = output(stage, Playhead(index, Phase.MULTIPLY, k / size))
            if step.accumulates:
                expected = np.nan_to_num(before).copy()
                for place in list(np.ndindex(*step.products.shape))[:k]:
                    expected[rows[place[1]], columns[place[2]]] += step.products[place]
                np.testing.assert_allclose(np.nan_to_num(shown), expected)
            elif layer.reduction.weighs:
                total = sum((np.broadcast_to(step.patch, step.products.shape) * step.weights).ravel()[:k].tolist())
                assert shown[rows[0], columns[0]] == settled(total)
            untouched = np.ones(shown.shape, bool)
            untouched[np.ix_(rows, columns)] = False
            np.testing.assert_array_equal(shown[untouched], before[untouched])


def test_before_and_after_the_bias_and_the_activation():
    stage = stage_of(Document([[3.0, -4.0]], (Conv2d([[2.0]], [1.0], activation="relu"),)))
    shown = [
        output(stage, Playhead(1, *at))[0, 1] for at in ((Phase.MULTIPLY, 1.0), (Phase.SUM, 1.0), (Phase.ACTIVATE, 1.0))
    ]
    assert shown == [-8.0, -7.0, 0.0]


def test_the_largest_so_far_and_a_mean_only_at_the_end():
    x = [[1.0, 5.0, 2.0, 4.0]]
    largest = stage_of(Document(x, (MaxPool2d((1, 4)),)))
    assert [output(largest, Playhead(0, Phase.MULTIPLY, k / 4))[0, 0] for k in range(1, 5)] == [1, 5, 5, 5]
    mean = stage_of(Document(x, (AvgPool2d((1, 4)),)))
    assert [output(mean, Playhead(0, Phase.MULTIPLY, k / 4))[0, 0] for k in range(1, 5)] == [1, 6, 8, 3]


def test_padding_of_a_maximum_is_nothing_yet():
    stage = stage_of(Document([[7.0]], (MaxPool2d((1, 3), padding=(0, 1)),)))
    assert np.isnan(output(stage, Playhead(0, Phase.MULTIPLY, 1 / 3))[0, 0])
    assert output(stage, Playhead(0, Phase.MULTIPLY, 2 / 3))[0, 0] == 7


def test_a_stamp_writes_its_cells_one_by_one_over_what_is_there():
    stage = stage_of(Document(np.ones((2, 2)), (ConvTranspose2d([[1.0, 2.0], [3.0, 4.0]]),)), walks=("scatter",))
    # Where nothing was stamped there is 0.
    np.testing.assert_array_equal(output(stage, Playhead(1, Phase.MULTIPLY, 0.25)), [[1, 3, 0], [3, 4, 0], [0, 0, 0]])
    np.testing.assert_array_equal(output(stage, Playhead(1, Phase.MULTIPLY, 1.0)), [[1, 3, 2], [3, 7, 4], [0, 0, 0]])


def test_a_huge_map_is_not_copied_for_each_product():
    stage = stage_of(Document(np.zeros((300, 300)), (Conv2d(np.ones((3, 3))),)))
    first, second = (Playhead(5, Phase.MULTIPLY, k / 9) for k in (1, 2))
    assert np.isnan(output(stage, first)[0, 5])
    np.testing.assert_array_equal(output(stage, first), output(stage, second))

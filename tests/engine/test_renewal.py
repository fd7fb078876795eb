"""An edit computes again what depends on it, and nothing else."""

import numpy as np
import pytest

from convviz.engine import Conv2d, ConvTranspose2d, MaxPool2d, renewed
from convviz.engine.renewal import runs

RNG = np.random.default_rng(5)
GROUPED = Conv2d(RNG.normal(size=(4, 1, 3, 3)), [1, 2, 3, 4], groups=2, padding="same")


@pytest.fixture
def computed(monkeypatch):
    """What parts of maps are computed, as (filters, rows, columns) of ranges."""
    parts = []
    for kind in (Conv2d, ConvTranspose2d, MaxPool2d):
        real = kind.compute

        def compute(self, x, *asked, real=real):
            parts.append(asked)
            return real(self, x, *asked)

        monkeypatch.setattr(kind, "compute", compute)
    return parts


def known(layer, x, walk=""):
    trace = layer.trace(x, walk)
    _ = trace.output
    return trace


def changed(x, *places):
    other = x.copy()
    for place in places:
        other[place] += 1
    return other


def same(trace, layer, x):
    np.testing.assert_allclose(trace.output, layer(x), rtol=1e-12, atol=1e-12)


def test_a_cell_renews_the_outputs_that_read_it(computed):
    x = RNG.normal(size=(1, 128, 96))
    layer = Conv2d(np.ones((3, 5)), padding="same")
    old = known(layer, x)
    computed.clear()
    other = changed(x, (0, 60, 40))
    new = renewed(old, layer, other)
    assert computed == [(range(1), range(59, 62), range(38, 43))]
    same(new, layer, other)


def test_only_filters_that_read_the_channel_are_renewed(computed):
    x = RNG.normal(size=(2, 9, 9))
    old = known(GROUPED, x)
    computed.clear()
    other = changed(x, (1, 0, 0))
    new = renewed(old, GROUPED, other)
    assert computed == [(range(2, 4), range(2), range(2))]
    same(new, GROUPED, other)


def test_cells_apart_are_renewed_apart(computed):
    x = RNG.normal(size=(1, 40, 40))
    layer = MaxPool2d(2)
    old = known(layer, x)
    computed.clear()
    other = changed(x, (0, 0, 0), (0, 39, 1))
    same(renewed(old, layer, other), layer, other)
    assert computed[:2] == [(range(1), range(1), range(1)), (range(1), range(19, 20), range(1))]


@pytest.mark.parametrize(
    ("edit", "filters"),
    [
        (lambda w, b: (changed(w, (2, 0, 1, 1)), b), [2]),
        (lambda w, b: (w, changed(b, (0,), (3,))), [0, 3]),
        (lambda w, b: (changed(w, (1, 0, 0, 0)), changed(b, (1,))), [1]),
    ],
)
def test_a_weight_or_a_bias_renews_its_filter(edit, filters, computed):
    x = RNG.normal(size=(2, 9, 9))
    old = known(GROUPED, x)
    computed.clear()
    weight, bias = edit(GROUPED.weight, GROUPED.bias)
    layer = GROUPED.replace(weight=weight, bias=bias)
    new = renewed(old, layer, x)
    assert [list(part[0]) for part in computed] == [[f] for f in filters]
    same(new, layer, x)


def test_a_filter_and_a_cell_at_once_compute_nothing_twice(computed):
    x = RNG.normal(size=(2, 9, 9))
    old = known(GROUPED, x)
    computed.clear()
    layer, other = GROUPED.replace(weight=changed(GROUPED.weight, (0, 0, 0, 0))), changed(x, (0, 4, 4))
    new = renewed(old, layer, other)
    assert computed == [(range(1), range(9), range(9)), (range(1, 2), range(3, 6), range(3, 6))]
    same(new, layer, other)


def test_what_did_not_change_is_the_same_trace(computed):
    x = RNG.normal(size=(2, 9, 9))
    old = known(GROUPED, x)
    computed.clear()
    assert renewed(old, GROUPED, x) is old
    assert renewed(old, GROUPED, x.copy()) is old
    assert renewed(old, GROUPED.replace(), x) is old
    pool = known(MaxPool2d(2), x)
    assert renewed(pool, MaxPool2d(2), x) is pool
    computed.clear()
    assert computed == []


def test_another_walk_has_the_same_map(computed):
    x = RNG.normal(size=(1, 4, 5))
    layer = ConvTranspose2d(np.ones((3, 3)), stride=2)
    old = known(layer, x)
    computed.clear()
    new = renewed(old, layer, x, "equivalent")
    assert new.walk.name == "equivalent"
    np.testing.assert_array_equal(new.output, old.output)
    other = renewed(old, layer, changed(x, (0, 0, 0)), "equivalent")
    assert other.walk.name == "equivalent"
    assert [len(rows) * len(columns) for _, rows, columns in computed] == [9]


@pytest.mark.parametrize(
    "layer",
    [
        GROUPED.replace(stride=2),
        GROUPED.replace(padding_mode="reflect"),
        GROUPED.replace(activation="relu"),
        GROUPED.replace(bias=None),
        GROUPED.replace(weight=GROUPED.weight[..., :2]),
        GROUPED.replace(weight=GROUPED.weight.astype(np.float32)),
        ConvTranspose2d(np.ones((2, 4, 3, 3)), stride=1, padding=1),
        MaxPool2d(3, 1, 1),
    ],
)
def test_more_than_weights_is_computed_anew(layer):
    x = RNG.normal(size=(2, 9, 9))
    new = renewed(known(GROUPED, x), layer, x)
    assert new.known is None
    assert new.operation is layer


def test_another_input_is_computed_anew():
    x = RNG.normal(size=(2, 9, 9))
    old = known(GROUPED, x)
    assert renewed(old, GROUPED, x[:, :8]).known is None
    assert renewed(old, GROUPED, x.astype(np.float32)).known is None
    assert renewed(GROUPED.trace(x), GROUPED, x).known is None
    walked = renewed(ConvTranspose2d([[1.0]]).trace(x[:1]), ConvTranspose2d([[1.0]]), x[:1], "equivalent")
    assert walked.walk.name == "equivalent"


@pytest.mark.parametrize(("shape", "most", "anew"), [((9, 4), 81, False), ((9, 4), 80, True), ((4, 9), 80, True)])
def test_too_many_dependences_are_computed_anew(shape, most, anew, monkeypatch):
    monkeypatch.setattr("convviz.engine.renewal._MOST_DEPENDENCES", most)
    x = RNG.normal(size=(1, *shape))
    layer = Conv2d(np.ones((3, 3)), padding="same")
    new = renewed(known(layer, x), layer, changed(x, (0, 0, 0)))
    assert (new.known is None) == anew


def test_runs_are_neighbours():
    assert runs([True, True, False, True, False, False, True]) == [range(2), range(3, 4), range(6, 7)]
    assert runs([False, False]) == []
    assert runs([]) == []

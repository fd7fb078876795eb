"""Computing again only what an edit can have changed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.engine.arrays import Array
from convviz.engine.operation import Operation
from convviz.engine.trace import Trace
from convviz.engine.weighted import Weighted

_MOST_DEPENDENCES = 1 << 24
"""Outputs times inputs along an axis from which computing all is the better way."""


def renewed(old: Trace, operation: Operation, x: Array, walk: str = "") -> Trace:
    """The trace of ``operation`` on ``x`` by ``walk``; outputs that cannot differ are taken from ``old``'s map.

    Equal to ``operation.trace(x)`` within rounding. Renewed are the outputs that depend on a changed
    input cell, and the filters whose weights or bias changed.
    """
    known = old.known
    if known is None or x.shape != old.input.shape or x.dtype != old.input.dtype:
        return Trace(operation, x, walk=walk)
    filters = _changed_filters(old.operation, operation)
    if filters is None:
        return Trace(operation, x, walk=walk)
    changed = np.zeros(0, dtype=np.bool_) if x is old.input else x != old.input
    if not filters and not changed.any():
        return old if old.walk is operation.walk_named(walk) else Trace(operation, x, known, walk)
    trace = Trace(operation, x, walk=walk)
    if max(np.prod(sizes) for sizes in zip(x.shape[1:], trace.output_shape[1:], strict=True)) > _MOST_DEPENDENCES:
        return trace
    output: Array = known.copy()
    _, rows, columns = output.shape
    for f in filters:
        output[f : f + 1] = operation.compute(x, range(f, f + 1), range(rows), range(columns))
    if changed.any():
        _renew_inputs(output, trace, changed, skip=filters)
    return Trace(operation, x, output, walk)


def _changed_filters(old: Operation, new: Operation) -> list[int] | None:
    """The filters that differ; None where more than weights does."""
    if old is new:
        return []
    if not (isinstance(old, Weighted) and isinstance(new, Weighted)) or type(old) is not type(new):
        return [] if old == new else None
    if (old.weight.shape, old.weight.dtype) != (new.weight.shape, new.weight.dtype) or old.has_bias != new.has_bias:
        return None
    if old.replace(weight=new.weight, bias=new.bias) != new:
        return None
    differs = (old.filters != new.filters).any(axis=(1, 2, 3))
    if old.bias is not None and new.bias is not None:
        differs |= old.bias != new.bias
    return [int(f) for f in np.flatnonzero(differs)]


def _renew_inputs(output: Array, trace: Trace, changed: NDArray[np.bool_], skip: list[int]) -> None:
    rows_on, columns_on = trace.operation.depends(trace.input.shape)
    rows = runs(np.any(rows_on[:, np.any(changed, axis=(0, 2))], axis=1))
    columns = runs(np.any(columns_on[:, np.any(changed, axis=(0, 1))], axis=1))
    channels = set(np.flatnonzero(changed.any(axis=(1, 2))).tolist())
    reading = [not channels.isdisjoint(trace.operation.channels_of(f, len(changed))) for f in range(len(output))]
    for f in skip:
        reading[f] = False
    for filters in runs(np.array(reading)):
        for part in rows:
            for span in columns:
                where = tuple(slice(r.start, r.stop) for r in (filters, part, span))
                output[where] = trace.operation.compute(trace.input, filters, part, span)


def runs(mask: Any) -> list[range]:
    """The ranges of neighbouring True in a one-dimensional array."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return [range(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]

"""What a document computes, as plain values."""

from typing import Any

import numpy as np

from convviz.engine import AxisSize, Stack, Trace, TransposedSize, touching_padding, window_counts
from convviz.engine.sizes import Axes
from convviz.model.document import Document


def report(document: Document, traces: list[Trace]) -> dict[str, Any]:
    """Everything about ``document``, whose ``traces`` are all of its layers', as plain values: what
    ``convviz run --json`` prints. The values of the last layer stand at the top too.
    """
    return {
        "title": document.title,
        "layers": [_layer_report(trace) for trace in traces],
        **_layer_report(traces[-1]),
        "output": _plain(traces[-1].output),
        "steps": [
            {
                "output_index": list(step.output_index),
                "patch": _plain(step.patch),
                "value": _number(step.value),
                **({} if step.winner is None else {"winner": step.winner}),
            }
            for step in traces[-1]
        ],
    } | {"input_shape": list(document.input.shape), "parameter_count": Stack(document.layers).parameter_count}


def _layer_report(trace: Trace) -> dict[str, Any]:
    rows, columns = trace.axes
    layer = trace.operation
    return {
        "operation": layer.name,
        "input_shape": list(trace.input.shape),
        "padding": [[rows.before, rows.after], [columns.before, columns.after]],
        "padded_shape": list(trace.padded.shape),
        "output_shape": list(trace.output_shape),
        "remainder": [axis.remainder if isinstance(axis, AxisSize) else 0 for axis in trace.axes],
        "equivalent_convolution": _equivalents(trace.axes),
        "window_counts": _plain(window_counts(layer, trace.input.shape)),
        "outputs_touching_padding": touching_padding(layer, trace.input.shape),
        "step_count": len(trace),
        "parameter_count": layer.parameter_count,
    }


def _equivalents(axes: Axes) -> list[dict[str, Any]] | None:
    """For rows and columns, the convolution with the result of a transposed one."""
    if not all(isinstance(axis, TransposedSize) for axis in axes):
        return None
    return [
        {
            "zeros_between": axis.stride - 1,
            "stretched_input": axis.stretched,
            "padding": axis.equivalent.before,
            "extra_bottom_right": axis.equivalent.after - axis.equivalent.before,
            "kernel_rotated_180": True,
        }
        for axis in axes
        if isinstance(axis, TransposedSize)
    ]


def _plain(array: np.ndarray[Any, Any]) -> list[Any]:
    if not np.isfinite(array).all():  # padding without a number is null
        plain: list[Any] = np.where(np.isfinite(array), array.astype(object), np.array(None)).tolist()
        return plain
    values: list[Any] = (array if (array % 1).any() else array.astype(np.int64)).tolist()
    return values


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value

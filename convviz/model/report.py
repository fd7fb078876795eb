"""What a document computes, as plain values."""

from typing import Any

import numpy as np

from convviz.engine import (
    AxisSize,
    Stack,
    Step,
    Trace,
    TransposedSize,
    receptive_fields,
    touching_padding,
    window_counts,
)
from convviz.engine.sizes import Axes, Axis
from convviz.model.document import Document


def report(document: Document, traces: list[Trace]) -> dict[str, Any]:
    """Everything about ``document``, whose ``traces`` are all of its layers', as plain values: what
    ``convviz run --json`` prints. The values of the last layer stand at the top too.
    """
    return {
        "title": document.title,
        "layers": [_layer_report(trace) for trace in traces],
        "receptive_fields": [
            [{"size": f.size, "jump": float(f.jump), "start": f.start} for f in fields]
            for fields in receptive_fields(Stack(document.layers), document.input.shape)
        ],
        **_layer_report(traces[-1]),
        "output": _plain(traces[-1].output),
        "steps": [
            {
                "output_index": list(step.output_index),
                "patch": _plain(step.patch),
                "products": _plain(step.products),
                "bias": _number(step.bias),
                "total": _number(step.total),
                "value": _number(step.value),
                **({} if step.divisor == 1 else {"divisor": step.divisor}),
                **({} if step.winner is None else {"winner": step.winner}),
                **({} if not step.accumulates else _stamp(step)),
            }
            for step in traces[-1]
        ],
    } | {"input_shape": list(document.input.shape), "parameter_count": Stack(document.layers).parameter_count}


def _stamp(step: Step) -> dict[str, Any]:
    """Where a scattering step adds what; rows and columns outside the map are cut off."""
    return {
        "target_rows": step.target.rows.tolist(),
        "target_columns": step.target.columns.tolist(),
        "added": _plain(step.products.sum(axis=0)),
    }


def _layer_report(trace: Trace) -> dict[str, Any]:
    rows, columns = trace.axes
    layer = trace.operation
    return {
        "operation": layer.name,
        "walk": trace.walk.name,
        "parameters": {
            "kernel_size": list(layer.kernel_size),
            **({"view": trace.walk.name} if len(layer.walks) > 1 else {}),
            **{parameter.name: getattr(layer, parameter.name) for parameter in layer.parameters},
        },
        "input_shape": list(trace.input.shape),
        "padding": [[rows.before, rows.after], [columns.before, columns.after]],
        "padded_shape": list(trace.padded.shape),
        "output_shape": list(trace.output_shape),
        "remainder": [axis.remainder if isinstance(axis, AxisSize) else 0 for axis in trace.axes],
        "equivalent_convolution": _equivalents(trace.axes),
        "overhang": [axis.overhang if isinstance(axis, AxisSize) else 0 for axis in trace.axes],
        "unreached": [_unreached(axis) for axis in trace.axes],
        "remark": layer.remark(trace.input.shape),
        "window_counts": _plain(window_counts(layer, trace.input.shape)),
        "outputs_touching_padding": touching_padding(layer, trace.input.shape),
        "step_count": len(trace),
        "parameter_count": layer.parameter_count,
    }


def _unreached(axis: Axis) -> list[int]:
    """The cells that no window reaches, counted from the first input cell; negative ones are padding."""
    if isinstance(axis, TransposedSize):
        return []
    cells: list[int] = (np.flatnonzero(~axis.reached()) - axis.before).tolist()
    return cells


def _equivalents(axes: Axes) -> list[dict[str, Any]] | None:
    """For rows and columns, the convolution with the result of a transposed one."""
    if not all(isinstance(axis, TransposedSize) for axis in axes):
        return None
    return [
        {
            "zeros_between": axis.stride - 1,
            "stretched_input": axis.stretched,
            "padding": axis.equivalent.before,
            "extra_bottom_right": axis.output_padding,
            "kernel_rotated_180": True,
            # Padding that differs at the two ends is no case of the guide's.
            **({} if axis.before == axis.after else {"padding_at_end": axis.equivalent.after - axis.output_padding}),
        }
        for axis in axes
        if isinstance(axis, TransposedSize)
    ]


def _plain(array: np.ndarray[Any, Any]) -> list[Any]:
    if not np.isfinite(array).all():  # padding without a number is null
        plain: list[Any] = np.where(np.isfinite(array), array.astype(object), np.array(None)).tolist()
        return plain
    whole = not (array % 1).any() and np.abs(array).max(initial=0) < 2**53
    values: list[Any] = (array.astype(np.int64) if whole else array).tolist()
    return values


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value

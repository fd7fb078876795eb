"""The words of a setup: sizes worked out in numbers, captions, summaries, a step in a sentence.

True minus sign, few decimals, formulas with their parts.
"""

from convviz.engine import ACTIVATIONS, Lattice, Operation, Stack, Step, Trace, TransposedSize, Walk
from convviz.engine.parameters import pair_text
from convviz.engine.sizes import Axis
from convviz.model.document import Document
from convviz.model.look import Phase
from convviz.model.numbers import MINUS, number_text
from convviz.model.question import question_words
from convviz.model.setup import Setup


def size_text(size: tuple[int, ...]) -> str:
    """``8×6``"""
    return "×".join(map(str, size))


def factor_text(value: float, decimals: int | None = None) -> str:
    """A number inside a product: negative ones in parentheses."""
    text = number_text(value, decimals)
    return f"({text})" if value < 0 else text


def axis_formula(axis: Axis) -> str:
    """``(8 + 2·1 − 3) / 2 + 1 = 4.5 → 4``: the output size with its parts and the rounding."""
    padding = f"2·{axis.before}" if axis.before == axis.after else f"{axis.before} + {axis.after}"
    kernel = str(axis.kernel)
    if axis.dilation > 1:
        kernel = f"({axis.dilation}·({axis.kernel} {MINUS} 1) + 1)"
    if isinstance(axis, TransposedSize):
        cut = "" if not axis.before and not axis.after else f" {MINUS} {padding.replace('+', MINUS)}"
        extra = f" + {axis.output_padding}" if axis.output_padding else ""
        return f"{axis.stride}·({axis.input} {MINUS} 1) + {kernel}{cut}{extra} = {axis.output}".replace("-", MINUS)
    parts = str(axis.input) if not axis.before and not axis.after else f"{axis.input} + {padding}"
    result = number_text(axis.quotient)
    rounded = "" if axis.quotient in (axis.output, min(axis.output, 0)) else f" → {max(axis.output, 0)}"
    return f"({parts} {MINUS} {kernel}) / {axis.stride} + 1 = {result}{rounded}"


def unreached_text(rows: Axis, columns: Axis, *, equivalent: bool = False) -> str:
    """What the sizes cost: ``1 row and 1 column are never reached``, or what is cut off or hangs over.

    Of the ``equivalent`` convolution of a transposed one, how its input is stretched and padded.
    """
    if not (rows.fits and columns.fits):
        return ""
    if isinstance(rows, TransposedSize) or isinstance(columns, TransposedSize):
        return _equivalent_text(rows, columns) if equivalent else _cut_text(rows, columns)
    if any(axis.left_out for axis in (rows, columns)):
        return "A last window would begin in the far padding; it is left out."
    hanging = [axis.overhang for axis in (rows, columns)]
    if any(hanging):
        return f"The last windows hang over by {_rows_and_columns(hanging).rsplit(' ', 1)[0]}."
    missed = [int((~axis.reached()).sum()) for axis in (rows, columns)]
    of = " of the padded input" if rows.padded > rows.input or columns.padded > columns.input else ""
    if not any(missed):
        return "Every row and column is reached."
    words, verb = _rows_and_columns(missed).rsplit(" ", 1)
    return f"{words}{of} {verb} never reached."


def _cut_text(*axes: Axis) -> str:
    """``1 row and 1 column are cut off the full output.``"""
    cut = [axis.before + axis.cut_after if isinstance(axis, TransposedSize) else 0 for axis in axes]
    return f"{_rows_and_columns(cut)} cut off the full output." if any(cut) else "Nothing is cut off."


def _equivalent_text(*axes: Axis) -> str:
    """``As a convolution: 1 zero between cells, padding 3 − 1 − 1 = 1 and 1 more at bottom and right, …``"""
    parts = []
    for axis, name in zip(axes, ("rows", "columns"), strict=True):
        if isinstance(axis, TransposedSize):
            before, after = axis.equivalent.before, axis.equivalent.after
            zeros = f"{axis.stride - 1} zero{'' if axis.stride == 2 else 's'} between {name}"
            padding = f"padding {axis.effective_kernel} {MINUS} 1 {MINUS} {axis.before} = {number_text(before)}"
            more = f" (at the end {number_text(after)})" if after != before else ""
            parts.append(f"{zeros}, {padding}{more}")
    same = len(axes) == 2 and axes[0] == axes[1]
    text = parts[0].replace("between rows", "between cells") if same else "; ".join(parts)
    return f"As a convolution: {text}; the kernel rotated by 180°."


def _rows_and_columns(counts: list[int]) -> str:
    """``1 row and 2 columns are``"""
    parts = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in zip(counts, ("row", "column"), strict=True) if n]
    return f"{' and '.join(parts)} {'is' if sum(counts) == 1 else 'are'}"


def padding_text(layer: Operation) -> str:
    """``same padding``, ``padding 1``, ``padding 1, 2 / 0, 1 (reflect)``, or ``no padding``."""
    padding = layer.padding
    if isinstance(padding, str):
        text = "valid (no padding)" if padding == "valid" else f"{padding.replace('_', ' ')} padding"
    else:
        (top, bottom), (left, right) = padding
        sides = {top, bottom, left, right}
        text = "no padding" if sides == {0} else "padding "
        if sides != {0}:
            text += str(top) if len(sides) == 1 else f"top {top}, bottom {bottom}, left {left}, right {right}"
    mode, value = layer.filling
    if padding == "valid" or text == "no padding" or mode == "zeros":
        return text
    return f"{text} ({mode if mode != 'constant' else number_text(value)})"


def caption_text(setup: Setup) -> str:
    """The caption under a figure: which layer of how many, and what was set."""
    count = len(setup.document.layers)
    place = f"Layer {setup.look.layer + 1} of {count} · " if count > 1 else ""
    return place + parameters_text(setup.layer, setup.walk)


def parameters_text(layer: Operation, walk: Walk) -> str:
    """What a layer is set to: ``3×3 kernel · stride 1 · same padding · 10 parameters``."""
    name = layer.label if layer.caption is None else layer.caption
    said = [p.says(layer) for p in layer.parameters if p.says is not None and p.name != "activation"]
    activation = next(p.says(layer) for p in layer.parameters if p.says is not None and p.name == "activation")
    count = layer.parameter_count
    parts = [
        name,
        f"{size_text(layer.kernel_size)} {layer.window_noun}",
        f"stride {pair_text(layer.stride)}",
        padding_text(layer),
        *said,
        walk.caption,
        activation,
        f"{count:,} parameter{'' if count == 1 else 's'}",
    ]
    return " · ".join(filter(None, parts))


def summary_text(document: Document) -> str:
    """The layers as a table in Keras' manner: name and operation, output shape, parameters, and their total."""
    stack = Stack(document.layers)
    lines = stack.summary(document.input.shape)
    rows = [("Layer (operation)", "Output shape", "Parameters")]
    rows += [(f"{s.name} ({s.label})", str(s.output_shape), f"{s.parameter_count:,}") for s in lines]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    rule = "─" * (sum(widths) + 4)
    texts = [f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}" for a, b, c in rows]
    return "\n".join([texts[0], rule, *texts[1:], rule, f"Total parameters: {stack.parameter_count:,}"])


def step_sentence(setup: Setup, trace: Trace, index: int) -> str:
    """``Step 7 of 36: the 3×3 window at row 2, column 1 of the input; the sum of its products, 3, is written to …``"""
    step = trace[index]
    place = f"Step {index + 1:,} of {len(trace):,}"
    count = len(setup.document.layers)
    layer = f", layer {setup.look.layer + 1} of {count}" if count > 1 else ""
    return f"{place}{layer}: {_stamped(trace, step) if step.accumulates else _gathered(trace, step)}"


def said_of(setup: Setup, trace: Trace) -> str:
    """The step that is looked at in a sentence; while it is asked for, the question."""
    here = setup.look.playhead
    asked = here.phase is Phase.ASK
    return question_words(trace, setup.look, here.step) if asked else step_sentence(setup, trace, here.step)


def _gathered(trace: Trace, step: Step) -> str:
    window = f"the {size_text(trace.operation.kernel_size)} window at {_first(step.source)}"
    value = number_text(float(trace.settled[step.position]))
    target = _first(step.target)
    of = f" of map {step.position[0] + 1}" if trace.output_shape[0] > 1 else ""
    bias = f" and the bias {number_text(step.bias)}" if trace.operation.has_bias else ""
    name = "" if trace.operation.activation == "none" else ", after the activation,"
    return f"{window} of the input; {trace.operation.reduction.verb}{bias}{name} gives {value} at {target}{of}."


def _stamped(trace: Trace, step: Step) -> str:
    value = number_text(float(step.patch.ravel()[0]))
    cell = f"the input cell at {_first(step.source)}, {value},"
    name = (
        f"; then {ACTIVATIONS[trace.operation.activation].label} is applied to all of the map" if step.activates else ""
    )
    return f"{cell} stamps the kernel into the map from {_first(step.target)} on{name}."


def _first(cells: Lattice) -> str:
    """The first cell, counted from 1; what lies in the padding above or to the left is 0 or less."""
    return f"row {int(cells.rows[0]) + 1}, column {int(cells.columns[0]) + 1}".replace("-", MINUS)
